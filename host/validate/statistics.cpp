#include "validate/statistics.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace lithofront {

std::vector<double> mean_figures(const Samples& samples, int left_out) {
    std::vector<double> mean(samples.at(0).size(), 0.0);
    double n = 0.0;
    for (std::size_t r = 0; r < samples.size(); ++r) {
        if (static_cast<int>(r) == left_out) continue;
        n += 1.0;
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += samples[r].at(i);
    }
    for (double& m : mean) m /= n;
    return mean;
}

Estimate mean_of(const Samples& samples, std::size_t figure) {
    return jackknife(samples, [figure](const std::vector<double>& mean) { return mean.at(figure); });
}

Estimate jackknife(const Samples& samples, const std::function<double(const std::vector<double>&)>& function) {
    Estimate estimate{function(mean_figures(samples)), std::numeric_limits<double>::quiet_NaN()};
    const int n = static_cast<int>(samples.size());
    if (n < 2) return estimate;
    std::vector<double> without;
    double mean = 0.0;
    for (int r = 0; r < n; ++r) {
        without.push_back(function(mean_figures(samples, r)));
        mean += without.back() / n;
    }
    double squares = 0.0;
    for (const double value : without) squares += (value - mean) * (value - mean);
    estimate.error = std::sqrt(squares * (n - 1) / n);
    return estimate;
}

Limit extrapolated(const Estimate& at_size, const Estimate& at_twice, double exponent) {
    const double weight = 1.0 / (std::pow(2.0, exponent) - 1.0);
    const double step = weight * (at_twice.value - at_size.value);
    return {{at_twice.value + step, std::hypot((1.0 + weight) * at_twice.error, weight * at_size.error)}, 0.25 * std::abs(step)};
}

double fitted_slope(const std::vector<double>& x, const std::vector<double>& y) {
    if (x.size() < 2 || x.size() != y.size()) throw std::invalid_argument("a line needs two points or more");
    const double n = static_cast<double>(x.size());
    double mean_x = 0.0, mean_y = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        mean_x += x[i] / n;
        mean_y += y[i] / n;
    }
    double xx = 0.0, xy = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mean_x) * (x[i] - mean_x);
        xy += (x[i] - mean_x) * (y[i] - mean_y);
    }
    return xy / xx;
}

double fitted_exponent(const std::vector<double>& x, const std::vector<double>& y) {
    std::vector<double> log_x, log_y;
    for (const double v : x) log_x.push_back(std::log(v));
    for (const double v : y) log_y.push_back(std::log(v));
    return fitted_slope(log_x, log_y);
}

}  // namespace lithofront
