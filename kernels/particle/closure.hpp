// One step's coupled problem: rates set the sources of the fields, drops set the rates, and the overpotential (or the step's
// length) makes the expected conversions meet the target. Newton's method for the reaction inside the field's relaxation, so
// that a transport-limited front does not oscillate.
#pragma once
#include "particle/front.hpp"

namespace lithofront {

struct Step {
    float overpotential = 0.0f;                  // kT
    float dt = 0.0f;                             // s
    float target = 0.0f;                         // expected conversions in the step, sites
    float expected = 0.0f;                       // what the rates give
    float effective_sites = 1.0f;                // participation number of the front: (sum f)^2 / sum f^2
    std::int32_t sweeps = 0;
    int converged = 1;
};

struct FrontSums {
    float chance;                                // sum of f
    float square;                                // sum of f^2
    float slope;                                 // sum of df/dA
};

// The same in integers, exact and free of order: units of 2^-30, slopes of 2^-14.
struct FrontTotals {
    std::int64_t chance = 0, square = 0, slope = 0;
};

LF_HD inline FrontSums sums_of(const FrontTotals& t) {
    return {static_cast<float>(t.chance) * (1.0f / 1073741824.0f), static_cast<float>(t.square) * (1.0f / 1073741824.0f),
            static_cast<float>(t.slope) * (1.0f / 16384.0f)};
}

// f and df/dA of every entry at the present potentials.
template <class Team>
LF_HD FrontTotals total_front(Team& team, const ModelParameters& p, const Workspace& ws, const FrontList& list, int n,
                              float overpotential, float dt) {
    const float* shift = ws.affinity_shift;
    const float* ion = ws.ion.potential;
    const float* electron = ws.electron.potential;
    float* chance = ws.chance;
    float* slope = ws.slope;
    const bool with_ion = p.ionic_field != 0, with_electron = p.electronic_field != 0;
    const ModelParameters* q = &p;
    team.each(n, [=](int e) {
        const int s = list.site[e];
        float affinity = overpotential + shift[e];
        if (with_ion) affinity = affinity - ion[s];
        if (with_electron) affinity = affinity - electron[s];
        const Rate f = flip_chance(*q, list.rate_constant[e], affinity, dt);
        chance[e] = f.value;
        slope[e] = f.slope;
    });
    FrontTotals totals;
    totals.chance =
        team.sum(n, [=](int e) { return static_cast<std::int64_t>(static_cast<std::int32_t>(chance[e] * 1073741824.0f)); });
    totals.square = team.sum(n, [=](int e) {
        return static_cast<std::int64_t>(static_cast<std::int32_t>(chance[e] * chance[e] * 1073741824.0f));
    });
    totals.slope = team.sum(n, [=](int e) {
        const float counted = chance[e] > 0.0f ? min_of(slope[e], 65536.0f) : 0.0f;
        return static_cast<std::int64_t>(static_cast<std::int32_t>(counted * 16384.0f));
    });
    return totals;
}

template <class Team>
LF_HD FrontSums evaluate_front(Team& team, const ModelParameters& p, const Workspace& ws, const FrontList& list, int n,
                               float overpotential, float dt) {
    return sums_of(total_front(team, p, ws, list, n, overpotential, dt));
}

// Sources and implicit diagonal of one field at the front, linearised at the present state and a change of overpotential.
template <class Team>
LF_HD void linearise_source(Team& team, const FieldArrays& f, const Workspace& ws, const FrontList& list, int n, float inverse_dt,
                            float overpotential_change) {
    const float* chance = ws.chance;
    const float* slope = ws.slope;
    team.each(n, [=](int e) {
        const int s = list.site[e];
        const float implicit = slope[e] * inverse_dt;
        const float rate = chance[e] * inverse_dt + implicit * overpotential_change;
        f.source[s] = max_of(rate, 0.0f) + implicit * f.potential[s];
        const float d = f.diagonal[s] + implicit;
        f.inverse[s] = d > 0.0f ? 1.0f / d : 0.0f;
    });
}

// The region that one coarse correction moves: everything ahead of the front (or behind it, `behind`); the front sites
// themselves belong to the region on either side.
struct CoarseRegion {
    SiteState reactant, product;
    bool behind;
    LF_HD bool holds(SiteState there) const {
        return behind ? (phase_of(there) == product || (there & site_front) != 0) : phase_of(there) == reactant;
    }
};

LF_HD inline CoarseRegion ahead_of(const FrontContext& c, bool behind) { return {c.reactant, c.product, behind}; }

// What leaves a region through the faces of the front sites and their exits.
struct RegionFlow {
    float flow;                                  // in units of the current
    float conductance;                           // 1/s per kT
};

template <int Dim, class Team>
LF_HD RegionFlow measure_region(Team& team, const ParticleView& v, const Workspace& ws, const FieldArrays& f,
                                const CoarseRegion& region, const FrontList& list, int n, float current) {
    const Lattice l = v.lattice;
    const SiteState* state = v.state;
    // Flow in units of 2^-20 of the current; conductance in units of 2^-12.
    const float scale = current > 0.0f ? 1048576.0f / current : 0.0f;
    float* flow = ws.scratch_flow;
    float* conductance = ws.scratch_conductance;
    team.each_linked(n, [=](int e) {
        const int s = list.site[e];
        const int colour = list.parity[e] >> 1, odd_x = list.parity[e] & 1;
        const float own = f.potential[s];
        float out = f.exit[s] * own;
        float total = f.exit[s];
        for (int k = 0; k < 2 * Dim; ++k) {
            const int nb = Neighbours<Dim>::face(l, s, colour, odd_x, k);
            if (region.holds(state[nb])) continue;
            const float g = k % 2 == 0 ? f.face[k / 2][s] : f.face[k / 2][nb];
            out = out + g * (own - f.potential[nb]);
            total = total + g;
        }
        flow[e] = clamp_to(out * scale, -1.0e15f, 1.0e15f);
        conductance[e] = total * 4096.0f;
    });
    const std::int64_t flow_sum = team.sum(n, [=](int e) { return static_cast<std::int64_t>(flow[e]); });
    const std::int64_t conductance_sum = team.sum(n, [=](int e) { return static_cast<std::int64_t>(conductance[e]); });
    return {static_cast<float>(flow_sum) * (1.0f / 1048576.0f), static_cast<float>(conductance_sum) * (1.0f / 4096.0f)};
}

template <class Team>
LF_HD void move_region(Team& team, const ParticleView& v, const FieldArrays& f, const CoarseRegion& region, float shift) {
    const SiteState* state = v.state;
    float* potential = f.potential;
    team.each(v.lattice.count, [=](int s) {
        const SiteState there = state[s];
        potential[s] = potential[s] + (is_active(there) && region.holds(there) ? shift : 0.0f);
    });
}

// Coarse correction: shifts the potential of a region together with the overpotential, so that the flow out of it equals
// the current. Returns the shift, kT.
template <int Dim, class Team>
LF_HD float shift_region(Team& team, const ParticleView& v, const Workspace& ws, const FieldArrays& f, const FrontContext& c,
                         const FrontList& list, int n, float current, bool behind, float bound, float negligible) {
    const CoarseRegion region = ahead_of(c, behind);
    const RegionFlow out = measure_region<Dim>(team, v, ws, f, region, list, n, current);
    if (out.conductance <= 0.0f || current <= 0.0f) return 0.0f;
    const float missing = current * (1.0f - out.flow);
    const float shift = clamp_to(missing / out.conductance, -bound, bound);
    // What stays far below the tolerance is left to the next sweep.
    if (magnitude(shift) < negligible) return 0.0f;
    move_region(team, v, f, region, shift);
    return shift;
}

// Solves one step. Galvanostatic: the overpotential follows from target and dt. Potentiostatic: dt follows.
template <int Dim, class Team>
LF_HD Step solve_step(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                      const FrontList& list, int n, Step step, bool potentiostatic, float overpotential_bound) {
    const Lattice l = v.lattice;
    const bool fields = p.ionic_field || p.electronic_field;
    const float omega = relaxation_factor(l);
    const float tolerance = fields ? p.field_tolerance : 0.001f;
    step.sweeps = 0;
    step.converged = 0;
    for (int iteration = 0; iteration < 4 * p.max_sweeps; ++iteration) {
        const FrontSums sums = evaluate_front(team, p, ws, list, n, step.overpotential, step.dt);
        step.expected = sums.chance;
        step.effective_sites = sums.square > 0.0f ? sums.chance * sums.chance / sums.square : 1.0f;
        float change = 0.0f;
        if (!potentiostatic) {
            // A step in the logarithm is exact for exponential kinetics and near it for linear ones.
            if (sums.chance > 1.0e-6f * step.target && sums.slope > 0.0f)
                change = logarithm(step.target / sums.chance) * sums.chance / sums.slope;
            else
                change = 2.0f;
            change = clamp_to(change, -3.0f, 3.0f);
            step.overpotential = step.overpotential + change;
            if (step.overpotential > overpotential_bound) {
                step.converged = 1;
                return step;
            }
        } else if (sums.chance > 0.0f) {
            const float stretch = clamp_to(step.target / sums.chance, 0.25f, 4.0f);
            change = stretch > 1.001f || stretch < 0.999f ? 1.0f : 0.0f;
            step.dt = step.dt * stretch;
        } else {
            step.converged = 1;
            return step;
        }
        if (!fields) {
            if (magnitude(change) <= tolerance) {
                step.converged = 1;
                return step;
            }
            continue;
        }
        const float inverse_dt = 1.0f / step.dt;
        const float change_in_affinity = potentiostatic ? 0.0f : change;
        float largest = 0.0f;
        if (p.ionic_field) {
            linearise_source(team, ws.ion, ws, list, n, inverse_dt, change_in_affinity);
            largest = max_of(largest, measured_sweep<Dim>(team, l, ws.ion, omega));
        }
        if (p.electronic_field) {
            // Both fields answer to the same reaction: the second sees what the first has changed.
            if (p.ionic_field) evaluate_front(team, p, ws, list, n, step.overpotential, step.dt);
            linearise_source(team, ws.electron, ws, list, n, inverse_dt, p.ionic_field ? 0.0f : change_in_affinity);
            largest = max_of(largest, measured_sweep<Dim>(team, l, ws.electron, omega));
        }
        step.sweeps += 1;
        if (!potentiostatic) {
            const float current = step.target * inverse_dt;
            float shift = 0.0f;
            if (p.ionic_field) {
                const float s = shift_region<Dim>(team, v, ws, ws.ion, c, list, n, current, false, 3.0f, 0.25f * tolerance);
                largest = max_of(largest, magnitude(s));
                shift = shift + s;
            }
            if (p.electronic_field) {
                const float s = shift_region<Dim>(team, v, ws, ws.electron, c, list, n, current, p.electrons_leave_far != 0, 3.0f,
                                                  0.25f * tolerance);
                largest = max_of(largest, magnitude(s));
                shift = shift + s;
            }
            step.overpotential = step.overpotential + shift;
            largest = max_of(largest, magnitude(change));
        } else if (change > 0.0f) {
            largest = max_of(largest, 2.0f * tolerance);
        }
        if (largest <= tolerance) {
            step.converged = 1;
            break;
        }
        if (step.sweeps >= p.max_sweeps) break;
    }
    // The chances that decide the flips are those of the final potentials.
    const FrontSums sums = evaluate_front(team, p, ws, list, n, step.overpotential, step.dt);
    step.expected = sums.chance;
    step.effective_sites = sums.square > 0.0f ? sums.chance * sums.chance / sums.square : 1.0f;
    return step;
}

}  // namespace lithofront
