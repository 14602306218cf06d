// What one rank holds of the population, and the machine that takes it through half-cycles.
#pragma once
#include <functional>

#include "backend/backend.hpp"
#include "backend/mpi/electrode_over_ranks.hpp"

namespace lithofront {

using BackendMaker = std::function<std::unique_ptr<Backend>(BackendChoice choice, int threads)>;

class Share {
public:
    Share(MPI_Comm ranks, BackendMaker make) : electrode_(ranks), make_(std::move(make)) {}

    void prepare(BackendChoice choice, int threads);
    void load(const ModelParameters& parameters, std::vector<Particle> particles, bool shared_potential);
    // All ranks together.
    std::vector<ParticleOutcome> run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request);
    // Once prepared.
    const Backend& backend() const { return *backend_; }

private:
    ElectrodeOverRanks electrode_;
    BackendMaker make_;
    std::unique_ptr<Backend> backend_;
    bool shared_potential_ = false;
};

}  // namespace lithofront
