// Stand-ins for the launchers of kernels/cuda/electrode.hpp, over a host team.
#include "cuda/electrode_block.hpp"
#include "cuda_host/fake_block.hpp"
#include "cuda_host/fake_kernel.hpp"

namespace lithofront {

cudaError_t launch_electrode_command(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch,
                                     const ElectrodeCommand& command, const Launch& launch) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(
        launch.stream,
        [=] {
            // The last block first.
            for (int k = batch.particles - 1; k >= 0; --k)
                fake::as_worker(launch.cluster, 0, [&](auto& team, char*) {
                    if (parameters.dimension == 3) run_command_block<3>(team, {parameters, drive}, batch, command, k);
                    else run_command_block<2>(team, {parameters, drive}, batch, command, k);
                });
        },
        launch.cluster));
}

cudaError_t launch_electrode_end(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch, bool alone,
                                 const Launch& launch) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(
        launch.stream,
        [=] {
            for (int k = batch.particles - 1; k >= 0; --k) {
                BlockWords words{};
                fake::as_worker(launch.cluster, 0, [&](auto& team, char*) {
                    if (parameters.dimension == 3) run_end_block<3>(team, {parameters, drive}, batch, alone, {k, nullptr, &words});
                    else run_end_block<2>(team, {parameters, drive}, batch, alone, {k, nullptr, &words});
                });
            }
        },
        launch.cluster));
}

cudaError_t answer_scratch_bytes(std::int32_t particles, std::size_t* bytes) {
    *bytes = static_cast<std::size_t>(particles) * 8;
    return cudaSuccess;
}

cudaError_t launch_total_answer(const ElectrodeBatch& batch, ElectrodeAnswer* total, char* scratch, std::size_t scratch_bytes,
                                cudaStream_t stream) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(stream, [=] {
        for (std::size_t i = 0; i < scratch_bytes; ++i) scratch[i] = 0x55;
        ElectrodeAnswer all;
        for (std::int32_t k = 0; k < batch.particles; ++k) all.add(batch.answer[k]);
        *total = all;
    }));
}

}  // namespace lithofront
