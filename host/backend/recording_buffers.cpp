#include "backend/recording_buffers.hpp"

#include <algorithm>

namespace lithofront {

RecordingBuffers::RecordingBuffers(const RecordingRequest& request, std::size_t index, int sites)
    : sites_(static_cast<std::size_t>(sites)), samples_(static_cast<std::size_t>(request.voltage_points)) {
    const auto& wanted = request.frame_particles;
    if (std::find(wanted.begin(), wanted.end(), index) != wanted.end()) {
        frame_capacity_ = request.frames;
        frames_.resize(sites_ * static_cast<std::size_t>(request.frames));
        if (request.potentials) {
            ion_potential_.resize(sites_);
            electron_potential_.resize(sites_);
        }
    }
}

Recording RecordingBuffers::recording() {
    Recording r;
    r.samples = samples_.data();
    r.capacity = static_cast<std::int32_t>(samples_.size());
    r.frames = frames_.data();
    r.frame_capacity = frame_capacity_;
    r.ion_potential = ion_potential_.empty() ? nullptr : ion_potential_.data();
    r.electron_potential = electron_potential_.empty() ? nullptr : electron_potential_.data();
    return r;
}

ParticleOutcome RecordingBuffers::collect(const HalfCycleOutcome& done, const Workspace& workspace) const {
    ParticleOutcome outcome;
    outcome.result = done.result;
    outcome.tally = done.tally;
    outcome.regions.assign(workspace.region.reported, workspace.region.reported + done.tally.reported);
    outcome.voltage.assign(samples_.begin(), samples_.begin() + done.result.samples);
    for (int f = 0; f < done.result.frames; ++f) {
        const auto first = frames_.begin() + static_cast<std::ptrdiff_t>(sites_ * static_cast<std::size_t>(f));
        outcome.frames.emplace_back(first, first + static_cast<std::ptrdiff_t>(sites_));
    }
    outcome.ion_potential = ion_potential_;
    outcome.electron_potential = electron_potential_;
    return outcome;
}

}  // namespace lithofront
