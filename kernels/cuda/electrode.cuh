// The kernels of an electrode's half-cycle.
#pragma once
#include "cuda/block_members.cuh"
#include "cuda/electrode_block.hpp"

namespace lithofront {

template <int Dim>
__global__ void __launch_bounds__(most_threads, 1)
    electrode_command_kernel(const __grid_constant__ ModelParameters parameters, const __grid_constant__ HalfCycleDrive drive,
                             const ElectrodeBatch batch, const ElectrodeCommand command) {
    __shared__ ReductionScratch reductions;
    CudaTeam team(BlockMembers{}, &reductions);
    run_command_block<Dim>(team, {parameters, drive}, batch, command, static_cast<int>(blockIdx.x));
}

template <int Dim>
__global__ void __launch_bounds__(most_threads, 1)
    electrode_end_kernel(const __grid_constant__ ModelParameters parameters, const __grid_constant__ HalfCycleDrive drive,
                         const ElectrodeBatch batch, const bool alone) {
    __shared__ ReductionScratch reductions;
    __shared__ BlockWords words;
    CudaTeam team(BlockMembers{}, &reductions);
    run_end_block<Dim>(team, {parameters, drive}, batch, alone, {static_cast<int>(blockIdx.x), nullptr, &words});
}

template <int Dim>
cudaError_t launch_command(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch,
                           const ElectrodeCommand& command, const Launch& launch) {
    const auto blocks = static_cast<unsigned>(batch.particles), threads = static_cast<unsigned>(launch.threads);
    electrode_command_kernel<Dim><<<blocks, threads, 0, launch.stream>>>(parameters, drive, batch, command);
    return cudaGetLastError();
}

template <int Dim>
cudaError_t launch_end(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch, bool alone,
                       const Launch& launch) {
    const auto blocks = static_cast<unsigned>(batch.particles), threads = static_cast<unsigned>(launch.threads);
    electrode_end_kernel<Dim><<<blocks, threads, 0, launch.stream>>>(parameters, drive, batch, alone);
    return cudaGetLastError();
}

}  // namespace lithofront
