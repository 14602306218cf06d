#include "validate/front_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "particle/fields.hpp"

namespace lithofront {

Moments moments_of(const std::vector<int>& heights) {
    Moments m;
    const double n = static_cast<double>(heights.size());
    for (const int h : heights) m.mean += h / n;
    for (const int h : heights) {
        const double d = h - m.mean;
        m.second += d * d / n;
        m.third += d * d * d / n;
        m.fourth += d * d * d * d / n;
    }
    return m;
}

double mean_square_difference(const std::vector<int>& heights, int width, int distance) {
    const int rows = static_cast<int>(heights.size()) / width;
    double sum = 0.0;
    int count = 0;
    const auto add = [&](int a, int b) {
        const double d = heights[static_cast<std::size_t>(a)] - heights[static_cast<std::size_t>(b)];
        sum += d * d;
        ++count;
    };
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < width; ++x) {
            add(y * width + x, y * width + (x + distance) % width);
            if (rows > 1) add(y * width + x, (y + distance) % rows * width + x);
        }
    return sum / count;
}

Cluster cluster_of(const Particle& particle, SiteState product, double x, double y) {
    Cluster c;
    double sum_x = 0.0, sum_y = 0.0, squares = 0.0;
    for (int s = 0; s < particle.lattice.count; ++s) {
        if (phase_of(particle.state[static_cast<std::size_t>(s)]) != product) continue;
        const Site at = locate(particle.lattice, s);
        if (!is_interior(particle.lattice, at)) continue;
        c.sites += 1.0;
        sum_x += at.x;
        sum_y += at.y;
        squares += static_cast<double>(at.x) * at.x + static_cast<double>(at.y) * at.y;
        c.reach = std::max(c.reach, std::hypot(at.x - x, at.y - y));
    }
    if (c.sites > 0.0) {
        const double mx = sum_x / c.sites, my = sum_y / c.sites;
        c.gyration_radius = std::sqrt(std::max(squares / c.sites - mx * mx - my * my, 0.0));
    }
    return c;
}

}  // namespace lithofront
