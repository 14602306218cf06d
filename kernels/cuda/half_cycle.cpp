// Picks the kernel.
#include "cuda/half_cycle.hpp"

namespace lithofront {

// Compiled in half_cycle_2d.cu, half_cycle_3d.cu, half_cycle_cluster_2d.cu and half_cycle_cluster_3d.cu, side by side.
template <int Dim>
cudaError_t kernel_limits(HalfCycleKernelLimits* limits);
template <int Dim>
cudaError_t blocks_per_multiprocessor(int threads, std::size_t fast_bytes, int* blocks);
template <int Dim>
cudaError_t launch_blocks(const HalfCycleBatch& batch, const Launch& launch);

template <int Dim>
cudaError_t largest_cluster(int* blocks);
template <int Dim>
cudaError_t clusters_at_a_time(int cluster, int threads, int* clusters);
template <int Dim>
cudaError_t launch_clusters(const HalfCycleBatch& batch, const Launch& launch);

cudaError_t half_cycle_kernel_limits(int dimension, HalfCycleKernelLimits* limits) {
    return dimension == 3 ? kernel_limits<3>(limits) : kernel_limits<2>(limits);
}

cudaError_t half_cycle_blocks_per_multiprocessor(int dimension, int threads, std::size_t fast_bytes, int* blocks) {
    return dimension == 3 ? blocks_per_multiprocessor<3>(threads, fast_bytes, blocks)
                          : blocks_per_multiprocessor<2>(threads, fast_bytes, blocks);
}

cudaError_t half_cycle_largest_cluster(int dimension, int* blocks) {
    return dimension == 3 ? largest_cluster<3>(blocks) : largest_cluster<2>(blocks);
}

cudaError_t half_cycle_clusters_at_a_time(int dimension, int cluster, int threads, int* clusters) {
    return dimension == 3 ? clusters_at_a_time<3>(cluster, threads, clusters) : clusters_at_a_time<2>(cluster, threads, clusters);
}

cudaError_t launch_half_cycle(int dimension, const HalfCycleBatch& batch, const Launch& launch) {
    if (launch.cluster > 1) return dimension == 3 ? launch_clusters<3>(batch, launch) : launch_clusters<2>(batch, launch);
    return dimension == 3 ? launch_blocks<3>(batch, launch) : launch_blocks<2>(batch, launch);
}

}  // namespace lithofront
