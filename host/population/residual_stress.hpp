// Residual hydrostatic stress, tension positive.
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// Adds the smooth quenched field: standard deviation residual_stress_MPa at every site, correlation
// exp(-(r/correlation_length_nm)^2).
void add_quenched_stress(const Options& options, std::uint32_t number, Draft& draft);

// Multiplies the stress by 1 - exp(-d/surface_relaxation_length_nm), d the distance to the nearest free surface: exact from
// the site's centre to the nearest outside site's, less half a site, or to that of a site with a crack at one of its faces,
// and half a site more. A site at a flat free surface has d = a/2.
// Does nothing where the length is 0.
void relax_stress_at_surface(const Options& options, Draft& draft);

}  // namespace lithofront
