// One particle as a member of an electrode (docs/model.md, section 7): it does what it is told and answers in numbers whose total is
// the same in any order. What to tell comes from host/backend/electrode.cpp, whichever machine the particle lies on.
#pragma once
#include "particle/cycle_job.hpp"
#include "particle/electrode_command.hpp"
#include "particle/shared_step.hpp"

namespace lithofront {

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
            if (!is_running(m)) break;
            result.fault = c.fault;
            result.end = EndReason::fault;
            break;
        default: break;
    }
}

template <int Dim, class Team>
LF_HD ElectrodeAnswer obey(const Body<Dim, Team>& body, const HalfCycleDrive& d, const Recording& recording, const ElectrodeCommand& c,
                           ElectrodeMember& m) {
    ElectrodeAnswer a;
    const float negligible = 0.25f * body.model.field_tolerance;
    if (c.task == ElectrodeTask::begin) {
        m = ElectrodeMember{};
        m.run = begin_half_cycle(body, d);
        a.sites = body.particle.sites_at_birth;
        a.surface = body.particle.surface_units;
        a.lean = body.particle.sites_at_birth * static_cast<std::int64_t>(clamp_to(m.run.step.overpotential, 0.0f, 1.0e4f) * 1024.0f);
        return a;
    }
    obey_simply(body.model, c, m, a);
    if (is_running(m)) {
        switch (c.task) {
            case ElectrodeTask::open:
                m.order = open_shared_step(body, m.run);
                m.quiet = 0;
                break;
            case ElectrodeTask::evaluate: {
                m.answer.totals = total_shared(body, m.run, c.overpotential);
                const FrontSums own = sums_of(m.answer.totals, own_scale(m.run));
                a.rate = fixed_current(own.rate / c.nominal);
                a.slope = fixed_current(own.slope / c.nominal);
                break;
            }
            case ElectrodeTask::relax: {
                m.drift = m.drift + c.change;
                if (!m.quiet || m.drift > negligible) {
                    m.change = relax_shared(body, m, c.overpotential, c.largest_rate);
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
                const float shift = shift_shared(body, m, r.at_rest + r.slope * c.change, negligible);
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
                if (own.rate > 0.0f) a.longest_dt = shared_target(body.model, body.particle, m.run) / own.rate;
                break;
            }
            case ElectrodeTask::take:
                m.run.result.end_voltage_V = c.voltage_V;
                a.converted = take_shared_step(body, recording, m.run, c);
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
LF_HD HalfCycleOutcome finish_member(const Body<Dim, Team>& body, const HalfCycleDrive& d, const Recording& recording, ElectrodeMember& m) {
    end_half_cycle(body, m.run);
    record_potentials(body, recording);
    return finish_half_cycle(body, d, m.run.result);
}

}  // namespace lithofront
