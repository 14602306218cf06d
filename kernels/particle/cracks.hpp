// Cracks grow over the cycles (docs/model.md, section 8): face by face from their tips, where tension passes a strength, by a length in
// nm per cycle at most. New ones do not open by themselves.
#pragma once
#include "core/random.hpp"
#include "core/random_field.hpp"
#include "particle/half_cycle.hpp"
#include "particle/neighbourhood.hpp"

namespace lithofront {

// A face by the site below it and its axis, and the sites on both sides.
struct CrackFace {
    int below, above, axis;
};

// Where four sites meet: two faces along either of two axes. Of one cut face that ends here, and none besides, it is a tip.
struct CrackCorner {
    CrackFace face[4];
    bool inside;  // all four sites are active
};

template <int Dim, class Team>
LF_HD CrackCorner corner_at(const Body<Dim, Team>& body, int s, const Site& at, int i, int j) {
    const Lattice& l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    const auto site = [&](bool along_i, bool along_j) {
        const int step[3] = {(along_i && i == 0) || (along_j && j == 0), (along_i && i == 1) || (along_j && j == 1),
                             (along_i && i == 2) || (along_j && j == 2)};
        return site_beside<Dim>(l, at, step[0], step[1], step[2]);
    };
    const int beside = site(true, false), over = site(false, true), across = site(true, true);
    const bool there = beside >= 0 && over >= 0 && across >= 0;
    const bool inside = there && is_active(state[s]) && is_active(state[beside]) && is_active(state[over]) && is_active(state[across]);
    return {{{s, beside, i}, {over, across, i}, {s, over, j}, {beside, across, j}}, inside};
}

LF_HD inline bool is_crack(const SiteState* state, const CrackFace& f) {
    return (state[f.below] & cut_bit(f.axis)) && (state[f.below] & site_crack_face) && (state[f.above] & site_crack_face);
}

// Faces by which every tip may go on this cycle: the length over the spacing, its rest by chance.
LF_HD inline int crack_rounds(const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v) {
    const RandomKey key = RandomKey::make(p.seed, v.number, d.cycle, static_cast<std::uint32_t>(d.half), Stream::crack_opening);
    const int most = v.lattice.nx + v.lattice.ny + v.lattice.nz;
    const int rounds = floor_of(min_of(p.crack_growth, static_cast<float>(most)) + random_uniform(key, 0, 0));
    return rounds < most ? rounds : most;
}

// Of the faces at a tip the one under the most tension opens, straight ahead where none has more. Electrolyte that stands in the crack
// follows it, and enters from the surface that a crack comes to.
template <int Dim, class Team>
LF_CALLED LF_HD void grow_cracks(const Body<Dim, Team>& body, const HalfCycleDrive& d) {
    if (body.model.crack_strength_MPa == 0.0f || body.model.crack_growth == 0.0f) return;
    const int rounds = crack_rounds(body.model, d, body.particle);
    if (rounds == 0) return;
    const Lattice l = body.particle.lattice;
    SiteState* state = body.particle.state;
    const std::int64_t lithiated = count_phase(body, phase_lithiated);
    refresh_stress(body, lithiated, lithiated + count_phase(body, phase_delithiated));
    const float* stress = body.work.stress;
    const float strength = body.model.crack_strength_MPa;
    float* exit = body.particle.ion_conductance;
    std::int32_t* opened = body.work.crack.opened;
    std::int32_t* offered = body.work.crack.offered;
    std::int32_t* count = &body.work.counter[list_counter];
    for (int round = 0; round < rounds; ++round) {
        body.team.once([=] { *count = 0; });
        body.each_active([=](int s, const Site& at) {
            for (int i = 0; i < Dim - 1; ++i)
                for (int j = i + 1; j < Dim; ++j) {
                    const CrackCorner corner = corner_at(body, s, at, i, j);
                    if (!corner.inside) continue;
                    int cuts = 0, end = 0;
                    for (int k = 0; k < 4; ++k)
                        if (state[corner.face[k].below] & cut_bit(corner.face[k].axis)) {
                            ++cuts;
                            end = k;
                        }
                    if (cuts != 1 || !is_crack(state, corner.face[end])) continue;
                    int best = -1;
                    float most = strength;
                    for (int step = 1; step < 4; ++step) {
                        const int k = end ^ step;  // first the one of the same axis
                        const float tension = 0.5f * (stress[corner.face[k].below] + stress[corner.face[k].above]);
                        if (tension > most) {
                            most = tension;
                            best = k;
                        }
                    }
                    if (best < 0) continue;
                    const int slot = body.team.append(count);
                    if (slot >= l.count) continue;
                    const CrackFace f = corner.face[best], behind = corner.face[end];
                    opened[slot] = f.below * 4 + f.axis;
                    const int sides[4] = {behind.below, behind.above, f.below, f.above};
                    float conductance = 0.0f;
                    for (int k = 0; k < 4; ++k)
                        if (state[sides[k]] & site_wet) conductance = max_of(conductance, exit[sides[k]]);
                    offered[slot] = bits_of(conductance);
                }
        });
        const int tips = body.team.broadcast(count);
        const int n = tips < l.count ? tips : l.count;
        if (n == 0) return;
        body.team.each_linked(2 * n, [=](int i) {
            const int below = opened[i / 2] >> 2, axis = opened[i / 2] & 3;
            const Site at = locate(l, below);
            const bool first = i % 2 == 0;
            const int side = first ? below : wrap(l, Neighbours<Dim>::face(l, below, at.colour, at.odd_x, 2 * axis));
            const SiteState wet = offered[i / 2] > 0 ? site_wet : SiteState{0};
            body.team.atomic_or(&state[side], static_cast<SiteState>(site_crack_face | wet | (first ? cut_bit(axis) : 0)));
            // Bits of positive floats sort like the floats.
            if (wet) body.team.atomic_max(reinterpret_cast<std::int32_t*>(&exit[side]), offered[i / 2]);
        });
        refresh_ghosts<Dim>(body.team, l, state);
    }
}

}  // namespace lithofront
