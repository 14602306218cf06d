#include "backend/cuda/cuda_electrode.hpp"

namespace lithofront {

CudaElectrode::CudaElectrode(const std::vector<int>& devices, double memory_share, const ModelParameters& parameters,
                             std::vector<Particle>& particles, ElectrodeElsewhere* elsewhere)
    : parameters_(parameters), particles_(particles), elsewhere_(elsewhere) {
    for (std::size_t d = 0; d < devices.size(); ++d) {
        std::vector<std::size_t> indices;
        for (std::size_t i = d; i < particles.size(); i += devices.size()) indices.push_back(i);
        shards_.push_back(std::make_unique<ElectrodeShard>(devices[d], memory_share, parameters, particles, std::move(indices)));
    }
}

// All devices work at a time; which one holds a particle has no bearing on the total.
ElectrodeAnswer CudaElectrode::ask(const ElectrodeCommand& command) {
    for (const auto& shard : shards_) shard->start(command);
    ElectrodeAnswer all;
    for (const auto& shard : shards_) all.add(shard->total());
    return all;
}

std::vector<ParticleOutcome> CudaElectrode::run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request) {
    for (const auto& shard : shards_) shard->prepare(drive, request);
    // A given potential couples nothing.
    const bool coupled = !drive.potentiostatic;
    Extent isolated;
    for (std::size_t i = 0; i < particles_.size(); ++i)
        if (request.part(i) == Part::isolated) isolated.add(particles_[i]);
    if (coupled) run_electrode(parameters_, drive, *this, isolated, elsewhere_);
    for (const auto& shard : shards_) shard->start_end(!coupled);
    std::vector<ParticleOutcome> outcomes(particles_.size());
    for (const auto& shard : shards_) shard->collect(outcomes);
    return outcomes;
}

}  // namespace lithofront
