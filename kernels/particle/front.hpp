// The front list: which sites may convert, and what each of them feels (MODEL 4).
#pragma once
#include "core/random.hpp"
#include "model/kinetics.hpp"
#include "particle/fields.hpp"

namespace lithofront {

// What one half-cycle needs to judge a site.
struct FrontContext {
    SiteState reactant, product;
    float z;                                     // +1 on charge, -1 on discharge
    RandomKey noise_key;
    std::uint32_t epoch;
    SiteState required_paths;
    SiteState gained_paths;                      // that a converted site passes on to its neighbours: it had both
};

LF_HD inline FrontContext front_context(const ModelParameters& p, const ParticleView& v, const HalfCycleDrive& d) {
    FrontContext c;
    const bool charge = d.half == Half::charge;
    c.reactant = charge ? phase_lithiated : phase_delithiated;
    c.product = charge ? phase_delithiated : phase_lithiated;
    c.z = charge ? 1.0f : -1.0f;
    c.noise_key = RandomKey::make(p.seed, v.number, d.cycle, static_cast<std::uint32_t>(d.half), Stream::chemical_noise);
    c.epoch = 0;
    c.required_paths = static_cast<SiteState>(site_ion_path | site_electron_path);
    const bool ions = !p.ionic_field || p.ion_mobility[c.product] > 0.0f;
    const bool electrons = !p.electronic_field || p.electron_mobility[c.product] > 0.0f;
    c.gained_paths = static_cast<SiteState>((ions ? site_ion_path : 0) | (electrons ? site_electron_path : 0));
    return c;
}

// Whether a site may convert now: reactant, with both paths, at electrolyte, a nucleus or beside product.
template <int Dim, class Team>
LF_HD bool is_eligible(Team& team, const ParticleView& v, const FrontContext& c, int s, const Site& at) {
    const SiteState state = team.load(&v.state[s]);
    if (phase_of(state) != c.reactant || (state & c.required_paths) != c.required_paths) return false;
    if (state & (site_wet | site_nucleus)) return true;
    for (int k = 0; k < 2 * Dim; ++k)
        if (phase_of(team.load(&v.state[Neighbours<Dim>::face(v.lattice, s, at.colour, at.odd_x, k)])) == c.product) return true;
    return false;
}

// Annealed chemical-potential noise of a site in an epoch, kT; its spread grows with the local von Mises stress.
LF_HD inline float chemical_noise(const ModelParameters& p, const FrontContext& c, int s, float von_mises_squared) {
    if (p.noise == 0.0f) return 0.0f;
    const float ratio = von_mises_squared * p.inverse_reference_stress * p.inverse_reference_stress;
    return p.noise * square_root(1.0f + ratio) * random_normal(c.noise_key, c.epoch, static_cast<std::uint32_t>(s));
}

// z dmu of a site, kT.
LF_HD inline float potential_shift(const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                                   int s) {
    const float residual = v.residual_stress_MPa[s];
    float von_mises_squared = residual * residual;
    if (ws.von_mises) von_mises_squared = von_mises_squared + ws.von_mises[s] * ws.von_mises[s];
    return c.z * (chemical_noise(p, c, s, von_mises_squared) - p.energy_per_MPa * ws.stress[s]);
}

// Rate constant of a site with its barriers: passivation and boundaries, and on discharge the film around a remnant.
template <int Dim, class Team>
LF_HD float site_rate_constant(Team& team, const ModelParameters& p, const ParticleView& v, const FrontContext& c, int s, int parity) {
    float barrier = v.barrier[s];
    if (p.film_barrier > 0.0f && c.reactant == phase_delithiated) {
        bool beside_remnant = false;
        for (int k = 0; k < 2 * Dim; ++k)
            beside_remnant = beside_remnant ||
                             (team.load(&v.state[Neighbours<Dim>::neighbour(v.lattice, s, parity, k)]) & site_remnant) != 0;
        if (beside_remnant) barrier = barrier + p.film_barrier;
    }
    return p.rate_constant * exponential(-barrier);
}

template <int Dim, class Team>
LF_HD void write_entry(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                       const FrontList& list, int e, int s, int parity) {
    list.site[e] = s;
    list.parity[e] = parity;
    // A site that was exposed within the step has been looked at already.
    if (ws.threshold[s] < 0.0f) return;
    ws.shift[s] = potential_shift(p, v, ws, c, s);
    ws.rate_constant[s] = site_rate_constant<Dim>(team, p, v, c, s, parity);
}

// Appends every eligible site that is not listed yet, out of all sites.
template <int Dim, class Team>
LF_HD void collect_front(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws,
                         const FrontContext& c, const FrontList& list, std::int32_t* size) {
    const Lattice l = v.lattice;
    team.each_linked(l.count, [=, &team, &p](int s) {
        const SiteState state = team.load(&v.state[s]);
        if (phase_of(state) != c.reactant || (state & site_front)) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at) || !is_eligible<Dim>(team, v, c, s, at)) return;
        if (team.atomic_or(&v.state[s], site_front) & site_front) return;
        write_entry<Dim>(team, p, v, ws, c, list, team.append(size), s, 2 * at.colour + at.odd_x);
    });
}

// Appends the face neighbours of sites (packed) that have just converted; sets *merged when one of them is product without a path.
template <int Dim, class Team>
LF_HD void extend_front(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                        const std::int32_t* converted, int n, const FrontList& list, std::int32_t* size, std::int32_t* merged) {
    const Lattice l = v.lattice;
    team.each_linked(n * 2 * Dim, [=, &team, &p](int i) {
        const int from = packed_site(converted[i / (2 * Dim)]), parity = packed_parity(converted[i / (2 * Dim)]);
        const int k = i % (2 * Dim);
        const int s = wrap(l, Neighbours<Dim>::neighbour(l, from, parity, k));
        const SiteState gained = c.gained_paths;
        const SiteState before = team.load(&v.state[s]);
        const SiteState state = static_cast<SiteState>(before | gained);
        if (p.product_paths && phase_of(state) == c.product && !(before & site_ion_path)) team.atomic_max(merged, 1);
        if (phase_of(state) != c.reactant || (state & site_front)) return;
        if ((state & c.required_paths) != c.required_paths) return;
        if (team.atomic_or(&v.state[s], static_cast<SiteState>(site_front | gained)) & site_front) return;
        write_entry<Dim>(team, p, v, ws, c, list, team.append(size), s, Neighbours<Dim>::parity_of(parity, k));
    });
}

// J (n_reactant - n_product) / n_total, kT (MODEL 4).
LF_HD inline float stiffness_penalty(const ModelParameters& p, int reactant, int product) {
    const int total = reactant + product;
    return total > 0 ? p.stiffness * static_cast<float>(reactant - product) / static_cast<float>(total) : 0.0f;
}

// Shift less the penalty of stiffness, and the rate constant, entry by entry; neighbours across faces and edges count.
template <int Dim, class Team>
LF_HD void refresh_affinity_shift(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws,
                                  const FrontContext& c, const FrontList& list, int n) {
    const Lattice l = v.lattice;
    float* out = ws.affinity_shift;
    float* rate_constant = ws.entry_rate_constant;
    const float* shift = ws.shift;
    const float* of_site = ws.rate_constant;
    if (p.stiffness == 0.0f) {
        team.each(n, [=](int e) {
            out[e] = shift[list.site[e]];
            rate_constant[e] = of_site[list.site[e]];
        });
        return;
    }
    const SiteState* state = v.state;
    const ModelParameters* q = &p;
    team.each_linked(n, [=](int e) {
        const int s = list.site[e];
        const int colour = list.parity[e] >> 1, odd_x = list.parity[e] & 1;
        int reactant = 0, product = 0;
        for (int k = 0; k < 2 * Dim; ++k) {
            const SiteState phase = phase_of(state[Neighbours<Dim>::face(l, s, colour, odd_x, k)]);
            reactant += phase == c.reactant;
            product += phase == c.product;
        }
        for (int k = 0; k < Neighbours<Dim>::edges; ++k) {
            const SiteState phase = phase_of(state[Neighbours<Dim>::edge(l, s, odd_x, k)]);
            reactant += phase == c.reactant;
            product += phase == c.product;
        }
        out[e] = shift[s] - stiffness_penalty(*q, reactant, product);
        rate_constant[e] = of_site[s];
    });
}

}  // namespace lithofront
