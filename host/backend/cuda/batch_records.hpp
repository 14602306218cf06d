// Where a batch's records lie in one block of memory, the same on the device and in its mirror on the host.
#pragma once
#include <vector>

#include "backend/backend.hpp"
#include "cuda/half_cycle.hpp"
#include "particle/workspace_layout.hpp"

namespace lithofront {

struct BatchRecords {
    std::int32_t* ticket = nullptr;              // both zeroed before each launch: the first 128 bytes of the block
    std::int32_t* regions_used = nullptr;
    DeviceOutcome* outcomes = nullptr;           // one for each particle
    VoltageSample* samples = nullptr;            // voltage_points for each particle
    std::vector<Recording> recordings;           // one for each particle
    std::size_t bytes = 0;
};

constexpr std::size_t zeroed_record_bytes = 128;

// `sites` of the batch's particles; `pictured`: which of them record frames and potentials. A null block measures.
inline BatchRecords lay_records(char* block, const std::vector<int>& sites, const std::vector<bool>& pictured, const RecordingRequest& request) {
    BatchRecords r;
    BlockCutter cutter(block);
    r.ticket = cutter.cut<std::int32_t>(1);
    r.regions_used = cutter.cut<std::int32_t>(1);
    r.outcomes = cutter.cut<DeviceOutcome>(sites.size());
    const std::size_t points = static_cast<std::size_t>(request.voltage_points);
    r.samples = cutter.cut<VoltageSample>(sites.size() * points);
    r.recordings.resize(sites.size());
    for (std::size_t i = 0; i < sites.size(); ++i) {
        Recording& one = r.recordings[i];
        one.samples = r.samples ? r.samples + i * points : nullptr;
        one.capacity = request.voltage_points;
        if (!pictured[i]) continue;
        const std::size_t count = static_cast<std::size_t>(sites[i]);
        one.frames = cutter.cut<SiteState>(count * static_cast<std::size_t>(request.frames));
        one.frame_capacity = request.frames;
        if (request.potentials) {
            one.ion_potential = cutter.cut<float>(count);
            one.electron_potential = cutter.cut<float>(count);
        }
    }
    r.bytes = cutter.used();
    return r;
}

}  // namespace lithofront
