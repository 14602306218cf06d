// One particle's part in a step that a whole electrode takes together (docs/model.md, section 7): the overpotential and dt are given
// from outside, the particle answers with integer sums, so that their total is the same in any order.
// Who asks, and in which order: electrode_member.hpp.
#pragma once
#include "particle/half_cycle.hpp"

namespace lithofront {

// Conversions that one particle would like in a common step, sites; its floor keeps the last sites of one particle from
// slowing all others down.
LF_HD inline float shared_target(const ModelParameters& p, const ParticleView& v, const HalfCycleRun& run) {
    return max_of(step_target(p, v, run), 0.25f * p.charge_per_step * static_cast<float>(v.sites_at_birth));
}

// Readies the front for a step; ends the particle's half-cycle where nothing is left to react. Returns the order that
// relax_shared takes.
template <class Team>
LF_HD FrontOrder open_shared_step(Team& team, const ModelParameters& p, const Workspace& ws, HalfCycleRun& run) {
    open_step(run);
    if (run.result.end != EndReason::running) return {};
    return take_front_out(team, p, ws, run.front_size);
}

// Rates of one particle at a common overpotential; `scale` is a current of its order, 1/s.
template <class Team>
LF_HD FrontTotals total_shared(Team& team, const ModelParameters& p, const Workspace& ws, const HalfCycleRun& run, float overpotential,
                               float scale) {
    return total_rates(team, ws, run.front_size, scale, in_turn(affinities_of(p, ws), rates_at(p, ws, overpotential)));
}

// What the reaction and the coarse regions of one particle's fields do at the present potentials.
struct SharedAnswer {
    FrontTotals totals;
    RegionFlow ion{0.0f, 0.0f}, electron{0.0f, 0.0f};  // flow in 1/s
};

// Sweeps the fields once at the rates of the last evaluation, then measures. Returns the largest change, kT.
template <int Dim, class Team>
LF_HD float relax_shared(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const HalfCycleRun& run,
                         const FrontOrder& order, float overpotential, float scale, float largest_rate, GrainGain& gain,
                         SharedAnswer* answer) {
    const int n = run.front_size;
    float largest = relax_fields<Dim>(team, p, v.lattice, ws, order, relaxation_factor(v.lattice), overpotential, largest_rate);
    if (shifts_grains(p)) largest = max_of(largest, settle_grains<Dim>(team, p, v, ws, n, overpotential, scale, gain));
    SharedAnswer now;
    now.totals = total_shared(team, p, ws, run, overpotential, scale);
    const auto measure = [&](const FieldArrays& f, bool behind) {
        RegionFlow out;
        const CoarseRegion region = ahead_of(run.context, behind);
        bool apart = p.electronic_field != 0;
        out.conductance = outward_conductance<Dim>(team, v, ws, f, region, n, &apart);
        out.flow = outward_flow<Dim>(team, v, ws, f, region, apart, n, run.current) * run.current;
        return out;
    };
    if (p.ionic_field) now.ion = measure(ws.ion, false);
    if (p.electronic_field) now.electron = measure(ws.electron, p.electrons_leave_far != 0);
    *answer = now;
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
template <class Team>
LF_HD float shift_shared(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const HalfCycleRun& run,
                         const SharedAnswer& a, float current, ShiftGain* gains, float negligible) {
    float largest = 0.0f;
    for (int which = 0; which < 2; ++which) {
        const RegionFlow& out = which == 0 ? a.ion : a.electron;
        if (out.conductance <= 0.0f) continue;
        const float shift = gains[which].damped(clamp_to((current - out.flow) / out.conductance, -3.0f, 3.0f));
        if (magnitude(shift) < negligible) continue;
        const bool behind = which == 1 && p.electrons_leave_far != 0;
        move_region(team, v, which == 0 ? ws.ion : ws.electron, ahead_of(run.context, behind), shift);
        largest = max_of(largest, magnitude(shift));
    }
    return largest;
}

// Takes a step of `dt` at the rates of the last evaluation; returns the conversions. The time that passes is the electrode's.
template <int Dim, class Team>
LF_HD int take_shared_step(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws,
                            const Recording& recording, HalfCycleRun& run, float overpotential, float dt, float voltage) {
    run.step.overpotential = overpotential;
    run.step.dt = dt;
    run.result.end_overpotential = overpotential;
    record_step<Dim>(team, v, ws, recording, run, voltage);
    const StepConditions step{overpotential, dt};
    // All of it is kept: the time is the electrode's.
    const std::int64_t all = v.lattice.count;
    const Conversions found =
        find_conversions<Dim>(team, p, v, ws, run.context, step, run.front_size, ws.counters_of(run.result.steps), all);
    return convert<Dim>(team, p, v, ws, run, step, found.entries, 1.0f);
}

}  // namespace lithofront
