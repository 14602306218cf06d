// Fractal dimension of clusters that grow from the centre of a disc.
#pragma once
#include <functional>
#include <vector>

#include "population/particle.hpp"
#include "validate/check.hpp"
#include "validate/front_statistics.hpp"

namespace lithofront {

// A disc without electrolyte but at its central site, which is product; electrons leave through the rim.
struct CentredDisc {
    Particle particle;
    int centre = 0;           // site
    double x = 0.0, y = 0.0;  // its coordinates
};
CentredDisc centred_disc(double radius, std::uint32_t number);

// `count` values from first to last at equal ratios, whole numbers.
std::vector<double> geometric(double first, double last, int count);

// Asks for a dimension D in N ~ R^D.
struct DimensionPlan {
    std::vector<double> sites;  // N, ascending
    int runs = 0;
    // Where D over clusters of finite radius R departs as R^-exponent from its limit: the limit is extrapolated from the lower and
    // the upper half of the sizes. 0: one fit over all sizes.
    double correction_exponent = 0.0;
};

// Fills quantity, value, error, allowance and plot of a row from the clusters of every run at (or just past) the planned sizes: a
// fit of the mean logarithm of the radius of gyration against that of the number of sites.
void measure_dimension(Row& row, const DimensionPlan& plan, const Effort& effort, const std::function<std::vector<Cluster>(int)>& grow);

}  // namespace lithofront
