#include "reference/event_driven.hpp"

#include <omp.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "backend/parallel.hpp"
#include "backend/recording_buffers.hpp"
#include "backend/workspace_block.hpp"
#include "core/team.hpp"
#include "particle/cycle_job.hpp"
#include "reference/front_solver.hpp"

namespace lithofront {
namespace {

// Entry of the front drawn in proportion to its rate.
int draw_entry(const std::vector<double>& rates, double total, double uniform) {
    double left = uniform * total;
    int last = 0;
    for (std::size_t e = 0; e < rates.size(); ++e) {
        if (rates[e] <= 0.0) continue;
        last = static_cast<int>(e);
        left -= rates[e];
        if (left < 0.0) break;
    }
    return last;
}

template <int Dim>
HalfCycleOutcome event_driven_half_cycle(const Body<Dim, SerialTeam>& body, const HalfCycleDrive& d, const Recording& recording) {
    const ModelParameters& p = body.model;
    const Workspace& ws = body.work;
    HalfCycleRun run = begin_half_cycle(body, d);
    FrontSolver solver(p, body.particle, ws);
    HalfCycleResult& result = run.result;
    const RandomKey key = RandomKey::make(p.seed, body.particle.number, d.cycle, static_cast<std::uint32_t>(d.half), Stream::event);
    while (result.end == EndReason::running) {
        open_step(run);
        if (result.end != EndReason::running) break;
        const FrontList front = ws.front;
        const float share = lithiated_share(run);
        const Control control = control_of(body, d, run);
        const bool constant_potential = control.constant_potential();
        double overpotential = static_cast<double>(run.step.overpotential);
        bool solved;
        if (constant_potential) {
            overpotential = static_cast<double>(run.holding ? control.limiting_overpotential(share, 0.0f) : d.overpotential);
            solved = solver.solve_potential(front, run.front_size, overpotential);
        } else {
            const float bound = control.limiting_overpotential(share, run.current) + search_room;
            solved =
                solver.solve_current(front, run.front_size, static_cast<double>(run.current), static_cast<double>(bound), overpotential);
        }
        if (!solved) {
            end_unconverged(result);
            break;
        }
        const double total = solver.total_rate();
        run.step.overpotential = static_cast<float>(overpotential);
        const float current = constant_potential ? static_cast<float>(total) : run.current;
        if (!judge_step(control, run, share, current)) continue;
        const float voltage = result.end_voltage_V;
        const RandomWords words = random_words(key, static_cast<std::uint32_t>(result.steps), 0);
        run.step.dt = -logarithm(uniform_from(words.word[0])) / static_cast<float>(total);
        if (d.potentiostatic && d.duration_s > 0.0f && result.time_s + run.step.dt >= d.duration_s) {
            result.time_s = d.duration_s;
            result.end = EndReason::duration;
            break;
        }
        const double uniform =
            (static_cast<double>(words.word[1]) + (static_cast<double>(words.word[2]) + 0.5) / 4294967296.0) / 4294967296.0;
        const int chosen = draw_entry(solver.rates(), total, uniform);
        record_step(body, recording, run, voltage);
        ws.conversion_time[front.site(chosen)] = 0.0f;
        // Nothing fills here: events are drawn.
        std::fill_n(ws.rate, run.front_size, 0.0f);
        convert(body, run, StepConditions{run.step.overpotential, 0.0f, run.front_size}, Conversions{run.front_size, 1}, 1.0f);
        pass_time(p, result, run.step.dt, voltage);
    }
    result.sweeps = solver.iterations();
    end_half_cycle(body, run);
    solver.store(ws);
    record_potentials(body, recording);
    return finish_half_cycle(body, d, result);
}

class EventDrivenBackend final : public Backend {
public:
    explicit EventDrivenBackend(int threads) : threads_(threads > 0 ? threads : omp_get_max_threads()) {}

    std::string name() const override { return "event_driven"; }
    std::string device() const override { return std::to_string(threads_) + (threads_ == 1 ? " thread" : " threads"); }
    std::size_t size() const override { return particles_.size(); }
    Particle particle(std::size_t index) const override { return particles_.at(index); }

    void load(std::vector<Cohort> cohorts, bool shared_potential) override {
        if (cohorts.size() != 1) throw std::invalid_argument("the event-driven engine holds one study at a time");
        if (shared_potential)
            throw std::invalid_argument("the event-driven engine runs particles one by one; set protocol.coupling = \"particle\"");
        for (const Particle& p : cohorts[0].particles) {
            const std::int64_t sites = std::int64_t{p.lattice.nx} * p.lattice.ny * p.lattice.nz;
            if (sites > event_driven_sites)
                throw std::invalid_argument("particle " + std::to_string(p.number) + " has " + std::to_string(sites) +
                                            " lattice sites; the event-driven engine is for at most " + std::to_string(event_driven_sites));
        }
        parameters_ = cohorts[0].parameters;
        particles_ = std::move(cohorts[0].particles);
    }

    std::vector<ParticleOutcome> run_half_cycle(std::span<const HalfCycleOrder> orders) override {
        const HalfCycleDrive& drive = orders[0].drive;
        const RecordingRequest& request = orders[0].request;
        std::vector<ParticleOutcome> outcomes(particles_.size());
        each_in_parallel(particles_.size(), threads_, [&](std::size_t i) {
            if (!request.runs(i)) return;
            const ParticleView view = view_of(particles_[i]);
            const WorkspaceBlock scratch(parameters_, view.lattice);
            const Workspace workspace = workspace_for(scratch.workspace(), view);
            RecordingBuffers buffers(request, i, view.lattice.count);
            SerialTeam team;
            const HalfCycleOutcome done =
                parameters_.dimension == 3
                    ? event_driven_half_cycle(make_body<3>(team, parameters_, view, workspace), drive, buffers.recording())
                    : event_driven_half_cycle(make_body<2>(team, parameters_, view, workspace), drive, buffers.recording());
            outcomes[i] = buffers.collect(done, workspace);
        });
        return outcomes;
    }

private:
    int threads_;
    ModelParameters parameters_;
    std::vector<Particle> particles_;
};

}  // namespace

std::unique_ptr<Backend> make_event_driven_backend(int threads) { return std::make_unique<EventDrivenBackend>(threads); }

}  // namespace lithofront
