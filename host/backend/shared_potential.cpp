#include "backend/shared_potential.hpp"

#include "backend/electrode.hpp"
#include "backend/parallel.hpp"
#include "backend/recording_buffers.hpp"
#include "core/team.hpp"

namespace lithofront {
namespace {

struct Member {
    ParticleView view;
    Workspace workspace;
    RecordingBuffers buffers;
    Recording recording;
    ElectrodeMember state;
};

// Particles of this process, each run by one thread as a serial team.
template <int Dim>
class LocalMembers final : public ElectrodeMembers {
public:
    LocalMembers(const ModelParameters& p, const HalfCycleDrive& d, int threads, std::vector<Member>& members)
        : p_(p), d_(d), threads_(threads), members_(members), answers_(members.size()) {}

    ElectrodeAnswer ask(const ElectrodeCommand& command) override {
        each_in_parallel(members_.size(), threads_, [&](std::size_t i) {
            Member& m = members_[i];
            answers_[i] = obey(body_of(m), d_, m.recording, command, m.state);
        });
        ElectrodeAnswer all;
        for (const ElectrodeAnswer& answer : answers_) all.add(answer);
        return all;
    }

    std::vector<ParticleOutcome> run(const Extent& isolated, ElectrodeElsewhere* elsewhere) {
        // A given potential couples nothing.
        const bool coupled = !d_.potentiostatic;
        if (coupled) run_electrode(p_, d_, *this, isolated, elsewhere);
        std::vector<ParticleOutcome> outcomes(members_.size());
        each_in_parallel(members_.size(), threads_, [&](std::size_t i) {
            Member& m = members_[i];
            const HalfCycleOutcome done =
                coupled ? finish_member(body_of(m), d_, m.recording, m.state) : do_half_cycle(body_of(m), d_, m.recording);
            outcomes[i] = m.buffers.collect(done, m.workspace);
        });
        return outcomes;
    }

private:
    Body<Dim, const SerialTeam> body_of(const Member& m) const { return make_body<Dim>(team_, p_, m.view, m.workspace); }

    const ModelParameters& p_;
    const HalfCycleDrive& d_;
    int threads_;
    std::vector<Member>& members_;
    std::vector<ElectrodeAnswer> answers_;
    SerialTeam team_;
};

}  // namespace

SharedPotential::SharedPotential(const ModelParameters& parameters, std::vector<Particle>& particles, int threads,
                                 ElectrodeElsewhere* elsewhere)
    : parameters_(parameters), particles_(particles), threads_(threads), elsewhere_(elsewhere) {
    scratch_.reserve(particles_.size());
    for (const Particle& particle : particles_) scratch_.emplace_back(parameters_, particle.lattice);
}

std::vector<ParticleOutcome> SharedPotential::run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request) {
    std::vector<std::size_t> running;
    Extent isolated;
    for (std::size_t i = 0; i < particles_.size(); ++i) {
        if (request.runs(i)) running.push_back(i);
        if (request.part(i) == Part::isolated) isolated.add(particles_[i]);
    }
    std::vector<Member> members(running.size());
    for (std::size_t k = 0; k < members.size(); ++k) {
        Member& m = members[k];
        m.view = view_of(particles_[running[k]]);
        m.workspace = workspace_for(scratch_[running[k]].workspace(), m.view);
        m.buffers = RecordingBuffers(request, running[k], m.view.lattice.count);
        m.recording = m.buffers.recording();
    }
    std::vector<ParticleOutcome> done = parameters_.dimension == 3
                                            ? LocalMembers<3>(parameters_, drive, threads_, members).run(isolated, elsewhere_)
                                            : LocalMembers<2>(parameters_, drive, threads_, members).run(isolated, elsewhere_);
    std::vector<ParticleOutcome> outcomes(particles_.size());
    for (std::size_t k = 0; k < done.size(); ++k) outcomes[running[k]] = std::move(done[k]);
    return outcomes;
}

}  // namespace lithofront
