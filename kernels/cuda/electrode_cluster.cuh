// The kernels of an electrode's half-cycle for large lattices: one cluster of blocks for each particle.
#pragma once
#include "cuda/cluster_launch.cuh"
#include "cuda/cluster_members.cuh"
#include "cuda/electrode_block.hpp"

namespace lithofront {

template <int Dim>
__global__ void __launch_bounds__(most_threads, 1) electrode_command_cluster_kernel(const __grid_constant__ ModelParameters parameters,
                                                                                    const __grid_constant__ HalfCycleDrive drive,
                                                                                    const ElectrodeBatch batch, const ElectrodeCommand command) {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
    __shared__ ClusterScratch reductions;
    const ClusterMembers members;
    CudaClusterTeam team(members, &reductions);
    members.barrier();
    run_command_block<Dim>(team, parameters, drive, batch, command, static_cast<int>(blockIdx.x) / members.blocks());
    // No block may end while another one writes to its shared memory.
    members.barrier();
#else
    __trap();
#endif
}

template <int Dim>
__global__ void __launch_bounds__(most_threads, 1) electrode_end_cluster_kernel(const __grid_constant__ ModelParameters parameters,
                                                                                const __grid_constant__ HalfCycleDrive drive,
                                                                                const ElectrodeBatch batch, const bool alone) {
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
    __shared__ ClusterScratch reductions;
    __shared__ BlockWords words;
    const ClusterMembers members;
    CudaClusterTeam team(members, &reductions);
    members.barrier();
    run_end_block<Dim>(team, parameters, drive, batch, alone, static_cast<int>(blockIdx.x) / members.blocks(), members.in_block(&words, 0));
    members.barrier();
#else
    __trap();
#endif
}

template <int Dim>
cudaError_t launch_command_to_clusters(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch,
                                       const ElectrodeCommand& command, int cluster, int threads, cudaStream_t stream) {
    cudaLaunchAttribute attribute;
    const cudaLaunchConfig_t config = cluster_launch(batch.particles, cluster, threads, stream, &attribute);
    return cudaLaunchKernelEx(&config, electrode_command_cluster_kernel<Dim>, parameters, drive, batch, command);
}

template <int Dim>
cudaError_t launch_end_to_clusters(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch, bool alone,
                                   int cluster, int threads, cudaStream_t stream) {
    cudaLaunchAttribute attribute;
    const cudaLaunchConfig_t config = cluster_launch(batch.particles, cluster, threads, stream, &attribute);
    return cudaLaunchKernelEx(&config, electrode_end_cluster_kernel<Dim>, parameters, drive, batch, alone);
}

}  // namespace lithofront
