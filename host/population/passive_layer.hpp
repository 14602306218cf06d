// The passive layer of the surface (docs/model.md, section 3): patches in which the front meets a barrier, so that lithium near edges
// and cracks leaves late (source paper, section 4).
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// Adds to the barrier of the sites within surface.passive_depth_nm of the outline or of a wet crack, where a patch lies (patches.hpp).
// A site that lies in the layer with a share w of its width takes the time (1 - w) + w e^B of a bare one. To be called once the wet
// sites are known.
void add_passive_layer(const Options& options, std::uint32_t number, Draft& draft);

// What is added to a site's barrier, kT, at a share w of its width in a layer of barrier B, kT: exp(result) - 1 = w (exp(B) - 1).
float barrier_of_share(double share, double barrier);

}  // namespace lithofront
