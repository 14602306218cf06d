// The front list: which sites may convert, and what each of them feels (docs/model.md, section 4).
#pragma once
#include "core/random.hpp"
#include "model/kinetics.hpp"
#include "particle/film.hpp"
#include "particle/passivation.hpp"

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
    const float barrier = v.barrier[s] + passivation_barrier(p, remembered_half_cycles(v.passivation[s]));
    return c.reactant == phase_delithiated ? barrier + film_barrier<Dim>(team, p, v, s, parity) : barrier;
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

// Body: a standard normal for each entry from `first` on, to ws.slope. The draws by themselves, for the vector units.
LF_HD inline auto normal_draws(const ModelParameters& p, const Workspace& ws, const FrontContext& c, int first) {
    const FrontList list = ws.front;
    float* normal = ws.slope;
    const RandomKey key = c.noise_key;
    const std::uint32_t epoch = c.epoch;
    // Without noise drawn for nothing: a branch would keep the loop from the vector units.
    const std::int32_t taken = p.noise != 0.0f ? -1 : 0;
    return [=](int i) {
        const int e = first + i;
        normal[e] = float_from_bits(bits_of(random_normal(key, epoch, static_cast<std::uint32_t>(list.site(e)))) & taken);
    };
}

// Body: shifts at the present stress by these draws.
template <int Dim, class Team>
LF_HD auto shifts_of(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c, int first) {
    const FrontList list = ws.front;
    const float* normal = ws.slope;
    return [=, &team, &p](int i) {
        const int e = first + i;
        list.shift[e] = potential_shift(p, v, ws, c, list.site(e), normal[e]);
        refresh_entry<Dim>(team, p, v, c, list, e);
    };
}

// Shifts of entries [first, last) at the present stress and epoch.
template <int Dim, class Team>
LF_HD void refresh_shifts(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                          int first, int last) {
    team.each(last - first, in_turn(normal_draws(p, ws, c, first), shifts_of<Dim>(team, p, v, ws, c, first)));
}

// Body: thresholds from the unit exponential distribution.
LF_HD inline auto threshold_draws(const FrontContext& c, const FrontList& list, int first) {
    const RandomKey key = c.flip_key;
    const std::uint32_t draw = c.draw;
    return [=](int i) {
        const int e = first + i;
        list.threshold[e] = -logarithm(random_uniform(key, draw, static_cast<std::uint32_t>(list.site(e))));
    };
}

template <class Team>
LF_HD void draw_thresholds(Team& team, const FrontContext& c, const FrontList& list, int first, int last) {
    team.each(last - first, threshold_draws(c, list, first));
}

// Everything that entries [first, last) hold besides their sites; then `also`, bodies for the same entries.
template <int Dim, class Team, class... Also>
LF_CALLED LF_HD void fill_entries(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                                  int first, int last, Also... also) {
    if (first >= last) return;
    const FrontList list = ws.front;
    const float at_no_barrier = p.rate_constant;
    const auto barriers = [=, &team, &p](int i) {
        const int e = first + i;
        list.rate_constant[e] = site_barrier<Dim>(team, p, v, c, list.site(e), list.parity(e));
    };
    const auto rate_constants = [=](int i) { list.rate_constant[first + i] = at_no_barrier * exponential(-list.rate_constant[first + i]); };
    team.each(last - first, in_turn(threshold_draws(c, list, first), normal_draws(p, ws, c, first),
                                    shifts_of<Dim>(team, p, v, ws, c, first), barriers, rate_constants, also...));
}

// Makes the next entry, of a site that nobody else can be listing; the rest of it comes by fill_entries.
template <class Team>
LF_HD void append_entry(Team& team, const Workspace& ws, std::int32_t* size, int s, int parity) {
    const int e = team.append(size);
    ws.front.word[e] = packed(s, parity);
    ws.slot[s] = e;
}

// Lists every eligible site that is not listed yet, out of all sites; from entry *size on. Returns how many entries there are.
template <int Dim, class Team>
LF_CALLED LF_HD int collect_front(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
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
    const int last = team.read(size);
    fill_entries<Dim>(team, p, v, ws, c, first, last);
    return last;
}

// Passes the path on through product that was cut off and has met the front: to the whole of it, and to the reactant around it,
// whose border is listed as it may react now. ws.label holds the `last` sites (packed) where the front meets it; `met` counts on.
template <int Dim, class Team>
LF_HD void join_product(Team& team, const ParticleView& v, const Workspace& ws, const FrontContext& c, std::int32_t* size, int last,
                        std::int32_t* met) {
    const Lattice l = v.lattice;
    std::int32_t* reached = ws.label;
    std::int32_t* next = ws.label + last;
    for (int first = 0; first < last;) {
        const int end = last;
        last += static_cast<int>(team.sum((end - first) * 2 * Dim, [=, &team](int i) -> std::int64_t {
            const std::int32_t word = reached[first + i / (2 * Dim)];
            const int k = i % (2 * Dim);
            const int s = wrap(l, Neighbours<Dim>::neighbour(l, packed_site(word), packed_parity(word), k));
            const SiteState before = team.load(&v.state[s]);
            const int parity = Neighbours<Dim>::parity_of(packed_parity(word), k);
            if (phase_of(before) == c.product) {
                if ((before & site_ion_path) || (team.atomic_or(&v.state[s], site_ion_path) & site_ion_path)) return 0;
                next[team.append(met)] = packed(s, parity);
                return 1;
            }
            if (phase_of(before) != c.reactant) return 0;
            const SiteState state = static_cast<SiteState>(before | site_ion_path);
            const bool joins = (state & c.required_paths) == c.required_paths;
            const SiteState gained = static_cast<SiteState>(joins ? site_ion_path | site_front : site_ion_path);
            if (!(team.atomic_or(&v.state[s], gained) & site_front) && joins) append_entry(team, ws, size, s, parity);
            return 0;
        }));
        first = end;
    }
}

// Lists the face neighbours of sites (packed) that have just converted, where nobody has yet, and the border of product without
// a path that they meet; from entry `first` on, which *size counts. Of two counters that stand at nothing, `n_cut_off` and `met`.
// Returns how many entries there are.
template <int Dim, class Team>
LF_HD int extend_front(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws, const FrontContext& c,
                       const std::int32_t* converted, int n, int first, std::int32_t* size, std::int32_t* n_cut_off, std::int32_t* met) {
    const Lattice l = v.lattice;
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
            cut_off[team.append(n_cut_off)] = packed(s, Neighbours<Dim>::parity_of(parity, k));
        if (phase_of(state) != c.reactant || (state & site_front)) return;
        if ((state & c.required_paths) != c.required_paths) return;
        if (team.atomic_or(&v.state[s], static_cast<SiteState>(site_front | c.gained_paths)) & site_front) return;
        append_entry(team, ws, size, s, Neighbours<Dim>::parity_of(parity, k));
    });
    join_product<Dim>(team, v, ws, c, size, team.read(n_cut_off), met);
    const int last = team.read(size);
    fill_entries<Dim>(team, p, v, ws, c, first, last);
    return last;
}

}  // namespace lithofront
