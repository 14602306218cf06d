// The surface ages once per cycle (docs/model.md, section 8): the electrode-electrolyte interphase thickens, contacts fail.
#pragma once
#include "particle/fields.hpp"
#include "particle/patches.hpp"

namespace lithofront {

// The interphase's resistance after n cycles is 1 + n g times its first value.
template <int Dim, class Team>
LF_HD void grow_interphase(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v) {
    if (p.interphase_growth == 0.0f) return;
    const float before = 1.0f + p.interphase_growth * static_cast<float>(d.cycle - 1);
    const float after = 1.0f + p.interphase_growth * static_cast<float>(d.cycle);
    const float ratio = before / after;
    float* exit = v.ion_conductance;
    team.each(v.lattice.count, [=](int s) { exit[s] = exit[s] * ratio; });
}

// All contacts within a patch fail together.
template <int Dim, class Team>
LF_HD void lose_contacts(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v) {
    if (p.contact_loss == 0.0f) return;
    const Lattice l = v.lattice;
    const RandomKey key = RandomKey::make(p.seed, v.number, d.cycle, 0, Stream::contact_loss);
    SiteState* state = v.state;
    float* contact = v.electron_conductance;
    team.each_linked(l.count, [=, &p, &v](int s) {
        if (!(contact[s] > 0.0f)) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at) || !(random_uniform(key, 0, patch_of_site<Dim>(p, v, at, p.contact_patch_nm)) < p.contact_loss)) return;
        contact[s] = 0.0f;
        state[s] = static_cast<SiteState>(state[s] & ~site_contact);
    });
    refresh_ghosts<Dim>(team, l, state);
    refresh_ghosts<Dim>(team, l, contact);
}

}  // namespace lithofront
