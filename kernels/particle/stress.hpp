// Local hydrostatic stress (MODEL 6): quenched residual part plus P (cbar - c_i), c_i averaged over the coherency length.
#pragma once
#include "core/math.hpp"
#include "particle/fields.hpp"

namespace lithofront {

// Moving sums of (lithiated, active) site counts along one axis; counts packed as active << 16 | lithiated.
template <int Dim, class Team>
LF_HD void box_sum_along(Team& team, const Lattice& l, int axis, int radius, const std::int32_t* from, std::int32_t* to) {
    const int z0 = Dim == 3 ? 1 : 0;
    const int extent[3] = {l.nx, l.ny, l.nz};
    const int n = extent[axis];
    const int a = axis == 0 ? l.ny : l.nx;
    const int b = axis == 2 ? l.ny : l.nz;
    const bool around = l.periodic && axis != Dim - 1;
    team.each_linked(a * b, [=](int line) {
        const int u = line % a, w = line / a;
        // Site t of this line, t in [0, n).
        const auto at = [=](int t) {
            return axis == 0 ? l.index(t + 1, u + 1, w + z0)
                             : (axis == 1 ? l.index(u + 1, t + 1, w + z0) : l.index(u + 1, w + 1, t + z0));
        };
        const auto value = [=](int t) -> std::int32_t {
            if (around) t = (t % n + n) % n;
            return t >= 0 && t < n ? from[at(t)] : 0;
        };
        std::int32_t sum = 0;
        for (int t = -radius; t < radius; ++t) sum += value(t);
        for (int t = 0; t < n; ++t) {
            sum += value(t + radius);
            to[at(t)] = sum;
            sum -= value(t - radius);
        }
    });
}

// Share of a site's coherency box that is lithiated; `mean` where the box holds no active site.
LF_HD inline float coarse_composition(std::int32_t packed, float mean) {
    const float sites = static_cast<float>(packed >> 16);
    return sites > 0.0f ? static_cast<float>(packed & 0xffff) / sites : mean;
}

// Sums of (active << 16 | lithiated) over the coherency box of every site; lies in ws.scratch or ws.label.
template <int Dim, class Team>
LF_HD const std::int32_t* coarse_sums(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws) {
    const Lattice l = v.lattice;
    const SiteState* state = v.state;
    std::int32_t* a = ws.scratch;
    std::int32_t* b = ws.label;
    team.each(l.count, [=](int s) {
        const SiteState phase = phase_of(state[s]);
        a[s] = phase == phase_lithiated ? 0x10001 : (phase == phase_delithiated ? 0x10000 : 0);
    });
    const int r = p.coherency_radius;
    box_sum_along<Dim>(team, l, 0, r, a, b);
    box_sum_along<Dim>(team, l, 1, r, b, a);
    if (Dim == 3) box_sum_along<Dim>(team, l, 2, r, a, b);
    return Dim == 3 ? b : a;
}

// ws.stress from the residual stress and the present phases, MPa.
template <int Dim, class Team>
LF_HD void refresh_stress(Team& team, const ModelParameters& p, const ParticleView& v, const Workspace& ws,
                          std::int64_t lithiated, std::int64_t active) {
    const Lattice l = v.lattice;
    float* stress = ws.stress;
    const float* residual = v.residual_stress_MPa;
    if (p.configuration_stress_MPa == 0.0f || active == 0) {
        team.each(l.count, [=](int s) { stress[s] = residual[s]; });
        return;
    }
    const SiteState* state = v.state;
    const std::int32_t* sums = coarse_sums<Dim>(team, p, v, ws);
    const float mean = static_cast<float>(lithiated) / static_cast<float>(active);
    const float scale = p.configuration_stress_MPa;
    team.each(l.count, [=](int s) {
        stress[s] = residual[s] + (is_active(state[s]) ? scale * (mean - coarse_composition(sums[s], mean)) : 0.0f);
    });
}

}  // namespace lithofront
