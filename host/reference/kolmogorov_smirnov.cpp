#include "reference/kolmogorov_smirnov.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace lithofront {
namespace {

// Chance of a Kolmogorov variable above x.
double kolmogorov_tail(double x) {
    if (x < 0.2) return 1.0;
    double sum = 0.0;
    for (int k = 1; k <= 100; ++k) {
        const double term = std::exp(-2.0 * k * k * x * x);
        sum += k % 2 == 1 ? term : -term;
        if (term < 1e-12) break;
    }
    return std::clamp(2.0 * sum, 0.0, 1.0);
}

}  // namespace

KsResult kolmogorov_smirnov(std::vector<double> a, std::vector<double> b) {
    if (a.empty() || b.empty()) throw std::invalid_argument("the Kolmogorov-Smirnov test needs two samples that are not empty");
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    const double n = static_cast<double>(a.size()), m = static_cast<double>(b.size());
    std::size_t i = 0, j = 0;
    KsResult result;
    while (i < a.size() && j < b.size()) {
        // All that ties counts on both sides before the distance is taken.
        const double x = std::min(a[i], b[j]);
        while (i < a.size() && a[i] <= x) ++i;
        while (j < b.size() && b[j] <= x) ++j;
        result.statistic = std::max(result.statistic, std::abs(static_cast<double>(i) / n - static_cast<double>(j) / m));
    }
    const double root = std::sqrt(n * m / (n + m));
    result.p_value = kolmogorov_tail((root + 0.12 + 0.11 / root) * result.statistic);
    return result;
}

}  // namespace lithofront
