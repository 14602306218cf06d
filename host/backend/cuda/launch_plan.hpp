// How a population is cut into launches that fit a device: pure arithmetic, done and stated before anything is allocated.
#pragma once
#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "backend/cuda/packed_particle.hpp"
#include "cuda/half_cycle.hpp"

namespace lithofront {

// What of a device the plan depends on.
struct DeviceTraits {
    int multiprocessors = 1;
    int threads_per_multiprocessor = 1024;
    int registers_per_multiprocessor = 65536;
    int blocks_per_multiprocessor = 16;
    std::size_t shared_per_multiprocessor = 65536;
    std::size_t shared_per_block = 49152;       // the most that a block may ask for
    std::size_t reserved_shared_per_block = 0;  // the runtime's own
    int largest_cluster = 1;                    // blocks; 1: no clusters
};

// One worker of a launch, who takes one particle after another: a block, or a cluster of blocks.
struct WorkerShape {
    int cluster = 1;                // blocks
    int threads = 0;                // of each block
    std::size_t fast_bytes = 0;     // dynamic shared memory of a single block: the hottest arrays, as many as fit
    std::size_t scratch_bytes = 0;  // of global memory: the other arrays
};

// Threads of a block for a lattice: about 32 sites each, between 64 and most_threads, a power of two.
int threads_for(int sites);
// Blocks for a lattice: one up to 24576 sites (a 2D section of 150 x 150), then as many as hold that many each; a power of two,
// at most `largest`.
int cluster_for(int sites, int largest);

// What of a particle the plan depends on.
struct PlannedParticle {
    Lattice lattice;
    const ModelParameters* model = nullptr;  // which fields and effects need scratch
    PackedShape packed;

    int sites() const { return lattice.count; }
    bool is_like(const PlannedParticle& other) const {
        const Lattice &a = lattice, &b = other.lattice;
        return model == other.model && a.nx == b.nx && a.ny == b.ny && a.nz == b.nz && a.periodic == b.periodic;
    }
};

// Shape for these particles, the largest first. Shares a multiprocessor's shared memory among the blocks that its threads and
// registers allow.
WorkerShape shape_for(std::span<const PlannedParticle> particles, const DeviceTraits& device, const HalfCycleKernelLimits& kernel);

// One launch: particles [first, first + particles) in order of size.
struct BatchPlan {
    std::size_t first = 0, particles = 0;
    WorkerShape shape;
    int workers = 0;
    std::size_t state_bytes = 0;      // of the particles' lasting state
    std::size_t region_capacity = 0;  // of all its particles
};

struct PopulationPlan {
    bool resident = true;  // every batch stays on the device; otherwise two lanes take them in turn
    std::vector<BatchPlan> batches;
    std::size_t bytes = 0;  // of device memory, without voltage curves and frames
    std::string describe() const;
};

// Workers of a shape that the device holds at a time.
using Occupancy = std::function<int(const WorkerShape&)>;

// Particles of one dimension, the largest first. Throws std::runtime_error when the largest particle does not fit the budget by itself.
PopulationPlan plan_population(std::span<const PlannedParticle> particles, const DeviceTraits& device, const HalfCycleKernelLimits& kernel,
                               const Occupancy& occupancy, std::size_t budget);

// "1.25 GiB"
std::string in_GiB(std::size_t bytes);

}  // namespace lithofront
