// Inner sites where conversion may start (the mosaic model).
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// A Poisson process of kinetics.nucleation_per_um2 per um^2 (per um^3 in 3D), a function of position: marks site_nucleus on
// the site around each point, unless it touches the outside or a crack.
void draw_nuclei(const Options& options, std::uint32_t number, Draft& draft);

}  // namespace lithofront
