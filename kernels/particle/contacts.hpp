// The surface ages once per cycle (docs/model.md, section 8): the electrode-electrolyte interphase thickens, contacts fail.
#pragma once
#include "particle/fields.hpp"
#include "particle/patches.hpp"

namespace lithofront {

// The interphase's resistance after n cycles is 1 + n g times its first value.
template <int Dim, class Team>
LF_HD void grow_interphase(const Body<Dim, Team>& body, const HalfCycleDrive& d) {
    if (body.model.interphase_growth == 0.0f) return;
    const float before = 1.0f + body.model.interphase_growth * static_cast<float>(d.cycle - 1);
    const float after = 1.0f + body.model.interphase_growth * static_cast<float>(d.cycle);
    const float ratio = before / after;
    float* exit = body.particle.ion_conductance;
    body.team.each(body.particle.lattice.count, [=](int s) { exit[s] = exit[s] * ratio; });
}

// All contacts within a patch fail together.
template <int Dim, class Team>
LF_HD void lose_contacts(const Body<Dim, Team>& body, const HalfCycleDrive& d) {
    if (body.model.contact_loss == 0.0f) return;
    const Lattice l = body.particle.lattice;
    const RandomKey key = RandomKey::make(body.model.seed, body.particle.number, d.cycle, 0, Stream::contact_loss);
    SiteState* state = body.particle.state;
    float* contact = body.particle.electron_conductance;
    body.team.each_linked(l.count, [=](int s) {
        if (!body.particle.is_contact(s, state[s])) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at) ||
            !(random_uniform(key, 0, patch_of_site<Dim>(body.model, body.particle, at, body.model.contact_patch_nm)) <
              body.model.contact_loss))
            return;
        if (contact) contact[s] = 0.0f;
        state[s] = static_cast<SiteState>(state[s] & ~site_contact);
    });
    refresh_ghosts<Dim>(body.team, l, state);
    if (contact) refresh_ghosts<Dim>(body.team, l, contact);
}

}  // namespace lithofront
