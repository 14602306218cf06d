// What a half-cycle records on its way: the front at half conversion, points of the voltage curve, frames, the last potentials.
#pragma once
#include "core/random_field.hpp"
#include "particle/front.hpp"
#include "particle/regions.hpp"

namespace lithofront {

// How far the outline at birth lies from a point inside in the direction of a unit vector, sites: to within an eighth. Of several
// crossings the last.
template <int Dim>
LF_HD float outline_distance(const Lattice& l, const SiteState* state, const float (&from)[3], const float (&direction)[3]) {
    const int extent = l.nx + l.ny + (Dim == 3 ? l.nz : 0);
    int at[3] = {0, 0, 0};
    const auto lies_in_box = [&](int step) {
        const int size[3] = {l.nx, l.ny, l.nz};
        for (int k = 0; k < Dim; ++k) {
            at[k] = floor_of(from[k] + 0.25f * static_cast<float>(step) * direction[k] + 0.5f);
            if (at[k] < 1 || at[k] > size[k]) return false;
        }
        return true;
    };
    // The first step that leaves the box: none comes back.
    int inside = 0, outside = 4 * extent + 1;
    while (outside - inside > 1) {
        const int middle = (inside + outside) / 2;
        if (lies_in_box(middle)) inside = middle;
        else outside = middle;
    }
    for (int step = inside; step > 0; --step) {
        lies_in_box(step);
        const SiteState there = state[l.index(at[0], at[1], at[2])];
        if (phase_of(there) != phase_outside || is_sealed(there)) return 0.25f * static_cast<float>(step) + 0.125f;
    }
    return 0.0f;
}

// Active sites of one row of the interior: how many, and the sum of their x.
struct RowSums {
    std::int32_t sites = 0, x = 0;
};

LF_HD inline RowSums active_in_row(const Lattice& l, const SiteState* state, const LatticeRow& row) {
    RowSums sums;
    for (int colour = 0; colour < 2; ++colour) {
        const int odd_x = row.odd_x(colour);
        const SiteState* site = state + row.of_colour(l, colour);
        for (int i = 1 - odd_x; 2 * i + odd_x <= l.nx; ++i) {
            const std::int32_t active = is_active(site[i]) ? 1 : 0;
            sums.sites += active;
            sums.x += active * (2 * i + odd_x);
        }
    }
    return sums;
}

// Roughness of the front about the particle's centroid, each place of it against the outline in its direction, and how much product is
// cut off from the surface (docs/model.md, section 9).
template <int Dim, class Team>
LF_CALLED LF_HD void observe_front(const Body<Dim, Team>& body, const FrontContext& c, int n, HalfCycleResult& result) {
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    std::int64_t sums[3];  // of sites, and of their x and y
    const auto in_row = [=](int r) { return active_in_row(l, state, row_of<Dim>(l, r)); };
    body.team.each_with_sums(
        interior_rows<Dim>(l), [](int) {}, sums, [=](int r) { return std::int64_t{in_row(r).sites}; },
        [=](int r) { return std::int64_t{in_row(r).x}; }, [=](int r) { return std::int64_t{in_row(r).sites} * row_of<Dim>(l, r).y; });
    const std::int64_t active = sums[0];
    std::int64_t sum_z = 0;
    if constexpr (Dim == 3)
        sum_z = body.team.sum(interior_rows<Dim>(l), [=](int r) { return std::int64_t{in_row(r).sites} * row_of<Dim>(l, r).z; });
    if (active == 0 || n == 0) return;
    const float cx = static_cast<float>(sums[1]) / static_cast<float>(active);
    const float cy = static_cast<float>(sums[2]) / static_cast<float>(active);
    const float cz = static_cast<float>(sum_z) / static_cast<float>(active);
    const bool planar = l.periodic != 0;
    const FrontList list = body.work.front;
    // Along the axis of a channel in sites; in a particle as a share of the outline's distance.
    std::int32_t* place = body.work.observation.place;  // bits of floats: those of rates are still needed
    body.team.each_linked(n, [=](int e) {
        const Site at = locate(l, list.site(e));
        if (planar) {
            place[e] = bits_of(static_cast<float>(Dim == 3 ? at.z : at.y));
            return;
        }
        const float dx = static_cast<float>(at.x) - cx, dy = static_cast<float>(at.y) - cy,
                    dz = Dim == 3 ? static_cast<float>(at.z) - cz : 0.0f;
        const float r = square_root(dx * dx + dy * dy + dz * dz);
        const float centre[3] = {cx, cy, cz}, direction[3] = {dx / r, dy / r, dz / r};
        place[e] = bits_of(r > 0.0f ? r / max_of(outline_distance<Dim>(l, state, centre, direction), r) : 0.0f);
    });
    const float unit = 1048576.0f;  // 2^20: shares are small, and so are channels of sites
    const std::int64_t first = body.team.sum(n, [=](int e) { return static_cast<std::int64_t>(float_from_bits(place[e]) * unit); });
    const float mean = static_cast<float>(first) / unit / static_cast<float>(n);
    const std::int64_t second = body.team.sum(n, [=](int e) {
        const float d = float_from_bits(place[e]) - mean;
        return static_cast<std::int64_t>(d * d * unit);
    });
    result.mean_radius = mean;
    result.roughness = square_root(static_cast<float>(second) / unit / static_cast<float>(n));

    label_regions(body, c.product);
    std::int32_t* label = body.work.region.label;
    std::int32_t* at_surface = body.work.observation.at_surface;
    body.team.each(l.count, [=](int s) { at_surface[s] = 0; });
    body.team.each_linked(l.count, [=](int s) {
        if (label[s] >= 0 && (state[s] & (site_surface | site_wet))) body.team.atomic_max(&at_surface[label[s]], 1);
    });
    const std::int64_t product = body.team.sum(l.count, [=](int s) { return std::int64_t{label[s] >= 0}; });
    const std::int64_t inner = body.team.sum(l.count, [=](int s) { return std::int64_t{label[s] >= 0 && at_surface[label[s]] == 0}; });
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
template <int Dim, class Team>
LF_HD void take_frame(const Body<Dim, Team>& body, const Recording& r, HalfCycleResult& result) {
    if (result.frames >= r.frame_capacity ||
        result.converted * r.frame_capacity < static_cast<std::int64_t>(result.frames) * body.particle.sites_at_birth)
        return;
    SiteState* frame = r.frames + static_cast<std::int64_t>(result.frames) * body.particle.lattice.count;
    const SiteState* state = body.particle.state;
    body.team.each(body.particle.lattice.count, [=](int s) { frame[s] = state[s]; });
    ++result.frames;
}

template <int Dim, class Team>
LF_HD void record_potentials(const Body<Dim, Team>& body, const Recording& r) {
    for (int which = 0; which < 2; ++which) {
        const bool solved = which == 0 ? body.model.ionic_field != 0 : body.model.electronic_field != 0;
        float* out = which == 0 ? r.ion_potential : r.electron_potential;
        const float* from = which == 0 ? body.work.ion.potential : body.work.electron.potential;
        if (out) body.team.each(body.particle.lattice.count, [=](int s) { out[s] = solved ? from[s] : 0.0f; });
    }
}

}  // namespace lithofront
