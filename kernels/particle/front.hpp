// The front list: which sites may convert, and what each of them feels (docs/model.md, section 4).
#pragma once
#include "core/random.hpp"
#include "model/kinetics.hpp"
#include "particle/curvature.hpp"
#include "particle/eikonal.hpp"
#include "particle/events.hpp"
#include "particle/fields.hpp"
#include "particle/film.hpp"
#include "particle/passivation.hpp"

namespace lithofront {

// What one half-cycle needs to judge a site.
struct FrontContext {
    SiteState reactant, product;
    float z;  // +1 on charge, -1 on discharge
    RandomKey noise_key;
    std::uint32_t epoch;
    float epoch_phase;  // share of an epoch that has passed at the start: particles do not all draw anew at once
    RandomKey flip_key;
    std::uint32_t draw;  // tells thresholds of one site apart
    SiteState required_paths;
    SiteState gained_paths;  // that a converted site passes on to its neighbours: it had both
    SiteState feeding;       // paths without which product beside a site does not let it react
    FieldGrid noise_cells;   // of the annealed noise, where it has a length
};

// Whether a site in this state is product from which the front may go on.
LF_HD inline bool is_feeding(const FrontContext& c, SiteState state) {
    return phase_of(state) == c.product && (state & c.feeding) == c.feeding;
}

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
    c.feeding = p.product_paths ? site_ion_path : SiteState{0};
    if (p.noise_length_nm > 0.0f) c.noise_cells = make_field_grid(v.lattice, v.origin, p.site_spacing_nm, p.noise_length_nm);
    return c;
}

// Whether a site may convert now: reactant, with both paths, at electrolyte, a nucleus or beside product.
template <int Dim, class Team>
LF_HD bool is_eligible(const Body<Dim, Team>& body, const FrontContext& c, int s, const Site& at) {
    const SiteState state = body.team.load(&body.particle.state[s]);
    if (phase_of(state) != c.reactant || (state & c.required_paths) != c.required_paths) return false;
    if (state & (site_wet | site_nucleus)) return true;
    for (int k = 0; k < 2 * Dim; ++k) {
        const int n = Neighbours<Dim>::face(body.particle.lattice, s, at.colour, at.odd_x, k);
        const SiteState there = body.team.load(&body.particle.state[n]);
        if (is_feeding(c, there) && !face_is_cut(state, there, k)) return true;
    }
    return false;
}

// Annealed chemical-potential noise of a site in an epoch from a standard normal, kT; its spread grows with the local von Mises
// stress.
LF_HD inline float chemical_noise(const ModelParameters& p, float normal, float von_mises_squared) {
    const float ratio = von_mises_squared * p.inverse_reference_stress * p.inverse_reference_stress;
    return p.noise * square_root(1.0f + ratio) * normal;
}

// z dmu of a site, kT, from a standard normal.
template <int Dim, class Team>
LF_HD float potential_shift(const Body<Dim, Team>& body, const FrontContext& c, int s, float normal) {
    const float residual = body.particle.residual_stress_MPa[s];
    float von_mises_squared = residual * residual;
    if (body.work.von_mises) von_mises_squared = von_mises_squared + body.work.von_mises[s] * body.work.von_mises[s];
    return c.z * (chemical_noise(body.model, normal, von_mises_squared) - body.model.energy_per_MPa * body.work.stress[s]);
}

// Barrier of a site: passivation and boundaries, and on discharge the film around a remnant, kT.
template <int Dim, class Team>
LF_HD float site_barrier(const Body<Dim, Team>& body, const FrontContext& c, int s) {
    const float barrier = body.particle.barrier[s] + passivation_barrier(body.model, remembered_half_cycles(body.particle.passivation[s]));
    return c.reactant == phase_delithiated ? barrier + film_barrier(body, s) : barrier;
}

// Opens the axes along which the front stands at a site: beside product, or at electrolyte; a nucleus, and a wet site whose electrolyte
// lies beyond no face of its own, along all.
template <int Dim, class Team>
LF_HD void open_axes(const Body<Dim, Team>& body, const FrontContext& c, int e) {
    const FrontList& list = body.work.front;
    const int s = list.site(e), parity = list.parity(e);
    const SiteState own = body.team.load(&body.particle.state[s]);
    const bool wet = (own & site_wet) != 0;
    bool open[Dim] = {}, any = false;
    for (int k = 0; k < 2 * Dim; ++k) {
        const int n = Neighbours<Dim>::neighbour(body.particle.lattice, s, parity, k);
        const SiteState there = body.team.load(&body.particle.state[n]);
        const bool cut = face_is_cut(own, there, k);
        // Electrolyte in a crack wets both of its sides; a face that is merely closed does not.
        const bool electrolyte = wet && (!is_active(there) || (cut && (there & site_wet)));
        const bool along = (is_feeding(c, there) && !cut) || electrolyte;
        open[k / 2] = open[k / 2] || along;
        any = any || along;
    }
    const bool all = !any && (own & (site_wet | site_nucleus)) != 0;
    for (int k = 0; k < Dim; ++k) list.filled[k][e] = open[k] || all ? 0.0f : closed_axis;
    // The process of sites knows no axes.
    if (body.model.site_process) {
        list.filled[0][e] = any || all ? 0.0f : closed_axis;
        for (int k = 1; k < Dim; ++k) list.filled[k][e] = closed_axis;
    }
}

// z dmu of an entry less the penalty of its curvature, kT.
LF_HD inline float present_shift(const ModelParameters& p, const FrontList& list, int e) {
    return list.shift[e] - (p.interface_energy != 0.0f ? curvature_penalty(p, list.around[e]) : 0.0f);
}

// Body: what an entry feels and how fast it fills, at the filling and the curvature that it has now.
template <int Dim, class Team>
LF_HD auto entries_at(const Body<Dim, Team>& body) {
    const FrontList list = body.work.front;
    const ModelParameters* q = &body.model;
    return [=](int e) {
        float f[Dim];
        for (int k = 0; k < Dim; ++k) f[k] = list.filled[k][e];
        list.factor[e] = advance_factor<Dim>(f);
        list.affinity_shift[e] = present_shift(*q, list, e);
    };
}

// Draws the annealed noise of the present epoch, where it has a length.
template <int Dim, class Team>
LF_HD void draw_noise(const Body<Dim, Team>& body, const FrontContext& c) {
    if (!(body.model.noise_length_nm > 0.0f) || body.model.noise == 0.0f) return;
    body.team.each(c.noise_cells.count(), field_normals(c.noise_cells, body.model.dimension, c.noise_key, c.epoch, body.work.noise_normal));
}

// Body: the unit noise of each entry from `first` on, to work.slope: of its position, or one draw a site. The draws by themselves, for the
// vector units.
template <int Dim, class Team>
LF_HD auto normal_draws(const Body<Dim, Team>& body, const FrontContext& c, int first) {
    const FrontList list = body.work.front;
    const Lattice l = body.particle.lattice;
    float* normal = body.work.slope;
    const float* normals = body.work.noise_normal;
    const RandomKey key = c.noise_key;
    const std::uint32_t epoch = c.epoch;
    const FieldGrid grid = c.noise_cells;
    const bool noisy = body.model.noise != 0.0f, of_position = body.model.noise_length_nm > 0.0f;
    return [=](int i) {
        const int e = first + i, s = list.site(e);
        if (!noisy) normal[e] = 0.0f;
        else if (of_position) normal[e] = sampled_field<Dim>(grid, normals, locate(l, s));
        else normal[e] = random_normal(key, epoch, static_cast<std::uint32_t>(s));
    };
}

// Body: shifts at the present stress by these draws.
template <int Dim, class Team>
LF_HD auto shifts_of(const Body<Dim, Team>& body, const FrontContext& c, int first) {
    const FrontList list = body.work.front;
    const float* normal = body.work.slope;
    const FrontContext* context = &c;
    return [=](int i) {
        const int e = first + i;
        list.shift[e] = potential_shift(body, *context, list.site(e), normal[e]);
    };
}

// Shifts of entries [first, last) at the present stress and epoch.
template <int Dim, class Team>
LF_HD void refresh_shifts(const Body<Dim, Team>& body, const FrontContext& c, int first, int last) {
    body.team.each(last - first, in_turn(normal_draws(body, c, first), shifts_of(body, c, first)));
}

// Body: everything that entries from `first` on hold besides their sites; then `also`, bodies for the same entries.
template <int Dim, class Team, class... Also>
LF_HD auto entries_from(const Body<Dim, Team>& body, const FrontContext& c, int first, Also... also) {
    const FrontList list = body.work.front;
    const float at_no_barrier = body.model.rate_constant;
    const bool curved = body.model.interface_energy != 0.0f;
    const auto thresholds = [=, &c](int i) {
        if (list.threshold)
            list.threshold[first + i] = conversion_threshold<Dim>(body.model, body.particle, c.flip_key, c.draw, list.site(first + i));
    };
    const auto surroundings = [=, &c](int i) {
        const int e = first + i;
        open_axes(body, c, e);
        if (curved) list.around[e] = count_around(body, c.product, list.word[e]);
        list.rate_constant[e] = site_barrier(body, c, list.site(e));
    };
    const auto rate_constants = [=](int i) { list.rate_constant[first + i] = at_no_barrier * exponential(-list.rate_constant[first + i]); };
    const auto present = entries_at(body);
    return in_turn(
        thresholds, normal_draws(body, c, first), shifts_of(body, c, first), surroundings, rate_constants,
        [=](int i) { present(first + i); }, also...);
}

template <int Dim, class Team, class... Also>
LF_CALLED LF_HD void fill_entries(const Body<Dim, Team>& body, const FrontContext& c, int first, int last, Also... also) {
    if (first >= last) return;
    body.team.each(last - first, entries_from(body, c, first, also...));
}

// Makes the next entry, of a site that nobody else can be listing; the rest of it comes by fill_entries.
template <int Dim, class Team>
LF_HD void append_entry(const Body<Dim, Team>& body, int s, int parity) {
    const int e = body.team.append(&body.work.counter[front_counter]);
    body.work.front.word[e] = packed(s, parity);
    body.work.slot[s] = e;
}

// Lists every eligible site that is not listed yet, out of all sites, after the entries that there are. Returns how many there are then.
template <int Dim, class Team>
LF_CALLED LF_HD int collect_front(const Body<Dim, Team>& body, const FrontContext& c) {
    const std::int32_t* size = &body.work.counter[front_counter];
    const Lattice l = body.particle.lattice;
    const int first = body.team.broadcast(size);
    body.team.each_linked(l.count, [=](int s) {
        const SiteState state = body.team.load(&body.particle.state[s]);
        if (phase_of(state) != c.reactant || (state & site_front)) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at) || !is_eligible(body, c, s, at)) return;
        if (body.team.atomic_or(&body.particle.state[s], site_front) & site_front) return;
        append_entry(body, s, 2 * at.colour + at.odd_x);
    });
    const int last = body.team.read(size);
    fill_entries(body, c, first, last);
    return last;
}

// Passes the path on through product that was cut off and has met the front: to the whole of it, and to the reactant around it,
// whose border is listed as it may react now. work.meeting.cut_off holds the `last` sites where the front meets it; `met` counts on.
template <int Dim, class Team>
LF_HD void join_product(const Body<Dim, Team>& body, const FrontContext& c, int last, std::int32_t* met) {
    const Lattice l = body.particle.lattice;
    std::int32_t* reached = body.work.meeting.cut_off;
    std::int32_t* next = body.work.meeting.cut_off + last;
    for (int first = 0; first < last;) {
        const int end = last;
        last += static_cast<int>(body.team.sum((end - first) * 2 * Dim, [=](int i) -> std::int64_t {
            const std::int32_t word = reached[first + i / (2 * Dim)];
            const int k = i % (2 * Dim);
            const int beyond = Neighbours<Dim>::neighbour(l, packed_site(word), packed_parity(word), k), s = wrap(l, beyond);
            if (face_is_cut(body.team.load(&body.particle.state[packed_site(word)]), body.team.load(&body.particle.state[beyond]), k))
                return 0;
            const SiteState before = body.team.load(&body.particle.state[s]);
            const int parity = Neighbours<Dim>::parity_of(packed_parity(word), k);
            if (phase_of(before) == c.product) {
                if ((before & site_ion_path) || (body.team.atomic_or(&body.particle.state[s], site_ion_path) & site_ion_path)) return 0;
                next[body.team.append(met)] = packed(s, parity);
                return 1;
            }
            if (phase_of(before) != c.reactant) return 0;
            const SiteState state = static_cast<SiteState>(before | site_ion_path);
            const bool joins = (state & c.required_paths) == c.required_paths;
            const SiteState gained = static_cast<SiteState>(joins ? site_ion_path | site_front : site_ion_path);
            if (!(body.team.atomic_or(&body.particle.state[s], gained) & site_front) && joins) append_entry(body, s, parity);
            return 0;
        }));
        first = end;
    }
}

// Lists the face neighbours of the n sites that have just converted, where nobody has yet, and the border of
// product without a path that they meet; from entry `first` on. `counter`: the step's. Returns how many entries there are.
template <int Dim, class Team>
LF_HD int extend_front(const Body<Dim, Team>& body, const FrontContext& c, int n, int first, std::int32_t* counter) {
    const std::int32_t* converted = body.work.conversion.converted;
    std::int32_t* n_cut_off = &counter[cut_off_counter];
    const Lattice l = body.particle.lattice;
    const bool product_paths = body.model.product_paths != 0;
    std::int32_t* cut_off = body.work.meeting.cut_off;
    body.team.each_linked(n * 2 * Dim, [=](int i) {
        const int from = packed_site(converted[i / (2 * Dim)]), parity = packed_parity(converted[i / (2 * Dim)]);
        const int k = i % (2 * Dim);
        const int beyond = Neighbours<Dim>::neighbour(l, from, parity, k), s = wrap(l, beyond);
        if (face_is_cut(body.team.load(&body.particle.state[from]), body.team.load(&body.particle.state[beyond]), k)) return;
        const SiteState before = body.team.load(&body.particle.state[s]);
        const SiteState state = static_cast<SiteState>(before | c.gained_paths);
        if (product_paths && phase_of(state) == c.product && !(before & site_ion_path) &&
            !(body.team.atomic_or(&body.particle.state[s], site_ion_path) & site_ion_path))
            cut_off[body.team.append(n_cut_off)] = packed(s, Neighbours<Dim>::parity_of(parity, k));
        if (phase_of(state) != c.reactant || (state & site_front)) return;
        if ((state & c.required_paths) != c.required_paths) return;
        if (body.team.atomic_or(&body.particle.state[s], static_cast<SiteState>(site_front | c.gained_paths)) & site_front) return;
        append_entry(body, s, Neighbours<Dim>::parity_of(parity, k));
    });
    join_product(body, c, body.team.read(n_cut_off), &counter[met_counter]);
    const int last = body.team.read(&body.work.counter[front_counter]);
    fill_entries(body, c, first, last);
    return last;
}

}  // namespace lithofront
