// One step's coupled problem: rates set the sources of the fields, drops set the rates, and the overpotential makes the rates
// carry the current (docs/model.md, sections 5 and 7).
#pragma once
#include "particle/coarse_shift.hpp"
#include "particle/current_search.hpp"
#include "particle/front_relaxation.hpp"
#include "particle/grain_shift.hpp"

namespace lithofront {

struct Step {
    float overpotential = 0.0f;    // kT
    float rate = 0.0f;             // what the front gives at the last evaluation, sites per s
    float effective_sites = 1.0f;  // participation number of the front: (sum r)^2 / sum r^2
    float target = 0.0f;           // expected conversions in the step, sites
    float dt = 0.0f;               // s
    float moved = 0.0f;            // by how much at most the last solution changed a potential, kT
    std::int32_t sweeps = 0;
    int converged = 1;
    float exit_conductance[2] = {0.0f, 0.0f};  // of all exits of ions and of electrons, 1/s per kT
};

constexpr float longest_field_interval = 0.05f;  // share of the sites at birth

// When the potentials are solved for anew: before they would change by more than their tolerance. In between the front takes
// along those that it has, and the overpotential alone follows the rates.
struct FieldSchedule {
    std::int64_t last = 0, next = 0;  // conversions of the half-cycle when they were and will be solved for

    LF_HD bool due(std::int64_t converted) const { return converted >= next; }
    LF_HD void plan(std::int64_t converted, float moved, float tolerance, float longest) {
        const float since = static_cast<float>(converted - last);
        const float until = since * clamp_to(0.7f * tolerance / max_of(moved, 1.0e-6f), 0.0f, 4.0f);
        last = converted;
        next = converted + static_cast<std::int64_t>(min_of(until, longest));
    }
};

// Brings the fields' grains into balance at the given overpotential. Returns the largest shift, kT; rates are those before it.
template <int Dim, class Team>
LF_CALLED LF_HD float settle_grains(const Body<Dim, Team>& body, int n, float overpotential, float scale, GrainGain& gain) {
    evaluate_rates(body, n, overpotential);
    return shift_grains(body, n, scale, gain);
}

// What a step's solution is to meet.
struct StepGoal {
    float current;  // sites per s; 0: the overpotential is given
    float bound;    // of the overpotential, kT: the search ends above it
    bool fields;    // whether the potentials are due
};

// Solves one step's rates, and its potentials if they are due, for the n entries of the front.
template <int Dim, class Team>
LF_HD Step solve_step(const Body<Dim, Team>& body, const FrontContext& c, int n, Step step, const StepGoal& goal) {
    const bool fields = (body.model.ionic_field || body.model.electronic_field) && goal.fields;
    const float current = goal.current;
    const bool galvanostatic = current > 0.0f;
    const float tolerance = body.model.field_tolerance;
    const float largest_rate = galvanostatic ? current : 1.0e30f;
    // Where ions alone are solved for, every site with an exit is at the front.
    const bool apart = body.model.electronic_field != 0;
    FieldCorrection of_ions{{ahead_of(c, false, apart), 0.0f, {}}, {step.exit_conductance[0], {}}};
    FieldCorrection of_electrons{{ahead_of(c, body.model.electrons_leave_far != 0, apart), 0.0f, {}}, {step.exit_conductance[1], {}}};
    step.sweeps = 0;
    step.moved = 0.0f;
    step.converged = 0;
    FrontOrder order;
    if (fields) order = take_front_out(body, n);
    FrontSums sums{0.0f, 0.0f, 0.0f};
    const bool grains = fields && shifts_grains(body.model);
    GrainGain gain_of_grains;
    const float scale_of_grains = galvanostatic ? current : static_cast<float>(body.particle.sites_at_birth) / 3600.0f;
    while (true) {
        const float before = step.overpotential;
        if (galvanostatic) {
            sums = approach_current(body, n, step.overpotential, current, goal.bound);
            if (step.overpotential > goal.bound || !fields) {
                step.converged = 1;
                break;
            }
        } else if (fields) {
            evaluate_rates(body, n, step.overpotential);
        } else {
            sums = evaluate_front(body, n, step.overpotential, 0.0f);
            step.converged = 1;
            break;
        }
        float of_grains = 0.0f;
        if (grains) {
            of_grains = settle_grains(body, n, step.overpotential, scale_of_grains, gain_of_grains);
            if (galvanostatic) sums = approach_current(body, n, step.overpotential, current, goal.bound);
            else evaluate_rates(body, n, step.overpotential);
        }
        float largest = max_of(of_grains, relax_fields(body, order, step.overpotential, largest_rate));
        step.sweeps += 1;
        step.moved = step.moved + largest;
        if (galvanostatic) {
            // With both fields on, each marks its own faces.
            const bool marked = step.sweeps > 1 && !(body.model.ionic_field && body.model.electronic_field);
            const FrontFlow front{n, current, sums.rate, 0.25f * tolerance, marked, step.sweeps % body_interval == 1};
            Shifts shifts;
            if (body.model.ionic_field) correct_field(body, body.work.ion, of_ions, front, shifts);
            if (body.model.electronic_field) correct_field(body, body.work.electron, of_electrons, front, shifts);
            largest = max_of(largest, shifts.largest);
            // Before the first sweep the overpotential follows the front, not the potentials.
            if (step.sweeps > 1) largest = max_of(largest, magnitude(step.overpotential - before));
            step.overpotential = step.overpotential + shifts.total;
        }
        if (largest <= (step.sweeps > 1 ? tolerance : 0.25f * tolerance)) step.converged = 1;
        if (step.converged || step.sweeps >= body.model.max_sweeps) {
            // The rates that decide the conversions are those of the final potentials.
            sums = evaluate_front(body, n, step.overpotential, current);
            break;
        }
    }
    step.rate = sums.rate;
    step.effective_sites = sums.effective_sites;
    return step;
}

}  // namespace lithofront
