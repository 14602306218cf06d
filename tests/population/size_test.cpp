#include "population/size.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

using namespace lithofront;

namespace {

struct Moments {
    double mean = 0.0, deviation = 0.0;
};

// Of ln(diameter / median).
Moments log_moments(const Options& options, int n) {
    double sum = 0.0, square = 0.0;
    for (int i = 0; i < n; ++i) {
        const double d = draw_diameter_um(options, static_cast<std::uint32_t>(i));
        CHECK(d >= options.population.min_diameter_um);
        CHECK(d <= options.population.max_diameter_um);
        const double value = std::log(d / options.population.median_diameter_um);
        sum += value;
        square += value * value;
    }
    return {sum / n, std::sqrt(square / n - sum / n * (sum / n))};
}

}  // namespace

TEST_CASE("untruncated sizes have the lognormal's median and geometric standard deviation") {
    Options options;
    options.population.min_diameter_um = 1e-3;
    options.population.max_diameter_um = 1e3;
    const int n = 20000;
    const double sigma = std::log(1.7);
    const Moments m = log_moments(options, n);
    CHECK(std::abs(m.mean) < 5 * sigma / std::sqrt(n));
    CHECK(std::abs(m.deviation - sigma) < 5 * sigma / std::sqrt(2.0 * n));
}

TEST_CASE("the window truncates the lognormal and does not clip it") {
    Options options;
    options.population.min_diameter_um = 0.8;
    options.population.max_diameter_um = 3.0;
    const int n = 20000;
    const double sigma = std::log(1.7);
    const double a = std::log(0.8) / sigma, b = std::log(3.0) / sigma;
    const auto density = [](double t) { return std::exp(-0.5 * t * t) / std::sqrt(2 * 3.14159265358979); };
    const auto below = [](double t) { return 0.5 * std::erfc(-t / std::sqrt(2.0)); };
    const double inside = below(b) - below(a);
    const double mean = sigma * (density(a) - density(b)) / inside;
    const double shift = (density(a) - density(b)) / inside;
    const double deviation = sigma * std::sqrt(1 + (a * density(a) - b * density(b)) / inside - shift * shift);
    const Moments m = log_moments(options, n);
    CHECK(std::abs(m.mean - mean) < 5 * deviation / std::sqrt(n));
    CHECK(std::abs(m.deviation - deviation) < 5 * deviation / std::sqrt(2.0 * n));
}

TEST_CASE("list and single sizes") {
    Options options;
    options.population.size_distribution = SizeDistribution::list;
    options.population.diameters_um = {0.5, 1.0, 2.0};
    CHECK(draw_diameter_um(options, 0) == 0.5);
    CHECK(draw_diameter_um(options, 5) == 2.0);
    options.population.diameters_um.clear();
    CHECK_THROWS_AS(draw_diameter_um(options, 0), std::invalid_argument);
    options.population.size_distribution = SizeDistribution::single;
    options.population.diameter_um = 1.25;
    CHECK(draw_diameter_um(options, 77) == 1.25);
}

TEST_CASE("a window that no draw can meet is an error, not an endless loop") {
    Options options;
    options.population.geometric_standard_deviation = 1.0;
    options.population.min_diameter_um = 2.0;
    CHECK_THROWS_WITH_AS(draw_diameter_um(options, 0), doctest::Contains("min_diameter_um"), std::invalid_argument);
}
