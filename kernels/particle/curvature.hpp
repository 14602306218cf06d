// Surface energy of the front (docs/model.md, section 4): its curvature from the share of product within a radius fixed in nm.
#pragma once
#include "model/parameters.hpp"
#include "particle/body.hpp"

namespace lithofront {

// f(dx, dy, dz) of the sites of a disc or ball about one, itself left out.
template <class F>
LF_HD void each_offset_within(int dimension, float radius, F f) {
    const int reach = static_cast<int>(radius), across = dimension == 3 ? reach : 0;
    for (int dz = -across; dz <= across; ++dz)
        for (int dy = -reach; dy <= reach; ++dy) {
            const float rest = radius * radius - static_cast<float>(dy * dy + dz * dz);
            for (int dx = -reach; dx <= reach; ++dx)
                if (static_cast<float>(dx * dx) <= rest && (dx != 0 || dy != 0 || dz != 0)) f(dx, dy, dz);
        }
}

// How many they are.
LF_HD inline int offsets_within(int dimension, float radius) {
    int n = 0;
    each_offset_within(dimension, radius, [&](int, int, int) { ++n; });
    return n;
}

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

// Writes how far in memory the sites within the radius of the interface lie from a site, for each parity of it.
template <int Dim, class Team>
LF_HD void tabulate_interface(const Body<Dim, Team>& body) {
    if (!body.work.front.around) return;
    const Lattice l = body.particle.lattice;
    const float radius = body.model.interface_radius;
    const int n = body.work.n_within;
    std::int32_t* within = body.work.within;
    body.team.each_linked(4, [=](int parity) {
        const int odd_x = parity & 1, to_other = (parity >> 1) ? -l.half : l.half;
        std::int32_t* offset = within + parity * n;
        each_offset_within(Dim, radius, [&](int dx, int dy, int dz) {
            const int x = odd_x + dx;
            *offset++ = dz * l.stride_z + dy * l.width + (x - (x & 1)) / 2 + (((dx + dy + dz) & 1) ? to_other : 0);
        });
    });
}

// f(site) for the sites within the radius of the interface about one, itself left out.
template <int Dim, class Team, class F>
LF_HD void each_within_interface(const Body<Dim, Team>& body, std::int32_t word, F f) {
    const Lattice& l = body.particle.lattice;
    const int s = packed_site(word);
    const float radius = body.model.interface_radius;
    const int reach = static_cast<int>(radius);
    const Site at = locate(l, s);
    const auto amid = [=](int x, int n) { return x > reach && x + reach <= n; };
    if (!amid(at.x, l.nx) || !amid(at.y, l.ny) || (Dim == 3 && !amid(at.z, l.nz))) {
        each_within<Dim>(l, at, radius, [=](int t, int) { f(t); });
        return;
    }
    const int n = body.work.n_within;
    const std::int32_t* offset = body.work.within + packed_parity(word) * n;
    for (int k = 0; k < n; ++k) f(s + offset[k]);
}

// Product sites in the low half of a word, all active ones in the high half.
constexpr std::int32_t one_active = 0x10000;

template <int Dim, class Team>
LF_HD std::int32_t count_around(const Body<Dim, Team>& body, SiteState product, std::int32_t word) {
    std::int32_t counts = 0;
    each_within_interface(body, word, [&](int n) {
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
