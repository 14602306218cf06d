// The known name that a misspelt one most resembles.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lithofront {

// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string alignment).
int edit_distance(std::string_view a, std::string_view b);

// Nearest of `known`, never empty unless `known` is. A dotted name also matches one with the same last part elsewhere.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

}  // namespace lithofront
