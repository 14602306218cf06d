// Particles in parallel over OpenMP threads, each run by one thread as a serial team.
#include <algorithm>
#include <numeric>

#include "backend/backend.hpp"
#include "backend/parallel.hpp"
#include "backend/recording_buffers.hpp"
#include "backend/shared_potential.hpp"
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

    void join_electrode(ElectrodeElsewhere& elsewhere) override { elsewhere_ = &elsewhere; }

    void load(const ModelParameters& parameters, std::vector<Particle> particles, bool shared_potential) override {
        parameters_ = parameters;
        particles_ = std::move(particles);
        scratch_.clear();
        shared_.reset();
        if (shared_potential) {
            shared_ = std::make_unique<SharedPotential>(parameters_, particles_, threads_, elsewhere_);
            return;
        }
        int largest = 0;
        for (const Particle& p : particles_) largest = std::max(largest, p.lattice.count);
        for (int t = 0; t < team_for(particles_.size(), threads_); ++t) scratch_.emplace_back(parameters_, largest);
        // Large particles first, so that no thread is left with one at the end.
        order_.resize(particles_.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::stable_sort(order_.begin(), order_.end(),
                         [this](std::size_t a, std::size_t b) { return particles_[a].lattice.count > particles_[b].lattice.count; });
    }

    std::vector<ParticleOutcome> run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request) override {
        if (shared_) return shared_->run_half_cycle(drive, request);
        std::vector<ParticleOutcome> outcomes(particles_.size());
        each_in_parallel(order_.size(), threads_, [&](std::size_t k) {
            if (!request.runs(order_[k])) return;
            const Workspace& scratch = scratch_[static_cast<std::size_t>(omp_get_thread_num())].workspace();
            outcomes[order_[k]] = run_one(order_[k], drive, request, scratch);
        });
        return outcomes;
    }

private:
    ParticleOutcome run_one(std::size_t index, const HalfCycleDrive& drive, const RecordingRequest& request, const Workspace& scratch) {
        const ParticleView view = view_of(particles_[index]);
        const Workspace workspace = workspace_for(scratch, view);
        RecordingBuffers buffers(request, index, view.lattice.count);
        SerialTeam team;
        const HalfCycleOutcome done = parameters_.dimension == 3
                                          ? do_half_cycle(make_body<3>(team, parameters_, view, workspace), drive, buffers.recording())
                                          : do_half_cycle(make_body<2>(team, parameters_, view, workspace), drive, buffers.recording());
        return buffers.collect(done, workspace);
    }

    int threads_;
    ModelParameters parameters_;
    std::vector<Particle> particles_;
    std::vector<std::size_t> order_;
    std::vector<WorkspaceBlock> scratch_;      // one per thread
    std::unique_ptr<SharedPotential> shared_;  // electrode coupling
    ElectrodeElsewhere* elsewhere_ = nullptr;  // its members in other processes
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(int threads) { return std::make_unique<CpuBackend>(threads); }

}  // namespace lithofront
