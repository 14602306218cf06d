// A CUDA runtime for tests, in plain C++: streams run late and out of step with the host, device memory can't be touched by the
// host, what is allocated holds garbage. It stands in for the runtime at link time, and for the launchers of kernels/cuda with the
// same block's work over a host team; so everything of the CUDA backend runs here but the device code itself.
#pragma once
#include <cstddef>

namespace lithofront::fake {

struct Machine {
    int devices = 1;
    std::size_t device_bytes = std::size_t{512} << 20;  // of each device
    std::size_t reported_free = 0;                      // what cudaMemGetInfo claims; 0: the truth
    int multiprocessors = 4;
    std::size_t shared_per_block = 60000;
    int too_old = -1;         // the device for which no kernel was compiled
    int capability = 90;      // compute capability times 10
    int driver_error = 0;     // what asking for devices ends with
    int members = 0;          // of a block's team; 0: one that scrambles its loops
    int largest_cluster = 1;  // blocks
};

// Starts afresh; all memory must have been given back.
void reset(const Machine& machine);

// What has happened since the reset.
struct Log {
    int launches = 0;
    int cluster_launches = 0;
    int refused_allocations = 0;
    std::size_t most_device_bytes = 0;  // in use at a time, on one device
    std::size_t device_bytes = 0;       // in use now, on all devices
};
Log log();

// The next launch fails with this CUDA error.
void fail_next_launch(int error);

}  // namespace lithofront::fake
