// The kernels of an electrode's half-cycle for large lattices: one cluster of blocks for each particle.
#pragma once
#include "cuda/cluster_launch.cuh"
#include "cuda/electrode_block.hpp"

namespace lithofront {

template <int Dim>
__global__ void __launch_bounds__(most_threads, 1)
    electrode_command_cluster_kernel(const __grid_constant__ ModelParameters parameters, const __grid_constant__ HalfCycleDrive drive,
                                     const ElectrodeBatch batch, const ElectrodeCommand command) {
    as_cluster([&](auto& team, int cluster, BlockWords*) { run_command_block<Dim>(team, {parameters, drive}, batch, command, cluster); });
}

template <int Dim>
__global__ void __launch_bounds__(most_threads, 1)
    electrode_end_cluster_kernel(const __grid_constant__ ModelParameters parameters, const __grid_constant__ HalfCycleDrive drive,
                                 const ElectrodeBatch batch, const bool alone) {
    as_cluster([&](auto& team, int cluster, BlockWords* words) {
        run_end_block<Dim>(team, {parameters, drive}, batch, alone, {cluster, nullptr, words});
    });
}

template <int Dim>
cudaError_t launch_command_to_clusters(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch,
                                       const ElectrodeCommand& command, const Launch& launch) {
    cudaLaunchAttribute attribute;
    const cudaLaunchConfig_t config = cluster_launch({batch.particles, launch.cluster, launch.threads, launch.stream}, &attribute);
    return cudaLaunchKernelEx(&config, electrode_command_cluster_kernel<Dim>, parameters, drive, batch, command);
}

template <int Dim>
cudaError_t launch_end_to_clusters(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch, bool alone,
                                   const Launch& launch) {
    cudaLaunchAttribute attribute;
    const cudaLaunchConfig_t config = cluster_launch({batch.particles, launch.cluster, launch.threads, launch.stream}, &attribute);
    return cudaLaunchKernelEx(&config, electrode_end_cluster_kernel<Dim>, parameters, drive, batch, alone);
}

}  // namespace lithofront
