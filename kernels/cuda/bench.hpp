// Kernels that `lithofront bench` times on a device: pieces of the engine, and plain ones that bound them.
// All act on the current device and return the first error.
#pragma once
#include "bench/pieces.hpp"
#include "cuda/half_cycle.hpp"

namespace lithofront {

// Copies of one particle, each treated by one block.
struct PieceBatch {
    const DeviceParticle* particle = nullptr;  // one for each block; so are the outcomes
    PieceOutcome* outcome = nullptr;
    char* scratch = nullptr;  // scratch_bytes for each block
    std::size_t scratch_bytes = 0;
    std::size_t fast_bytes = 0;  // dynamic shared memory of a block
};

// A piece, and how often it is done.
struct Repeated {
    Piece piece;
    int times;
};

cudaError_t piece_kernel_limits(HalfCycleKernelLimits* limits);
cudaError_t piece_blocks_per_multiprocessor(int threads, std::size_t fast_bytes, int* blocks);
// Begins a half-cycle of a 2D section and repeats the piece; with 0 repetitions only the former.
cudaError_t launch_piece(const ModelParameters& parameters, const HalfCycleDrive& drive, const PieceBatch& batch, const Repeated& repeated,
                         const Launch& launch);

// Copies `floats` (a multiple of 4, both pointers on 16 bytes) to and fro between two arrays in device memory.
cudaError_t launch_memory_copy(float* one, float* other, std::size_t floats, int repetitions, const Launch& launch);

constexpr int plain_threads = 1024;  // of the blocks below

// Copies `floats`, a multiple of 4, to and fro between two arrays in each block's shared memory: 8 bytes a float.
cudaError_t launch_shared_copy(int floats, int repetitions, float* out, int blocks, cudaStream_t stream);
// Jacobi's 5-point stencil with weights and sources on extent x extent floats in each block's shared memory.
cudaError_t launch_plain_stencil(int extent, int repetitions, float* out, int blocks, cudaStream_t stream);
std::size_t plain_stencil_bytes(int extent);
// Four Philox words for each thread and repetition, folded into one.
cudaError_t launch_plain_words(int repetitions, std::uint32_t* out, int blocks, cudaStream_t stream);

}  // namespace lithofront
