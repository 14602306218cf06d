#include "simulation/morphology.hpp"

#include <cmath>

namespace lithofront {

Morphology classify(const ParticleOutcome& charge, std::span<const PocketRecord> pockets, std::int64_t sites_at_birth, int dimension) {
    Morphology m;
    std::int64_t residue = 0, core = 0;
    for (const PocketRecord& p : pockets) {
        residue += p.sites;
        if (p.core) core += p.sites;
    }
    m.largest_core_fraction = static_cast<double>(core) / static_cast<double>(sites_at_birth);
    const double left = static_cast<double>(charge.tally.left_sites);
    const double faces = static_cast<double>(charge.tally.perimeter_faces);
    const double unit_faces = 2.0 * dimension;  // of one site
    if (left >= 16.0 && faces > unit_faces) m.perimeter_dimension = dimension * std::log(faces / unit_faces) / std::log(left);
    if (left > unconverted_share * static_cast<double>(sites_at_birth)) m.kind = MorphologyClass::none;
    else if (residue == 0) m.kind = MorphologyClass::complete;
    else if (static_cast<double>(charge.result.inner_product_share) > mosaic_inner_product_share) m.kind = MorphologyClass::mosaic;
    else if (static_cast<double>(core) >= core_shell_residue_share * static_cast<double>(residue)) m.kind = MorphologyClass::core_shell;
    else m.kind = MorphologyClass::fingers;
    return m;
}

}  // namespace lithofront
