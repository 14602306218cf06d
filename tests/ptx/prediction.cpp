#include "ptx/prediction.hpp"

#include <algorithm>

namespace lithofront::ptx {

// Multiprocessors and clocks of NVIDIA's data sheets.
std::vector<Device> devices() {
    return {{"H200", 132, 1.98e9, 5.5e12}, {"RTX 4090", 128, 2.52e9, 5.0e12}, {"RTX A2000", 26, 1.2e9, 0.7e12}};
}

Cycles cycles_of(const Interval& interval, const Device& device, const Assumed& assumed) {
    WarpCount all;
    double chain = 0;
    for (const WarpCount& warp : interval) {
        all.add(warp);
        const double far = static_cast<double>(warp.global.requests + warp.atomics.requests);
        const double near = static_cast<double>(warp.shared.requests + warp.local.requests);
        chain = std::max(chain, static_cast<double>(warp.all) * assumed.machine_per_ptx * assumed.dependent_cycles +
                                    near * assumed.near_cycles + far * assumed.l2_cycles);
    }
    const double issue = static_cast<double>(all.all) * assumed.machine_per_ptx / assumed.issued_per_cycle;
    const double sectors = 32.0 * static_cast<double>(all.global.parts + all.atomics.parts);
    const double near =
        static_cast<double>(all.shared.parts) + (sectors + 32.0 * static_cast<double>(all.local.parts)) / assumed.bytes_per_cycle;
    const double l2 = sectors * device.multiprocessors * device.clock_Hz / device.l2_bytes_per_s;
    // Registers for 512 threads of 128: smaller blocks share a multiprocessor, and wait side by side.
    const double together = std::max(16.0 / static_cast<double>(interval.size()), 1.0);
    Cycles c;
    c.least = std::max(issue, near) + assumed.barrier_cycles / together;
    c.most = std::max({c.least, l2, (chain + assumed.barrier_cycles) / together});
    return c;
}

}  // namespace lithofront::ptx
