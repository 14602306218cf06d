// One particle's part in a step that a whole electrode takes together (docs/model.md, section 7): the overpotential and dt are given
// from outside, the particle answers with integer sums, so that their total is the same in any order.
// Who asks, and in which order: electrode_member.hpp.
#pragma once
#include "particle/electrode_command.hpp"
#include "particle/half_cycle.hpp"

namespace lithofront {

// What one particle does at a common overpotential.
struct SharedAnswer {
    FrontTotals totals;
    float response = 0.0f;                       // of its current to the overpotential, its potentials following, 1/s per kT
    bool solved = true;                          // whether its potentials met the tolerance
};

// What a member carries from one command to the next.
struct ElectrodeMember {
    HalfCycleRun run;
    SharedAnswer answer;
    float drift = 0.0f;                          // of the overpotential since the last solution, kT
    std::int32_t settled = 0;                    // whether its potentials have been solved for in this step
};

// A current of the order of one particle's own, 1/s; a hold begins from there and falls.
LF_HD inline float own_scale(const HalfCycleRun& run) { return max_of(run.current, 1.0e-20f); }

LF_HD inline bool is_running(const ElectrodeMember& m) { return m.run.result.end == EndReason::running; }

// Conversions that one particle would like in a common step, sites; its floor keeps the last sites of one particle from
// slowing all others down.
LF_HD inline float shared_target(const ModelParameters& p, const ParticleView& v, const HalfCycleRun& run) {
    return max_of(step_target(p, v, run), 0.25f * p.charge_per_step * static_cast<float>(v.sites_at_birth));
}

// Rates of one particle at a common overpotential, in units of its own scale.
template <int Dim, class Team>
LF_HD FrontTotals total_shared(const Body<Dim, Team>& body, const HalfCycleRun& run, float overpotential) {
    return total_rates(body, run.front_size, own_scale(run), in_turn(affinities_of(body), rates_at(body, overpotential)));
}

// Solves for the particle's potentials at the common overpotential.
template <int Dim, class Team>
LF_HD void settle_shared(const Body<Dim, Team>& body, ElectrodeMember& m, float overpotential) {
    const int n = m.run.front_size;
    const auto solve = field_solve(body, n, 0.0f);
    if (levels_change(body.model)) build_levels<Dim>(body.team, solve.stack);
    SolveOutcome& solution = m.run.step.solution;
    solution.overpotential = overpotential;
    solution = solve_potentials(solve, solution, evaluate_front(body, n, overpotential, 0.0f));
    m.run.result.sweeps += solution.cycles;
    m.answer.solved = solution.converged;
    m.answer.totals = total_shared(body, m.run, overpotential);
    set_slopes(solve);
    m.answer.response = find_response(solve, true).stiffness;
}

// Lets the potentials follow a change of the overpotential, as the last answer says.
template <int Dim, class Team>
LF_HD void follow_shared(const Body<Dim, Team>& body, float change) {
    const auto solve = field_solve(body, 0, 0.0f);
    for (int f = 0; f < solve.fields(); ++f) {
        const float* response = solve.vectors[f].response;
        float* potential = solve.vectors[f].potential;
        body.team.each(body.particle.lattice.count, [=](int s) { potential[s] = potential[s] + change * response[s]; });
    }
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
    return convert(body, run, step, found.entries, 1.0f);
}

}  // namespace lithofront
