// One step's coupled problem: rates set the sources of the fields, drops set the rates, and the overpotential makes the rates
// carry the current (docs/model.md, sections 5 and 7). Newton's method for the reaction inside the field's relaxation, so
// that a transport-limited front does not oscillate.
#pragma once
#include "particle/coarse_shift.hpp"
#include "particle/front.hpp"
#include "particle/grain_shift.hpp"

namespace lithofront {

struct Step {
    float overpotential = 0.0f;                  // kT
    float rate = 0.0f;                           // what the front gives at the last evaluation, sites per s
    float effective_sites = 1.0f;                // participation number of the front: (sum r)^2 / sum r^2
    float target = 0.0f;                         // expected conversions in the step, sites
    float dt = 0.0f;                             // s
    float moved = 0.0f;                          // by how much at most the last solution changed a potential, kT
    std::int32_t sweeps = 0;
    int converged = 1;
    float exit_conductance[2] = {0.0f, 0.0f};    // of all exits of ions and of electrons, 1/s per kT
};

constexpr float longest_field_interval = 0.05f;  // share of the sites at birth

// When the potentials are solved for anew: before they would change by more than their tolerance. In between the front takes
// along those that it has, and the overpotential alone follows the rates.
struct FieldSchedule {
    std::int64_t last = 0, next = 0;             // conversions of the half-cycle when they were and will be solved for

    LF_HD bool due(std::int64_t converted) const { return converted >= next; }
    LF_HD void plan(std::int64_t converted, float moved, float tolerance, float longest) {
        const float since = static_cast<float>(converted - last);
        const float until = since * clamp_to(0.7f * tolerance / max_of(moved, 1.0e-6f), 0.0f, 4.0f);
        last = converted;
        next = converted + static_cast<std::int64_t>(min_of(until, longest));
    }
};

struct FrontSums {
    float rate;                                  // sum of r, 1/s
    float slope;                                 // sum of dr/dA, 1/s per kT
    float effective_sites;                       // (sum r)^2 / sum r^2; 0 without any rate
};

// The same in integers, exact and free of order: shares of a scale in units of 2^-24, their squares in units of 2^-28.
struct FrontTotals {
    std::int64_t rate = 0, square = 0, slope = 0;
};

// A share above this is far beyond what a closure looks for: it counts as this much.
constexpr float largest_share = 64.0f;

LF_HD inline FrontSums sums_of(const FrontTotals& t, float scale) {
    const float rate = static_cast<float>(t.rate) * (1.0f / 16777216.0f);
    const float square = static_cast<float>(t.square) * (1.0f / 268435456.0f);
    return {rate * scale, static_cast<float>(t.slope) * (1.0f / 16777216.0f) * scale, square > 0.0f ? rate * rate / square : 0.0f};
}

// Body: affinities of the entries at the present potentials, but for the overpotential.
LF_HD inline auto affinities_of(const ModelParameters& p, const Workspace& ws) {
    const FrontList list = ws.front;
    const float* ion = ws.ion.potential;
    const float* electron = ws.electron.potential;
    float* affinity = ws.affinity;
    const bool with_ion = p.ionic_field != 0, with_electron = p.electronic_field != 0;
    return [=](int e) {
        const int s = list.site(e);
        float a = list.affinity_shift[e];
        if (with_ion) a = a - ion[s];
        if (with_electron) a = a - electron[s];
        affinity[e] = a;
    };
}

// Body: r and dr/dA of every entry at its gathered affinity.
LF_HD inline auto rates_at(const ModelParameters& p, const Workspace& ws, float overpotential) {
    const float* exchange = ws.front.exchange;
    const float* affinity = ws.affinity;
    float* rate = ws.rate;
    float* slope = ws.slope;
    const ModelParameters* q = &p;
    return [=](int e) {
        const Rate r = site_rate(*q, exchange[e], overpotential + affinity[e]);
        rate[e] = r.value;
        slope[e] = r.slope;
    };
}

template <class Team>
LF_HD void gather_affinities(Team& team, const ModelParameters& p, const Workspace& ws, int n) {
    team.each(n, affinities_of(p, ws));
}

// Rates at the present potentials.
template <class Team>
LF_HD void evaluate_rates(Team& team, const ModelParameters& p, const Workspace& ws, int n, float overpotential) {
    team.each(n, in_turn(affinities_of(p, ws), rates_at(p, ws, overpotential)));
}

LF_HD inline std::int64_t fixed_share(float share) {
    return static_cast<std::int64_t>(static_cast<std::int32_t>(min_of(share, largest_share) * 16777216.0f));
}
LF_HD inline std::int64_t fixed_square(float share) {
    const float counted = min_of(share, 2.0f);
    return static_cast<std::int64_t>(static_cast<std::int32_t>(counted * counted * 268435456.0f));
}

// Lets `evaluate` bring ws.rate and ws.slope up to date, and sums them in units of `scale`, 1/s.
template <class Team, class Evaluate>
LF_HD FrontTotals total_rates(Team& team, const Workspace& ws, int n, float scale, Evaluate evaluate) {
    const float* rate = ws.rate;
    const float* slope = ws.slope;
    const float inverse = 1.0f / scale;
    std::int64_t sums[3];
    team.each_with_sums(
        n, evaluate, sums, [=](int e) { return fixed_share(rate[e] * inverse); }, [=](int e) { return fixed_square(rate[e] * inverse); },
        [=](int e) { return rate[e] > 0.0f ? fixed_share(slope[e] * inverse) : std::int64_t{0}; });
    return {sums[0], sums[1], sums[2]};
}

// The sums of the rates; galvanostatic: in units of `scale`, a current; otherwise (0) in units of the largest rate.
template <class Team, class Evaluate>
LF_HD FrontSums sum_front(Team& team, const Workspace& ws, int n, float scale, Evaluate evaluate) {
    if (scale > 0.0f) return sums_of(total_rates(team, ws, n, scale, evaluate), scale);
    const float* rate = ws.rate;
    team.each(n, evaluate);
    // Positive floats are ordered as their bits are.
    scale = float_from_bits(team.maximum(n, [=](int e) -> std::int32_t { return bits_of(rate[e]); }));
    if (scale <= 0.0f) return {0.0f, 0.0f, 0.0f};
    return sums_of(total_rates(team, ws, n, scale, [](int) {}), scale);
}

// Rates at gathered affinities, and their sums.
template <class Team>
LF_CALLED LF_HD FrontSums evaluate_gathered(Team& team, const ModelParameters& p, const Workspace& ws, int n, float overpotential, float scale) {
    return sum_front(team, ws, n, scale, rates_at(p, ws, overpotential));
}

// The same at the present potentials.
template <class Team>
LF_CALLED LF_HD FrontSums evaluate_front(Team& team, const ModelParameters& p, const Workspace& ws, int n, float overpotential, float scale) {
    return sum_front(team, ws, n, scale, in_turn(affinities_of(p, ws), rates_at(p, ws, overpotential)));
}

// Search for the overpotential at which the present potentials carry a current within 0.5 % (0.01 kT at alpha = 1/2, below the
// fields' own tolerance; the charge of a step is what it converts): Newton's method in the logarithm within a bracket, as the
// sum is nothing where no site has affinity. Far above, where shares count as largest_share, it comes down by one stride at a
// time: after newton_steps, strides that double and then bisection go on, from any float to any other.
struct CurrentSearch {
    static constexpr int newton_steps = 40;

    float low = 0.0f, high = 0.0f;
    bool has_low = false, has_high = false;
    float stride = 2.0f;
    int moves = 0;

    // Moves the overpotential on from what the rates gave there; false when it is found, or above `bound`.
    LF_HD bool next(const FrontSums& sums, float current, float bound, float& overpotential) {
        const bool below = sums.rate < 0.995f * current;
        const bool above = sums.rate > 1.005f * current;
        if ((!below && !above) || (below && overpotential > bound)) return false;
        ++moves;
        if (below) {
            low = overpotential;
            has_low = true;
        } else {
            high = overpotential;
            has_high = true;
        }
        float candidate = overpotential + (below ? stride : -stride);
        if (sums.rate > 1.0e-6f * current && sums.slope > 0.0f && moves <= newton_steps)
            // In the logarithm, exact for exponential kinetics.
            candidate = overpotential + clamp_to(logarithm(current / sums.rate) * sums.rate / sums.slope, -stride, stride);
        else if (!has_high || !has_low)
            stride = 2.0f * stride;
        if (has_low && has_high && (moves > newton_steps || !(candidate > low && candidate < high))) {
            candidate = 0.5f * (low + high);
            // Between neighbouring floats the sum jumps: the upper one converts at least the weakest site.
            if (candidate <= low || candidate >= high) candidate = high;
        }
        if (candidate == overpotential) return false;
        overpotential = candidate;
        return true;
    }
};

template <class Team>
LF_HD FrontSums approach_current(Team& team, const ModelParameters& p, const Workspace& ws, int n, float& overpotential,
                                 float current, float bound) {
    CurrentSearch search;
    FrontSums sums = evaluate_front(team, p, ws, n, overpotential, current);
    while (search.next(sums, current, bound, overpotential)) sums = evaluate_gathered(team, p, ws, n, overpotential, current);
    return sums;
}

// Entries of a front list by the colour of their sites: those of colour 0, then those of colour 1.
struct FrontOrder {
    const std::int32_t* entry = nullptr;
    int of_colour_0 = 0, all = 0;

    LF_HD const std::int32_t* begin(int colour) const { return entry + (colour ? of_colour_0 : 0); }
    LF_HD int size(int colour) const { return colour ? all - of_colour_0 : of_colour_0; }
};

// Hands the front's sites from the sweeps of the other sites to the front's relaxation, and orders them.
template <class Team>
LF_HD FrontOrder take_front_out(Team& team, const ModelParameters& p, const Workspace& ws, int n) {
    const FrontList list = ws.front;
    const FieldArrays ion = ws.ion, electron = ws.electron;
    const bool with_ion = p.ionic_field != 0, with_electron = p.electronic_field != 0;
    std::int32_t* entry = ws.list;
    std::int32_t* even = &ws.counter[even_counter];
    std::int32_t* odd = &ws.counter[odd_counter];
    team.together(loop(n,
                       [=](int e) {
                           const int s = list.site(e);
                           if (with_ion) ion.inverse[s] = 0.0f;
                           if (with_electron) electron.inverse[s] = 0.0f;
                       }),
                  loop(1, [=](int) { *even = *odd = 0; }));
    team.each_linked(n, [=, &team](int e) {
        if (list.parity(e) >> 1)
            entry[n - 1 - team.append(odd)] = e;
        else
            entry[team.append(even)] = e;
    });
    return {entry, team.read(even), n};
}

// Hands a site that leaves the front unconverted back to the sweeps.
LF_HD inline void return_to_sweeps(const FieldArrays& f, int s) {
    const float d = f.diagonal[s];
    f.inverse[s] = d > 0.0f ? 1.0f / d : 0.0f;
}

// The front's reaction as the fields' relaxation sees it.
struct FrontReaction {
    float largest_rate;                          // that any site could have, 1/s
    float overpotential;                         // kT
    bool tafel;
};

// Affinity at which the rate, linearised at `evaluated_at`, passes through the resistance to the neighbours:
// conductance * affinity + rate = inflow. It stays within what any rate between none and the largest could give: without
// these limits, sites that fall below zero affinity and come back keep the sweeps from ever converging.
LF_HD inline float balanced_affinity(const FrontReaction& reaction, float conductance, float inflow, float rate, float implicit,
                                     float evaluated_at) {
    if (!reaction.tafel) evaluated_at = max_of(evaluated_at, 0.0f);
    const bool at_rest = !reaction.tafel && inflow <= 0.0f;
    const float sum = conductance + (at_rest ? 0.0f : implicit);
    float affinity = at_rest ? inflow / conductance : (inflow - rate + implicit * evaluated_at) / sum;
    if (!at_rest && conductance > 0.0f)
        affinity = clamp_to(affinity, (inflow - reaction.largest_rate) / conductance, inflow / conductance);
    return at_rest || reaction.tafel ? affinity : max_of(affinity, 0.0f);
}

// Sum over the faces of a front site of conductance times the potential beyond.
template <int Dim>
LF_HD inline float pull_of_neighbours(const Lattice& l, const FieldArrays& f, int s, int colour, int odd_x) {
    float around = 0.0f;
    for (int k = 0; k < 2 * Dim; ++k) {
        const int nb = Neighbours<Dim>::face(l, s, colour, odd_x, k);
        around = around + (k % 2 == 0 ? f.face[k / 2][s] : f.face[k / 2][nb]) * f.potential[nb];
    }
    return around;
}

// Body: balances the front's sites of one colour against their neighbours and the reaction. The bits of the change, kT.
template <int Dim>
LF_HD inline auto front_relaxation(const Lattice& l, const FieldArrays& f, const Workspace& ws, const FrontOrder& order, int colour,
                                   const FrontReaction& reaction) {
    const FrontList list = ws.front;
    const float* rates = ws.rate;
    const float* slope = ws.slope;
    float* psi = f.potential;
    const std::int32_t* entry = order.begin(colour);
    return [=](int i) -> std::int32_t {
        const int e = entry[i];
        const int s = list.site(e);
        const float around = pull_of_neighbours<Dim>(l, f, s, colour, list.parity(e) & 1);
        const float ceiling = reaction.overpotential + list.affinity_shift[e];
        const float d = f.diagonal[s];
        if (!(d > 0.0f) && !(reaction.tafel && slope[e] > 0.0f)) return 0;
        const float affinity = balanced_affinity(reaction, d, d * ceiling - around, rates[e], slope[e], ceiling - psi[s]);
        const float change = ceiling - affinity - psi[s];
        psi[s] = psi[s] + change;
        return bits_of(magnitude(change));
    };
}

// The same for both fields at once, whose resistances are in series: one after the other, each would take the other's drop as
// given, and their difference would hardly move where the reaction is fast.
template <int Dim>
LF_HD inline auto front_relaxation_of_both(const Lattice& l, const Workspace& ws, const FrontOrder& order, int colour,
                                           const FrontReaction& reaction) {
    const FrontList list = ws.front;
    const float* rates = ws.rate;
    const float* slope = ws.slope;
    const FieldArrays ion = ws.ion, electron = ws.electron;
    const std::int32_t* entry = order.begin(colour);
    return [=](int i) -> std::int32_t {
        const int e = entry[i];
        const int s = list.site(e), odd_x = list.parity(e) & 1;
        const float d_ion = ion.diagonal[s], d_electron = electron.diagonal[s];
        if (!(d_ion > 0.0f && d_electron > 0.0f)) return 0;
        // Potentials without any reaction here.
        const float free_ion = pull_of_neighbours<Dim>(l, ion, s, colour, odd_x) / d_ion;
        const float free_electron = pull_of_neighbours<Dim>(l, electron, s, colour, odd_x) / d_electron;
        const float ceiling = reaction.overpotential + list.affinity_shift[e];
        const float d = d_ion * d_electron / (d_ion + d_electron);
        const float inflow = d * (ceiling - free_ion - free_electron);
        const float present = ceiling - ion.potential[s] - electron.potential[s];
        const float affinity = balanced_affinity(reaction, d, inflow, rates[e], slope[e], present);
        const float passes = inflow - d * affinity;
        const float change_ion = free_ion + passes / d_ion - ion.potential[s];
        const float change_electron = free_electron + passes / d_electron - electron.potential[s];
        ion.potential[s] = ion.potential[s] + change_ion;
        electron.potential[s] = electron.potential[s] + change_electron;
        return bits_of(max_of(magnitude(change_ion), magnitude(change_electron)));
    };
}

// One colour of a sweep of field `f`, and the front's sites of that colour by `front`: both read the other colour alone.
template <int Dim, class Team, class Front>
LF_HD float relax_colour(Team& team, const Lattice& l, const FieldArrays& f, const FrontOrder& order, float omega, int colour, Front front) {
    const std::int32_t largest = team.maximum_with_grid(order.size(colour), front, sweep_rows<Dim>(l), f.spans, l.half,
                                                        half_sweep_of<Dim, Team::branches, false>(l, f, omega, colour));
    refresh_ghosts<Dim>(team, l, f.potential);
    return float_from_bits(largest);
}

// One sweep over the fields that are on, the front included, at the rates of the last evaluation. Returns the largest change of
// a potential, kT.
template <int Dim, class Team>
LF_CALLED LF_HD float relax_fields(Team& team, const ModelParameters& p, const Lattice& l, const Workspace& ws, const FrontOrder& order,
                                   float omega, float overpotential, float largest_rate) {
    const FrontReaction reaction{largest_rate, overpotential, p.tafel != 0};
    float largest = 0.0f;
    LF_ROLLED
    for (int colour = 0; colour < 2; ++colour) {
        if (p.ionic_field && p.electronic_field) {
            const auto front = front_relaxation_of_both<Dim>(l, ws, order, colour, reaction);
            largest = max_of(largest, relax_colour<Dim>(team, l, ws.ion, order, omega, colour, front));
            largest = max_of(largest, measured_half_sweep<Dim>(team, l, ws.electron, omega, colour));
        } else {
            const FieldArrays& f = p.ionic_field ? ws.ion : ws.electron;
            const auto front = front_relaxation<Dim>(l, f, ws, order, colour, reaction);
            largest = max_of(largest, relax_colour<Dim>(team, l, f, order, omega, colour, front));
        }
    }
    return largest;
}

// Brings the fields' grains into balance at the given overpotential. Returns the largest shift, kT; rates are those before it.
template <int Dim, class Team>
LF_CALLED LF_HD float settle_grains(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, int n, float overpotential,
                                    float scale, GrainGain& gain) {
    evaluate_rates(team, p, ws, n, overpotential);
    return shift_grains<Dim>(team, p, v, ws, n, scale, gain);
}

// Solves one step's rates, and its potentials if they are due. Galvanostatic (current > 0): the overpotential follows; otherwise
// it is given.
template <int Dim, class Team>
LF_HD Step solve_step(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c, int n,
                      Step step, float current, float overpotential_bound, bool solve_fields) {
    const Lattice l = v.lattice;
    const bool fields = (p.ionic_field || p.electronic_field) && solve_fields;
    const bool galvanostatic = current > 0.0f;
    const float omega = relaxation_factor(l);
    const float tolerance = p.field_tolerance;
    const float largest_rate = galvanostatic ? current : 1.0e30f;
    // Where ions alone are solved for, every site with an exit is at the front.
    const bool apart = p.electronic_field != 0;
    FieldCorrection of_ions{{ahead_of(c, false), 0.0f, {}, apart}, {step.exit_conductance[0], {}}};
    FieldCorrection of_electrons{{ahead_of(c, p.electrons_leave_far != 0), 0.0f, {}, apart}, {step.exit_conductance[1], {}}};
    step.sweeps = 0;
    step.moved = 0.0f;
    step.converged = 0;
    FrontOrder order;
    if (fields) order = take_front_out(team, p, ws, n);
    FrontSums sums{0.0f, 0.0f, 0.0f};
    const bool grains = fields && shifts_grains(p);
    GrainGain gain_of_grains;
    const float scale_of_grains = galvanostatic ? current : static_cast<float>(v.sites_at_birth) / 3600.0f;
    while (true) {
        const float before = step.overpotential;
        if (galvanostatic) {
            sums = approach_current(team, p, ws, n, step.overpotential, current, overpotential_bound);
            if (step.overpotential > overpotential_bound || !fields) {
                step.converged = 1;
                break;
            }
        } else if (fields) {
            evaluate_rates(team, p, ws, n, step.overpotential);
        } else {
            sums = evaluate_front(team, p, ws, n, step.overpotential, 0.0f);
            step.converged = 1;
            break;
        }
        float of_grains = 0.0f;
        if (grains) {
            of_grains = settle_grains<Dim>(team, p, v, ws, n, step.overpotential, scale_of_grains, gain_of_grains);
            if (galvanostatic)
                sums = approach_current(team, p, ws, n, step.overpotential, current, overpotential_bound);
            else
                evaluate_rates(team, p, ws, n, step.overpotential);
        }
        float largest = max_of(of_grains, relax_fields<Dim>(team, p, l, ws, order, omega, step.overpotential, largest_rate));
        step.sweeps += 1;
        step.moved = step.moved + largest;
        if (galvanostatic) {
            // With both fields on, each marks its own faces.
            const bool marked = step.sweeps > 1 && !(p.ionic_field && p.electronic_field);
            Shifts shifts;
            if (p.ionic_field)
                correct_field<Dim>(team, v, ws, ws.ion, of_ions, n, current, sums.rate, step.sweeps, marked, 0.25f * tolerance, shifts);
            if (p.electronic_field)
                correct_field<Dim>(team, v, ws, ws.electron, of_electrons, n, current, sums.rate, step.sweeps, marked, 0.25f * tolerance, shifts);
            largest = max_of(largest, shifts.largest);
            // Before the first sweep the overpotential follows the front, not the potentials.
            if (step.sweeps > 1) largest = max_of(largest, magnitude(step.overpotential - before));
            step.overpotential = step.overpotential + shifts.total;
        }
        if (largest <= (step.sweeps > 1 ? tolerance : 0.25f * tolerance)) step.converged = 1;
        if (step.converged || step.sweeps >= p.max_sweeps) {
            // The rates that decide the conversions are those of the final potentials.
            sums = evaluate_front(team, p, ws, n, step.overpotential, current);
            break;
        }
    }
    step.rate = sums.rate;
    step.effective_sites = sums.effective_sites;
    return step;
}

}  // namespace lithofront
