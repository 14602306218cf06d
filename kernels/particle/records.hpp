// What a half-cycle records on its way: the front at half conversion, points of the voltage curve, frames, the last potentials.
#pragma once
#include "particle/front.hpp"
#include "particle/regions.hpp"

namespace lithofront {

// Roughness of the front about the particle's centroid, and how much product is cut off from the surface (docs/model.md, section 9).
template <int Dim, class Team>
LF_CALLED LF_HD void observe_front(Team& team, const ParticleView& v, const Workspace& ws, const FrontContext& c, int n,
                                   HalfCycleResult& result) {
    const Lattice l = v.lattice;
    const SiteState* state = v.state;
    const auto coordinate_sum = [=, &team](int axis) {
        return team.sum(l.count, [=](int s) -> std::int64_t {
            if (!is_active(state[s])) return 0;
            const Site at = locate(l, s);
            if (!is_interior(l, at)) return 0;
            return axis == 0 ? at.x : (axis == 1 ? at.y : at.z);
        });
    };
    const std::int64_t active = team.sum(l.count, [=](int s) -> std::int64_t {
        return is_active(state[s]) && is_interior(l, locate(l, s));
    });
    if (active == 0 || n == 0) return;
    const float cx = static_cast<float>(coordinate_sum(0)) / static_cast<float>(active);
    const float cy = static_cast<float>(coordinate_sum(1)) / static_cast<float>(active);
    const float cz = static_cast<float>(coordinate_sum(2)) / static_cast<float>(active);
    const bool planar = l.periodic != 0;
    const FrontList list = ws.front;
    const auto distance = [=](int e) {
        const Site at = locate(l, list.site(e));
        if (planar) return static_cast<float>(Dim == 3 ? at.z : at.y);
        const float dx = static_cast<float>(at.x) - cx, dy = static_cast<float>(at.y) - cy, dz = static_cast<float>(at.z) - cz;
        return square_root(dx * dx + dy * dy + (Dim == 3 ? dz * dz : 0.0f));
    };
    const std::int64_t first = team.sum(n, [=](int e) { return static_cast<std::int64_t>(distance(e) * 4096.0f); });
    const float mean = static_cast<float>(first) / 4096.0f / static_cast<float>(n);
    const std::int64_t second = team.sum(n, [=](int e) {
        const float d = distance(e) - mean;
        return static_cast<std::int64_t>(d * d * 4096.0f);
    });
    result.mean_radius = mean;
    result.roughness = square_root(static_cast<float>(second) / 4096.0f / static_cast<float>(n));

    label_regions<Dim>(team, v, c.product, ws.label);
    std::int32_t* label = ws.label;
    std::int32_t* at_surface = ws.scratch;
    team.each(l.count, [=](int s) { at_surface[s] = 0; });
    team.each_linked(l.count, [=, &team](int s) {
        if (label[s] >= 0 && (state[s] & (site_surface | site_wet))) team.atomic_max(&at_surface[label[s]], 1);
    });
    const std::int64_t product = team.sum(l.count, [=](int s) { return std::int64_t{label[s] >= 0}; });
    const std::int64_t inner = team.sum(l.count, [=](int s) { return std::int64_t{label[s] >= 0 && at_surface[label[s]] == 0}; });
    result.inner_product_share = product > 0 ? static_cast<float>(inner) / static_cast<float>(product) : 0.0f;
}

template <class Team>
LF_HD void take_sample(Team& team, const Recording& r, HalfCycleResult& result, float voltage) {
    if (result.samples >= r.capacity) return;
    VoltageSample* slot = &r.samples[result.samples];
    const VoltageSample sample{static_cast<std::int32_t>(result.converted), voltage, result.time_s};
    team.once([=] { *slot = sample; });
    ++result.samples;
}

// Frame k is taken when k/frame_capacity of the sites at birth have been converted.
template <class Team>
LF_HD void take_frame(Team& team, const Recording& r, const ParticleView& v, HalfCycleResult& result) {
    if (result.frames >= r.frame_capacity ||
        result.converted * r.frame_capacity < static_cast<std::int64_t>(result.frames) * v.sites_at_birth)
        return;
    SiteState* frame = r.frames + static_cast<std::int64_t>(result.frames) * v.lattice.count;
    const SiteState* state = v.state;
    team.each(v.lattice.count, [=](int s) { frame[s] = state[s]; });
    ++result.frames;
}

template <class Team>
LF_HD void record_potentials(Team& team, const ModelParameters& p, const Recording& r, const ParticleView& v, const Workspace& ws) {
    for (int which = 0; which < 2; ++which) {
        const bool solved = which == 0 ? p.ionic_field != 0 : p.electronic_field != 0;
        float* out = which == 0 ? r.ion_potential : r.electron_potential;
        const float* from = which == 0 ? ws.ion.potential : ws.electron.potential;
        if (out) team.each(v.lattice.count, [=](int s) { out[s] = solved ? from[s] : 0.0f; });
    }
}

}  // namespace lithofront
