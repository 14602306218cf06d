#include "population/residual_stress.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/math.hpp"
#include "population/gaussian_field.hpp"
#include "population/nearest.hpp"

namespace lithofront {

void add_quenched_stress(const Options& options, std::uint32_t number, Draft& draft) {
    const float deviation = static_cast<float>(options.microstructure.residual_stress_MPa);
    if (deviation <= 0.0f) {
        return;
    }
    const std::vector<float> field =
        gaussian_field(draft.box, options.seed, number, Stream::residual_stress,
                       options.microstructure.correlation_length_nm);
    for (std::size_t i = 0; i < field.size(); ++i) {
        if (is_active(draft.state[i])) {
            draft.stress_MPa[i] += deviation * field[i];
        }
    }
}

void relax_stress_at_surface(const Options& options, Draft& draft) {
    const double length = options.microstructure.surface_relaxation_length_nm / options.lattice.site_spacing_nm;
    if (length <= 0.0) {
        return;
    }
    // A rim of outside sites around the box, where it is not periodic.
    Box rimmed = draft.box;
    std::array<int, 3> rim{};
    for (int axis = 0; axis < draft.box.dimension; ++axis) {
        const auto k = static_cast<std::size_t>(axis);
        rim[k] = draft.box.periodic_along(axis) ? 0 : 1;
        rimmed.extent[k] += 2 * rim[k];
    }
    std::vector<std::uint8_t> outside(rimmed.size(), 1);
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        outside[rimmed.at(x + rim[0], y + rim[1], z + rim[2])] = is_active(draft.state[i]) ? 0 : 1;
    });
    const Nearest nearest = nearest_marked(rimmed, outside);
    std::vector<std::uint8_t> cracked(draft.state.size(), 0);
    for (std::size_t i = 0; i < cracked.size(); ++i) {
        cracked[i] = (draft.state[i] & site_crack_face) ? 1 : 0;
    }
    const Nearest crack = nearest_marked(draft.box, cracked);
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        const double squared = nearest.squared[rimmed.at(x + rim[0], y + rim[1], z + rim[2])];
        double distance = std::sqrt(squared) - 0.5;
        if (crack.site[i] >= 0) {
            distance = std::min(distance, std::sqrt(static_cast<double>(crack.squared[i])) + 0.5);
        }
        if (is_active(draft.state[i])) {
            draft.stress_MPa[i] *= one_minus_exponential(static_cast<float>(distance / length));
        }
    });
}

}  // namespace lithofront
