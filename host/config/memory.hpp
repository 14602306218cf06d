// What a study will need in memory, before it asks for any.
#pragma once
#include <string>

#include "config/options.hpp"

namespace lithofront {

struct MemoryEstimate {
    double lasting_bytes = 0;    // state of all particles
    double workspace_bytes = 0;  // to draw or to cycle the largest particle, once per thread; in an electrode, to cycle all
    double stored_sites = 0;     // of all particles, expected
    double largest_sites = 0;    // of the largest particle
    double total_GiB() const { return (lasting_bytes + workspace_bytes) / (1024.0 * 1024.0 * 1024.0); }
    std::string describe() const;  // one sentence with the numbers
};

// `options` must have passed the range checks; `threads` = 0 stands for all of the machine.
MemoryEstimate estimate_memory(const Options& options, int threads);

// Throws ConfigError when the estimate for this many threads exceeds lattice.memory_limit_GiB.
void check_memory(const Options& options, int threads);

}  // namespace lithofront
