// How much a study will write, before it starts.
#pragma once
#include <cstdint>
#include <vector>

#include "config/options.hpp"
#include "output/results_layout.hpp"

namespace lithofront {

struct OutputScale {
    std::uint64_t particles = 0;
    std::uint64_t lattice_sites = 0;      // sum of Lattice::count over all particles
    std::uint64_t regions = 0;            // most rows of /pockets that a half-cycle can leave, all particles together
    std::uint64_t config_bytes = 0;       // the resolved configuration's text, as checkpoints and results.h5 hold it
    std::uint64_t config_file_bytes = 0;  // config.toml
    std::vector<SnapshotGrid> snapshots;
};

// Bytes of everything in the results folder.
struct PredictedOutput {
    std::uint64_t results = 0;                                    // expected: a region per 256 sites, snapshots that compress to 0.4
    std::uint64_t results_bound = 0;                              // of an undisturbed study; every resumption may leave some holes besides
    std::uint64_t checkpoint = 0;                                 // one, at most
    std::uint64_t checkpoints() const { return 3 * checkpoint; }  // the current, the previous and the next one together
    std::uint64_t total() const { return results + checkpoints(); }
    // Free space that going on takes where results.h5 has `results_file` bytes, and two checkpoints are there: first a copy of
    // it, which takes its place, then what is still to be written.
    std::uint64_t to_resume(std::uint64_t results_file) const;
};

PredictedOutput predicted_output(const Options& options, const OutputScale& scale);

}  // namespace lithofront
