#include "simulation/radial_outline.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lithofront {
namespace {

constexpr int sectors_around = 48;  // of the polar angle in the plane
constexpr int sectors_across = 16;  // of the cosine of the angle with z, 3D

}  // namespace

RadialOutline::RadialOutline(const Particle& particle) : dimension_(particle.lattice.dimension) {
    const Lattice& l = particle.lattice;
    if (l.periodic) return;
    double sites = 0;
    for (int s = 0; s < l.count; ++s) {
        if (!is_active(particle.state[static_cast<std::size_t>(s)])) continue;
        const Site at = locate(l, s);
        centre_[0] += at.x;
        centre_[1] += at.y;
        centre_[2] += at.z;
        sites += 1;
    }
    for (double& c : centre_) c /= std::max(sites, 1.0);
    const std::size_t n = static_cast<std::size_t>(dimension_ == 3 ? sectors_around * sectors_across : sectors_around);
    radius_.assign(n, 0.0f);
    for (int s = 0; s < l.count; ++s) {
        if (!is_active(particle.state[static_cast<std::size_t>(s)])) continue;
        const Site at = locate(l, s);
        const double dx = at.x - centre_[0], dy = at.y - centre_[1], dz = dimension_ == 3 ? at.z - centre_[2] : 0.0;
        // The outline runs half a site beyond the centre of the outermost site.
        const float r = static_cast<float>(std::sqrt(dx * dx + dy * dy + dz * dz) + 0.5);
        float& of_sector = radius_[sector(dx, dy, dz)];
        of_sector = std::max(of_sector, r);
    }
    // A sector that no site falls into (tiny particles) takes the mean.
    double sum = 0;
    int filled = 0;
    for (const float r : radius_) {
        sum += r;
        filled += r > 0.0f;
    }
    const float mean = static_cast<float>(sum / std::max(filled, 1));
    for (float& r : radius_)
        if (r == 0.0f) r = mean;
}

std::size_t RadialOutline::sector(double dx, double dy, double dz) const {
    const double turn = std::atan2(dy, dx) / (2.0 * std::numbers::pi) + 0.5;
    const int around = std::min(static_cast<int>(turn * sectors_around), sectors_around - 1);
    if (dimension_ == 2) return static_cast<std::size_t>(around);
    const double r = std::sqrt(dx * dx + dy * dy + dz * dz);
    const double height = r > 0.0 ? 0.5 * (dz / r + 1.0) : 0.5;
    const int across = std::min(static_cast<int>(height * sectors_across), sectors_across - 1);
    return static_cast<std::size_t>(across * sectors_around + around);
}

double RadialOutline::radial_fraction(double x, double y, double z) const {
    if (radius_.empty()) return 0.0;
    const double dx = x - centre_[0], dy = y - centre_[1], dz = dimension_ == 3 ? z - centre_[2] : 0.0;
    const double r = std::sqrt(dx * dx + dy * dy + dz * dz);
    return r / static_cast<double>(radius_[sector(dx, dy, dz)]);
}

}  // namespace lithofront
