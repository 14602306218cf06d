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
    // `particles` must outlive this. Throws as ElectrodeShard does.
    CudaElectrode(const std::vector<int>& devices, double memory_share, const ModelParameters& parameters,
                  std::vector<Particle>& particles);

    std::vector<ParticleOutcome> run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request);
    void fetch(std::size_t index) { shards_[index % shards_.size()]->fetch(index); }
    std::string describe(std::size_t shard) const { return shards_.at(shard)->describe(); }

    ElectrodeAnswer ask(const ElectrodeCommand& command) override;

private:
    ModelParameters parameters_;
    const std::vector<Particle>& particles_;
    std::vector<std::unique_ptr<ElectrodeShard>> shards_;
};

}  // namespace lithofront
