// Surface energy of the front (docs/model.md, section 4): its curvature from the share of product within a radius fixed in nm.
#pragma once
#include "model/parameters.hpp"
#include "particle/body.hpp"

namespace lithofront {

// Sites of a disc or ball about one site, itself left out, that lie in the lattice's box; f(site, its parity). Periodic sides are
// passed through.
template <int Dim, class F>
LF_HD void each_within(const Lattice& l, const Site& at, float radius, F f) {
    const int reach = static_cast<int>(radius);
    const float square = radius * radius;
    for (int dz = Dim == 3 ? -reach : 0; dz <= (Dim == 3 ? reach : 0); ++dz) {
        const int z = at.z + dz;
        if (Dim == 3 && (z < 1 || z > l.nz)) continue;
        for (int dy = -reach; dy <= reach; ++dy) {
            int y = at.y + dy;
            const float rest = square - static_cast<float>(dy * dy + dz * dz);
            if (rest < 0.0f) continue;
            if (Dim == 3 && l.periodic) y = (y - 1 + l.ny * reach) % l.ny + 1;
            if (y < 1 || y > l.ny) continue;
            int half = reach;
            while (static_cast<float>(half * half) > rest) --half;
            const LatticeRow row{y, z, (z * l.rows_y + y) * l.width};
            int first = at.x - half, last = at.x + half;
            if (!l.periodic) {
                first = first > 1 ? first : 1;
                last = last < l.nx ? last : l.nx;
            }
            for (int along = first; along <= last; ++along) {
                if (along == at.x && dy == 0 && dz == 0) continue;
                const int x = l.periodic ? (along - 1 + l.nx * reach) % l.nx + 1 : along;
                f(row.site(l, x), 2 * row.colour_at(x) + (x & 1));
            }
        }
    }
}

// Product sites in the low half of a word, all active ones in the high half.
constexpr std::int32_t one_active = 0x10000;

template <int Dim, class Team>
LF_HD std::int32_t count_around(const Body<Dim, Team>& body, SiteState product, int s) {
    std::int32_t counts = 0;
    each_within<Dim>(body.particle.lattice, locate(body.particle.lattice, s), body.model.interface_radius, [&](int n, int) {
        const SiteState phase = phase_of(body.team.load(&body.particle.state[n]));
        if (phase == phase_lithiated || phase == phase_delithiated) counts += one_active + (phase == product ? 1 : 0);
    });
    return counts;
}

// gamma kappa / (rho_s dx), kT: positive where reactant dominates, so that product grows into its bays first.
LF_HD inline float curvature_penalty(const ModelParameters& p, std::int32_t counts) {
    const int product = counts & 0xffff, all = counts >> 16;
    return all > 0 ? p.interface_energy * (static_cast<float>(all - 2 * product) / static_cast<float>(all) - p.interface_bias) : 0.0f;
}

}  // namespace lithofront
