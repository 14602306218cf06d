#include "parity/support/team_backend.hpp"

#include <algorithm>
#include <utility>

#include "backend/cohorts.hpp"
#include "backend/electrode.hpp"
#include "core/team.hpp"
#include "parity/support/emulated_members.hpp"
#include "particle/electrode_member.hpp"

namespace lithofront::parity {
namespace {

// What a particle is asked to do by any team: a whole half-cycle, a command of its electrode, or the end of that.
struct Job {
    const ModelParameters& parameters;
    const HalfCycleDrive& drive;
    const ParticleView& view;
    const Workspace& workspace;
    const Recording& recording;
};

struct Whole : Job {
    using Result = HalfCycleOutcome;
    template <int Dim, class Team>
    Result run(Team& team) const {
        return do_half_cycle(make_body<Dim>(team, parameters, view, workspace), drive, recording);
    }
};

struct Obeyed : Job {
    using Result = ElectrodeAnswer;
    const ElectrodeCommand& command;
    ElectrodeMember& member;
    template <int Dim, class Team>
    Result run(Team& team) const {
        // As on the device: every member works on a copy of its own, and the first one's is kept.
        ElectrodeMember mine = member;
        team.once([] {});
        const Result answer = obey(make_body<Dim>(team, parameters, view, workspace), drive, recording, command, mine);
        team.once([&] { member = mine; });
        return answer;
    }
};

struct Finished : Job {
    using Result = HalfCycleOutcome;
    ElectrodeMember& member;
    template <int Dim, class Team>
    Result run(Team& team) const {
        ElectrodeMember mine = member;
        return finish_member(make_body<Dim>(team, parameters, view, workspace), drive, recording, mine);
    }
};

template <class J, class Team>
typename J::Result run_job(const J& job, Team& team) {
    return job.parameters.dimension == 3 ? job.template run<3>(team) : job.template run<2>(team);
}

struct Scrambled {
    template <class J>
    typename J::Result operator()(const J& job) const {
        ScrambledTeam team;
        return run_job(job, team);
    }
};

struct Emulated {
    int members;
    Crew& crew;
    template <class J>
    typename J::Result operator()(const J& job) const {
        ReductionScratch scratch;
        typename J::Result result;
        crew.run(1, members, [&](int rank) {
            EmulatedTeam team(EmulatedMembers{&crew, rank, members}, &scratch);
            const typename J::Result mine = run_job(job, team);
            // As on the device, the first member's copy is the one that counts.
            if (rank == 0) result = mine;
        });
        return result;
    }
};

struct EmulatedCluster {
    int blocks, members;
    Crew& crew;
    template <class J>
    typename J::Result operator()(const J& job) const {
        typename J::Result result;
        as_cluster(crew, blocks, members, [&](auto& team, int rank) {
            const typename J::Result mine = run_job(job, team);
            if (rank == 0) result = mine;
        });
        return result;
    }
};

// One particle with what it records.
struct Subject {
    Subject(const ModelParameters& parameters, Particle& particle, std::size_t index, const RecordingRequest& request)
        : view(view_of(particle)),
          count(static_cast<std::size_t>(view.lattice.count)),
          // As exact as the launch's: what is written beyond an array's end is caught by the address sanitizer.
          block(std::make_unique<char[]>(workspace_bytes(parameters, view.lattice))) {
        BlockCutter cutter(block.get());
        workspace = workspace_for(lay_workspace(cutter, parameters, view.lattice), view);
        outcome.voltage.resize(static_cast<std::size_t>(request.voltage_points));
        recording.samples = outcome.voltage.data();
        recording.capacity = request.voltage_points;
        if (std::count(request.frame_particles.begin(), request.frame_particles.end(), index) == 0) return;
        frames.resize(count * static_cast<std::size_t>(request.frames));
        recording.frames = frames.data();
        recording.frame_capacity = request.frames;
        outcome.ion_potential.resize(request.potentials ? count : 0);
        outcome.electron_potential.resize(request.potentials ? count : 0);
        recording.ion_potential = request.potentials ? outcome.ion_potential.data() : nullptr;
        recording.electron_potential = request.potentials ? outcome.electron_potential.data() : nullptr;
    }

    ParticleOutcome collect(const HalfCycleOutcome& done) {
        outcome.result = done.result;
        outcome.tally = done.tally;
        outcome.regions.assign(workspace.region.reported, workspace.region.reported + done.tally.reported);
        outcome.voltage.resize(static_cast<std::size_t>(done.result.samples));
        for (std::size_t f = 0; f < static_cast<std::size_t>(done.result.frames); ++f)
            outcome.frames.emplace_back(frames.data() + count * f, frames.data() + count * (f + 1));
        return outcome;
    }

    ParticleView view;
    std::size_t count;
    std::unique_ptr<char[]> block;
    Workspace workspace;
    Recording recording;
    ParticleOutcome outcome;
    std::vector<SiteState> frames;
    ElectrodeMember member;
};

template <class Run>
class TeamBackend final : public Backend {
public:
    TeamBackend(std::string name, Run run) : name_(std::move(name)), run_(run) {}
    std::string name() const override { return name_; }
    std::string device() const override { return "a test's team"; }
    std::size_t size() const override { return cohorts_.particles.size(); }
    Particle particle(std::size_t index) const override { return cohorts_.particles.at(index); }
    void load(std::vector<Cohort> cohorts, bool shared_potential) override {
        cohorts_ = Cohorts::in_a_row(std::move(cohorts), shared_potential);
        shared_ = shared_potential;
    }
    std::vector<ParticleOutcome> run_half_cycle(std::span<const HalfCycleOrder> orders) override {
        cohorts_.require_orders(orders);
        std::vector<Particle>& particles = cohorts_.particles;
        std::vector<Subject> bodies;
        std::vector<std::size_t> running;
        Extent isolated;
        for (std::size_t i = 0; i < particles.size(); ++i) {
            const HalfCycleOrder& order = cohorts_.order_of(i, orders);
            const std::size_t index = cohorts_.places[i].index;
            if (order.request.part(index) == Part::isolated) isolated.add(particles[i]);
            if (!order.runs(index)) continue;
            running.push_back(i);
            bodies.emplace_back(cohorts_.model_of(i), particles[i], index, order.request);
        }
        const bool coupled = shared_ && !orders[0].drive.potentiostatic;
        if (coupled) {
            Electrode electrode(*this, orders[0].drive, bodies);
            run_electrode(cohorts_.models[0], orders[0].drive, electrode, isolated);
        }
        std::vector<ParticleOutcome> outcomes(particles.size());
        for (std::size_t k = 0; k < bodies.size(); ++k) {
            Subject& b = bodies[k];
            const Job job{cohorts_.model_of(running[k]), cohorts_.order_of(running[k], orders).drive, b.view, b.workspace, b.recording};
            outcomes[running[k]] = b.collect(coupled ? run_(Finished{job, b.member}) : run_(Whole{job}));
        }
        return outcomes;
    }

private:
    struct Electrode final : ElectrodeMembers {
        Electrode(TeamBackend& b, const HalfCycleDrive& d, std::vector<Subject>& all) : backend(b), drive(d), bodies(all) {}
        ElectrodeAnswer ask(const ElectrodeCommand& command) override {
            ElectrodeAnswer total;
            for (Subject& b : bodies)
                total.add(
                    backend.run_(Obeyed{Job{backend.cohorts_.models[0], drive, b.view, b.workspace, b.recording}, command, b.member}));
            return total;
        }
        TeamBackend& backend;
        const HalfCycleDrive& drive;
        std::vector<Subject>& bodies;
    };

    std::string name_;
    Run run_;
    Cohorts cohorts_;
    bool shared_ = false;
};

}  // namespace

std::unique_ptr<Backend> make_scrambled_backend() { return std::make_unique<TeamBackend<Scrambled>>("scrambled", Scrambled{}); }

std::unique_ptr<Backend> make_emulated_backend(int members, bool threads) {
    return std::make_unique<TeamBackend<Emulated>>("block of " + std::to_string(members) + (threads ? " threads" : " fibres"),
                                                   Emulated{members, threads ? thread_crew() : fibre_crew()});
}

std::unique_ptr<Backend> make_emulated_cluster_backend(int blocks, int members, bool threads) {
    return std::make_unique<TeamBackend<EmulatedCluster>>("cluster of " + std::to_string(blocks) + " times " + std::to_string(members),
                                                          EmulatedCluster{blocks, members, threads ? thread_crew() : fibre_crew()});
}

}  // namespace lithofront::parity
