// One step's coupled problem: rates set the sources of the fields, drops set the rates, and the overpotential makes the rates
// carry the current (docs/model.md, sections 5 and 7).
#pragma once
#include "particle/current_search.hpp"
#include "particle/field_solve.hpp"

namespace lithofront {

struct Step {
    float overpotential = 0.0f;                  // kT
    float rate = 0.0f;                           // what the front gives at the last evaluation, sites per s
    float effective_sites = 1.0f;                // participation number of the front: (sum r)^2 / sum r^2
    float target = 0.0f;                         // expected conversions in the step, sites
    float dt = 0.0f;                             // s
    float moved = 0.0f;                          // by how much at most the last solution changed a potential, kT
    std::int32_t cycles = 0;                     // of multigrid
    int converged = 1;
    SolveOutcome solution;                       // the last one
};

constexpr float longest_field_interval = 0.05f;  // share of the sites at birth

constexpr float step_change = 1.0f;              // of a potential within a step, tolerances

// When the potentials are solved for anew: before they would change by more than their tolerance. In between the front takes
// along those that it has, and the overpotential alone follows the rates.
struct FieldSchedule {
    std::int64_t last = 0, next = 0;             // conversions of the half-cycle when they were and will be solved for
    float stride = 1.0e30f;                      // conversions in which a potential changes by step_change tolerances

    LF_HD bool due(std::int64_t converted) const { return converted >= next; }
    LF_HD void plan(std::int64_t converted, float moved, float tolerance, float longest) {
        const float since = static_cast<float>(converted - last);
        stride = since > 0.0f ? since * step_change * tolerance / max_of(moved, 1.0e-6f) : 1.0e30f;
        const float until = since * clamp_to(0.9f * tolerance / max_of(moved, 1.0e-6f), 0.0f, 4.0f);
        last = converted;
        next = converted + static_cast<std::int64_t>(min_of(until, longest));
    }
};

// What a step's solution is to meet.
struct StepGoal {
    float current;                               // sites per s; 0: the overpotential is given
    float bound;                                 // of the overpotential, kT: the search ends above it
    bool fields;                                 // whether the potentials are due
};

// Solves one step's rates, and its potentials if they are due, for the n entries of the front.
template <int Dim, class Team>
LF_HD Step solve_step(const Body<Dim, Team>& body, int n, Step step, const StepGoal& goal) {
    const float current = goal.current;
    const auto rates = [&] {
        return current > 0.0f ? approach_current(body, n, step.overpotential, current, goal.bound) : evaluate_front(body, n, step.overpotential, 0.0f);
    };
    step.cycles = 0;
    step.moved = 0.0f;
    step.converged = 1;
    FrontSums sums = rates();
    const bool fields = (body.model.ionic_field || body.model.electronic_field) && goal.fields;
    if (fields && !(current > 0.0f && step.overpotential > goal.bound)) {
        const auto solve = field_solve(body, n, current);
        if (levels_change(body.model)) build_levels<Dim>(body.team, solve.stack);
        step.solution.overpotential = step.overpotential;
        step.solution = solve_potentials(solve, step.solution, sums);
        step.overpotential = step.solution.overpotential;
        step.moved = step.solution.moved;
        step.cycles = step.solution.cycles;
        step.converged = step.solution.converged;
        // The rates that decide the conversions are those of the final potentials.
        sums = rates();
    }
    step.rate = sums.rate;
    step.effective_sites = sums.effective_sites;
    return step;
}

}  // namespace lithofront
