// The passive layer of the surface (docs/model.md, section 3): patches in which the front meets a barrier, so that lithium near edges
// and cracks leaves late (source paper, section 4).
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// Adds to the barrier of the sites within surface.passive_depth_nm of the outline or of a wet crack, where a patch lies (patches.hpp).
// A site lies in the layer with a share of its width (barrier_of_share of model/kinetics.hpp). To be called once the wet sites are known.
void add_passive_layer(const Options& options, std::uint32_t number, Draft& draft);

}  // namespace lithofront
