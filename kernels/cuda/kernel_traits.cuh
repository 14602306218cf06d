// What a compiled kernel takes and may have, on the current device.
#pragma once
#include "cuda/half_cycle.hpp"

namespace lithofront {

template <class Kernel>
cudaError_t limits_of(Kernel kernel, HalfCycleKernelLimits* limits) {
    cudaFuncAttributes attributes;
    const cudaError_t error = cudaFuncGetAttributes(&attributes, kernel);
    if (error != cudaSuccess) return error;
    limits->registers = attributes.numRegs;
    limits->static_shared_bytes = attributes.sharedSizeBytes;
    limits->local_bytes = attributes.localSizeBytes;
    limits->threads = attributes.maxThreadsPerBlock;
    return cudaSuccess;
}

// Allows a kernel this much dynamic shared memory; never takes back what was allowed before, as launches of several shapes share it.
template <class Kernel>
cudaError_t allow_shared(Kernel kernel, std::size_t bytes) {
    cudaFuncAttributes now;
    const cudaError_t error = cudaFuncGetAttributes(&now, kernel);
    if (error != cudaSuccess || static_cast<std::size_t>(now.maxDynamicSharedSizeBytes) >= bytes) return error;
    return cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(bytes));
}

// Blocks of this shape that one multiprocessor holds; allows them their shared memory.
template <class Kernel>
cudaError_t blocks_of(Kernel kernel, int threads, std::size_t fast_bytes, int* blocks) {
    const cudaError_t error = allow_shared(kernel, fast_bytes);
    if (error != cudaSuccess) return error;
    return cudaOccupancyMaxActiveBlocksPerMultiprocessor(blocks, kernel, threads, fast_bytes);
}

}  // namespace lithofront
