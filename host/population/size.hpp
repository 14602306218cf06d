// The diameter of a particle.
#pragma once
#include <cstdint>

#include "config/options.hpp"

namespace lithofront {

// Diameter [um] of particle `number`: lognormal (median, geometric standard deviation) redrawn until it lies within
// [min, max], the list in turn, or the single size.
// Throws std::invalid_argument where the list is empty, or where the window is so far off that 1000 draws miss it.
double draw_diameter_um(const Options& options, std::uint32_t number);

}  // namespace lithofront
