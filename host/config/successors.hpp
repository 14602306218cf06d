// Settings of the model's first edition that this one does not have: what stands in their place, and settings that kept their name
// but not their meaning.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "config/errors.hpp"

namespace lithofront {

struct Successor {
    std::string_view key;  // of the first edition
    std::string_view use;  // what to set now
    std::string_view why;  // the first one has gone
};

std::span<const Successor> successors();

// Of a key of the first edition; null for any other.
const Successor* successor_of(std::string_view key);

// One sentence per setting that was given and may still mean what it did in the first edition.
std::vector<std::string> notes_on_new_meaning(const Origins& given);

}  // namespace lithofront
