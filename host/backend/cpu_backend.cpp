// Particles in parallel over OpenMP threads, each run by one thread as a serial team.
#include <algorithm>
#include <numeric>

#include "backend/cohorts.hpp"
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
    std::size_t size() const override { return cohorts_.particles.size(); }
    Particle particle(std::size_t index) const override { return cohorts_.particles.at(index); }

    void join_electrode(ElectrodeElsewhere& elsewhere) override { elsewhere_ = &elsewhere; }

    void load(std::vector<Cohort> cohorts, bool shared_potential) override {
        scratch_.clear();
        shared_.reset();
        cohorts_ = Cohorts::in_a_row(std::move(cohorts), shared_potential);
        const std::vector<Particle>& particles = cohorts_.particles;
        if (shared_potential) {
            shared_ = std::make_unique<SharedPotential>(cohorts_.models[0], cohorts_.particles, threads_, elsewhere_);
            return;
        }
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < particles.size(); ++i)
            bytes = std::max(bytes, workspace_bytes(cohorts_.model_of(i), particles[i].lattice));
        for (int t = 0; t < team_for(particles.size(), threads_); ++t) scratch_.emplace_back(bytes);
        // Large particles first, whichever their cohort, so that no thread is left with one at the end.
        order_.resize(particles.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::stable_sort(order_.begin(), order_.end(),
                         [&](std::size_t a, std::size_t b) { return particles[a].lattice.count > particles[b].lattice.count; });
    }

    std::vector<ParticleOutcome> run_half_cycle(std::span<const HalfCycleOrder> orders) override {
        cohorts_.require_orders(orders);
        if (shared_) return shared_->run_half_cycle(orders[0].drive, orders[0].request);
        std::vector<ParticleOutcome> outcomes(cohorts_.particles.size());
        std::vector<std::size_t> running;
        for (const std::size_t i : order_)
            if (cohorts_.runs(i, orders)) running.push_back(i);
        each_in_parallel(running.size(), threads_, [&](std::size_t k) {
            WorkspaceBlock& scratch = scratch_[static_cast<std::size_t>(omp_get_thread_num())];
            outcomes[running[k]] = run_one(running[k], cohorts_.order_of(running[k], orders), scratch);
        });
        return outcomes;
    }

private:
    ParticleOutcome run_one(std::size_t particle, const HalfCycleOrder& order, WorkspaceBlock& scratch) {
        const ModelParameters& model = cohorts_.model_of(particle);
        const ParticleView view = view_of(cohorts_.particles[particle]);
        const Workspace workspace = workspace_for(scratch.laid_for(model, view.lattice), view);
        RecordingBuffers buffers(order.request, cohorts_.places[particle].index, view.lattice.count);
        SerialTeam team;
        const HalfCycleOutcome done = model.dimension == 3
                                          ? do_half_cycle(make_body<3>(team, model, view, workspace), order.drive, buffers.recording())
                                          : do_half_cycle(make_body<2>(team, model, view, workspace), order.drive, buffers.recording());
        return buffers.collect(done, workspace);
    }

    int threads_;
    Cohorts cohorts_;
    std::vector<std::size_t> order_;           // of all particles
    std::vector<WorkspaceBlock> scratch_;      // one per thread
    std::unique_ptr<SharedPotential> shared_;  // electrode coupling
    ElectrodeElsewhere* elsewhere_ = nullptr;  // its members in other processes
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(int threads) { return std::make_unique<CpuBackend>(threads); }

}  // namespace lithofront
