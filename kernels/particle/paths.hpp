// Which sites ions can leave from, and electrons: connection to an exit through sites that conduct (MODEL 4 and 5).
#pragma once
#include "particle/regions.hpp"

namespace lithofront {

// Sets `path_bit` on every active site with an exit, in a conducting region that has one, or beside such a region; clears it
// elsewhere. `label` is scratch.
template <int Dim, class Team>
LF_HD void spread_paths(Team& team, const ParticleView& v, const float* mobility, bool everything_conducts, const float* exit,
                        SiteState path_bit, std::int32_t* label) {
    const Lattice l = v.lattice;
    SiteState* state = v.state;
    label_where<Dim>(team, l, label, [=](int s) {
        return is_active(state[s]) && (everything_conducts || mobility[phase_of(state[s])] > 0.0f);
    });
    team.each(l.count, [=](int s) { state[s] = static_cast<SiteState>(state[s] & ~path_bit); });
    team.each_linked(l.count, [=, &team](int s) {
        if (!is_active(state[s]) || !(exit[s] > 0.0f) || !is_interior(l, locate(l, s))) return;
        team.atomic_or(&state[s], path_bit);
        if (label[s] >= 0) team.atomic_or(&state[label[s]], path_bit);
    });
    team.each_linked(l.count, [=, &team](int s) {
        if (label[s] >= 0 && (state[label[s]] & path_bit)) team.atomic_or(&state[s], path_bit);
    });
    team.each_linked(l.count, [=, &team](int s) {
        if (label[s] >= 0 || !is_active(state[s])) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at)) return;
        bool beside = false;
        for (int k = 0; k < 2 * Dim; ++k) {
            const int n = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k));
            beside = beside || (label[n] >= 0 && (state[n] & path_bit));
        }
        if (beside) team.atomic_or(&state[s], path_bit);
    });
    refresh_ghosts<Dim>(team, l, state);
}

}  // namespace lithofront
