// What a study says of itself at its end, beyond its numbers.
#pragma once
#include <string>
#include <vector>

#include "simulation/course.hpp"

namespace lithofront {

// One line per fault that ended particles or left their tally incomplete: how many, why, and what helps.
std::vector<std::string> notes_on_faults(const CyclerState& state);

}  // namespace lithofront
