#include "population/patches.hpp"

#include <algorithm>
#include <cmath>

#include "core/math.hpp"
#include "population/gaussian_field.hpp"

namespace lithofront {
namespace {

// Quantile u > 0 with a normal tail of p beyond it, 0 < p <= 1/2: Abramowitz and Stegun 26.2.23, error below 4.5e-4.
double tail_quantile(double p) {
    const double t = std::sqrt(-2.0 * static_cast<double>(logarithm(static_cast<float>(p))));
    return t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

// Field value below which a share p of the field lies.
double quantile(double p) { return p < 0.5 ? -tail_quantile(p) : tail_quantile(1.0 - p); }

}  // namespace

double patch_correlation_length(double fraction, double extent) {
    const double rarer = std::min(fraction, 1.0 - fraction);
    const double u = tail_quantile(rarer);
    constexpr double root_two_pi = 4.442882938158366;  // sqrt(2) pi
    return extent / (root_two_pi * rarer * static_cast<double>(exponential(static_cast<float>(0.5 * u * u))));
}

std::vector<std::uint8_t> draw_patches(const Box& box, std::uint64_t seed, std::uint32_t number, Stream stream, const PatchRule& rule) {
    if (rule.fraction <= 0.0 || rule.fraction >= 1.0) {
        return std::vector<std::uint8_t>(box.size(), rule.fraction >= 1.0 ? 1 : 0);
    }
    const double length = patch_correlation_length(rule.fraction, rule.extent_nm);
    const std::vector<float> field = gaussian_field(box, seed, number, stream, length);
    const auto threshold = static_cast<float>(quantile(rule.fraction));
    std::vector<std::uint8_t> covered(field.size());
    std::transform(field.begin(), field.end(), covered.begin(), [=](float f) -> std::uint8_t { return f < threshold; });
    return covered;
}

}  // namespace lithofront
