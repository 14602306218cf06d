#include "parity/support/team_backend.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "core/team.hpp"
#include "parity/support/emulated_members.hpp"
#include "particle/cycle_job.hpp"

namespace lithofront::parity {
namespace {

struct Job {
    const ModelParameters& parameters;
    const HalfCycleDrive& drive;
    const ParticleView& view;
    const Workspace& workspace;
    const Recording& recording;

    template <class Team>
    HalfCycleOutcome operator()(Team& team) const {
        return parameters.dimension == 3 ? do_half_cycle<3>(team, parameters, drive, view, workspace, recording)
                                         : do_half_cycle<2>(team, parameters, drive, view, workspace, recording);
    }
};

using Runner = std::function<HalfCycleOutcome(const Job&)>;

class TeamBackend final : public Backend {
public:
    TeamBackend(std::string name, Runner runner) : name_(std::move(name)), runner_(std::move(runner)) {}
    std::string name() const override { return name_; }
    std::string device() const override { return "a test's team"; }
    std::size_t size() const override { return particles_.size(); }
    Particle particle(std::size_t index) const override { return particles_.at(index); }
    void load(const ModelParameters& parameters, std::vector<Particle> particles, bool) override {
        parameters_ = parameters;
        particles_ = std::move(particles);
    }
    std::vector<ParticleOutcome> run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request) override {
        std::vector<ParticleOutcome> outcomes(particles_.size());
        for (std::size_t i = 0; i < particles_.size(); ++i)
            if (request.runs(i)) outcomes[i] = run_one(i, drive, request);
        return outcomes;
    }

private:
    ParticleOutcome run_one(std::size_t index, const HalfCycleDrive& drive, const RecordingRequest& request) {
        const ParticleView view = view_of(particles_[index]);
        const std::size_t count = static_cast<std::size_t>(view.lattice.count);
        // As exact as the launch's: what is written beyond an array's end is caught by the address sanitizer.
        const std::size_t bytes = workspace_bytes(parameters_, view.lattice.count);
        const std::unique_ptr<char[]> block = std::make_unique<char[]>(bytes);
        BlockCutter cutter(block.get());
        const Workspace workspace = workspace_for(lay_workspace(cutter, parameters_, view.lattice.count), view);
        ParticleOutcome outcome;
        outcome.voltage.resize(static_cast<std::size_t>(request.voltage_points));
        Recording recording;
        recording.samples = outcome.voltage.data();
        recording.capacity = request.voltage_points;
        std::vector<SiteState> frames;
        if (std::count(request.frame_particles.begin(), request.frame_particles.end(), index) > 0) {
            frames.resize(count * static_cast<std::size_t>(request.frames));
            recording.frames = frames.data();
            recording.frame_capacity = request.frames;
            outcome.ion_potential.resize(request.potentials ? count : 0);
            outcome.electron_potential.resize(request.potentials ? count : 0);
            recording.ion_potential = request.potentials ? outcome.ion_potential.data() : nullptr;
            recording.electron_potential = request.potentials ? outcome.electron_potential.data() : nullptr;
        }
        const HalfCycleOutcome done = runner_(Job{parameters_, drive, view, workspace, recording});
        outcome.result = done.result;
        outcome.tally = done.tally;
        outcome.regions.assign(workspace.reported, workspace.reported + done.tally.reported);
        outcome.voltage.resize(static_cast<std::size_t>(done.result.samples));
        for (std::size_t f = 0; f < static_cast<std::size_t>(done.result.frames); ++f) {
            const SiteState* first = frames.data() + count * f;
            outcome.frames.emplace_back(first, first + count);
        }
        return outcome;
    }

    std::string name_;
    Runner runner_;
    ModelParameters parameters_;
    std::vector<Particle> particles_;
};

HalfCycleOutcome run_emulated(const Job& job, int members, Crew& crew) {
    ReductionScratch scratch;
    HalfCycleOutcome outcome;
    crew.run(members, [&](int rank) {
        EmulatedTeam team(EmulatedMembers{&crew, rank, members}, &scratch);
        const HalfCycleOutcome mine = job(team);
        // As on the device, the first member's copy is the one that counts.
        if (rank == 0) outcome = mine;
    });
    return outcome;
}

}  // namespace

std::unique_ptr<Backend> make_scrambled_backend() {
    return std::make_unique<TeamBackend>("scrambled", [](const Job& job) {
        ScrambledTeam team;
        return job(team);
    });
}

std::unique_ptr<Backend> make_emulated_backend(int members, bool threads) {
    Crew& crew = threads ? thread_crew() : fibre_crew();
    return std::make_unique<TeamBackend>("block of " + std::to_string(members) + (threads ? " threads" : " fibres"),
                                         [&crew, members](const Job& job) { return run_emulated(job, members, crew); });
}

}  // namespace lithofront::parity
