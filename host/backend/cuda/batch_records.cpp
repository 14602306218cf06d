#include "backend/cuda/batch_records.hpp"

#include <algorithm>

#include "particle/workspace_layout.hpp"

namespace lithofront {

RecordShape record_shape(const HalfCycleOrder& order, std::size_t index, int sites) {
    RecordShape shape;
    shape.sites = sites;
    if (!order.runs(index)) return shape;
    const RecordingRequest& request = order.request;
    shape.voltage_points = request.voltage_points;
    if (std::count(request.frame_particles.begin(), request.frame_particles.end(), index) == 0) return shape;
    shape.frames = request.frames;
    shape.potentials = request.potentials;
    return shape;
}

BatchRecords lay_records(char* block, const std::vector<RecordShape>& particles) {
    BatchRecords r;
    BlockCutter cutter(block);
    r.ticket = cutter.cut<std::int32_t>(1);
    r.regions_used = cutter.cut<std::int32_t>(1);
    r.outcomes = cutter.cut<DeviceOutcome>(particles.size());
    std::size_t points = 0;
    for (const RecordShape& one : particles) points += static_cast<std::size_t>(one.voltage_points);
    r.samples = cutter.cut<VoltageSample>(points);
    r.recordings.resize(particles.size());
    std::size_t first = 0;
    for (std::size_t i = 0; i < particles.size(); ++i) {
        const RecordShape& shape = particles[i];
        Recording& one = r.recordings[i];
        one.samples = r.samples ? r.samples + first : nullptr;
        one.capacity = shape.voltage_points;
        first += static_cast<std::size_t>(shape.voltage_points);
        const std::size_t count = static_cast<std::size_t>(shape.sites);
        if (shape.frames > 0) one.frames = cutter.cut<SiteState>(count * static_cast<std::size_t>(shape.frames));
        one.frame_capacity = shape.frames;
        if (shape.potentials) {
            one.ion_potential = cutter.cut<float>(count);
            one.electron_potential = cutter.cut<float>(count);
        }
    }
    r.bytes = cutter.used();
    return r;
}

std::vector<Region> fetch_regions(const BatchRecords& mirror, const DeviceBuffer& regions, const CudaStream& stream) {
    std::vector<Region> fetched(static_cast<std::size_t>(*mirror.regions_used));
    if (fetched.empty()) return fetched;
    LF_CUDA(cudaMemcpyAsync(fetched.data(), regions.data(), fetched.size() * sizeof(Region), cudaMemcpyDeviceToHost, stream.get()));
    LF_CUDA(cudaStreamSynchronize(stream.get()));
    return fetched;
}

ParticleOutcome BatchRecords::outcome_of(std::size_t nth, std::size_t place, int sites, const std::vector<Region>& regions) const {
    const DeviceOutcome& from = outcomes[nth];
    const Recording& recording = recordings[place];
    const std::size_t count = static_cast<std::size_t>(sites);
    ParticleOutcome o;
    o.result = from.outcome.result;
    o.tally = from.outcome.tally;
    const auto first = regions.begin() + static_cast<std::ptrdiff_t>(from.first_region);
    o.regions.assign(first, first + o.tally.reported);
    o.voltage.assign(recording.samples, recording.samples + o.result.samples);
    for (std::size_t f = 0; f < static_cast<std::size_t>(o.result.frames); ++f)
        o.frames.emplace_back(recording.frames + count * f, recording.frames + count * (f + 1));
    if (recording.ion_potential) o.ion_potential.assign(recording.ion_potential, recording.ion_potential + count);
    if (recording.electron_potential) o.electron_potential.assign(recording.electron_potential, recording.electron_potential + count);
    return o;
}

}  // namespace lithofront
