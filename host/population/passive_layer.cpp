#include "population/passive_layer.hpp"

#include <algorithm>

#include "model/kinetics.hpp"
#include "population/patches.hpp"
#include "population/surface_distance.hpp"

namespace lithofront {

void add_passive_layer(const Options& options, std::uint32_t number, Draft& draft) {
    const SurfaceOptions& surface = options.surface;
    if (surface.passive_fraction <= 0.0 || surface.passive_barrier_kT <= 0.0) {
        return;
    }
    const std::vector<std::uint8_t> patches =
        draw_patches(draft.box, options.seed, number, Stream::passive_patch, {surface.passive_fraction, surface.patch_length_nm});
    const std::vector<double> distance = surface_distance(draft, CrackSides::wet);
    const double depth = surface.passive_depth_nm / options.lattice.site_spacing_nm;
    for (std::size_t i = 0; i < patches.size(); ++i) {
        const double share = std::clamp(depth - (distance[i] - 0.5), 0.0, 1.0);
        if (patches[i] != 0 && share > 0.0 && is_active(draft.state[i])) {
            draft.barrier_kT[i] += barrier_of_share(static_cast<float>(share), static_cast<float>(surface.passive_barrier_kT));
        }
    }
}

}  // namespace lithofront
