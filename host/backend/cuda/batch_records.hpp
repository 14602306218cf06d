// Where a batch's records lie in one block of memory, the same on the device and in its mirror on the host.
#pragma once
#include <vector>

#include "backend/backend.hpp"
#include "backend/cuda/memory.hpp"
#include "cuda/half_cycle.hpp"

namespace lithofront {

struct BatchRecords {
    std::int32_t* ticket = nullptr;  // both zeroed before each launch: the first 128 bytes of the block
    std::int32_t* regions_used = nullptr;
    DeviceOutcome* outcomes = nullptr;  // one for each particle launched, in that order
    VoltageSample* samples = nullptr;   // voltage_points for each particle
    std::vector<Recording> recordings;  // one for each particle
    std::size_t bytes = 0;

    // What the nth particle launched reports in a mirror: the one at `place` of the batch, its lattice of `sites` sites.
    ParticleOutcome outcome_of(std::size_t nth, std::size_t place, int sites, const std::vector<Region>& regions) const;
};

constexpr std::size_t zeroed_record_bytes = 128;

// `sites` of the batch's particles; `pictured`: which of them record frames and potentials. A null block measures.
BatchRecords lay_records(char* block, const std::vector<int>& sites, const std::vector<bool>& pictured, const RecordingRequest& request);

// Which of these particles of the population the request pictures.
std::vector<bool> pictured_among(const std::vector<std::size_t>& particles, const RecordingRequest& request);

// The regions that all particles of a mirror have reported, from their list on the device.
std::vector<Region> fetch_regions(const BatchRecords& mirror, const DeviceBuffer& regions, const CudaStream& stream);

}  // namespace lithofront
