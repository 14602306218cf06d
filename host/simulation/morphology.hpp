// Which of the paper's three pictures a charge followed, and the numbers that decide it (docs/model.md, sections 9 and 10).
#pragma once
#include <span>

#include "backend/backend.hpp"
#include "output/records.hpp"

namespace lithofront {

// Product cut off from the surface at half conversion: above this share the conversion began inside (mosaic).
constexpr double mosaic_inner_product_share = 0.10;
// One core must hold this share of the residue to make a particle core-shell.
constexpr double core_shell_residue_share = 0.75;
// A charge that left more than this share of the sites lithiated barely began: it has no class.
constexpr double unconverted_share = 0.90;

struct Morphology {
    MorphologyClass kind = MorphologyClass::complete;  // none: too little converted to tell
    double largest_core_fraction = 0.0;                // of the sites at birth
    double perimeter_dimension = 0.0;                  // P ~ A^(D/2) in 2D, S ~ V^(D/3) in 3D; 0 where too little is left
};

// Of a charge; `pockets` are the records of its residual regions.
Morphology classify(const ParticleOutcome& charge, std::span<const PocketRecord> pockets, std::int64_t sites_at_birth, int dimension);

}  // namespace lithofront
