// Which sites ions can leave from, and electrons: connection to an exit through sites that conduct (docs/model.md, section 4).
#pragma once
#include "particle/regions.hpp"

namespace lithofront {

// Which phases carry a path: those that conduct; for ions, if so asked, the product of this half-cycle alone.
struct PathPhases {
    bool conducts[4];
};

LF_HD inline PathPhases ion_path_phases(const ModelParameters& p, SiteState product) {
    PathPhases c{};
    for (int phase = phase_lithiated; phase <= phase_delithiated; ++phase)
        c.conducts[phase] = (!p.ionic_field || p.ion_mobility[phase] > 0.0f) && (!p.product_paths || phase == product);
    return c;
}

LF_HD inline PathPhases electron_path_phases(const ModelParameters& p) {
    PathPhases c{};
    for (int phase = phase_lithiated; phase <= phase_delithiated; ++phase)
        c.conducts[phase] = !p.electronic_field || p.electron_mobility[phase] > 0.0f;
    return c;
}

// What a path leads through, which sites it starts from besides those with an exit, and the bit that tells of it.
struct PathRule {
    PathPhases through;
    SiteState seeds;
    SiteState bit;
};

// The same phases for two paths: their regions are the same.
LF_HD inline bool same_phases(const PathPhases& a, const PathPhases& b) {
    bool same = true;
    for (int phase = 0; phase < 4; ++phase) same = same && a.conducts[phase] == b.conducts[phase];
    return same;
}

template <int Dim, class Team>
LF_HD void label_conducting(const Body<Dim, Team>& body, const PathPhases& through) {
    const SiteState* state = body.particle.state;
    label_where(body, [=](int s) { return through.conducts[phase_of(state[s])]; });
}

// Sets the path's bit on every active site that has an exit or is a seed, that lies in a conducting region with such a site, or beside
// such a region; clears it elsewhere. `exit`: null where seeds are all there is. The regions stand in work.region.label.
template <int Dim, class Team>
LF_CALLED LF_HD void spread_labelled(const Body<Dim, Team>& body, const PathRule& rule, const float* exit) {
    const Lattice l = body.particle.lattice;
    SiteState* state = body.particle.state;
    const std::int32_t* label = body.work.region.label;
    const SiteState seeds = rule.seeds, path_bit = rule.bit;
    body.team.each(l.count, [=](int s) { state[s] = static_cast<SiteState>(state[s] & ~path_bit); });
    body.team.each_linked(l.count, [=](int s) {
        const SiteState own = body.team.load(&state[s]);
        if (!is_active(own) || !((exit && exit[s] > 0.0f) || (own & seeds)) || !is_interior(l, locate(l, s))) return;
        body.team.atomic_or(&state[s], path_bit);
        if (label[s] >= 0) body.team.atomic_or(&state[label[s]], path_bit);
    });
    body.team.each_linked(l.count, [=](int s) {
        if (label[s] >= 0 && (body.team.load(&state[label[s]]) & path_bit)) body.team.atomic_or(&state[s], path_bit);
    });
    body.team.each_linked(l.count, [=](int s) {
        const SiteState own = body.team.load(&state[s]);
        if (label[s] >= 0 || !is_active(own)) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at)) return;
        bool beside = false;
        for (int k = 0; k < 2 * Dim; ++k) {
            const int n = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k));
            const SiteState there = body.team.load(&state[n]);
            beside = beside || (label[n] >= 0 && (there & path_bit) && !face_is_cut(own, there, k));
        }
        if (beside) body.team.atomic_or(&state[s], path_bit);
    });
    refresh_ghosts<Dim>(body.team, l, state);
}

// The same, regions and all.
template <int Dim, class Team>
LF_HD void spread_paths(const Body<Dim, Team>& body, const PathRule& rule, const float* exit) {
    label_conducting(body, rule.through);
    spread_labelled(body, rule, exit);
}

// Of ions and of electrons, each to their own exits; regions that they share are looked for once.
template <int Dim, class Team>
LF_HD void spread_both(const Body<Dim, Team>& body, const PathRule& ions, PathRule electrons) {
    if (!body.particle.electron_conductance) electrons.seeds = static_cast<SiteState>(electrons.seeds | site_contact);
    spread_paths(body, ions, body.particle.ion_conductance);
    if (!same_phases(ions.through, electrons.through)) label_conducting(body, electrons.through);
    spread_labelled(body, electrons, body.particle.electron_conductance);
}

}  // namespace lithofront
