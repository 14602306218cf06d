#include "population/nuclei.hpp"

#include <cmath>

#include "population/poisson_points.hpp"

namespace lithofront {

void draw_nuclei(const Options& options, std::uint32_t number, Draft& draft) {
    const Box& box = draft.box;
    const double density = options.kinetics.nucleation_per_um2 * (box.dimension == 3 ? 1e-9 : 1e-6);
    const PoissonPoints process(box, options.seed, number, Stream::nucleus, density);
    for (const PoissonPoint& point : process.points()) {
        std::array<int, 3> at{};
        for (int axis = 0; axis < box.dimension; ++axis) {
            const auto k = static_cast<std::size_t>(axis);
            const double sites = (point.position_nm[k] - box.position_nm(axis, 0)) / box.spacing_nm;
            at[k] = std::min(box.extent[k] - 1, static_cast<int>(std::floor(sites + 0.5)));
        }
        SiteState& state = draft.state[box.at(at[0], at[1], at[2])];
        if (is_active(state) && !(state & (site_surface | site_crack_face))) {
            state = static_cast<SiteState>(state | site_nucleus);
        }
    }
}

}  // namespace lithofront
