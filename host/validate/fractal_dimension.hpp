// Fractal dimension of clusters that grow from the centre of a disc.
#pragma once
#include <functional>
#include <vector>

#include "population/particle.hpp"
#include "validate/check.hpp"

namespace lithofront {

// A disc without electrolyte but at its central site, which is product; electrons leave through the rim.
struct CentredDisc {
    Particle particle;
    int centre = 0;                              // site
    double x = 0.0, y = 0.0;                     // its coordinates
};
CentredDisc centred_disc(double radius, std::uint32_t number);

// `count` values from first to last at equal ratios, whole numbers.
std::vector<double> geometric(double first, double last, int count);

// Fills quantity, value, error and plot of a row: dimension D in N ~ R^D, from `log_radii(run, N)`, the logarithms of a run's
// radius of gyration at each N; the fit is of their mean over runs against log N.
void measure_dimension(Row& row, const std::vector<double>& sites, int runs, const Effort& effort,
                       const std::function<std::vector<double>(int, const std::vector<double>&)>& log_radii);

}  // namespace lithofront
