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
    VoltageSample* samples = nullptr;   // of all particles
    std::vector<Recording> recordings;  // one for each particle
    std::size_t bytes = 0;

    // What the nth particle launched reports in a mirror: the one at `place` of the batch, its lattice of `sites` sites.
    ParticleOutcome outcome_of(std::size_t nth, std::size_t place, int sites, const std::vector<Region>& regions) const;
};

constexpr std::size_t zeroed_record_bytes = 128;

// What a particle of the batch records.
struct RecordShape {
    int sites = 0, voltage_points = 0, frames = 0;
    bool potentials = false;
};

// Of particle `index` of the cohort that the order is for.
RecordShape record_shape(const HalfCycleOrder& order, std::size_t index, int sites);

// A null block measures.
BatchRecords lay_records(char* block, const std::vector<RecordShape>& particles);

// The regions that all particles of a mirror have reported, from their list on the device.
std::vector<Region> fetch_regions(const BatchRecords& mirror, const DeviceBuffer& regions, const CudaStream& stream);

}  // namespace lithofront
