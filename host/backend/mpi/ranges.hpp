// Which particles go to which rank.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lithofront {

// Ranges of consecutive particles, one for each of `ranks`: range r is [bounds[r], bounds[r + 1]). The heaviest is as light as it can
// be. A range without particles is possible, the first has one wherever there is any.
std::vector<std::size_t> balanced_bounds(const std::vector<std::int64_t>& weights, int ranks);

// The range that a particle is in.
int range_of(const std::vector<std::size_t>& bounds, std::size_t particle);

}  // namespace lithofront
