// What conversions renew: paths, coefficients of the fields around the sites that changed phase, the list of the front.
#pragma once
#include "particle/front_relaxation.hpp"
#include "particle/paths.hpp"

namespace lithofront {

LF_HD inline FaceRule ion_faces(const ModelParameters& p, const FrontContext& c) {
    return {p.ion_mobility, p.ion_boundary_factor, c.product};
}
LF_HD inline FaceRule electron_faces(const ModelParameters& p, const FrontContext& c) {
    return {p.electron_mobility, p.electron_boundary_factor, c.product};
}

// Paths of ions and electrons to their exits.
template <int Dim, class Team>
LF_CALLED LF_HD void find_paths(const Body<Dim, Team>& body, SiteState product) {
    const SiteState seeds = body.model.product_paths ? site_nucleus : SiteState{0};
    spread_both(body, {ion_path_phases(body.model, product), seeds, site_ion_path},
                {electron_path_phases(body.model), 0, site_electron_path});
}

// Coefficients of both fields and the paths to their exits.
template <int Dim, class Team>
LF_CALLED LF_HD void prepare_fields(const Body<Dim, Team>& body, const FrontContext& c) {
    find_paths(body, c.product);
    find_spans(body);
    if (body.model.ionic_field) build_field(body, body.work.ion, ion_faces(body.model, c));
    if (body.model.electronic_field) build_field(body, body.work.electron, electron_faces(body.model, c));
}

LF_HD inline bool has_blocking_phase(const ModelParameters& p) {
    const bool ion = p.ionic_field && (p.ion_mobility[phase_lithiated] == 0.0f || p.ion_mobility[phase_delithiated] == 0.0f);
    const bool electron =
        p.electronic_field && (p.electron_mobility[phase_lithiated] == 0.0f || p.electron_mobility[phase_delithiated] == 0.0f);
    return ion || electron;
}

// Where the coefficients of a field are renewed: around sites (packed) that have just changed phase.
struct FieldRenewal {
    FieldArrays f;
    FaceRule rule;
    const std::int32_t* changed;
    int n;  // none where the field is not solved for

    // Uniform mobility: the faces stay, only the implicit part of the reaction goes.
    LF_HD bool uniform() const { return rule.mobility[phase_lithiated] == rule.mobility[phase_delithiated]; }
    LF_HD bool renews_faces() const { return n > 0 && !uniform(); }
};

template <int Dim, class Team>
LF_HD auto renewed_faces(const Body<Dim, Team>& body, const FieldRenewal& r) {
    const Lattice l = body.particle.lattice;
    return loop(r.renews_faces() ? r.n * (Dim + 1) : 0, [=](int i) {
        const int s = packed_site(r.changed[i / (Dim + 1)]);
        const int axis = i % (Dim + 1);
        const Site at = locate(l, s);
        if (axis == Dim) {
            write_faces(body, r.f, r.rule, s, at);
            return;
        }
        const int n_behind = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, 2 * axis + 1));
        const Site behind = locate(l, n_behind);
        if (is_interior(l, behind)) write_faces(body, r.f, r.rule, n_behind, behind);
    });
}

// Those of the fields whose faces were renewed before, or of the others.
template <int Dim, class Team>
LF_HD auto renewed_diagonals(const Body<Dim, Team>& body, const FieldRenewal& r, bool of_new_faces) {
    const Lattice l = body.particle.lattice;
    const bool uniform = r.uniform();
    const int around = uniform ? 1 : 2 * Dim + 1;
    return loop(r.renews_faces() == of_new_faces ? r.n * around : 0, [=](int i) {
        const int s = packed_site(r.changed[i / around]), parity = packed_parity(r.changed[i / around]);
        const int k = i % around;
        const int t = k == 0 ? s : wrap(l, Neighbours<Dim>::neighbour(l, s, parity, k - 1));
        const Site where = locate(l, t);
        if (!is_active(body.particle.state[t]) || !is_interior(l, where)) return;
        const float d = uniform ? r.f.diagonal[t] : diagonal_of<Dim>(l, r.f, t, where);
        body.team.store(&r.f.diagonal[t], d);
        body.team.store(&r.f.inverse[t], d > 0.0f ? 1.0f / d : 0.0f);
    });
}

// Tells the entries around sites that have converted of the product there.
template <int Dim, class Team>
LF_HD auto counted_product(const Body<Dim, Team>& body, int n) {
    const std::int32_t* converted = body.work.conversion.converted;
    const SiteState* state = body.particle.state;
    const std::int32_t* slot = body.work.slot;
    std::int32_t* around = body.work.front.around;
    return loop(around ? n : 0, [=](int i) {
        each_within_interface(body, converted[i], [=](int s) {
            if (state[s] & site_front) body.team.take(&around[slot[s]], 1);
        });
    });
}

// Lists the gaps among the first `stay` entries that the n_gone leave, and the entries beyond that fill them, from the other end of
// the same list.
template <int Dim, class Team>
LF_HD auto listed_gaps(const Body<Dim, Team>& body, int entries, int n_gone, std::int32_t* counter) {
    const FrontList list = body.work.front;
    const std::int32_t* gone = body.work.compaction.gone;
    std::int32_t* gap = body.work.compaction.gap;
    const int stay = entries - n_gone;
    return loop(n_gone, [=](int i) {
        if (gone[i] < stay) gap[body.team.append(&counter[gap_counter])] = gone[i];
        const int e = stay + i;
        if (list.word[e] != no_entry) gap[entries - 1 - body.team.append(&counter[moved_counter])] = e;
    });
}

template <int Dim, class Team>
LF_HD auto closed_gaps(const Body<Dim, Team>& body, int entries, int n_gaps) {
    const FrontList list = body.work.front;
    const std::int32_t* gap = body.work.compaction.gap;
    std::int32_t* slot = body.work.slot;
    return loop(n_gaps, [=](int i) {
        const int to = gap[i], e = gap[entries - 1 - i];
        list.word[to] = list.word[e];
        list.shift[to] = list.shift[e];
        list.rate_constant[to] = list.rate_constant[e];
        if (list.threshold) list.threshold[to] = list.threshold[e];
        for (int k = 0; k < Dim; ++k) list.filled[k][to] = list.filled[k][e];
        if (list.around) list.around[to] = list.around[e];
        slot[list.site(to)] = to;
    });
}

// Finds the paths anew, as a phase that blocks opens them and cuts them: sites that have lost theirs fall out of the front, with what the
// front had come into them, and others are listed. Returns how many entries there are.
template <int Dim, class Team>
LF_HD int renew_front(const Body<Dim, Team>& body, const FrontContext& c, int n, std::int32_t* counter) {
    const FrontList list = body.work.front;
    const FieldArrays ion = body.work.ion, electron = body.work.electron;
    const bool with_ion = body.model.ionic_field != 0, with_electron = body.model.electronic_field != 0;
    SiteState* state = body.particle.state;
    find_paths(body, c.product);
    std::int32_t* gone = body.work.compaction.gone;
    body.team.together(loop(1, [=](int) { counter[gone_counter] = counter[gap_counter] = counter[moved_counter] = 0; }));
    body.team.each_linked(n, [=, &c](int e) {
        const int s = list.site(e);
        if (is_eligible(body, c, s, locate(body.particle.lattice, s))) return;
        state[s] = static_cast<SiteState>(state[s] & ~site_front);
        if (with_ion) return_to_sweeps(ion, s);
        if (with_electron) return_to_sweeps(electron, s);
        list.word[e] = no_entry;
        gone[body.team.append(&counter[gone_counter])] = e;
    });
    const int n_gone = body.team.read(&counter[gone_counter]), stay = n - n_gone;
    std::int32_t* size = &body.work.counter[front_counter];
    body.team.together(listed_gaps(body, n, n_gone, counter), loop(1, [=](int) { *size = stay; }));
    const int n_gaps = body.team.read(&counter[gap_counter]);
    if (n_gaps > 0) body.team.together(closed_gaps(body, n, n_gaps));
    return collect_front(body, c);
}

// What a step has done to the front: of its entries some converted, and these and others are gone.
struct FrontChange {
    int entries, converted, gone;
};

// Renews fields and front around the sites that have converted; `also`: a loop over them that touches nothing
// of that. Returns how many entries there are.
template <int Dim, class Team, class Also>
LF_CALLED LF_HD int follow_conversions(const Body<Dim, Team>& body, const FrontContext& c, const FrontChange& change, std::int32_t* counter,
                                       const Also& also) {
    const int entries = change.entries, n = change.converted, n_gone = change.gone;
    const std::int32_t* converted = body.work.conversion.converted;
    std::int32_t* size = &body.work.counter[front_counter];
    const FieldRenewal ion{body.work.ion, ion_faces(body.model, c), converted, body.model.ionic_field ? n : 0};
    const FieldRenewal electron{body.work.electron, electron_faces(body.model, c), converted, body.model.electronic_field ? n : 0};
    const int stay = entries - n_gone;
    body.team.together(listed_gaps(body, entries, n_gone, counter), counted_product(body, n), also, renewed_faces(body, ion),
                       renewed_faces(body, electron), renewed_diagonals(body, ion, false), renewed_diagonals(body, electron, false),
                       loop(1, [=](int) { *size = stay; }));
    for (int axis = 0; axis < Dim; ++axis) {
        if (ion.renews_faces()) refresh_ghosts<Dim>(body.team, body.particle.lattice, ion.f.face[axis]);
        if (electron.renews_faces()) refresh_ghosts<Dim>(body.team, body.particle.lattice, electron.f.face[axis]);
    }
    const int n_gaps = body.team.read(&counter[gap_counter]);
    if (n_gaps > 0 || ion.renews_faces() || electron.renews_faces())
        body.team.together(closed_gaps(body, entries, n_gaps), renewed_diagonals(body, ion, true), renewed_diagonals(body, electron, true));
    if (n == 0) return stay;
    if (has_blocking_phase(body.model)) return renew_front(body, c, stay, counter);
    return extend_front(body, c, n, stay, counter);
}

}  // namespace lithofront
