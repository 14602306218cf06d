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

// Labels the cracks, the sites that open now included, and tells by ws.scratch[label] which of them electrolyte reaches: over the
// particle's surface, where it has dissolved, or through a crack that is wet.
template <int Dim, class Team, class Opens>
LF_HD void find_reached_cracks(Team& team, const ParticleView& v, const Workspace& ws, Opens opens) {
    const Lattice l = v.lattice;
    const SiteState* state = v.state;
    std::int32_t* label = ws.label;
    std::int32_t* reached = ws.scratch;
    label_where<Dim>(team, l, label, [=](int s) { return opens(s) || (phase_of(state[s]) == phase_outside && (state[s] & site_crack)); });
    team.each(l.count, [=](int s) { reached[s] = 0; });
    team.each_linked(l.count, [=, &team](int s) {
        if (label[s] < 0) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at)) return;
        bool wet = (state[s] & site_wet_crack) != 0;
        for (int k = 0; k < 2 * Dim; ++k) {
            const SiteState there = state[Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k)];
            wet = wet || phase_of(there) == phase_dead || (phase_of(there) == phase_outside && !(there & site_crack));
        }
        if (wet) team.atomic_max(&reached[label[s]], 1);
    });
}

// A site under more tension than the strength opens as a crack; electrolyte may enter where it reaches it.
template <int Dim, class Team>
LF_CALLED LF_HD void open_cracks(Team& team, const ModelParameters& p, const HalfCycleDrive& d, const ParticleView& v, const Workspace& ws,
                                 HalfCycleResult& result) {
    if (p.crack_strength_MPa == 0.0f) return;
    const Lattice l = v.lattice;
    const SiteState* state = v.state;
    const std::int64_t lithiated = count_phase(team, l, state, phase_lithiated);
    const std::int64_t delithiated = count_phase(team, l, state, phase_delithiated);
    refresh_stress<Dim>(team, p, v, ws, lithiated, lithiated + delithiated);
    const RandomKey key = RandomKey::make(p.seed, v.number, d.cycle, static_cast<std::uint32_t>(d.half), Stream::crack_opening);
    const float* stress = ws.stress;
    const float strength = p.crack_strength_MPa;
    const auto opens = [=](int s) { return is_active(state[s]) && stress[s] > strength; };
    find_reached_cracks<Dim>(team, v, ws, opens);
    const std::int32_t* label = ws.label;
    const std::int32_t* reached = ws.scratch;
    for (int wetted = 0; wetted < 2; ++wetted) {
        std::int32_t* count = &ws.counter[list_counter];
        team.once([=] { *count = 0; });
        team.each_linked(l.count, [=, &team, &p](int s) {
            if (!opens(s) || !is_interior(l, locate(l, s))) return;
            const bool enters = reached[label[s]] && random_uniform(key, 0, static_cast<std::uint32_t>(s)) < p.crack_open_wetted_fraction;
            if (enters == (wetted == 1)) ws.list[team.append(count)] = s;
        });
        const int n = team.broadcast(count);
        const SiteState crack = static_cast<SiteState>(phase_outside | site_crack | (wetted ? site_wet_crack : 0));
        const SiteState exposes = static_cast<SiteState>(site_crack_face | (wetted ? site_wet : 0));
        remove_sites<Dim>(team, v, ws, n, crack, p.crack_face_conductance, exposes, result);
    }
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
    open_cracks<Dim>(team, p, d, v, ws, result);
    if (d.last_of_cycle) age_surface<Dim>(team, p, d, v);
    result.lithiated = count_phase(team, v.lattice, v.state, phase_lithiated);
    result.delithiated = count_phase(team, v.lattice, v.state, phase_delithiated);
    result.dead = count_phase(team, v.lattice, v.state, phase_dead);
}

}  // namespace lithofront
