// Passivation (docs/model.md, section 8): the layer about a phase boundary remembers how many half-cycles left it there, and the
// front is slower in it.
#pragma once
#include "particle/neighbourhood.hpp"

namespace lithofront {

// Half-cycles are stored as whole numbers of these.
constexpr float passivation_unit = 1.0f / 64.0f;
constexpr std::int32_t most_passivation_units = 65535;

LF_HD inline float remembered_half_cycles(std::uint16_t stored) { return static_cast<float>(stored) * passivation_unit; }

// Share of its last value that the barrier has reached after n half-cycles.
LF_HD inline float passivated_share(const ModelParameters& p, float half_cycles) {
    return one_minus_exponential(half_cycles * p.passivation_per_half_cycle);
}

// kT.
LF_HD inline float passivation_barrier(const ModelParameters& p, float half_cycles) {
    return p.passivation_barrier * passivated_share(p, half_cycles);
}

// How much of a half-cycle is laid down at a distance from the boundary: 1 on it, falling to 0 at the layer's width, flat at both
// ends, so that what a place remembers hardly depends on where in a site the boundary lies. Its integral is half the width.
LF_HD inline float passivation_profile(float distance, float width) {
    const float t = clamp_to(distance / width, 0.0f, 1.0f), u = 1.0f - t;
    return u * u * (1.0f + 2.0f * t);
}

// Lays down one half-cycle about the phase boundaries. The distance of a site is that of its centre to the nearest one of the
// other phase, less half a spacing.
template <int Dim, class Team>
LF_HD void passivate(const Body<Dim, Team>& body) {
    if (body.model.passivation_barrier == 0.0f && body.model.blocking == 0.0f) return;
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    const int reach = static_cast<int>(body.model.passivation_width + 0.5f);
    const std::int32_t farthest = reach * reach + 1;
    std::int32_t* squared = body.work.passivation.squared;
    std::int32_t* boundary = body.work.passivation.boundary;
    std::int32_t* count = &body.work.counter[list_counter];
    body.team.together(loop(l.count, [=](int s) { squared[s] = farthest; }), loop(1, [=](int) { *count = 0; }));
    body.each_active([=](int s, const Site& at) {
        const SiteState own = state[s];
        bool beside = false;
        for (int k = 0; k < 2 * Dim; ++k) {
            const int n = Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k);
            beside = beside || (is_active(state[n]) && phase_of(state[n]) != phase_of(own));
        }
        if (beside) boundary[body.team.append(count)] = s;
    });
    const int n = body.team.broadcast(count);
    // From the boundary's sites outwards: they are few, and the nearest site of the other phase is one of them.
    body.team.each_linked(n, [=](int i) {
        const Site at = locate(l, boundary[i]);
        const SiteState own = phase_of(state[boundary[i]]);
        for (int dz = Dim == 3 ? -reach : 0; dz <= (Dim == 3 ? reach : 0); ++dz)
            for (int dy = -reach; dy <= reach; ++dy)
                for (int dx = -reach; dx <= reach; ++dx) {
                    const std::int32_t d = dx * dx + dy * dy + dz * dz;
                    if (d >= farthest) continue;
                    const int t = site_beside<Dim>(l, at, dx, dy, dz);
                    if (t >= 0 && is_active(state[t]) && phase_of(state[t]) != own) body.team.atomic_min(&squared[t], d);
                }
    });
    std::uint16_t* stored = body.particle.passivation;
    const float width = body.model.passivation_width;
    body.team.each(l.count, [=](int s) {
        const float distance = square_root(static_cast<float>(squared[s])) - 0.5f;
        const float gain = squared[s] < farthest ? passivation_profile(distance, width) : 0.0f;
        const std::int32_t sum = stored[s] + static_cast<std::int32_t>(gain / passivation_unit + 0.5f);
        stored[s] = static_cast<std::uint16_t>(sum < most_passivation_units ? sum : most_passivation_units);
    });
    refresh_ghosts<Dim>(body.team, l, stored);
}

}  // namespace lithofront
