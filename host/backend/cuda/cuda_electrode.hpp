// A population under one overpotential, dealt out over the devices.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "backend/cuda/electrode_shard.hpp"
#include "backend/electrode.hpp"

namespace lithofront {

class CudaElectrode final : public ElectrodeMembers {
public:
    // `particles` must outlive this; `elsewhere`: the members of other processes, or null. Throws as ElectrodeShard does.
    CudaElectrode(const std::vector<int>& devices, double memory_share, const ModelParameters& parameters, std::vector<Particle>& particles,
                  ElectrodeElsewhere* elsewhere);

    std::vector<ParticleOutcome> run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request);
    void fetch(std::size_t index) { shards_[index % shards_.size()]->fetch(index); }
    std::string describe(std::size_t shard) const { return shards_.at(shard)->describe(); }

    ElectrodeAnswer ask(const ElectrodeCommand& command) override;

private:
    ModelParameters parameters_;
    const std::vector<Particle>& particles_;
    ElectrodeElsewhere* elsewhere_;
    std::vector<std::unique_ptr<ElectrodeShard>> shards_;
};

}  // namespace lithofront
