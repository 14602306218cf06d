// Inner sites where conversion may start (the mosaic model).
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// Marks site_nucleus on active sites that touch neither the outside nor a crack, each with probability
// kinetics.nucleation_density.
void draw_nuclei(const Options& options, std::uint32_t number, Draft& draft);

}  // namespace lithofront
