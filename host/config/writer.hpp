// Options as TOML text.
#pragma once
#include <string>

#include "config/options.hpp"

namespace lithofront {

enum class Comments { none, docs };

// Every setting, in the order of the registry; parse_options gives back the same bits. With docs, a comment above each
// key says what it is, its unit and what it may be.
std::string to_toml(const Options& options, Comments comments = Comments::none);

}  // namespace lithofront
