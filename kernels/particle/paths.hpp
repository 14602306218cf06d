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

// Sets `path_bit` on every active site that has an exit or one of `seeds`, that lies in a conducting region with such a site,
// or beside such a region; clears it elsewhere. `label` is scratch.
template <int Dim, class Team>
LF_CALLED LF_HD void spread_paths(Team& team, const ParticleView& v, PathPhases phases, const float* exit, SiteState seeds,
                                  SiteState path_bit, std::int32_t* label) {
    const Lattice l = v.lattice;
    SiteState* state = v.state;
    label_where<Dim>(team, l, state, label, [=](int s) { return phases.conducts[phase_of(state[s])]; });
    team.each(l.count, [=](int s) { state[s] = static_cast<SiteState>(state[s] & ~path_bit); });
    team.each_linked(l.count, [=, &team](int s) {
        const SiteState own = team.load(&state[s]);
        if (!is_active(own) || !(exit[s] > 0.0f || (own & seeds)) || !is_interior(l, locate(l, s))) return;
        team.atomic_or(&state[s], path_bit);
        if (label[s] >= 0) team.atomic_or(&state[label[s]], path_bit);
    });
    team.each_linked(l.count, [=, &team](int s) {
        if (label[s] >= 0 && (team.load(&state[label[s]]) & path_bit)) team.atomic_or(&state[s], path_bit);
    });
    team.each_linked(l.count, [=, &team](int s) {
        const SiteState own = team.load(&state[s]);
        if (label[s] >= 0 || !is_active(own)) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at)) return;
        bool beside = false;
        for (int k = 0; k < 2 * Dim; ++k) {
            const int n = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k));
            const SiteState there = team.load(&state[n]);
            beside = beside || (label[n] >= 0 && (there & path_bit) && !face_is_cut(own, there, k));
        }
        if (beside) team.atomic_or(&state[s], path_bit);
    });
    refresh_ghosts<Dim>(team, l, state);
}

}  // namespace lithofront
