// Exact Euclidean distance to, and identity of, the nearest marked site, in time linear in the sites.
#pragma once
#include <cstdint>
#include <vector>

#include "population/box.hpp"

namespace lithofront {

struct Nearest {
    std::vector<std::int32_t> squared;  // distance in sites, squared: exact
    std::vector<std::int32_t> site;     // dense index of a nearest marked site; -1 where none is marked
};

// `marked` in box order, nonzero where marked; periodic sides wrap. Separable lower envelopes in integers
// (Meijster, Roerdink and Hesselink 2000), so no rounding and no dependence on the order of work.
Nearest nearest_marked(const Box& box, const std::vector<std::uint8_t>& marked);

}  // namespace lithofront
