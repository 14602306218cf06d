#include "cuda/ladder/patch_sweep.hpp"

#include "cuda/ladder/ladder.hpp"
#include "cuda/kernel_traits.cuh"

namespace lithofront {
namespace {

// Callable from host and device by signature, since the sweep is; only the device ever calls.
struct BlockThread {
#if defined(__CUDA_ARCH__)
    LF_HD int thread() const { return static_cast<int>(threadIdx.x); }
    LF_HD float from_left(float v) const { return __shfl_up_sync(0xffffffffu, v, 1); }
    LF_HD float from_right(float v) const { return __shfl_down_sync(0xffffffffu, v, 1); }
    LF_HD void barrier() const { __syncthreads(); }
#else
    LF_HD int thread() const { return 0; }
    LF_HD float from_left(float v) const { return v; }
    LF_HD float from_right(float v) const { return v; }
    LF_HD void barrier() const {}
#endif
};

__global__ void __launch_bounds__(patch_threads, 1) patch_kernel(const LadderBatch batch, int sweeps) {
    extern __shared__ __align__(16) char shared[];
    std::int32_t change = sweep_patch(PatchSweep(BlockThread{}, reinterpret_cast<PatchMemory*>(shared)), batch.lattice,
                                      batch.field[blockIdx.x], batch.omega, sweeps);
    for (int step = 16; step > 0; step /= 2) {
        const std::int32_t other = __shfl_xor_sync(0xffffffffu, change, step);
        change = other > change ? other : change;
    }
    if ((threadIdx.x & 31u) == 0) atomicMax(&batch.largest[blockIdx.x], change);
}

}  // namespace

std::size_t patch_memory_bytes() { return sizeof(PatchMemory); }

cudaError_t launch_patch_sweeps(const LadderBatch& batch, int sweeps, cudaStream_t stream) {
    cudaError_t error = allow_shared(patch_kernel, sizeof(PatchMemory));
    if (error != cudaSuccess) return error;
    error = cudaMemsetAsync(batch.largest, 0, sizeof(std::int32_t) * static_cast<std::size_t>(batch.count), stream);
    if (error != cudaSuccess) return error;
    patch_kernel<<<static_cast<unsigned>(batch.count), patch_threads, sizeof(PatchMemory), stream>>>(batch, sweeps);
    return cudaGetLastError();
}

}  // namespace lithofront
