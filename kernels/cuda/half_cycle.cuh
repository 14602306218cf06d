// The kernel of a half-cycle: one block for each particle, the algorithms of kernels/particle over the block's threads.
#pragma once
#include "cuda/block_members.cuh"
#include "cuda/half_cycle_block.hpp"
#include "cuda/kernel_traits.cuh"

namespace lithofront {

template <int Dim>
__global__ void __launch_bounds__(most_threads, 1) half_cycle_kernel(const HalfCycleBatch batch) {
    extern __shared__ __align__(64) char fast[];
    __shared__ ReductionScratch reductions;
    __shared__ BlockWords words;
    CudaTeam team(BlockMembers{}, &reductions);
    run_block<Dim>(team, batch, {static_cast<int>(blockIdx.x), fast, &words});
}

template <int Dim>
cudaError_t kernel_limits(HalfCycleKernelLimits* limits) {
    return limits_of(half_cycle_kernel<Dim>, limits);
}

template <int Dim>
cudaError_t blocks_per_multiprocessor(int threads, std::size_t fast_bytes, int* blocks) {
    return blocks_of(half_cycle_kernel<Dim>, threads, fast_bytes, blocks);
}

template <int Dim>
cudaError_t launch_blocks(const HalfCycleBatch& batch, const Launch& launch) {
    const auto blocks = static_cast<unsigned>(launch.workers), threads = static_cast<unsigned>(launch.threads);
    half_cycle_kernel<Dim><<<blocks, threads, batch.fast_bytes, launch.stream>>>(batch);
    return cudaGetLastError();
}

}  // namespace lithofront
