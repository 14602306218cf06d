// What a study will need in memory, before it asks for any.
#pragma once
#include <cstdint>
#include <string>

#include "config/options.hpp"

namespace lithofront {

struct MemoryEstimate {
    double lasting_bytes = 0;    // state of all particles
    double workspace_bytes = 0;  // to draw or to cycle the largest particle, once per thread; in an electrode, to cycle all
    double recording_bytes = 0;  // at a time, in a cycle that records pictures or curves
    double stored_sites = 0;     // of all particles, expected
    double largest_sites = 0;    // of the largest particle
    double total_bytes() const { return lasting_bytes + workspace_bytes + recording_bytes; }
    double total_GiB() const { return total_bytes() / (1024.0 * 1024.0 * 1024.0); }
    std::string describe() const;  // one sentence with the numbers
};

// `options` must have passed the range checks; `threads` = 0 stands for all of the machine.
MemoryEstimate estimate_memory(const Options& options, int threads);

// Throws ConfigError when the estimate for this many threads exceeds lattice.memory_limit_GiB.
void check_memory(const Options& options, int threads);

// What to tell a user whose study is estimated to need more than the machine's `available` bytes; empty when it fits, or when
// `available` is 0, unknown. No error: the estimate is about, and there may be swap.
std::string memory_warning(const Options& options, int threads, std::uint64_t available);

}  // namespace lithofront
