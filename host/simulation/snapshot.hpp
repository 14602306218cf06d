// Pictures of a particle: phases, local composition and stress, in natural order.
#pragma once
#include <vector>

#include "config/options.hpp"
#include "model/parameters.hpp"
#include "output/records.hpp"
#include "population/particle.hpp"

namespace lithofront {

// Of a relaxed particle, as a microscope sees it after the cell was opened (docs/model.md, section 2): composition is that of the
// phase, shifted by composition_response per kT of stress energy (Omega sigma_h / kT, tension attracts lithium), within [0, 1].
SnapshotRecord take_snapshot(const Options& options, const ModelParameters& parameters, const Particle& particle, std::int64_t cycle,
                             int half, float progress);

}  // namespace lithofront
