// Counts of a kernel whose modules were built to be counted (LITHOFRONT_PTX_COUNT): its threads' traces, put together warp by warp
// as hardware runs them, from one barrier of a block to the next.
#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "ptx/runtime/module.hpp"

namespace lithofront::ptx {

enum class Kind { floating, divided, integer, wide_integer, compared, converted, moved, branched, memory, together, barrier };
constexpr std::size_t kinds = 11;
extern const std::array<const char*, kinds> kind_names;
Kind kind_of(const std::string& opcode);

// Requests of a warp to one kind of memory.
struct Traffic {
    std::uint64_t requests = 0;
    std::uint64_t bytes = 0;  // that its lanes ask for
    std::uint64_t parts = 0;  // sectors of 32 bytes; passes through the banks where it is shared memory
};

struct WarpCount {
    std::array<std::uint64_t, kinds> instructions{};
    std::uint64_t all = 0;    // instructions
    std::uint64_t lanes = 0;  // that took part, summed over them
    Traffic shared, global, local, atomics;
    void add(const WarpCount& other);
};

// From one barrier of a block to the next: a count for each warp.
using Interval = std::vector<WarpCount>;

// From here on each interval goes to `sink`; null: nothing is counted. `module`: whose kernels run.
void count_intervals(const Module* module, std::function<void(const Interval&)> sink);

}  // namespace lithofront::ptx
