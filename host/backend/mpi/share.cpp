#include "backend/mpi/share.hpp"

namespace lithofront {

void Share::prepare(BackendChoice choice, int threads) { backend_ = make_(choice, threads); }

void Share::load(const ModelParameters& parameters, std::vector<Particle> particles, bool shared_potential) {
    shared_potential_ = shared_potential;
    if (shared_potential) backend_->join_electrode(electrode_);
    backend_->load(parameters, std::move(particles), shared_potential);
}

std::vector<ParticleOutcome> Share::run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request) {
    // A given potential couples nothing.
    if (shared_potential_ && !drive.potentiostatic) electrode_.open();
    try {
        return backend_->run_half_cycle(drive, request);
    } catch (...) {
        electrode_.give_up();
        throw;
    }
}

}  // namespace lithofront
