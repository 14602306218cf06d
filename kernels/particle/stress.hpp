// Local hydrostatic stress (docs/model.md, section 6): residual part plus P (cbar - c_i), c_i averaged over the coherency length.
#pragma once
#include "core/math.hpp"
#include "particle/fields.hpp"

namespace lithofront {

// Sums over `radius` sites to either side along x, in rows that end at free sides: the sites of either colour in the box lie side
// by side, so that one shifted row after the other is added.
template <int Dim, class Team>
LF_HD void box_sum_along_free_rows(Team& team, const Lattice& l, int radius, const std::int32_t* from, std::int32_t* to) {
    const int half = l.half;
    team.each_linked(interior_rows<Dim>(l), [=](int r) {
        const LatticeRow row = row_of<Dim>(l, r);
        for (int colour = 0; colour < 2; ++colour) {
            const int odd_x = row.odd_x(colour);
            std::int32_t* sum = to + row.of_colour(l, colour);
            for (int i = 0; i < half; ++i) sum[i] = 0;
            for (int d = -radius; d <= radius; ++d) {
                const int x = odd_x + d;  // of the neighbour of the row's first site of this colour
                const int shift = (x - (x & 1)) / 2;
                const std::int32_t* beside = from + row.of_colour(l, (colour ^ d) & 1) + shift;
                const int first = shift < 0 ? -shift : 0, last = shift > 0 ? half - shift : half;
                LF_INDEPENDENT_ITERATIONS
                for (int i = first; i < last; ++i) sum[i] += beside[i];
            }
        }
    });
}

// The same in periodic rows, by moving sums.
template <int Dim, class Team>
LF_HD void box_sum_along_periodic_rows(Team& team, const Lattice& l, int radius, const std::int32_t* from, std::int32_t* to) {
    const int n = l.nx;
    team.each_linked(interior_rows<Dim>(l), [=](int r) {
        const LatticeRow row = row_of<Dim>(l, r);
        // Sites of even x, and those of odd x, lie side by side.
        const int start[2] = {row.of_colour(l, row.colour_at(0)), row.of_colour(l, row.colour_at(1))};
        const auto at = [=](int x) { return start[x & 1] + (x >> 1); };
        const auto value = [=](int x) { return from[at((x - 1 + n * (radius / n + 1)) % n + 1)]; };
        // Whole rows are summed next: nothing may stand beside the sites.
        for (int i = 0; i < l.width; ++i) to[row.begin + i] = 0;
        std::int32_t sum = 0;
        for (int x = 1 - radius; x <= radius; ++x) sum += value(x);
        for (int x = 1; x <= n; ++x) {
            sum += value(x + radius);
            to[at(x)] = sum;
            sum -= value(x - radius);
        }
    });
}

// One row of moving sums: what the row before has, and what enters and leaves, each masked by 0 or -1.
struct MovingRow {
    std::int32_t* sum;
    const std::int32_t *before, *enters, *leaves;
    std::int32_t had, entering, leaving;

    LF_HD void operator()(int i) const { sum[i] = (before[i] & had) + (enters[i] & entering) - (leaves[i] & leaving); }
};

// The same across rows, axis 1 or 2, by moving sums: neighbouring lanes lie side by side. The first steps fill the first row's window.
template <int Dim, int axis, class Team>
LF_HD void box_sum_across_rows(Team& team, const Lattice& l, int radius, const std::int32_t* from, std::int32_t* to) {
    const int n = axis == 1 ? l.ny : l.nz;
    const int others = axis == 1 ? l.nz : l.ny;
    const bool around = l.periodic && axis != Dim - 1;
    // Two lanes of sites for every row beside: of even and of odd x.
    team.lanes(2 * others, l.half, 2 * radius + n, [=](int group, int step) {
        const int odd_x = group & 1, beside = group >> 1;
        // First site of row t.
        const auto at = [=](int t) {
            const int y = axis == 1 ? t + 1 : beside + 1;
            const int z = Dim == 3 ? (axis == 1 ? beside + 1 : t + 1) : 0;
            return (z * l.rows_y + y) * l.width + ((odd_x + y + z) & 1 ? l.half : 0);
        };
        const auto counted = [=](int t) { return around || (t >= 0 && t < n) ? -1 : 0; };
        const auto row = [=](int t) {
            if (around) return at((t + n * (radius / n + 2)) % n);
            return at(t < 0 ? 0 : (t < n ? t : n - 1));
        };
        const int t = step > 2 * radius ? step - 2 * radius : 0;
        const int enters = step - radius, leaves = step > 2 * radius ? enters - 2 * radius - 1 : -1;
        const bool leaving = step > 2 * radius;
        const std::int32_t* before = step == 0 ? from + at(0) : to + at(t > 0 ? t - 1 : 0);
        return MovingRow{to + at(t),    before,          from + row(enters),           from + row(leaving ? leaves : 0),
                         step ? -1 : 0, counted(enters), leaving ? counted(leaves) : 0};
    });
}

// Share of a site's coherency box that is lithiated; `mean` where the box holds no active site.
LF_HD inline float coarse_composition(std::int32_t packed, float mean) {
    const float sites = static_cast<float>(packed >> 16);
    return sites > 0.0f ? static_cast<float>(packed & 0xffff) / sites : mean;
}

// Sums of (active << 16 | lithiated) over the coherency box of every site.
template <int Dim, class Team>
LF_HD const std::int32_t* coarse_sums(const Body<Dim, Team>& body) {
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    std::int32_t* a = body.work.box.sums[0];
    std::int32_t* b = body.work.box.sums[1];
    body.team.each(l.count, [=](int s) {
        const SiteState phase = phase_of(state[s]);
        a[s] = phase == phase_lithiated ? 0x10001 : (phase == phase_delithiated ? 0x10000 : 0);
    });
    const int r = body.model.coherency_radius;
    if (l.periodic) box_sum_along_periodic_rows<Dim>(body.team, l, r, a, b);
    else box_sum_along_free_rows<Dim>(body.team, l, r, a, b);
    box_sum_across_rows<Dim, 1>(body.team, l, r, b, a);
    if constexpr (Dim == 3) box_sum_across_rows<Dim, 2>(body.team, l, r, a, b);
    return Dim == 3 ? b : a;
}

// work.stress from the residual stress and the present phases, MPa.
template <int Dim, class Team>
LF_HD void refresh_stress(const Body<Dim, Team>& body, std::int64_t lithiated, std::int64_t active) {
    const Lattice l = body.particle.lattice;
    float* stress = body.work.stress;
    const float* residual = body.particle.residual_stress_MPa;
    if (body.model.configuration_stress_MPa == 0.0f || active == 0) {
        body.team.each(l.count, [=](int s) { stress[s] = residual[s]; });
        return;
    }
    const SiteState* state = body.particle.state;
    const std::int32_t* sums = coarse_sums(body);
    const float mean = static_cast<float>(lithiated) / static_cast<float>(active);
    const float scale = body.model.configuration_stress_MPa;
    body.team.each(l.count, [=](int s) {
        stress[s] = residual[s] + (is_active(state[s]) ? scale * (mean - coarse_composition(sums[s], mean)) : 0.0f);
    });
}

}  // namespace lithofront
