#include "backend/mpi/ranges.hpp"

#include <algorithm>
#include <numeric>

namespace lithofront {
namespace {

// Ranges filled one after the other up to `most`; where that many ranges do not hold all, the last bound falls short of the end.
std::vector<std::size_t> filled(const std::vector<std::int64_t>& weights, int ranks, std::int64_t most) {
    std::vector<std::size_t> bounds{0};
    std::size_t next = 0;
    for (int r = 0; r < ranks; ++r) {
        for (std::int64_t load = 0; next < weights.size() && load + weights[next] <= most; ++next) load += weights[next];
        bounds.push_back(next);
    }
    return bounds;
}

}  // namespace

std::vector<std::size_t> balanced_bounds(const std::vector<std::int64_t>& weights, int ranks) {
    if (weights.empty()) return std::vector<std::size_t>(static_cast<std::size_t>(ranks) + 1, 0);
    // Halving finds the least load that suffices.
    std::int64_t low = *std::max_element(weights.begin(), weights.end());
    std::int64_t high = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    while (low < high) {
        const std::int64_t middle = low + (high - low) / 2;
        if (filled(weights, ranks, middle).back() == weights.size()) high = middle;
        else low = middle + 1;
    }
    return filled(weights, ranks, low);
}

int range_of(const std::vector<std::size_t>& bounds, std::size_t particle) {
    const auto after = std::upper_bound(bounds.begin(), bounds.end(), particle);
    return static_cast<int>(after - bounds.begin()) - 1;
}

}  // namespace lithofront
