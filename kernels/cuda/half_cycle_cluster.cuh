// The kernel of a half-cycle for large lattices: one cluster of blocks for each particle, whose fields lie in device memory. So
// few particles are on their way at a time that the L2 cache holds what they touch most.
#pragma once
#include "cuda/cluster_launch.cuh"
#include "cuda/half_cycle_block.hpp"
#include "cuda/kernel_traits.cuh"

namespace lithofront {

template <int Dim>
__global__ void __launch_bounds__(most_threads, 1) half_cycle_cluster_kernel(const HalfCycleBatch batch) {
    as_cluster([&](auto& team, int cluster, BlockWords* words) { run_block<Dim>(team, batch, {cluster, nullptr, words}); });
}

template <int Dim>
cudaError_t clusters_at_a_time(int cluster, int threads, int* clusters) {
    cudaLaunchAttribute attribute;
    const cudaLaunchConfig_t config = cluster_launch({1, cluster, threads, nullptr}, &attribute);
    return cudaOccupancyMaxActiveClusters(clusters, half_cycle_cluster_kernel<Dim>, &config);
}

template <int Dim>
cudaError_t largest_cluster(int* blocks) {
    *blocks = 1;
    int device = 0, can_launch = 0;
    cudaError_t error = cudaGetDevice(&device);
    if (error == cudaSuccess) error = cudaDeviceGetAttribute(&can_launch, cudaDevAttrClusterLaunch, device);
    cudaFuncAttributes attributes;
    if (error == cudaSuccess) error = cudaFuncGetAttributes(&attributes, half_cycle_cluster_kernel<Dim>);
    if (error != cudaSuccess) return error;
    // Portable code of an earlier architecture runs on a device with clusters all the same, and has none.
    if (!can_launch || attributes.ptxVersion < 90) return cudaSuccess;
    // A part of a device may not hold the largest.
    for (int cluster = most_cluster_blocks; cluster > 1; cluster /= 2) {
        int at_a_time = 0;
        error = clusters_at_a_time<Dim>(cluster, most_threads, &at_a_time);
        if (error != cudaSuccess) return error;
        if (at_a_time == 0) continue;
        *blocks = cluster;
        break;
    }
    return cudaSuccess;
}

template <int Dim>
cudaError_t launch_clusters(const HalfCycleBatch& batch, const Launch& launch) {
    cudaLaunchAttribute attribute;
    const cudaLaunchConfig_t config = cluster_launch(launch, &attribute);
    return cudaLaunchKernelEx(&config, half_cycle_cluster_kernel<Dim>, batch);
}

}  // namespace lithofront
