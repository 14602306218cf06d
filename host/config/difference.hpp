// Where two configurations part.
#pragma once
#include <string>

#include "config/options.hpp"

namespace lithofront {

// "population.particles = 4, not 3" of the first setting, in the order of the registry, in which `found` is not `expected`; empty
// where they give the same study.
std::string first_difference(const Options& found, const Options& expected);

}  // namespace lithofront
