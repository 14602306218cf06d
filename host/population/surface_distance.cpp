#include "population/surface_distance.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "population/nearest.hpp"

namespace lithofront {

std::vector<double> surface_distance(const Draft& draft, CrackSides cracks) {
    // A rim of outside sites around the box, where it is not periodic.
    Box rimmed = draft.box;
    std::array<int, 3> rim{};
    for (int axis = 0; axis < draft.box.dimension; ++axis) {
        const auto k = static_cast<std::size_t>(axis);
        rim[k] = draft.box.periodic_along(axis) ? 0 : 1;
        rimmed.extent[k] += 2 * rim[k];
    }
    const auto in_rimmed = [&](int x, int y, int z) { return rimmed.at(x + rim[0], y + rim[1], z + rim[2]); };
    std::vector<std::uint8_t> outside(rimmed.size(), 1);
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) { outside[in_rimmed(x, y, z)] = is_active(draft.state[i]) ? 0 : 1; });
    const Nearest nearest = nearest_marked(rimmed, outside);
    const SiteState marks = cracks == CrackSides::wet ? static_cast<SiteState>(site_crack_face | site_wet) : site_crack_face;
    std::vector<std::uint8_t> cracked(draft.state.size(), 0);
    for (std::size_t i = 0; i < cracked.size(); ++i) {
        cracked[i] = (draft.state[i] & marks) == marks ? 1 : 0;
    }
    const Nearest crack = nearest_marked(draft.box, cracked);
    std::vector<double> distance(draft.state.size());
    each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
        distance[i] = std::sqrt(static_cast<double>(nearest.squared[in_rimmed(x, y, z)])) - 0.5;
        if (crack.site[i] >= 0) {
            distance[i] = std::min(distance[i], std::sqrt(static_cast<double>(crack.squared[i])) + 0.5);
        }
    });
    return distance;
}

}  // namespace lithofront
