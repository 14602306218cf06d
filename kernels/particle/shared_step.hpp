// One particle's part in a step that a whole electrode takes together (docs/model.md, section 7): the overpotential and dt are given
// from outside, the particle answers with integer sums, so that their total is the same in any order.
// Who asks, and in which order: electrode_member.hpp.
#pragma once
#include "particle/electrode_command.hpp"
#include "particle/half_cycle.hpp"

namespace lithofront {

// What the reaction and the coarse regions of one particle's fields do at the present potentials.
struct SharedAnswer {
    FrontTotals totals;
    RegionFlow ion{0.0f, 0.0f}, electron{0.0f, 0.0f};  // flow in 1/s
};

// What a member carries from one command to the next.
struct ElectrodeMember {
    HalfCycleRun run;
    FrontOrder order;
    SharedAnswer answer;
    float change = 0.0f;     // last sweep and shift, kT
    float drift = 0.0f;      // of the overpotential since the last sweep, kT
    std::int32_t quiet = 0;  // its potentials stand still
    ShiftGain gains[2];      // ion, electron
    GrainGain gain_of_grains;
};

// A current of the order of one particle's own, 1/s; a hold begins from there and falls.
LF_HD inline float own_scale(const HalfCycleRun& run) { return max_of(run.current, 1.0e-20f); }

LF_HD inline bool is_running(const ElectrodeMember& m) { return m.run.result.end == EndReason::running; }

// Conversions that one particle would like in a common step, sites; its floor keeps the last sites of one particle from
// slowing all others down.
LF_HD inline float shared_target(const ModelParameters& p, const ParticleView& v, const HalfCycleRun& run) {
    return max_of(step_target(p, v, run), 0.25f * p.charge_per_step * static_cast<float>(v.sites_at_birth));
}

// Readies the front for a step; ends the particle's half-cycle where nothing is left to react. Returns the order that
// relax_shared takes.
template <int Dim, class Team>
LF_HD FrontOrder open_shared_step(const Body<Dim, Team>& body, HalfCycleRun& run) {
    open_step(run);
    if (run.result.end != EndReason::running) return {};
    return take_front_out(body, run.front_size);
}

// Rates of one particle at a common overpotential, in units of its own scale.
template <int Dim, class Team>
LF_HD FrontTotals total_shared(const Body<Dim, Team>& body, const HalfCycleRun& run, float overpotential) {
    return total_rates(body, run.front_size, own_scale(run), in_turn(affinities_of(body), rates_at(body, overpotential)));
}

// Sweeps the fields once at the rates of the last evaluation, then measures. Returns the largest change, kT.
template <int Dim, class Team>
LF_HD float relax_shared(const Body<Dim, Team>& body, ElectrodeMember& m, float overpotential, float largest_rate) {
    const HalfCycleRun& run = m.run;
    const int n = run.front_size;
    float largest = relax_fields(body, m.order, overpotential, largest_rate);
    if (shifts_grains(body.model)) largest = max_of(largest, settle_grains(body, n, overpotential, own_scale(run), m.gain_of_grains));
    SharedAnswer now;
    now.totals = total_shared(body, run, overpotential);
    const auto measure = [&](const FieldArrays& f, bool behind) {
        RegionFlow out;
        CoarseRegion region = ahead_of(run.context, behind, body.model.electronic_field != 0);
        out.conductance = outward_conductance(body, f, region, n);
        out.flow = outward_flow(body, f, region, n, run.current) * run.current;
        return out;
    };
    if (body.model.ionic_field) now.ion = measure(body.work.ion, false);
    if (body.model.electronic_field) now.electron = measure(body.work.electron, body.model.electrons_leave_far != 0);
    m.answer = now;
    return largest;
}

// Current of one particle, 1/s, once its regions have followed a change of the overpotential: at_rest + slope * change.
// From flow_k + G_k shift_k = x and x = rate + S (change - sum of shifts) for the fields k.
struct SharedResponse {
    float at_rest, slope;
};

LF_HD inline SharedResponse shared_response(const SharedAnswer& a, float scale) {
    const FrontSums sums = sums_of(a.totals, scale);
    float resistance = 0.0f, potential = 0.0f;
    if (a.ion.conductance > 0.0f) {
        resistance = resistance + 1.0f / a.ion.conductance;
        potential = potential + a.ion.flow / a.ion.conductance;
    }
    if (a.electron.conductance > 0.0f) {
        resistance = resistance + 1.0f / a.electron.conductance;
        potential = potential + a.electron.flow / a.electron.conductance;
    }
    const float damping = 1.0f / (1.0f + sums.slope * resistance);
    return {(sums.rate + sums.slope * potential) * damping, sums.slope * damping};
}

// Shifts the particle's regions so that they pass `current`; one gain per field. Returns the largest shift, kT.
template <int Dim, class Team>
LF_HD float shift_shared(const Body<Dim, Team>& body, ElectrodeMember& m, float current, float negligible) {
    float largest = 0.0f;
    for (int which = 0; which < 2; ++which) {
        const RegionFlow& out = which == 0 ? m.answer.ion : m.answer.electron;
        if (out.conductance <= 0.0f) continue;
        const float shift = m.gains[which].damped(clamp_to((current - out.flow) / out.conductance, -3.0f, 3.0f));
        if (magnitude(shift) < negligible) continue;
        const bool behind = which == 1 && body.model.electrons_leave_far != 0;
        const CoarseRegion region = ahead_of(m.run.context, behind, body.model.electronic_field != 0);
        move_region(body, which == 0 ? body.work.ion : body.work.electron, region, shift);
        largest = max_of(largest, magnitude(shift));
    }
    return largest;
}

// Takes a step at the rates of the last evaluation; returns the conversions. The time that passes is the electrode's.
template <int Dim, class Team>
LF_HD int take_shared_step(const Body<Dim, Team>& body, const Recording& recording, HalfCycleRun& run, const ElectrodeCommand& take) {
    run.step.overpotential = take.overpotential;
    run.step.dt = take.dt;
    run.result.end_overpotential = take.overpotential;
    record_step(body, recording, run, take.voltage_V);
    const StepConditions step{take.overpotential, take.dt, run.front_size};
    // All of it is kept: the time is the electrode's.
    const std::int64_t all = body.particle.lattice.count;
    const Conversions found = find_conversions(body, run.context, step, body.work.counters_of(run.result.steps), all);
    return convert(body, run, step, found, 1.0f);
}

}  // namespace lithofront
