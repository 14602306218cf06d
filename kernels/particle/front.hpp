// The front list: which sites may convert, and what each of them feels (docs/model.md, section 4).
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
    float epoch_phase;                           // share of an epoch that has passed at the start: particles do not all draw anew at once
    RandomKey flip_key;
    std::uint32_t draw;                          // tells thresholds of one site apart
    SiteState required_paths;
    SiteState gained_paths;                      // that a converted site passes on to its neighbours: it had both
};

LF_HD inline FrontContext front_context(const ModelParameters& p, const ParticleView& v, const HalfCycleDrive& d) {
    FrontContext c;
    const bool charge = d.half == Half::charge;
    c.reactant = charge ? phase_lithiated : phase_delithiated;
    c.product = charge ? phase_delithiated : phase_lithiated;
    c.z = charge ? 1.0f : -1.0f;
    const std::uint32_t half = static_cast<std::uint32_t>(d.half);
    c.noise_key = RandomKey::make(p.seed, v.number, d.cycle, half, Stream::chemical_noise);
    c.epoch = 0;
    c.epoch_phase = random_uniform(c.noise_key, 0xffffffffu, 0xffffffffu);
    c.flip_key = RandomKey::make(p.seed, v.number, d.cycle, half, Stream::flip);
    c.draw = 0;
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

// Annealed chemical-potential noise of a site in an epoch from a standard normal, kT; its spread grows with the local von Mises
// stress.
LF_HD inline float chemical_noise(const ModelParameters& p, float normal, float von_mises_squared) {
    const float ratio = von_mises_squared * p.inverse_reference_stress * p.inverse_reference_stress;
    return p.noise * square_root(1.0f + ratio) * normal;
}

// z dmu of a site, kT, from a standard normal.
LF_HD inline float potential_shift(const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c, int s,
                                   float normal) {
    const float residual = v.residual_stress_MPa[s];
    float von_mises_squared = residual * residual;
    if (ws.von_mises) von_mises_squared = von_mises_squared + ws.von_mises[s] * ws.von_mises[s];
    return c.z * (chemical_noise(p, normal, von_mises_squared) - p.energy_per_MPa * ws.stress[s]);
}

// Barrier of a site: passivation and boundaries, and on discharge the film around a remnant, kT.
template <int Dim, class Team>
LF_HD float site_barrier(Team& team, const ModelParameters& p, const ParticleView& v, const FrontContext& c, int s, int parity) {
    float barrier = v.barrier[s];
    if (p.film_barrier > 0.0f && c.reactant == phase_delithiated) {
        bool beside_remnant = false;
        for (int k = 0; k < 2 * Dim; ++k)
            beside_remnant = beside_remnant ||
                             (team.load(&v.state[Neighbours<Dim>::neighbour(v.lattice, s, parity, k)]) & site_remnant) != 0;
        if (beside_remnant) barrier = barrier + p.film_barrier;
    }
    return barrier;
}

// Sites of either phase among the neighbours of a site across faces and edges.
struct NeighbourCount {
    int reactant = 0, product = 0;
    LF_HD int total() const { return reactant + product; }
};

template <int Dim, class Team>
LF_HD NeighbourCount count_neighbours(Team& team, const ParticleView& v, const FrontContext& c, int s, int parity) {
    NeighbourCount n;
    for (int k = 0; k < Neighbours<Dim>::all; ++k) {
        const SiteState phase = phase_of(team.load(&v.state[Neighbours<Dim>::neighbour(v.lattice, s, parity, k)]));
        n.reactant += phase == c.reactant;
        n.product += phase == c.product;
    }
    return n;
}

// J (n_reactant - n_product) / n_total, kT (docs/model.md, section 4).
LF_HD inline float stiffness_penalty(const ModelParameters& p, const NeighbourCount& n) {
    return n.total() > 0 ? p.stiffness * static_cast<float>(n.reactant - n.product) / static_cast<float>(n.total()) : 0.0f;
}

// Shift less the penalty of stiffness, and what each conversion around takes from the penalty, from the present phases.
template <int Dim, class Team>
LF_HD void refresh_entry(Team& team, const ModelParameters& p, const ParticleView& v, const FrontContext& c, const FrontList& list,
                         int e) {
    NeighbourCount around;
    if (p.stiffness != 0.0f) around = count_neighbours<Dim>(team, v, c, list.site(e), list.parity(e));
    list.affinity_shift[e] = list.shift[e] - stiffness_penalty(p, around);
    list.gain[e] = around.total() > 0 ? 2.0f * p.stiffness / static_cast<float>(around.total()) : 0.0f;
}

// The same for all entries, for whoever does not know which have changed.
template <int Dim, class Team>
LF_HD void refresh_entries(Team& team, const ModelParameters& p, const ParticleView& v, const FrontContext& c, const FrontList& list,
                           int n) {
    team.each_linked(n, [=, &team, &p](int e) { refresh_entry<Dim>(team, p, v, c, list, e); });
}

// Shifts of entries [first, last) at the present stress and epoch.
template <int Dim, class Team>
LF_HD void refresh_shifts(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                          int first, int last) {
    const FrontList list = ws.front;
    float* normal = ws.slope;
    const FrontContext context = c;
    const bool noisy = p.noise != 0.0f;
    // The draws by themselves, for the vector units.
    team.each(last - first, [=](int i) {
        const int e = first + i;
        normal[e] = noisy ? random_normal(context.noise_key, context.epoch, static_cast<std::uint32_t>(list.site(e))) : 0.0f;
    });
    team.each_linked(last - first, [=, &team, &p](int i) {
        const int e = first + i;
        list.shift[e] = potential_shift(p, v, ws, context, list.site(e), normal[e]);
        refresh_entry<Dim>(team, p, v, context, list, e);
    });
}

// Thresholds from the unit exponential distribution for entries [first, last).
template <class Team>
LF_HD void draw_thresholds(Team& team, const FrontContext& c, const FrontList& list, int first, int last) {
    const RandomKey key = c.flip_key;
    const std::uint32_t draw = c.draw;
    team.each(last - first, [=](int i) {
        const int e = first + i;
        list.threshold[e] = -logarithm(random_uniform(key, draw, static_cast<std::uint32_t>(list.site(e))));
    });
}

// Everything that entries [first, last) hold besides their sites.
template <int Dim, class Team>
LF_HD void fill_entries(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                        int first, int last) {
    if (first >= last) return;
    const FrontList list = ws.front;
    const float at_no_barrier = p.rate_constant;
    draw_thresholds(team, c, list, first, last);
    refresh_shifts<Dim>(team, p, v, ws, c, first, last);
    team.each_linked(last - first, [=, &team, &p](int i) {
        const int e = first + i;
        list.rate_constant[e] = site_barrier<Dim>(team, p, v, c, list.site(e), list.parity(e));
    });
    team.each(last - first, [=](int i) {
        list.rate_constant[first + i] = at_no_barrier * exponential(-list.rate_constant[first + i]);
    });
}

// Makes the next entry, of a site that nobody else can be listing; the rest of it comes by fill_entries.
template <class Team>
LF_HD void append_entry(Team& team, const Workspace& ws, std::int32_t* size, int s, int parity) {
    const int e = team.append(size);
    ws.front.word[e] = packed(s, parity);
    ws.slot[s] = e;
}

// Lists every eligible site that is not listed yet, out of all sites; from entry *size on.
template <int Dim, class Team>
LF_HD void collect_front(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                         std::int32_t* size) {
    const Lattice l = v.lattice;
    const int first = team.broadcast(size);
    team.each_linked(l.count, [=, &team](int s) {
        const SiteState state = team.load(&v.state[s]);
        if (phase_of(state) != c.reactant || (state & site_front)) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at) || !is_eligible<Dim>(team, v, c, s, at)) return;
        if (team.atomic_or(&v.state[s], site_front) & site_front) return;
        append_entry(team, ws, size, s, 2 * at.colour + at.odd_x);
    });
    fill_entries<Dim>(team, p, v, ws, c, first, team.broadcast(size));
}

// Passes the path on through product that was cut off and has met the front: to the whole of it, and to the reactant around it,
// whose border is listed as it may react now. ws.label holds the *met sites (packed) where the front meets it.
template <int Dim, class Team>
LF_HD void join_product(Team& team, const ParticleView& v, const Workspace& ws, const FrontContext& c, std::int32_t* size,
                        std::int32_t* met) {
    const Lattice l = v.lattice;
    std::int32_t* reached = ws.label;
    for (int first = 0, last = team.broadcast(met); first < last; first = last, last = team.broadcast(met)) {
        team.each_linked((last - first) * 2 * Dim, [=, &team](int i) {
            const std::int32_t word = reached[first + i / (2 * Dim)];
            const int k = i % (2 * Dim);
            const int s = wrap(l, Neighbours<Dim>::neighbour(l, packed_site(word), packed_parity(word), k));
            const SiteState before = team.load(&v.state[s]);
            const int parity = Neighbours<Dim>::parity_of(packed_parity(word), k);
            if (phase_of(before) == c.product) {
                if (!(before & site_ion_path) && !(team.atomic_or(&v.state[s], site_ion_path) & site_ion_path))
                    reached[team.append(met)] = packed(s, parity);
            } else if (phase_of(before) == c.reactant) {
                const SiteState state = static_cast<SiteState>(before | site_ion_path);
                const bool joins = (state & c.required_paths) == c.required_paths;
                const SiteState gained = static_cast<SiteState>(joins ? site_ion_path | site_front : site_ion_path);
                if (!(team.atomic_or(&v.state[s], gained) & site_front) && joins) append_entry(team, ws, size, s, parity);
            }
        });
    }
}

// Lists the face neighbours of sites (packed) that have just converted, where nobody has yet, and the border of product without
// a path that they meet; from entry *size on. `met` is a free counter.
template <int Dim, class Team>
LF_HD void extend_front(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                        const std::int32_t* converted, int n, std::int32_t* size, std::int32_t* met) {
    const Lattice l = v.lattice;
    const int first = team.broadcast(size);
    const bool product_paths = p.product_paths != 0;
    std::int32_t* cut_off = ws.label;
    team.each_linked(n * 2 * Dim, [=, &team](int i) {
        const int from = packed_site(converted[i / (2 * Dim)]), parity = packed_parity(converted[i / (2 * Dim)]);
        const int k = i % (2 * Dim);
        const int s = wrap(l, Neighbours<Dim>::neighbour(l, from, parity, k));
        const SiteState before = team.load(&v.state[s]);
        const SiteState state = static_cast<SiteState>(before | c.gained_paths);
        if (product_paths && phase_of(state) == c.product && !(before & site_ion_path) &&
            !(team.atomic_or(&v.state[s], site_ion_path) & site_ion_path))
            cut_off[team.append(met)] = packed(s, Neighbours<Dim>::parity_of(parity, k));
        if (phase_of(state) != c.reactant || (state & site_front)) return;
        if ((state & c.required_paths) != c.required_paths) return;
        if (team.atomic_or(&v.state[s], static_cast<SiteState>(site_front | c.gained_paths)) & site_front) return;
        append_entry(team, ws, size, s, Neighbours<Dim>::parity_of(parity, k));
    });
    join_product<Dim>(team, v, ws, c, size, met);
    fill_entries<Dim>(team, p, v, ws, c, first, team.broadcast(size));
}

}  // namespace lithofront
