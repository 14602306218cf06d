// Runs a kernel from its translated PTX: a fibre for every thread, from one point where it waits for others to the next, in an order
// that a seed draws.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "ptx/runtime/module.hpp"

namespace lithofront::ptx {

struct Settings {
    bool checks_memory = false;  // bounds, memory read before it is written, other threads' local memory
    bool checks_races = false;   // besides
    unsigned yields_one_in = 0;  // of the volatile and atomic accesses lets other threads go first; 0: none
    std::uint64_t seed = 1;
    // Faults put in, to see them found: a barrier of a block left out, a mask without its uppermost lane.
    int omitted_barrier = -1;  // site of the module
    int narrowed_shuffle = -1;
};
Settings& settings();

struct LaunchShape {
    unsigned blocks = 1;    // of all rows
    unsigned cluster = 1;   // blocks of each
    unsigned threads = 32;  // of a block, whole warps
    std::size_t dynamic_shared = 0;
    unsigned rows = 1;  // of blocks
};

// `parameters`: the bytes of each of the kernel's. Throws LaunchFailure.
void run(const Kernel& kernel, const unsigned char* const* parameters, const LaunchShape& shape);

// How often threads waited, over all launches.
struct Tally {
    std::uint64_t launches = 0, block_barriers = 0, cluster_barriers = 0, warp_operations = 0;
    std::uint64_t accesses_checked = 0;
    // By site, of whatever module runs.
    std::vector<std::uint64_t> block_barriers_at, warp_operations_at;
};
Tally& tally();
inline void count_at(std::vector<std::uint64_t>& sites, unsigned site) {
    if (site >= sites.size()) sites.resize(site + 1);
    ++sites[site];
}

}  // namespace lithofront::ptx
