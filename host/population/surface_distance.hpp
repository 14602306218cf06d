// How deep a place lies below the surface.
#pragma once
#include <vector>

#include "population/draft.hpp"

namespace lithofront {

// Which cracks count as surface.
enum class CrackSides { all, wet };

// Per place of the box: distance in sites of its centre from the nearest face towards the outside or into a crack; half a site for
// one with such a face.
std::vector<double> surface_distance(const Draft& draft, CrackSides cracks);

}  // namespace lithofront
