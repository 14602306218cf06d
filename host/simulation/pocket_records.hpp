// Regions as the engine counts them to rows of the pocket table.
#pragma once
#include <vector>

#include "backend/backend.hpp"
#include "output/records.hpp"
#include "simulation/radial_outline.hpp"

namespace lithofront {

// A residue whose centroid lies within this share of the local radius, and which no surface touches, is a core.
constexpr double core_radius_fraction = 0.4;

std::vector<PocketRecord> pocket_records(const ParticleOutcome& outcome, std::int64_t cycle, std::uint32_t particle, int dimension,
                                         double site_spacing_nm, const RadialOutline& outline);

}  // namespace lithofront
