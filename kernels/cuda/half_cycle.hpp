// What the host hands to the kernel of a half-cycle: plain data, every pointer into device memory. Compiled by either compiler.
#pragma once
#include <driver_types.h>

#include <cstddef>
#include <cstdint>

#include "particle/cycle_job.hpp"

namespace lithofront {

// One half-cycle's outcome of one particle, as it comes back.
struct DeviceOutcome {
    HalfCycleOutcome outcome;
    std::int32_t first_region;  // in HalfCycleBatch::regions
};

struct DeviceParticle {
    ParticleView view;
    Recording recording;
    std::int32_t cohort = 0;  // row of the batch's tables
};

// Particles that one launch takes through one half-cycle. Workers, each of them a block or a cluster of blocks, draw them by
// ticket, in the order given, and need not be as many; which worker runs which particle has no bearing on the result.
struct HalfCycleBatch {
    // Tables with a row for each cohort. A kernel looks into them as into any memory: what a particle's functions are handed is a generic
    // address, whether of these or of an argument of the kernel.
    const ModelParameters* models = nullptr;  // all of the dimension of the launch
    const HalfCycleDrive* drives = nullptr;
    const DeviceParticle* particle = nullptr;
    DeviceOutcome* outcome = nullptr;  // one for each particle
    std::int32_t particles = 0;
    std::int32_t* ticket = nullptr;        // zero before the launch
    Region* regions = nullptr;             // room for every particle's region capacity
    std::int32_t* regions_used = nullptr;  // zero before the launch
    char* scratch = nullptr;               // scratch_bytes for each worker
    std::size_t scratch_bytes = 0;         // slow part of a workspace, for the batch's worst particle
    std::size_t fast_bytes = 0;            // dynamic shared memory of a block; none in a cluster
};

constexpr int most_threads = 512;  // of a block: leaves 128 registers to each thread

// How workers are launched: so many clusters of `cluster` blocks, or as many single blocks.
struct Launch {
    int workers = 1;
    int cluster = 1;
    int threads = 1;  // of a block
    cudaStream_t stream = nullptr;
};

// What all particles of an electrode, or of a measurement, are told.
struct Orders {
    const ModelParameters& parameters;
    const HalfCycleDrive& drive;
};

// What the compiled kernel takes, on the current device.
struct HalfCycleKernelLimits {
    int registers = 0;
    std::size_t static_shared_bytes = 0;
    std::size_t local_bytes = 0;  // spilled, of each thread
    int threads = 0;
};

// All of these act on the current device and return the first error.
cudaError_t half_cycle_kernel_limits(int dimension, HalfCycleKernelLimits* limits);
// Blocks of this shape that one multiprocessor holds; allows the kernel that much dynamic shared memory.
cudaError_t half_cycle_blocks_per_multiprocessor(int dimension, int threads, std::size_t fast_bytes, int* blocks);
// Blocks of the largest cluster: 1 where the device, or the code that was compiled for it, has no clusters.
cudaError_t half_cycle_largest_cluster(int dimension, int* blocks);
// Clusters of this shape that the device holds.
cudaError_t half_cycle_clusters_at_a_time(int dimension, int cluster, int threads, int* clusters);
cudaError_t launch_half_cycle(int dimension, const HalfCycleBatch& batch, const Launch& launch);

}  // namespace lithofront
