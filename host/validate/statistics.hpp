// Estimates with standard errors from independent realisations.
#pragma once
#include <functional>
#include <vector>

namespace lithofront {

struct Estimate {
    double value = 0.0;
    double error = 0.0;  // standard error; not a number for a single realisation
};

// Figures of each realisation: samples[realisation][figure], all of one length.
using Samples = std::vector<std::vector<double>>;

// Means over realisations, without the one numbered `left_out` (-1: none).
std::vector<double> mean_figures(const Samples& samples, int left_out = -1);

// Mean and standard error of one figure.
Estimate mean_of(const Samples& samples, std::size_t figure);

// A function of the mean figures, with its jackknife error (Efron and Tibshirani 1993, chapter 11).
Estimate jackknife(const Samples& samples, const std::function<double(const std::vector<double>&)>& function);

// What a figure with a leading correction size^-exponent tends to, from its values at one size and at twice that size.
struct Limit {
    Estimate estimate;
    double next_order = 0.0;  // a quarter of the step from twice the size to the limit
};
Limit extrapolated(const Estimate& at_size, const Estimate& at_twice, double exponent = 1.0);

// Slope of the least-squares line, equal weights; throws std::invalid_argument for fewer than two points.
double fitted_slope(const std::vector<double>& x, const std::vector<double>& y);

// The same of log y against log x, over points first to last of both.
double fitted_exponent(const std::vector<double>& x, const std::vector<double>& y);

}  // namespace lithofront
