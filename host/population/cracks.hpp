// Cracks that are there from the start.
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// Straight lines (2D) or flat discs (3D) of sites, one site thick, crack_length_um long or across, of random orientation
// and centred on random sites: a Poisson process of cracks_per_um2 per um^2 (per um^3 in 3D). A crack cuts every path over
// faces. Its sites become phase_outside | site_crack, also site_wet_crack with probability crack_wetted_fraction.
// Active neighbours get site_crack_face, and site_wet where the crack is wet.
// Does nothing where the cracks would leave no active site.
void open_cracks(const Options& options, std::uint32_t number, Draft& draft);

}  // namespace lithofront
