#include "backend/shared_potential.hpp"

#include <algorithm>

#include "backend/parallel.hpp"
#include "backend/recording_buffers.hpp"
#include "core/team.hpp"
#include "particle/cycle_job.hpp"
#include "particle/shared_step.hpp"

namespace lithofront {
namespace {

// Currents as shares of the electrode's, in units of 2^-40, so that sums are free of order.
constexpr double share_scale = 1099511627776.0;

std::int64_t fixed(float share) { return static_cast<std::int64_t>(static_cast<double>(clamp_to(share, -4.0e6f, 4.0e6f)) * share_scale); }
float floating(std::int64_t share) { return static_cast<float>(static_cast<double>(share) / share_scale); }

struct Member {
    ParticleView view;
    Workspace workspace;
    RecordingBuffers buffers;
    Recording recording;
    HalfCycleRun run;
    FrontOrder order;
    SharedAnswer answer;
    int converted = 0;                           // in the last step
    float change = 0.0f;                         // last sweep and shift, kT
    float drift = 0.0f;                          // of the overpotential since the last sweep, kT
    bool quiet = false;
    ShiftGain gains[2];                          // ion, electron
};

// Sites at birth, and those of them at the surface.
struct Extent {
    std::int64_t sites = 0, surface = 0;
    void add(const ParticleView& v) {
        sites += v.sites_at_birth;
        surface += v.surface_sites;
    }
};

// Potential and length of a step that all members take.
struct CommonStep {
    float overpotential = 0.0f;                  // kT
    float dt = 0.0f;                             // s; the charge decides how long it lasts
    std::int32_t sweeps = 0;
    bool converged = false;
};

template <int Dim>
class Electrode {
public:
    // `isolated`: sites and surface sites of particles that the electrode's current was meant for and that stand still.
    Electrode(const ModelParameters& p, const HalfCycleDrive& d, int threads, std::vector<Member>& members, const Extent& isolated)
        : p_(p), d_(d), threads_(threads), members_(members) {
        each_in_parallel(members_.size(), threads_, [&](std::size_t i) {
            Member& m = members_[i];
            m.run = begin_half_cycle<Dim>(team_, p_, d_, m.view, m.workspace);
        });
        std::int64_t running = 0, lean = 0;
        Extent all = isolated;
        for (const Member& m : members_) {
            all.add(m.view);
            running += m.view.sites_at_birth;
            lean += m.view.sites_at_birth * static_cast<std::int64_t>(clamp_to(m.run.step.overpotential, 0.0f, 1.0e4f) * 1024.0f);
        }
        nominal_ = d_.c_rate / 3600.0f * static_cast<float>(all.sites);
        sites_ = static_cast<float>(all.sites);
        surface_ = static_cast<float>(all.surface);
        z_ = d_.half == Half::charge ? 1.0f : -1.0f;
        step_.overpotential = static_cast<float>(lean / std::max<std::int64_t>(running, 1)) / 1024.0f;
    }

    void run() {
        while (open()) {
            const float share = lithiated_share_of_all();
            float bound = 1.0e4f;
            if (holding_)
                step_.overpotential = room(share, 0.0f);
            else
                bound = room(share, nominal_) + 40.0f;
            solve(bound);
            if (!step_.converged) {
                leave_out_unconverged();
                continue;
            }
            const float rate = all_rates().rate;
            const float current = holding_ ? rate : nominal_;
            const float voltage = open_circuit_voltage(p_, share) + z_ * (step_.overpotential + drop(current)) * p_.thermal_voltage_V;
            if (!holding_ && z_ * (voltage - d_.voltage_limit_V) > 0.0f) {
                if (d_.hold) {
                    holding_ = true;
                    continue;
                }
                end_all(EndReason::voltage_limit, d_.voltage_limit_V);
                return;
            }
            if (holding_ && (current <= 0.0f || current * 3600.0f < d_.hold_cutoff_c_rate * sites_)) {
                end_all(EndReason::hold_cutoff, voltage);
                return;
            }
            choose_dt(rate);
            if (!holding_) step_.dt = step_.dt * approach_to_limit(bound - 40.0f - step_.overpotential);
            take(voltage, current);
        }
    }

    // Tally and ageing of every particle.
    std::vector<ParticleOutcome> finish() {
        std::vector<ParticleOutcome> outcomes(members_.size());
        each_in_parallel(members_.size(), threads_, [&](std::size_t i) {
            Member& m = members_[i];
            end_half_cycle<Dim>(team_, m.view, m.run);
            record_potentials(team_, p_, m.recording, m.view, m.workspace);
            const HalfCycleOutcome done = finish_half_cycle<Dim>(team_, p_, d_, m.view, m.workspace, m.run.result);
            outcomes[i] = m.buffers.collect(done, m.workspace);
        });
        return outcomes;
    }

private:
    static bool runs(const Member& m) { return m.run.result.end == EndReason::running; }

    template <class F>
    void each_running(F f) {
        each_in_parallel(members_.size(), threads_, [&](std::size_t i) {
            if (runs(members_[i])) f(members_[i]);
        });
    }

    float drop(float current) const { return d_.series_resistance * current / surface_; }
    // Overpotential at which the voltage limit is met, kT.
    float room(float share, float current) const {
        return z_ * (d_.voltage_limit_V - open_circuit_voltage(p_, share)) / p_.thermal_voltage_V - drop(current);
    }

    // Lithium of particles that stand still counts too: the voltage is the electrode's.
    float lithiated_share_of_all() const {
        std::int64_t lithiated = 0, active = 0;
        for (const Member& m : members_) {
            lithiated += m.run.lithiated;
            active += m.run.lithiated + m.run.delithiated;
        }
        return active > 0 ? static_cast<float>(static_cast<double>(lithiated) / static_cast<double>(active)) : 0.0f;
    }

    // Readies every front; false when no particle can react any more.
    bool open() {
        each_running([&](Member& m) {
            m.order = open_shared_step(team_, p_, m.workspace, m.run);
            m.quiet = false;
        });
        return std::any_of(members_.begin(), members_.end(), runs);
    }

    // The longest step in which no particle expects more than its target, nor the electrode more than half its front.
    void choose_dt(float rate) {
        float dt = 1.0e30f;
        std::int64_t front = 0;
        for (Member& m : members_) {
            if (!runs(m)) continue;
            front += m.run.front_size;
            const FrontSums own = sums_of(m.answer.totals, scale_of(m));
            m.run.step.rate = own.rate;
            m.run.step.effective_sites = own.effective_sites;
            if (own.rate > 0.0f) dt = min_of(dt, shared_target(p_, m.view, m.run) / own.rate);
        }
        if (rate > 0.0f) dt = min_of(dt, 0.5f * static_cast<float>(front) / rate);
        step_.dt = dt < 1.0e30f ? dt : 0.1f / p_.rate_constant;
    }

    // A current of the order of one particle's own, 1/s; a hold begins from there and falls.
    static float scale_of(const Member& m) { return max_of(m.run.current, 1.0e-20f); }

    FrontSums evaluate() {
        each_running([&](Member& m) {
            m.answer.totals = total_shared(team_, p_, m.workspace, m.run, step_.overpotential, scale_of(m));
        });
        return all_rates();
    }

    FrontSums all_rates() const {
        std::int64_t rate = 0, slope = 0;
        for (const Member& m : members_) {
            if (!runs(m)) continue;
            const FrontSums own = sums_of(m.answer.totals, scale_of(m));
            rate += fixed(own.rate / nominal_);
            slope += fixed(own.slope / nominal_);
        }
        return {floating(rate) * nominal_, floating(slope) * nominal_, 0.0f};
    }

    // Fields, rates and overpotential.
    void solve(float bound) {
        const bool fields = p_.ionic_field || p_.electronic_field;
        const float tolerance = p_.field_tolerance;
        step_.sweeps = 0;
        step_.converged = false;
        gain_ = ShiftGain{};
        for (Member& m : members_) m.gains[0] = m.gains[1] = ShiftGain{};
        while (true) {
            const float before = step_.overpotential;
            FrontSums sums = evaluate();
            if (!holding_) {
                CurrentSearch search;
                for (int i = 0; i < current_search_limit && search.next(sums, nominal_, bound, step_.overpotential); ++i) sums = evaluate();
            }
            if (!fields || (!holding_ && step_.overpotential > bound)) {
                step_.converged = true;
                return;
            }
            const float largest = max_of(magnitude(step_.overpotential - before), relax(before, tolerance));
            step_.sweeps += 1;
            step_.converged = largest <= tolerance;
            if (step_.converged || step_.sweeps >= p_.max_sweeps) break;
        }
        // The rates that decide the conversions are those of the final potentials.
        evaluate();
    }

    // One sweep over the fields that still move, then the regions and the overpotential together. Returns the largest change.
    float relax(float before, float tolerance) {
        const float changed = magnitude(step_.overpotential - before);
        each_running([&](Member& m) {
            m.drift = m.drift + changed;
            if (m.quiet && m.drift <= 0.25f * tolerance) return;
            m.change = relax_shared<Dim>(team_, p_, m.view, m.workspace, m.run, m.order, step_.overpotential, scale_of(m),
                                         holding_ ? 1.0e30f : nominal_, &m.answer);
            m.run.result.sweeps += 1;
            m.quiet = m.change <= 0.25f * tolerance;
            m.drift = 0.0f;
        });
        float change = 0.0f;
        if (!holding_) {
            std::int64_t at_rest = 0, slope = 0;
            for (const Member& m : members_) {
                if (!runs(m)) continue;
                const SharedResponse r = shared_response(m.answer, scale_of(m));
                at_rest += fixed(r.at_rest / nominal_);
                slope += fixed(r.slope / nominal_);
            }
            if (slope > 0) change = gain_.damped(clamp_to((1.0f - floating(at_rest)) / floating(slope), -3.0f, 3.0f));
            if (magnitude(change) < 0.25f * tolerance) change = 0.0f;
        }
        each_running([&](Member& m) {
            m.drift = m.drift + magnitude(change);
            const SharedResponse r = shared_response(m.answer, scale_of(m));
            const float shift = shift_shared(team_, p_, m.view, m.workspace, m.run, m.answer, r.at_rest + r.slope * change,
                                             m.gains, 0.25f * tolerance);
            if (shift > 0.0f) m.quiet = false;
            m.change = max_of(m.change, shift);
        });
        step_.overpotential = step_.overpotential + change;
        float largest = magnitude(change);
        for (const Member& m : members_)
            if (runs(m)) largest = max_of(largest, m.change);
        return largest;
    }

    // A particle whose potentials miss the tolerance ends with a fault; when the overpotential itself does, all of them end.
    void leave_out_unconverged() {
        const float tolerance = p_.field_tolerance;
        bool found = false;
        for (Member& m : members_)
            if (runs(m) && m.change > tolerance) {
                end_unconverged(m.run.result);
                found = true;
            }
        if (found) return;
        for (Member& m : members_)
            if (runs(m)) end_unconverged(m.run.result);
    }

    void take(float voltage, float current) {
        each_running([&](Member& m) {
            m.run.result.end_voltage_V = voltage;
            m.converted = take_shared_step<Dim>(team_, p_, m.view, m.workspace, m.recording, m.run, step_.overpotential, step_.dt, voltage);
        });
        std::int64_t converted = 0;
        for (const Member& m : members_)
            if (runs(m)) converted += m.converted;
        // A current is charge over time; those that stand still wait at the electrode's potential.
        const float seconds = holding_ ? step_.dt : static_cast<float>(converted) / current;
        for (Member& m : members_) {
            m.run.result.end_voltage_V = voltage;
            pass_time(p_, m.run.result, seconds, voltage);
        }
    }

    void end_all(EndReason reason, float voltage) {
        for (Member& m : members_) {
            m.run.result.end_voltage_V = voltage;
            if (!runs(m)) continue;
            m.run.result.end = reason;
            m.run.result.end_overpotential = step_.overpotential;
        }
    }

    const ModelParameters& p_;
    const HalfCycleDrive& d_;
    int threads_;
    std::vector<Member>& members_;
    SerialTeam team_;
    CommonStep step_;
    ShiftGain gain_;                             // of the overpotential
    float nominal_ = 0.0f;                       // current of the electrode, sites per s
    float sites_ = 0.0f, surface_ = 1.0f;
    float z_ = 1.0f;
    bool holding_ = false;
};

template <int Dim>
std::vector<ParticleOutcome> run_electrode(const ModelParameters& p, const HalfCycleDrive& d, int threads, std::vector<Member>& members,
                                           const Extent& isolated) {
    if (!d.potentiostatic) {
        Electrode<Dim> electrode(p, d, threads, members, isolated);
        electrode.run();
        return electrode.finish();
    }
    // A given potential couples nothing.
    std::vector<ParticleOutcome> outcomes(members.size());
    each_in_parallel(members.size(), threads, [&](std::size_t i) {
        Member& m = members[i];
        SerialTeam team;
        outcomes[i] = m.buffers.collect(do_half_cycle<Dim>(team, p, d, m.view, m.workspace, m.recording), m.workspace);
    });
    return outcomes;
}

}  // namespace

SharedPotential::SharedPotential(const ModelParameters& parameters, std::vector<Particle>& particles, int threads)
    : parameters_(parameters), particles_(particles), threads_(threads) {
    scratch_.reserve(particles_.size());
    for (const Particle& particle : particles_) scratch_.emplace_back(parameters_, particle.lattice.count);
}

std::vector<ParticleOutcome> SharedPotential::run_half_cycle(const HalfCycleDrive& drive, const RecordingRequest& request) {
    std::vector<std::size_t> running;
    Extent isolated;
    for (std::size_t i = 0; i < particles_.size(); ++i) {
        if (request.runs(i)) running.push_back(i);
        if (request.part(i) == Part::isolated) isolated.add(view_of(particles_[i]));
    }
    std::vector<Member> members(running.size());
    for (std::size_t k = 0; k < members.size(); ++k) {
        Member& m = members[k];
        m.view = view_of(particles_[running[k]]);
        m.workspace = workspace_for(scratch_[running[k]].workspace(), m.view);
        m.buffers = RecordingBuffers(request, running[k], m.view.lattice.count);
        m.recording = m.buffers.recording();
    }
    std::vector<ParticleOutcome> done = parameters_.dimension == 3 ? run_electrode<3>(parameters_, drive, threads_, members, isolated)
                                                                   : run_electrode<2>(parameters_, drive, threads_, members, isolated);
    std::vector<ParticleOutcome> outcomes(particles_.size());
    for (std::size_t k = 0; k < done.size(); ++k) outcomes[running[k]] = std::move(done[k]);
    return outcomes;
}

}  // namespace lithofront
