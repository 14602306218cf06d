// Where a particle's centroid lies and how far its outline is in any direction: the scale of a pocket's radial position.
#pragma once
#include <vector>

#include "population/particle.hpp"

namespace lithofront {

class RadialOutline {
public:
    RadialOutline() = default;
    explicit RadialOutline(const Particle& particle);

    // Distance of a point (padded site coordinates) from the centroid over the outline's distance in that direction:
    // 0 at the centroid, 1 at the surface; 0 for a channel, which has no centre.
    double radial_fraction(double x, double y, double z) const;

private:
    std::size_t sector(double dx, double dy, double dz) const;

    int dimension_ = 2;
    double centre_[3] = {0, 0, 0};
    std::vector<float> radius_;  // per sector of direction, sites; empty for a channel
};

}  // namespace lithofront
