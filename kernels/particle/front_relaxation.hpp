// The front inside the relaxation of the fields (docs/model.md, section 5): Newton's method for the reaction, site by site, so that a
// transport-limited front does not oscillate.
#pragma once
#include "particle/front_rates.hpp"

namespace lithofront {

// Entries of a front list by the colour of their sites: those of colour 0, then those of colour 1.
struct FrontOrder {
    const std::int32_t* entry = nullptr;
    int of_colour_0 = 0, all = 0;

    LF_HD const std::int32_t* begin(int colour) const { return entry + (colour ? of_colour_0 : 0); }
    LF_HD int size(int colour) const { return colour ? all - of_colour_0 : of_colour_0; }
};

// Hands the front's sites from the sweeps of the other sites to the front's relaxation, and orders them.
template <int Dim, class Team>
LF_HD FrontOrder take_front_out(const Body<Dim, Team>& body, int n) {
    const FrontList list = body.work.front;
    const FieldArrays ion = body.work.ion, electron = body.work.electron;
    const bool with_ion = body.model.ionic_field != 0, with_electron = body.model.electronic_field != 0;
    std::int32_t* entry = body.work.relaxation.order;
    std::int32_t* even = &body.work.counter[even_counter];
    std::int32_t* odd = &body.work.counter[odd_counter];
    body.team.together(loop(n,
                            [=](int e) {
                                const int s = list.site(e);
                                if (with_ion) ion.inverse[s] = 0.0f;
                                if (with_electron) electron.inverse[s] = 0.0f;
                            }),
                       loop(1, [=](int) { *even = *odd = 0; }));
    body.team.each_linked(n, [=](int e) {
        if (list.parity(e) >> 1) entry[n - 1 - body.team.append(odd)] = e;
        else entry[body.team.append(even)] = e;
    });
    return {entry, body.team.read(even), n};
}

// Hands a site that leaves the front unconverted back to the sweeps.
LF_HD inline void return_to_sweeps(const FieldArrays& f, int s) {
    const float d = f.diagonal[s];
    f.inverse[s] = d > 0.0f ? 1.0f / d : 0.0f;
}

// The front's reaction as the fields' relaxation sees it.
struct FrontReaction {
    float largest_rate;   // that any site could have, 1/s
    float overpotential;  // kT
    bool tafel;
};

// Affinity at which the rate, linearised at `evaluated_at`, passes through the resistance to the neighbours:
// conductance * affinity + rate = inflow. It stays within what any rate between none and the largest could give: without
// these limits, sites that fall below zero affinity and come back keep the sweeps from ever converging.
LF_HD inline float balanced_affinity(const FrontReaction& reaction, float conductance, float inflow, const Rate& rate, float evaluated_at) {
    if (!reaction.tafel) evaluated_at = max_of(evaluated_at, 0.0f);
    const bool at_rest = !reaction.tafel && inflow <= 0.0f;
    const float sum = conductance + (at_rest ? 0.0f : rate.slope);
    float affinity = at_rest ? inflow / conductance : (inflow - rate.value + rate.slope * evaluated_at) / sum;
    if (!at_rest && conductance > 0.0f) affinity = clamp_to(affinity, (inflow - reaction.largest_rate) / conductance, inflow / conductance);
    return at_rest || reaction.tafel ? affinity : max_of(affinity, 0.0f);
}

// Sum over the faces of a front site of conductance times the potential beyond.
template <int Dim>
LF_HD inline float pull_of_neighbours(const Lattice& l, const FieldArrays& f, int s, int colour, int odd_x) {
    float around = 0.0f;
    for (int k = 0; k < 2 * Dim; ++k) {
        const int nb = Neighbours<Dim>::face(l, s, colour, odd_x, k);
        around = around + f.face_at(s, nb, k) * f.potential[nb];
    }
    return around;
}

// Body: balances the front's sites of one colour against their neighbours and the reaction. The bits of the change, kT.
template <int Dim, class Team>
LF_HD auto front_relaxation(const Body<Dim, Team>& body, const FieldArrays& f, const FrontOrder& order, int colour,
                            const FrontReaction& reaction) {
    const Lattice l = body.particle.lattice;
    const FrontList list = body.work.front;
    const float* rates = body.work.rate;
    const float* slope = body.work.slope;
    float* psi = f.potential;
    const std::int32_t* entry = order.begin(colour);
    return [=](int i) -> std::int32_t {
        const int e = entry[i];
        const int s = list.site(e);
        const float around = pull_of_neighbours<Dim>(l, f, s, colour, list.parity(e) & 1);
        const float ceiling = reaction.overpotential + list.affinity_shift[e];
        const float d = f.diagonal[s];
        if (!(d > 0.0f) && !(reaction.tafel && slope[e] > 0.0f)) return 0;
        const float affinity = balanced_affinity(reaction, d, d * ceiling - around, {rates[e], slope[e]}, ceiling - psi[s]);
        const float change = ceiling - affinity - psi[s];
        psi[s] = psi[s] + change;
        return bits_of(magnitude(change));
    };
}

// The same for both fields at once, whose resistances are in series: one after the other, each would take the other's drop as
// given, and their difference would hardly move where the reaction is fast.
template <int Dim, class Team>
LF_HD auto front_relaxation_of_both(const Body<Dim, Team>& body, const FrontOrder& order, int colour, const FrontReaction& reaction) {
    const Lattice l = body.particle.lattice;
    const FrontList list = body.work.front;
    const float* rates = body.work.rate;
    const float* slope = body.work.slope;
    const FieldArrays ion = body.work.ion, electron = body.work.electron;
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
        const float affinity = balanced_affinity(reaction, d, inflow, {rates[e], slope[e]}, present);
        const float passes = inflow - d * affinity;
        const float change_ion = free_ion + passes / d_ion - ion.potential[s];
        const float change_electron = free_electron + passes / d_electron - electron.potential[s];
        ion.potential[s] = ion.potential[s] + change_ion;
        electron.potential[s] = electron.potential[s] + change_electron;
        return bits_of(max_of(magnitude(change_ion), magnitude(change_electron)));
    };
}

// One colour of a sweep, and the front's sites of that colour by `front`: both read the other colour alone.
template <int Dim, class Team, class Front>
LF_HD float relax_colour(const Body<Dim, Team>& body, const HalfSweep& half, const Loop<Front>& front) {
    const Lattice& l = half.lattice;
    const FieldArrays& f = half.field;
    const std::int32_t largest =
        body.team.maximum_with_grid(front, interior_rows<Dim>(l), f.spans, l.half, half_sweep_of<Dim, Team::branches, false>(half));
    refresh_ghosts<Dim>(body.team, l, f.potential);
    return float_from_bits(largest);
}

// One sweep over the fields that are on, the front included, at the rates of the last evaluation. Returns the largest change of
// a potential, kT.
template <int Dim, class Team>
LF_CALLED LF_HD float relax_fields(const Body<Dim, Team>& body, const FrontOrder& order, float overpotential, float largest_rate) {
    const Lattice& l = body.particle.lattice;
    const float omega = relaxation_factor(l);
    const FrontReaction reaction{largest_rate, overpotential, body.model.tafel != 0};
    float largest = 0.0f;
    LF_ROLLED
    for (int colour = 0; colour < 2; ++colour) {
        if (body.model.ionic_field && body.model.electronic_field) {
            const auto front = loop(order.size(colour), front_relaxation_of_both(body, order, colour, reaction));
            largest = max_of(largest, relax_colour(body, {l, body.work.ion, omega, colour}, front));
            largest = max_of(largest, measured_half_sweep<Dim>(body.team, l, body.work.electron, omega, colour));
        } else {
            const FieldArrays& f = body.model.ionic_field ? body.work.ion : body.work.electron;
            const auto front = loop(order.size(colour), front_relaxation(body, f, order, colour, reaction));
            largest = max_of(largest, relax_colour(body, {l, f, omega, colour}, front));
        }
    }
    return largest;
}

}  // namespace lithofront
