// The film of delithiated phase around a remnant, on discharge (docs/model.md, section 8): a layer of a thickness in nm that the
// front crosses e^B times as slowly.
//
// A site lies in the layer with a share of its width (barrier_of_share). The width counts across the layer, so that the shares summed over a row of sites, each by its width, are
// the thickness on every lattice and in every direction, whether the film is thicker than a site or thinner.
#pragma once
#include "core/random_field.hpp"
#include "model/kinetics.hpp"
#include "particle/neighbourhood.hpp"

namespace lithofront {

// Where a site lies beside the nearest of some others: it fills the distances [near, near + width] from their surface, sites.
struct SitePlace {
    float near = 1.0e9f, width = 1.0f;
};

// Several nearest sites show which way the surface looks: a straight one along a diagonal has two, each a spacing away, and its
// layers are closer together by the root of two. `sum`: offsets to all `n` nearest by size along each axis, `squared`: of one.
LF_HD inline SitePlace place_beside(const std::int32_t (&sum)[3], int n) {
    SitePlace place;
    if (n == 0) return place;
    const std::int32_t squares = sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2];
    std::int32_t largest = sum[0] > sum[1] ? sum[0] : sum[1];
    largest = largest > sum[2] ? largest : sum[2];
    const float length = square_root(static_cast<float>(squares));
    place.width = static_cast<float>(largest) / length;
    place.near = length / static_cast<float>(n) - place.width;
    return place;
}

// The place of site s beside the nearest sites that `belong`, looked for within `reach` sites.
template <int Dim, class Belongs>
LF_HD SitePlace find_place(const Lattice& l, int s, int reach, Belongs belongs) {
    const Site at = locate(l, s);
    std::int32_t nearest = reach * reach + 1, sum[3] = {0, 0, 0};
    int n = 0;
    for (int dz = Dim == 3 ? -reach : 0; dz <= (Dim == 3 ? reach : 0); ++dz)
        for (int dy = -reach; dy <= reach; ++dy)
            for (int dx = -reach; dx <= reach; ++dx) {
                const std::int32_t squared = dx * dx + dy * dy + dz * dz;
                if (squared == 0 || squared > nearest) continue;
                const int t = site_beside<Dim>(l, at, dx, dy, dz);
                if (t < 0 || !belongs(t)) continue;
                if (squared < nearest) {
                    nearest = squared;
                    n = sum[0] = sum[1] = sum[2] = 0;
                }
                ++n;
                sum[0] += dx < 0 ? -dx : dx;
                sum[1] += dy < 0 ? -dy : dy;
                sum[2] += dz < 0 ? -dz : dz;
            }
    return place_beside(sum, n);
}

// Share of a site's width that lies within `thickness` of the surface.
LF_HD inline float share_within(const SitePlace& place, float thickness) {
    return clamp_to((thickness - place.near) / place.width, 0.0f, 1.0f);
}

// What the film adds to the barrier of a site, kT.
template <int Dim, class Team>
LF_HD float film_barrier(const Body<Dim, Team>& body, int s) {
    if (body.model.film_barrier == 0.0f || body.model.film_thickness == 0.0f) return 0.0f;
    const SiteState* state = body.particle.state;
    // A site whose nearest remnant is farther off than the film and its own width lies outside.
    const int reach = floor_of(body.model.film_thickness) + 1;
    const SitePlace place =
        find_place<Dim>(body.particle.lattice, s, reach, [=](int t) { return (body.team.load(&state[t]) & site_remnant) != 0; });
    const float share = share_within(place, body.model.film_thickness);
    return share > 0.0f ? barrier_of_share(share, body.model.film_barrier) : 0.0f;
}

}  // namespace lithofront
