// The known name that a misspelt one most resembles.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lithofront {

// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string alignment).
int edit_distance(std::string_view a, std::string_view b);

// Nearest of `known`, and empty where none is close: at most a third of the letters of its last part may differ. A dotted name also
// matches one with the same last part elsewhere.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

// "; nearest: 'run'", or nothing where none is close.
std::string nearest_text(std::string_view name, const std::vector<std::string>& known);

// Those of `known` whose last parts share the most words with that of `name`, parted by underscores: the first word, or one of four
// letters and more. Those of the same table alone where it has any; in the order of `known`.
std::vector<std::string> names_of_like_words(std::string_view name, const std::vector<std::string>& known);

}  // namespace lithofront
