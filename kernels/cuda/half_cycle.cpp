// Picks the kernel's dimension.
#include "cuda/half_cycle.hpp"

namespace lithofront {

// Compiled in half_cycle_2d.cu and half_cycle_3d.cu, side by side.
template <int Dim>
cudaError_t kernel_limits(HalfCycleKernelLimits* limits);
template <int Dim>
cudaError_t blocks_per_multiprocessor(int threads, std::size_t fast_bytes, int* blocks);
template <int Dim>
cudaError_t launch(const ModelParameters& parameters, const HalfCycleDrive& drive, const HalfCycleBatch& batch, int blocks, int threads,
                   cudaStream_t stream);

cudaError_t half_cycle_kernel_limits(int dimension, HalfCycleKernelLimits* limits) {
    return dimension == 3 ? kernel_limits<3>(limits) : kernel_limits<2>(limits);
}

cudaError_t half_cycle_blocks_per_multiprocessor(int dimension, int threads, std::size_t fast_bytes, int* blocks) {
    return dimension == 3 ? blocks_per_multiprocessor<3>(threads, fast_bytes, blocks)
                          : blocks_per_multiprocessor<2>(threads, fast_bytes, blocks);
}

cudaError_t launch_half_cycle(const ModelParameters& parameters, const HalfCycleDrive& drive, const HalfCycleBatch& batch, int blocks,
                              int threads, cudaStream_t stream) {
    return parameters.dimension == 3 ? launch<3>(parameters, drive, batch, blocks, threads, stream)
                                     : launch<2>(parameters, drive, batch, blocks, threads, stream);
}

}  // namespace lithofront
