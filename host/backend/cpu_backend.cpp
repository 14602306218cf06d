// Particles in parallel over OpenMP threads, each run by one thread as a serial team.
#include <omp.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <numeric>
#include <stdexcept>

#include "backend/backend.hpp"
#include "backend/workspace_block.hpp"
#include "core/team.hpp"
#include "particle/cycle_job.hpp"

namespace lithofront {
namespace {

class CpuBackend final : public Backend {
public:
    explicit CpuBackend(int threads) : threads_(threads > 0 ? threads : omp_get_max_threads()) {}

    std::string name() const override { return "cpu"; }
    std::string device() const override { return std::to_string(threads_) + (threads_ == 1 ? " thread" : " threads"); }
    std::size_t size() const override { return particles_.size(); }
    Particle particle(std::size_t index) const override { return particles_.at(index); }

    void load(const ModelParameters& parameters, std::vector<Particle> particles, bool shared_potential) override {
        if (shared_potential) throw std::logic_error("electrode coupling is not part of the CPU backend yet");
        parameters_ = parameters;
        particles_ = std::move(particles);
        int largest = 0;
        for (const Particle& p : particles_) largest = std::max(largest, p.lattice.count);
        scratch_.clear();
        for (int t = 0; t < threads_; ++t) scratch_.emplace_back(parameters_, largest);
        // Large particles first, so that no thread is left with one at the end.
        order_.resize(particles_.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::stable_sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
            return particles_[a].lattice.count > particles_[b].lattice.count;
        });
    }

    std::vector<ParticleOutcome> run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request) override {
        std::vector<ParticleOutcome> outcomes(particles_.size());
        std::exception_ptr failure;
        std::mutex failure_guard;
        const std::int64_t n = static_cast<std::int64_t>(order_.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads_)
        for (std::int64_t k = 0; k < n; ++k) {
            try {
                const std::size_t i = order_[static_cast<std::size_t>(k)];
                const Workspace& scratch = scratch_[static_cast<std::size_t>(omp_get_thread_num())].workspace();
                outcomes[i] = run_one(i, drive, request, scratch);
            } catch (...) {
                const std::lock_guard<std::mutex> lock(failure_guard);
                if (!failure) failure = std::current_exception();
            }
        }
        if (failure) std::rethrow_exception(failure);
        return outcomes;
    }

private:
    ParticleOutcome run_one(std::size_t index, const HalfCycleDrive& drive, const RecordingRequest& request, const Workspace& scratch) {
        Particle& particle = particles_[index];
        const ParticleView view = view_of(particle);
        const Workspace workspace = workspace_for(scratch, view);
        ParticleOutcome outcome;
        outcome.voltage.resize(static_cast<std::size_t>(request.voltage_points));
        Recording recording;
        recording.samples = outcome.voltage.data();
        recording.capacity = request.voltage_points;
        std::vector<SiteState> frames;
        const std::size_t count = static_cast<std::size_t>(particle.lattice.count);
        if (std::find(request.frame_particles.begin(), request.frame_particles.end(), index) != request.frame_particles.end()) {
            frames.resize(count * static_cast<std::size_t>(request.frames));
            recording.frames = frames.data();
            recording.frame_capacity = request.frames;
            if (request.potentials) {
                outcome.ion_potential.resize(count);
                outcome.electron_potential.resize(count);
                recording.ion_potential = outcome.ion_potential.data();
                recording.electron_potential = outcome.electron_potential.data();
            }
        }
        SerialTeam team;
        const HalfCycleOutcome done = parameters_.dimension == 3
                                          ? do_half_cycle<3>(team, parameters_, drive, view, workspace, recording)
                                          : do_half_cycle<2>(team, parameters_, drive, view, workspace, recording);
        outcome.result = done.result;
        outcome.tally = done.tally;
        outcome.regions.assign(workspace.reported, workspace.reported + done.tally.reported);
        outcome.voltage.resize(static_cast<std::size_t>(done.result.samples));
        for (int f = 0; f < done.result.frames; ++f) {
            const auto first = frames.begin() + static_cast<std::ptrdiff_t>(count * static_cast<std::size_t>(f));
            outcome.frames.emplace_back(first, first + static_cast<std::ptrdiff_t>(count));
        }
        return outcome;
    }

    int threads_;
    ModelParameters parameters_;
    std::vector<Particle> particles_;
    std::vector<std::size_t> order_;
    std::vector<WorkspaceBlock> scratch_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(int threads) { return std::make_unique<CpuBackend>(threads); }

}  // namespace lithofront
