// Which sites ions can leave from, and electrons: connection to an exit through sites that conduct (MODEL 4 and 5).
#pragma once
#include "particle/fields.hpp"

namespace lithofront {

// Which phases carry a path: those that conduct; for ions, if so asked, the product of this half-cycle alone (MODEL 4).
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

// Spreads `path_bit` from exits, and from sites with one of `seeds`, through conducting sites until nothing changes.
// Bits only grow unless `afresh`.
template <int Dim, class Team>
LF_HD void spread_paths(Team& team, const ParticleView& v, PathPhases phases, const float* exit, SiteState seeds,
                        SiteState path_bit, std::int32_t* changed, bool afresh) {
    const Lattice l = v.lattice;
    SiteState* state = v.state;
    if (afresh)
        team.each(l.count, [=](int s) { state[s] = static_cast<SiteState>(state[s] & ~path_bit); });
    while (true) {
        team.once([=] { *changed = 0; });
        team.each_linked(l.count, [=, &team](int s) {
            // Reads run beside writes on purpose: bits only ever get set, so every order ends in the same set.
            const SiteState own = team.load(&state[s]);
            if (!is_active(own) || (own & path_bit)) return;
            const Site at = locate(l, s);
            if (!is_interior(l, at)) return;
            bool reached = exit[s] > 0.0f || (own & seeds) != 0;
            for (int k = 0; k < 2 * Dim && !reached; ++k) {
                const int n = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k));
                const SiteState there = team.load(&state[n]);
                reached = is_active(there) && (there & path_bit) && phases.conducts[phase_of(there)];
            }
            if (reached) {
                team.atomic_or(&state[s], path_bit);
                team.atomic_max(changed, 1);
            }
        });
        if (team.broadcast(changed) == 0) break;
    }
    refresh_ghosts<Dim>(team, l, state);
}

}  // namespace lithofront
