// The part of an electrode that one device holds: every particle with its workspace, since all of them step together.
#pragma once
#include <string>
#include <vector>

#include "backend/cuda/batch_records.hpp"
#include "backend/cuda/memory.hpp"
#include "cuda/electrode.hpp"

namespace lithofront {

class ElectrodeShard {
public:
    // `indices`: which particles of `particles` are this shard's; both must outlive it. The host arrays are stale until fetched.
    // Throws std::runtime_error, before anything is allocated, when all of it takes more than `memory_share` of the free memory.
    ElectrodeShard(int device, double memory_share, const ModelParameters& parameters, std::vector<Particle>& particles,
                   std::vector<std::size_t> indices);

    // Readies a half-cycle: its records, and the particles that run.
    void prepare(const HalfCycleDrive& drive, const RecordingRequest& request);
    // Starts a command on all particles; total() waits for it and gives the sum of the answers.
    void start(const ElectrodeCommand& command);
    ElectrodeAnswer total();
    // Starts what ends a half-cycle (cuda/electrode.hpp); collect() waits for it.
    void start_end(bool alone);
    void collect(std::vector<ParticleOutcome>& outcomes);
    // Brings a particle's host arrays up to date; nothing if it is not here.
    void fetch(std::size_t index);

    std::string describe() const;

private:
    Particle& particle(std::size_t place) { return (*particles_)[indices_[place]]; }

    int device_;
    ModelParameters parameters_;
    HalfCycleDrive drive_;
    std::vector<Particle>* particles_;
    std::vector<std::size_t> indices_;           // ascending
    std::vector<int> sites_;                     // of each
    std::vector<std::size_t> state_at_;          // where each one's packed state begins
    std::vector<std::size_t> workspace_offset_;  // and its workspace
    std::vector<std::size_t> launched_;          // places of those that run in this half-cycle; the others stand still
    int threads_ = 0;                            // of a block
    int cluster_ = 1;                            // blocks for each particle
    std::size_t bytes_ = 0;                      // of device memory, without records
    CudaStream stream_;
    DeviceBuffer state_, workspaces_, workspace_at_, described_, members_, answers_, total_, scratch_, regions_, records_;
    PinnedBuffer described_mirror_, workspace_at_mirror_, records_mirror_, total_mirror_;
    BatchRecords mirror_;
    ElectrodeBatch batch_;
};

}  // namespace lithofront
