// Kernels of an electrode's half-cycle: one command at a time for all particles of a device, one block or one cluster of `cluster`
// blocks each (Launch::workers does not count). All act on the current device and return the first error.
#pragma once
#include "cuda/half_cycle.hpp"
#include "particle/electrode_member.hpp"

namespace lithofront {

// Every array holds one entry for each particle, in device memory.
struct ElectrodeBatch {
    const DeviceParticle* particle = nullptr;
    char* const* workspace = nullptr;  // workspace_bytes for each, kept from command to command
    ElectrodeMember* member = nullptr;
    ElectrodeAnswer* answer = nullptr;
    DeviceOutcome* outcome = nullptr;
    std::int32_t particles = 0;
    Region* regions = nullptr;             // room for every particle's region capacity
    std::int32_t* regions_used = nullptr;  // zero before the end of a half-cycle
};

cudaError_t launch_electrode_command(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch,
                                     const ElectrodeCommand& command, const Launch& launch);
// Tally and ageing after an electrode's half-cycle; with `alone`, instead of it, a whole half-cycle of each particle by itself.
cudaError_t launch_electrode_end(const ModelParameters& parameters, const HalfCycleDrive& drive, const ElectrodeBatch& batch, bool alone,
                                 const Launch& launch);
// *total = sum of the answers, by CUB; `scratch` of at least answer_scratch_bytes(particles).
cudaError_t launch_total_answer(const ElectrodeBatch& batch, ElectrodeAnswer* total, char* scratch, std::size_t scratch_bytes,
                                cudaStream_t stream);
cudaError_t answer_scratch_bytes(std::int32_t particles, std::size_t* bytes);

}  // namespace lithofront
