// How much a study will write, estimated upwards before it starts.
#pragma once
#include <cstdint>

#include "config/options.hpp"

namespace lithofront {

struct OutputScale {
    std::int64_t particles = 0;
    std::int64_t lattice_sites = 0;              // sum of Lattice::count over all particles
    std::int64_t snapshot_sites = 0;             // sum of nx * ny * nz over the particles that snapshots are taken of
};

struct PredictedOutput {
    std::uint64_t results = 0;                   // bytes of results.h5 and cycles.csv; snapshots as if incompressible
    std::uint64_t checkpoints = 0;               // bytes of the current, the previous and the next one together
    std::uint64_t total() const { return results + checkpoints; }
};

PredictedOutput predicted_output(const Options& options, const OutputScale& scale);

}  // namespace lithofront
