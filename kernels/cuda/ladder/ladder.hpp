// The red-black sweep in several ways, for `lithofront bench` and docs/performance.md. All give the bits of measured_sweep
// (particle/fields.hpp). Each launcher acts on the current device and returns the first error.
#pragma once
#include <driver_types.h>

#include <cstddef>
#include <cstdint>

#include "particle/views.hpp"

namespace lithofront {

// Fields of `count` particles on lattices of one size, in device memory.
struct LadderBatch {
    Lattice lattice;
    const FieldArrays* field = nullptr;
    std::int32_t* largest = nullptr;  // bits of each one's largest change in the last sweep, kT
    std::int32_t count = 0;
    float omega = 1.0f;
};

// Everything in device memory, one thread for each site of a colour, one launch for each colour.
cudaError_t launch_naive_sweeps(const LadderBatch& batch, int sweeps, cudaStream_t stream);
// Registers, shuffles and shared memory for all sweeps of a launch (ladder/patch_sweep.hpp); one block for each particle.
cudaError_t launch_patch_sweeps(const LadderBatch& batch, int sweeps, cudaStream_t stream);
std::size_t patch_memory_bytes();  // shared memory that a block of it takes

}  // namespace lithofront
