#include "backend/recording_buffers.hpp"

#include <algorithm>

namespace lithofront {

RecordingBuffers::RecordingBuffers(const RecordingRequest& request, std::size_t index, int sites)
    : sites_(static_cast<std::size_t>(sites)), samples_(static_cast<std::size_t>(request.voltage_points)) {
    const auto& wanted = request.frame_particles;
    if (std::find(wanted.begin(), wanted.end(), index) != wanted.end()) {
        frame_capacity_ = request.frames;
        frames_.resize(sites_ * static_cast<std::size_t>(request.frames));
    }
}

Recording RecordingBuffers::recording() {
    Recording r;
    r.samples = samples_.data();
    r.capacity = static_cast<std::int32_t>(samples_.size());
    r.frames = frames_.data();
    r.frame_capacity = frame_capacity_;
    return r;
}

ParticleOutcome RecordingBuffers::collect(const HalfCycleOutcome& done, const Workspace& workspace) const {
    ParticleOutcome outcome;
    outcome.result = done.result;
    outcome.tally = done.tally;
    outcome.regions.assign(workspace.reported, workspace.reported + done.tally.reported);
    outcome.voltage.assign(samples_.begin(), samples_.begin() + done.result.samples);
    for (int f = 0; f < done.result.frames; ++f) {
        const auto first = frames_.begin() + static_cast<std::ptrdiff_t>(sites_ * static_cast<std::size_t>(f));
        outcome.frames.emplace_back(first, first + static_cast<std::ptrdiff_t>(sites_));
    }
    return outcome;
}

}  // namespace lithofront
