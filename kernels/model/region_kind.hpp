// Kinds of connected regions that a tally reports (docs/model.md, section 9).
#pragma once
#include <cstdint>

namespace lithofront {

enum class RegionKind : std::uint8_t { lithiated_after_charge = 0, delithiated_after_discharge = 1, trapped_pocket = 2 };

}  // namespace lithofront
