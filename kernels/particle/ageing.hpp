// What a half-cycle leaves in the particle (docs/model.md, section 8). Each mechanism is a switch: a zero rate leaves no trace.
#pragma once
#include "particle/half_cycle.hpp"

namespace lithofront {

// A site that ends a half-cycle on a phase boundary gains a barrier.
template <int Dim, class Team>
LF_HD void passivate(Team& team, const ModelParameters& p, const ParticleView& v) {
    if (p.passivation_barrier == 0.0f) return;
    const Lattice l = v.lattice;
    const SiteState* state = v.state;
    float* barrier = v.barrier;
    const float gain = p.passivation_barrier;
    team.each_linked(l.count, [=](int s) {
        const SiteState own = state[s];
        if (!is_active(own)) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at)) return;
        bool boundary = false;
        for (int k = 0; k < 2 * Dim; ++k) {
            const SiteState there = state[Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k)];
            boundary = boundary || (is_active(there) && phase_of(there) != phase_of(own));
        }
        if (boundary) barrier[s] = barrier[s] + gain;
    });
}

// Removes the sites listed in ws.list[0..n): lithium and site are lost; neighbours are exposed to what was there. Where the surface
// itself moves inwards (`exposes` it), electronic contacts follow it.
template <int Dim, class Team>
LF_HD void remove_sites(Team& team, const ParticleView& v, const Workspace& ws, int n, SiteState becomes, float exposed_conductance,
                        SiteState exposes, HalfCycleResult& result) {
    const Lattice l = v.lattice;
    SiteState* state = v.state;
    const std::int32_t* gone = ws.list;
    result.lost_lithiated += team.sum(n, [=](int i) { return std::int64_t{phase_of(state[gone[i]]) == phase_lithiated}; });
    result.lost_delithiated += team.sum(n, [=](int i) { return std::int64_t{phase_of(state[gone[i]]) == phase_delithiated}; });
    team.each(n, [=](int i) { state[gone[i]] = becomes; });
    refresh_ghosts<Dim>(team, l, state);
    float* exit = v.ion_conductance;
    float* contact = v.electron_conductance;
    // Every exposed neighbour takes the largest conductance on offer, whoever offers it first: bits of positive floats sort
    // like the floats.
    team.each_linked(n * 2 * Dim, [=, &team](int i) {
        const int s = gone[i / (2 * Dim)];
        const Site at = locate(l, s);
        const int t = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, i % (2 * Dim)));
        if (!is_active(team.load(&state[t]))) return;
        team.atomic_or(&state[t], exposes);
        if (exposes & site_wet) {
            const float offered = exposed_conductance > 0.0f ? exposed_conductance : exit[s];
            team.atomic_max(reinterpret_cast<std::int32_t*>(&exit[t]), bits_of(offered));
        }
        if ((exposes & site_surface) && contact[s] > 0.0f) {
            team.atomic_or(&state[t], site_contact);
            team.atomic_max(reinterpret_cast<std::int32_t*>(&contact[t]), bits_of(contact[s]));
        }
    });
    float* residual = v.residual_stress_MPa;
    team.each(n, [=](int i) {
        exit[gone[i]] = 0.0f;
        contact[gone[i]] = 0.0f;
        residual[gone[i]] = 0.0f;
    });
    refresh_ghosts<Dim>(team, l, state);
}

// Manganese leaves wet surface sites, by time at high potential; the surface moves inwards (docs/model.md, section 8, Xia 1997).
template <int Dim, class Team>
LF_HD void dissolve(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, const Workspace& ws,
                    HalfCycleResult& result) {
    const float exposure = result.dissolution_exposure_s + d.rest_s * dissolution_weight(p, result.end_voltage_V);
    if (p.dissolution_rate == 0.0f || exposure <= 0.0f) return;
    const float chance = one_minus_exponential(p.dissolution_rate * exposure);
    const RandomKey key = RandomKey::make(p.seed, v.number, d.cycle, static_cast<std::uint32_t>(d.half), Stream::dissolution);
    const Lattice l = v.lattice;
    const SiteState* state = v.state;
    std::int32_t* count = &ws.counter[list_counter];
    team.once([=] { *count = 0; });
    team.each_linked(l.count, [=, &team](int s) {
        const SiteState own = state[s];
        if (!is_active(own) || !(own & site_wet) || !is_interior(l, locate(l, s))) return;
        if (random_uniform(key, 0, static_cast<std::uint32_t>(s)) < chance) ws.list[team.append(count)] = s;
    });
    const int n = team.broadcast(count);
    remove_sites<Dim>(team, v, ws, n, phase_dead, 0.0f, static_cast<SiteState>(site_wet | site_surface), result);
}

// A face between two active sites opens as a crack where tension on either side passes the strength; electrolyte may enter from a
// side that is wet.
template <int Dim, class Team>
LF_CALLED LF_HD void open_cracks(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, const Workspace& ws) {
    if (p.crack_strength_MPa == 0.0f) return;
    const Lattice l = v.lattice;
    SiteState* state = v.state;
    const std::int64_t lithiated = count_phase(team, l, state, phase_lithiated);
    const std::int64_t delithiated = count_phase(team, l, state, phase_delithiated);
    refresh_stress<Dim>(team, p, v, ws, lithiated, lithiated + delithiated);
    refresh_ghosts<Dim>(team, l, ws.stress);
    const RandomKey key = RandomKey::make(p.seed, v.number, d.cycle, static_cast<std::uint32_t>(d.half), Stream::crack_opening);
    const float* stress = ws.stress;
    const float strength = p.crack_strength_MPa;
    const float wetted = p.crack_open_wetted_fraction;
    // Per site: a bit for each face that opens, and above these one for each that electrolyte enters; all from the states before.
    std::int32_t* opened = ws.scratch;
    team.each_linked(l.count, [=](int s) {
        opened[s] = 0;
        const SiteState own = state[s];
        if (!is_active(own)) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at)) return;
        std::int32_t faces = 0;
        for (int k = 0; k < 2 * Dim; ++k) {
            const int n = Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k);
            if (!is_active(state[n]) || face_is_cut(state, s, n, k) || !(max_of(stress[s], stress[n]) > strength)) continue;
            faces |= 1 << k;
            // Both sides draw the same word: that of the lower one.
            const int lower = k % 2 == 0 ? s : wrap(l, n);
            const bool enters = random_uniform(key, static_cast<std::uint32_t>(k / 2), static_cast<std::uint32_t>(lower)) < wetted;
            if (enters && ((own | state[n]) & site_wet)) faces |= 1 << (6 + k);
        }
        opened[s] = faces;
    });
    float* exit = v.ion_conductance;
    const float conductance = p.crack_face_conductance;
    team.each_linked(l.count, [=](int s) {
        const std::int32_t faces = opened[s];
        if (faces == 0) return;
        SiteState now = static_cast<SiteState>(state[s] | site_crack_face);
        for (int k = 0; k < 2 * Dim; ++k) {
            if (k % 2 == 0 && (faces >> k & 1)) now = static_cast<SiteState>(now | cut_bit(k / 2));
            if (!(faces >> (6 + k) & 1)) continue;
            now = static_cast<SiteState>(now | site_wet);
            exit[s] = exit[s] + conductance;
        }
        state[s] = now;
    });
    refresh_ghosts<Dim>(team, l, state);
}

// The electrode-electrolyte interphase thickens, contacts fail: once per cycle.
template <int Dim, class Team>
LF_HD void age_surface(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v) {
    const Lattice l = v.lattice;
    if (p.interphase_growth > 0.0f) {
        const float before = 1.0f + p.interphase_growth * static_cast<float>(d.cycle - 1);
        const float after = 1.0f + p.interphase_growth * static_cast<float>(d.cycle);
        const float ratio = before / after;
        float* exit = v.ion_conductance;
        team.each(l.count, [=](int s) { exit[s] = exit[s] * ratio; });
    }
    if (p.contact_loss > 0.0f) {
        const RandomKey key = RandomKey::make(p.seed, v.number, d.cycle, 0, Stream::contact_loss);
        SiteState* state = v.state;
        float* contact = v.electron_conductance;
        const float chance = p.contact_loss;
        team.each_linked(l.count, [=](int s) {
            if (contact[s] > 0.0f && random_uniform(key, 0, static_cast<std::uint32_t>(s)) < chance) {
                contact[s] = 0.0f;
                state[s] = static_cast<SiteState>(state[s] & ~site_contact);
            }
        });
    }
}

// All of it, in a fixed order. Counts in `result` are those after ageing.
template <int Dim, class Team>
LF_CALLED LF_HD void age_particle(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, const Workspace& ws,
                                  HalfCycleResult& result) {
    passivate<Dim>(team, p, v);
    dissolve<Dim>(team, p, d, v, ws, result);
    open_cracks<Dim>(team, p, d, v, ws);
    if (d.last_of_cycle) age_surface<Dim>(team, p, d, v);
    result.lithiated = count_phase(team, v.lattice, v.state, phase_lithiated);
    result.delithiated = count_phase(team, v.lattice, v.state, phase_delithiated);
    result.dead = count_phase(team, v.lattice, v.state, phase_dead);
}

}  // namespace lithofront
