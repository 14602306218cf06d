// What a device would take for counted intervals, between two bounds (docs/performance.md, "Counted").
#pragma once
#include <string>
#include <vector>

#include "ptx/runtime/count.hpp"

namespace lithofront::ptx {

struct Device {
    std::string name;
    double multiprocessors;
    double clock_Hz;
    double l2_bytes_per_s;  // assumed, no vendor publishes it
};

// Of all devices.
struct Assumed {
    double machine_per_ptx = 1.48;  // instructions: 551 KiB of 16 bytes for 23,827 of the 2D kernel's PTX
    double issued_per_cycle = 4;    // warp instructions of a multiprocessor
    double bytes_per_cycle = 128;   // of its shared memory and first-level cache, which are one
    double barrier_cycles = 20;
    double dependent_cycles = 5;  // from an instruction to the next that needs it
    double near_cycles = 30;      // of a load from shared memory or first-level cache
    double l2_cycles = 260;
};

std::vector<Device> devices();

// Cycles of one multiprocessor for one block's interval.
struct Cycles {
    double least = 0;  // all overlaps, and the first-level cache holds what it is asked for
    double most = 0;   // nothing within a warp overlaps, and every access to device memory goes to L2
};
Cycles cycles_of(const Interval& interval, const Device& device, const Assumed& assumed);

}  // namespace lithofront::ptx
