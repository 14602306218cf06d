// One particle as a member of an electrode (docs/model.md, section 7): it does what it is told and answers in numbers whose total is
// the same in any order. What to tell comes from host/backend/electrode.cpp, whichever machine the particle lies on.
#pragma once
#include "particle/cycle_job.hpp"
#include "particle/shared_step.hpp"

namespace lithofront {

// What a member carries from one command to the next.
struct ElectrodeMember {
    HalfCycleRun run;
    FrontOrder order;
    SharedAnswer answer;
    float change = 0.0f;                         // last sweep and shift, kT
    float drift = 0.0f;                          // of the overpotential since the last sweep, kT
    std::int32_t quiet = 0;                      // its potentials stand still
    ShiftGain gains[2];                          // ion, electron
    GrainGain gain_of_grains;
};

enum class ElectrodeTask : std::int32_t {
    begin,       // a half-cycle
    open,        // a step: readies the front
    restart,     // the solution of a step
    evaluate,    // rates at the overpotential
    relax,       // the fields by one sweep
    shift,       // the fields' regions, together with the overpotential
    choose,      // how long a step the member can bear
    take,        // the step
    pass,        // time
    end,         // the half-cycle, for the reason given
    leave_out,   // ends members whose potentials miss the tolerance
    fail,        // ends all members as if theirs did
};

struct ElectrodeCommand {
    ElectrodeTask task = ElectrodeTask::begin;
    float overpotential = 0.0f;                  // kT
    float nominal = 1.0f;                        // current of the electrode at the C-rate, 1/s
    float largest_rate = 0.0f;                   // relax: that any site could have, 1/s
    float change = 0.0f;                         // of the overpotential, kT: relax: since the last sweep; shift: now
    float dt = 0.0f;                             // take: s
    float seconds = 0.0f;                        // pass
    float voltage_V = 0.0f;                      // take, pass, end
    EndReason reason = EndReason::running;       // end
};

// Sums over members, but for the last two. Each task fills its own.
struct ElectrodeAnswer {
    std::int64_t sites = 0, surface = 0;         // begin
    std::int64_t lean = 0;                       // begin: 1024 * sites * overpotential
    std::int64_t running = 0;                    // open: members that go on
    std::int64_t lithiated = 0, active = 0;      // open: of all members
    std::int64_t rate = 0, slope = 0;            // evaluate: shares of the nominal current, see fixed_current
    std::int64_t at_rest = 0, response = 0;      // relax: the same of the current once regions have followed
    std::int64_t front = 0;                      // choose: sites
    std::int64_t converted = 0;                  // take: sites
    std::int64_t missed = 0;                     // leave_out: members that were
    float largest = 0.0f;                        // shift: largest change of a potential, kT
    float longest_dt = 1.0e30f;                  // choose: smallest of the members' longest steps, s

    LF_HD void add(const ElectrodeAnswer& o) {
        sites += o.sites;
        surface += o.surface;
        lean += o.lean;
        running += o.running;
        lithiated += o.lithiated;
        active += o.active;
        rate += o.rate;
        slope += o.slope;
        at_rest += o.at_rest;
        response += o.response;
        front += o.front;
        converted += o.converted;
        missed += o.missed;
        largest = max_of(largest, o.largest);
        longest_dt = min_of(longest_dt, o.longest_dt);
    }
};

// Currents as shares of the electrode's, in units of 2^-40, so that sums are free of order.
constexpr double current_share_scale = 1099511627776.0;
LF_HD inline std::int64_t fixed_current(float share) {
    return static_cast<std::int64_t>(static_cast<double>(clamp_to(share, -4.0e6f, 4.0e6f)) * current_share_scale);
}
LF_HD inline float floating_current(std::int64_t share) { return static_cast<float>(static_cast<double>(share) / current_share_scale); }

// A current of the order of one particle's own, 1/s; a hold begins from there and falls.
LF_HD inline float own_scale(const HalfCycleRun& run) { return max_of(run.current, 1.0e-20f); }

LF_HD inline bool is_running(const ElectrodeMember& m) { return m.run.result.end == EndReason::running; }

// What only numbers decide, running or not.
LF_HD inline void obey_simply(const ModelParameters& p, const ElectrodeCommand& c, ElectrodeMember& m, ElectrodeAnswer& a) {
    HalfCycleResult& result = m.run.result;
    switch (c.task) {
        case ElectrodeTask::restart:
            m.gains[0] = m.gains[1] = ShiftGain{};
            m.gain_of_grains = GrainGain{};
            break;
        case ElectrodeTask::pass:
            // Those that stand still wait at the electrode's potential.
            result.end_voltage_V = c.voltage_V;
            pass_time(p, result, c.seconds, c.voltage_V);
            break;
        case ElectrodeTask::end:
            result.end_voltage_V = c.voltage_V;
            if (!is_running(m)) break;
            result.end = c.reason;
            result.end_overpotential = c.overpotential;
            break;
        case ElectrodeTask::leave_out:
            if (!is_running(m) || !(m.change > p.field_tolerance)) break;
            end_unconverged(result);
            a.missed = 1;
            break;
        case ElectrodeTask::fail:
            if (is_running(m)) end_unconverged(result);
            break;
        default: break;
    }
}

template <int Dim, class Team>
LF_HD ElectrodeAnswer obey(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, const Workspace& ws,
                           const Recording& recording, const ElectrodeCommand& c, ElectrodeMember& m) {
    ElectrodeAnswer a;
    const float negligible = 0.25f * p.field_tolerance;
    if (c.task == ElectrodeTask::begin) {
        m = ElectrodeMember{};
        m.run = begin_half_cycle<Dim>(team, p, d, v, ws);
        a.sites = v.sites_at_birth;
        a.surface = v.surface_units;
        a.lean = v.sites_at_birth * static_cast<std::int64_t>(clamp_to(m.run.step.overpotential, 0.0f, 1.0e4f) * 1024.0f);
        return a;
    }
    obey_simply(p, c, m, a);
    if (is_running(m)) {
        switch (c.task) {
            case ElectrodeTask::open:
                m.order = open_shared_step(team, p, ws, m.run);
                m.quiet = 0;
                break;
            case ElectrodeTask::evaluate: {
                m.answer.totals = total_shared(team, p, ws, m.run, c.overpotential, own_scale(m.run));
                const FrontSums own = sums_of(m.answer.totals, own_scale(m.run));
                a.rate = fixed_current(own.rate / c.nominal);
                a.slope = fixed_current(own.slope / c.nominal);
                break;
            }
            case ElectrodeTask::relax: {
                m.drift = m.drift + c.change;
                if (!m.quiet || m.drift > negligible) {
                    m.change = relax_shared<Dim>(team, p, v, ws, m.run, m.order, c.overpotential, own_scale(m.run), c.largest_rate,
                                                 m.gain_of_grains, &m.answer);
                    m.run.result.sweeps += 1;
                    m.quiet = m.change <= negligible;
                    m.drift = 0.0f;
                }
                const SharedResponse r = shared_response(m.answer, own_scale(m.run));
                a.at_rest = fixed_current(r.at_rest / c.nominal);
                a.response = fixed_current(r.slope / c.nominal);
                break;
            }
            case ElectrodeTask::shift: {
                m.drift = m.drift + magnitude(c.change);
                const SharedResponse r = shared_response(m.answer, own_scale(m.run));
                const float shift = shift_shared(team, p, v, ws, m.run, m.answer, r.at_rest + r.slope * c.change, m.gains, negligible);
                if (shift > 0.0f) m.quiet = 0;
                m.change = max_of(m.change, shift);
                a.largest = m.change;
                break;
            }
            case ElectrodeTask::choose: {
                const FrontSums own = sums_of(m.answer.totals, own_scale(m.run));
                m.run.step.rate = own.rate;
                m.run.step.effective_sites = own.effective_sites;
                a.front = m.run.front_size;
                if (own.rate > 0.0f) a.longest_dt = shared_target(p, v, m.run) / own.rate;
                break;
            }
            case ElectrodeTask::take:
                m.run.result.end_voltage_V = c.voltage_V;
                a.converted = take_shared_step<Dim>(team, p, v, ws, recording, m.run, c.overpotential, c.dt, c.voltage_V);
                break;
            default: break;
        }
    }
    if (c.task == ElectrodeTask::open) {
        a.running = is_running(m);
        a.lithiated = m.run.lithiated;
        a.active = m.run.lithiated + m.run.delithiated;
    }
    return a;
}

// Tally and ageing of a member after its half-cycle.
template <int Dim, class Team>
LF_HD HalfCycleOutcome finish_member(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, const Workspace& ws,
                                     const Recording& recording, ElectrodeMember& m) {
    end_half_cycle<Dim>(team, v, m.run);
    record_potentials(team, p, recording, v, ws);
    return finish_half_cycle<Dim>(team, p, d, v, ws, m.run.result);
}

}  // namespace lithofront
