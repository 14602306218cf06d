// The irreversible part of passivation (docs/model.md, section 8): patches of a passivated phase boundary close for good, to ions and
// electrons alike (a rock-salt or tetragonal layer, a delaminated contact). A pocket whose boundary has closed all around has no way
// out any more: that follows, nobody declares it.
#pragma once
#include "particle/passivation.hpp"
#include "particle/patches.hpp"

namespace lithofront {

// Cuts the face towards larger coordinates along an axis, of sites that share a face.
template <class Team>
LF_HD void cut_face(Team& team, SiteState* state, int s, int axis) {
    team.atomic_or(&state[s], cut_bit(axis));
}

// One half-cycle: a patch of the boundary draws once, and its faces close where they are passivated enough for that draw. Events
// per patch and half-cycle, p.blocking, are those of a fully passivated boundary.
template <int Dim, class Team>
LF_HD void block_boundaries(const Body<Dim, Team>& body, const HalfCycleDrive& d) {
    if (body.model.blocking == 0.0f) return;
    const Lattice l = body.particle.lattice;
    SiteState* state = body.particle.state;
    const std::uint16_t* stored = body.particle.passivation;
    const RandomKey key =
        RandomKey::make(body.model.seed, body.particle.number, d.cycle, static_cast<std::uint32_t>(d.half), Stream::blocking);
    body.each_active([=](int s, const Site& at) {
        const SiteState own = body.team.load(&state[s]);
        for (int axis = 0; axis < Dim; ++axis) {
            const int n = Neighbours<Dim>::face(l, s, at.colour, at.odd_x, 2 * axis);
            const SiteState there = body.team.load(&state[n]);
            if (!is_active(there) || phase_of(there) == phase_of(own) || (own & cut_bit(axis))) continue;
            const float remembered = 0.5f * (remembered_half_cycles(stored[s]) + remembered_half_cycles(stored[n]));
            const float chance = one_minus_exponential(body.model.blocking * passivated_share(body.model, remembered));
            if (random_uniform(key, 0, patch_of_face<Dim>(body.model, body.particle, at, axis, body.model.blocking_patch_nm)) < chance)
                cut_face(body.team, state, s, axis);
        }
    });
    refresh_ghosts<Dim>(body.team, l, state);
}

}  // namespace lithofront
