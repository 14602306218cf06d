#include "config/flat_front.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace lithofront {
namespace {

using Vector = std::array<double, 3>;

// Unit vectors over the part of the circle or sphere that symmetry repeats.
std::vector<Vector> directions(int dimension) {
    constexpr double quarter = 0.78539816339744831;  // pi/4
    std::vector<Vector> all;
    if (dimension == 2) {
        for (int i = 0; i < 48; ++i) {
            const double angle = (i + 0.5) / 48 * quarter;
            all.push_back({std::cos(angle), std::sin(angle), 0.0});
        }
        return all;
    }
    for (int i = 0; i < 12; ++i)  // equal areas of an octant
        for (int j = 0; j < 12; ++j) {
            const double z = (i + 0.5) / 12, angle = (j + 0.5) / 12 * 2 * quarter, r = std::sqrt(1 - z * z);
            all.push_back({r * std::cos(angle), r * std::sin(angle), z});
        }
    return all;
}

std::vector<Vector> sites_within(int dimension, double radius) {
    const int reach = static_cast<int>(radius);
    std::vector<Vector> sites;
    for (int z = dimension == 3 ? -reach : 0; z <= (dimension == 3 ? reach : 0); ++z)
        for (int y = -reach; y <= reach; ++y)
            for (int x = -reach; x <= reach; ++x)
                if ((x != 0 || y != 0 || z != 0) && x * x + y * y + z * z <= radius * radius)
                    sites.push_back({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
    return sites;
}

}  // namespace

double flat_front_share(int dimension, double radius) {
    constexpr int distances = 6;
    const std::vector<Vector> sites = sites_within(dimension, radius);
    double sum = 0.0, weight = 0.0;
    for (const Vector& n : directions(dimension)) {
        // A site at the front has product behind one of its faces: its centre lies no further from the front than this.
        const double furthest = std::max({std::abs(n[0]), std::abs(n[1]), std::abs(n[2])});
        for (int k = 0; k < distances; ++k) {
            const double distance = (k + 0.5) / distances * furthest;
            int reactant = 0;
            for (const Vector& s : sites) reactant += distance + n[0] * s[0] + n[1] * s[1] + n[2] * s[2] > 0.0 ? 1 : -1;
            sum += furthest * reactant / static_cast<double>(sites.size());
            weight += furthest;
        }
    }
    return sites.empty() ? 0.0 : std::ldexp(std::round(std::ldexp(sum / weight, 16)), -16);
}

}  // namespace lithofront
