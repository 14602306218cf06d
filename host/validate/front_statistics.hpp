// Statistics of front heights and of clusters.
#pragma once
#include <vector>

#include "population/particle.hpp"

namespace lithofront {

// Central moments.
struct Moments {
    double mean = 0.0, second = 0.0, third = 0.0, fourth = 0.0;
};
Moments moments_of(const std::vector<int>& heights);

// Mean square difference of heights at a distance along a periodic front of `width` columns per row, along x (and y where the
// front is a surface of width x width columns).
double mean_square_difference(const std::vector<int>& heights, int width, int distance);

struct Cluster {
    double sites = 0.0;
    double gyration_radius = 0.0;  // sites, about the centroid
    double reach = 0.0;            // largest distance from (x, y), sites
};
// The product phase of a 2D particle.
Cluster cluster_of(const Particle& particle, SiteState product, double x, double y);

}  // namespace lithofront
