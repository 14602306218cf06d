// Manganese dissolution (docs/model.md, section 8; Xia 1997): a wet surface recedes, by time at high potential, at one speed in every
// direction and on every lattice.
//
// A site of the surface loses the share v t/a of itself for each face open to the outside, times the cosine between that face and
// the surface's normal: summed over the steps of a surface at any angle that is its area, so it recedes at v. A site goes when
// nothing is left of it. How much is there at birth is uniform between nothing and a whole site: where in a site an outline runs the
// lattice does not know, and a recession of a tenth of a spacing is to take a tenth of the sites. The noise of thresholds and steps
// does not hasten the recession: faces across the normal count for nothing.
#pragma once
#include "core/random.hpp"
#include "core/random_field.hpp"
#include "particle/half_cycle.hpp"
#include "particle/neighbourhood.hpp"

namespace lithofront {

// A whole site, in the units in which the lost share is stored.
constexpr float whole_site = 65536.0f;
// Longest recession at a time, in sites: what a site is taken by in excess is lost, half of this in the mean.
constexpr float longest_recession = 1.0f / 32.0f;

// Sites to be removed lie in work.dissolution.gone[0..n): lithium and site are lost; neighbours are exposed to the electrolyte that was there, and
// electronic contacts follow the surface.
template <int Dim, class Team>
LF_HD void remove_sites(const Body<Dim, Team>& body, int n, HalfCycleResult& result) {
    const Lattice l = body.particle.lattice;
    SiteState* state = body.particle.state;
    const std::int32_t* gone = body.work.dissolution.gone;
    result.lost_lithiated += body.team.sum(n, [=](int i) { return std::int64_t{phase_of(state[gone[i]]) == phase_lithiated}; });
    result.lost_delithiated += body.team.sum(n, [=](int i) { return std::int64_t{phase_of(state[gone[i]]) == phase_delithiated}; });
    // What is gone says for a while whether it was a contact.
    body.team.each(n, [=](int i) { state[gone[i]] = static_cast<SiteState>(phase_dead | (state[gone[i]] & site_contact)); });
    refresh_ghosts<Dim>(body.team, l, state);
    float* exit = body.particle.ion_conductance;
    float* contact = body.particle.electron_conductance;
    // Every exposed neighbour takes the largest conductance on offer, whoever offers it first: bits of positive floats sort
    // like the floats.
    body.team.each_linked(n * 2 * Dim, [=](int i) {
        const int s = gone[i / (2 * Dim)];
        const Site at = locate(l, s);
        const int t = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, i % (2 * Dim)));
        if (!is_active(body.team.load(&state[t]))) return;
        body.team.atomic_or(&state[t], static_cast<SiteState>(site_wet | site_surface));
        body.team.atomic_max(reinterpret_cast<std::int32_t*>(&exit[t]), bits_of(exit[s]));
        if (!body.particle.is_contact(s, body.team.load(&state[s]))) return;
        body.team.atomic_or(&state[t], site_contact);
        if (contact) body.team.atomic_max(reinterpret_cast<std::int32_t*>(&contact[t]), bits_of(contact[s]));
    });
    float* residual = body.particle.residual_stress_MPa;
    body.team.each(n, [=](int i) {
        state[gone[i]] = phase_dead;
        exit[gone[i]] = 0.0f;
        if (contact) contact[gone[i]] = 0.0f;
        residual[gone[i]] = 0.0f;
        body.particle.passivation[gone[i]] = 0;
    });
    refresh_ghosts<Dim>(body.team, l, state);
}

// Sum over a site's open faces of the cosine with the outward normal: its surface in units of a face. The normal is that of what
// lies outside within two sites.
template <int Dim>
LF_HD float surface_of_site(const Lattice& l, const SiteState* state, int s, const Site& at) {
    bool open[2 * Dim];
    int faces = 0;
    for (int k = 0; k < 2 * Dim; ++k) {
        const int n = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k));
        open[k] = !is_active(state[n]) || face_is_cut(state, s, n, k);
        faces += open[k];
    }
    float normal[3] = {0, 0, 0};
    for (int dz = Dim == 3 ? -2 : 0; dz <= (Dim == 3 ? 2 : 0); ++dz)
        for (int dy = -2; dy <= 2; ++dy)
            for (int dx = -2; dx <= 2; ++dx) {
                if (dx * dx + dy * dy + dz * dz > 5) continue;
                const int t = site_beside<Dim>(l, at, dx, dy, dz);
                if (t >= 0 && is_active(state[t])) continue;
                normal[0] += static_cast<float>(dx);
                normal[1] += static_cast<float>(dy);
                normal[2] += static_cast<float>(dz);
            }
    const float length = square_root(normal[0] * normal[0] + normal[1] * normal[1] + normal[2] * normal[2]);
    // Both sides of a crack recede alike, as does what stands alone.
    if (!(length > 0.0f)) return static_cast<float>(faces);
    float sum = 0.0f;
    for (int k = 0; k < 2 * Dim; ++k) {
        const float along = (k & 1) ? -normal[k >> 1] : normal[k >> 1];
        if (open[k]) sum = sum + max_of(along, 0.0f) / length;
    }
    return sum;
}

// Share of the first speed that is left: what dissolves leaves a layer behind that the rest has to pass, so that the speed has
// fallen to half after a recession of p.dissolution_slowing sites; 0 of them: it never falls.
LF_HD inline float dissolution_speed(const ModelParameters& p, float recession) {
    return p.dissolution_slowing > 0.0f ? p.dissolution_slowing / (p.dissolution_slowing + recession) : 1.0f;
}

// Mean recession of the surface so far, in sites.
LF_HD inline float mean_recession(const ParticleView& v, std::int64_t dead) { return static_cast<float>(dead) / v.surface_area(); }

template <int Dim, class Team>
LF_HD void dissolve(const Body<Dim, Team>& body, const HalfCycleDrive& d, HalfCycleResult& result) {
    const float exposure = result.dissolution_exposure_s + d.rest_s * dissolution_weight(body.model, result.end_voltage_V);
    if (body.model.dissolution_rate == 0.0f || exposure <= 0.0f) return;
    const std::uint32_t half = static_cast<std::uint32_t>(d.half);
    const RandomKey birth = RandomKey::make(body.model.seed, body.particle.number, 0, 0, Stream::dissolution);
    const RandomKey rounding = RandomKey::make(body.model.seed, body.particle.number, d.cycle, half, Stream::dissolution);
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    std::uint16_t* lost = body.particle.dissolved;
    std::int32_t* count = &body.work.counter[list_counter];
    std::int64_t dead = count_phase(body, phase_dead);
    int extent = l.nx > l.ny ? l.nx : l.ny;
    extent = extent > l.nz ? extent : l.nz;
    const std::uint32_t most_rounds = static_cast<std::uint32_t>(32 * extent);
    float left_s = exposure;
    for (std::uint32_t round = 0; left_s > 0.0f && round < most_rounds && dead < body.particle.sites_at_birth; ++round) {
        const float speed = body.model.dissolution_rate * dissolution_speed(body.model, mean_recession(body.particle, dead));
        const float whole = speed * left_s;  // sites
        const float depth = min_of(whole, longest_recession);
        left_s = whole > longest_recession ? left_s * (1.0f - depth / whole) : 0.0f;
        body.team.once([=] { *count = 0; });
        body.team.each_linked(l.count, [=](int s) {
            const SiteState own = state[s];
            if (!is_active(own) || !(own & site_wet)) return;
            const Site at = locate(l, s);
            if (!is_interior(l, at)) return;
            bool born_outside = false;
            for (int k = 0; k < 2 * Dim; ++k) {
                const int n = wrap(l, Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k));
                born_outside = born_outside || phase_of(state[n]) == phase_outside;
            }
            const std::uint32_t site = static_cast<std::uint32_t>(s);
            const float there = born_outside ? whole_site * random_uniform(birth, 0, site) : whole_site;
            // Rounded up or down at random, right in the mean: a half-cycle may take less than the smallest part.
            const float loss = min_of(depth * surface_of_site<Dim>(l, state, s, at), 1.0f) * whole_site;
            const float sum =
                static_cast<float>(lost[s]) + static_cast<float>(static_cast<std::int32_t>(loss + random_uniform(rounding, round, site)));
            if (sum >= there) body.work.dissolution.gone[body.team.append(count)] = s;
            else lost[s] = static_cast<std::uint16_t>(static_cast<std::int32_t>(sum));
        });
        const int n = body.team.broadcast(count);
        dead += n;
        if (n > 0) remove_sites(body, n, result);
    }
}

}  // namespace lithofront
