// The engine's pieces, repeated by one block for each particle.
#include "cuda/block_members.cuh"
#include "cuda/piece_block.hpp"
#include "cuda/kernel_traits.cuh"

namespace lithofront {
namespace {

__global__ void __launch_bounds__(most_threads, 1)
    piece_kernel(const __grid_constant__ ModelParameters parameters, const __grid_constant__ HalfCycleDrive drive, const PieceBatch batch,
                 const Piece piece, const int repetitions) {
    extern __shared__ __align__(64) char fast[];
    __shared__ ReductionScratch reductions;
    CudaTeam team(BlockMembers{}, &reductions);
    run_piece_block<2>(team, {parameters, drive}, batch, {piece, repetitions}, {static_cast<int>(blockIdx.x), fast, nullptr});
}

}  // namespace

cudaError_t piece_kernel_limits(HalfCycleKernelLimits* limits) { return limits_of(piece_kernel, limits); }

cudaError_t piece_blocks_per_multiprocessor(int threads, std::size_t fast_bytes, int* blocks) {
    return blocks_of(piece_kernel, threads, fast_bytes, blocks);
}

cudaError_t launch_piece(const ModelParameters& parameters, const HalfCycleDrive& drive, const PieceBatch& batch, const Repeated& repeated,
                         const Launch& launch) {
    const auto blocks = static_cast<unsigned>(launch.workers), threads = static_cast<unsigned>(launch.threads);
    piece_kernel<<<blocks, threads, batch.fast_bytes, launch.stream>>>(parameters, drive, batch, repeated.piece, repeated.times);
    return cudaGetLastError();
}

}  // namespace lithofront
