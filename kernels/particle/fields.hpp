// The elliptic solver (docs/model.md, section 5): finite volumes, red-black successive over-relaxation in place, warm-started.
#pragma once
#include "core/lattice.hpp"
#include "core/math.hpp"
#include "model/site_state.hpp"
#include "particle/body.hpp"

namespace lithofront {

// Conductances are summed in integers, in units of 1/scale, 1/s per kT. The largest of `terms` summands: two such sums stay within
// 64 bits.
LF_HD inline float largest_summand(float scale, int terms) { return 4.0e18f / (scale * static_cast<float>(terms)); }

constexpr float finer_units = 16777216.0f;  // 2^24

// A sum of up to `terms` conductances, 1/s per kT, by sum_at(scale, largest summand) in units of 1/scale. One of few units is made anew in
// smaller ones, down to 1e-19 1/s per kT, so that a surface that hardly conducts is not taken for closed.
template <class SumAt>
LF_HD float conductance_sum(float scale, int terms, SumAt sum_at) {
    constexpr std::int64_t fewest_units = 4096;
    constexpr float finest_scale = 1.0e12f;  // the last but one
    while (true) {
        const std::int64_t sum = sum_at(scale, largest_summand(scale, terms));
        if (sum >= fewest_units || scale > finest_scale) return static_cast<float>(sum) / scale;
        scale = scale * finer_units;
    }
}

// What decides a face: the mobilities of the phases, and which phase the half-cycle makes.
struct FaceRule {
    const float* mobility;
    const float* boundary_factor;
    SiteState product;
};

// Conductance of the face between two sites: harmonic mean of their mobilities. Between the phases it is at least the
// product's: the reaction that sits on this face feeds the product directly, and has no resistance of reactant to cross.
LF_HD inline float face_conductance(const FaceRule& rule, SiteState a, SiteState b, std::uint16_t domain_a, std::uint16_t domain_b) {
    if (!is_active(a) || !is_active(b)) return 0.0f;
    const SiteState phase_a = phase_of(a), phase_b = phase_of(b);
    const float ma = rule.mobility[phase_a], mb = rule.mobility[phase_b];
    float both = ma > 0.0f && mb > 0.0f ? 2.0f * ma * mb / (ma + mb) : 0.0f;
    if (phase_a != phase_b) both = max_of(both, rule.mobility[rule.product]);
    const float* factor = rule.boundary_factor;
    return both * (domain_a == domain_b ? factor[0] : ((domain_a >> 4) != (domain_b >> 4) ? factor[1] : factor[2]));
}

template <int Dim>
LF_HD inline float diagonal_of(const Lattice& l, const FieldArrays& f, int s, const Site& at) {
    float sum = f.exit[s];
    for (int axis = 0; axis < Dim; ++axis) {
        sum = sum + f.face[axis][s];
        sum = sum + f.face[axis][Neighbours<Dim>::face(l, s, at.colour, at.odd_x, 2 * axis + 1)];
    }
    return sum;
}

// Writes the +axis faces of one interior site from the present phases; several members may come to write the same.
template <int Dim, class Team>
LF_HD void write_faces(const Body<Dim, Team>& body, const FieldArrays& f, const FaceRule& rule, int s, const Site& at) {
    for (int axis = 0; axis < Dim; ++axis) {
        const int n = Neighbours<Dim>::face(body.particle.lattice, s, at.colour, at.odd_x, 2 * axis);
        const bool cut = (body.particle.state[s] & cut_bit(axis)) != 0;
        body.team.store(&f.face[axis][s], cut ? 0.0f
                                              : face_conductance(rule, body.particle.state[s], body.particle.state[n],
                                                                 body.particle.domain[s], body.particle.domain[n]));
    }
}

// Lists the sites with an exit: sums over them need not go through the whole body.
template <int Dim, class Team>
LF_HD void list_exits(const Body<Dim, Team>& body, const FieldArrays& f) {
    const SiteState* state = body.particle.state;
    const float* exit = f.exit;
    std::int32_t* exits = f.exit_sites;
    std::int32_t* sites = exits + 1;
    body.team.once([=] { *exits = 0; });
    body.team.each_linked(body.particle.lattice.count, [=](int s) {
        if (is_active(state[s]) && exit[s] > 0.0f) sites[body.team.append(exits)] = s;
    });
}

// Sum of value(s) over the sites with an exit.
template <class Team, class F>
LF_HD std::int64_t sum_over_exits(Team& team, const FieldArrays& f, F value) {
    const std::int32_t* sites = f.exit_sites + 1;
    return team.sum(*f.exit_sites, [=](int i) -> std::int64_t { return value(sites[i]); });
}

// The part of every row of a sweep that holds active sites of either colour, in whole vectors.
template <int Dim, class Team>
LF_HD void find_spans(const Body<Dim, Team>& body) {
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    RowSpan* spans = body.work.spans;
    body.team.each_linked(interior_rows<Dim>(l), [=](int row) {
        const int base = row_of<Dim>(l, row).begin;
        int begin = l.half, end = 0;
        for (int i = 0; i < l.half; ++i) {
            if (!is_active(state[base + i]) && !is_active(state[base + l.half + i])) continue;
            begin = begin < i ? begin : i;
            end = i + 1;
        }
        spans[row] = {begin / 8 * 8, (end + 7) / 8 * 8};
    });
}

// Builds all coefficients; potentials are left alone.
template <int Dim, class Team>
LF_CALLED LF_HD void build_field(const Body<Dim, Team>& body, const FieldArrays& f, const FaceRule& rule) {
    const Lattice l = body.particle.lattice;
    body.team.each(l.count, [=](int s) {
        for (int axis = 0; axis < Dim; ++axis) f.face[axis][s] = 0.0f;
        f.diagonal[s] = 0.0f;
        f.inverse[s] = 0.0f;
    });
    body.each_active([=](int s, const Site& at) { write_faces(body, f, rule, s, at); });
    for (int axis = 0; axis < Dim; ++axis) refresh_ghosts<Dim>(body.team, l, f.face[axis]);
    body.each_active([=](int s, const Site& at) {
        const float d = diagonal_of<Dim>(l, f, s, at);
        f.diagonal[s] = d;
        f.inverse[s] = d > 0.0f ? 1.0f / d : 0.0f;
    });
}

// One colour of a sweep.
struct HalfSweep {
    Lattice lattice;
    FieldArrays field;
    float omega;  // factor of over-relaxation
    int colour;
};

// One colour of one row of a sweep: what the arrays hold from its first site on, so that a loop over the row is one of plain vectors.
// A call relaxes the site at i; returns the change of the potential, kT. Ghosts and insulated sites keep their value: the copies
// beyond periodic sides must not count as changes. Vector units do best to compute them and throw the result away; a team whose
// members branch freely skips them, and with them the reads across the ends of a row.
template <int Dim, bool Branches, bool HasSource>
struct RowRelaxation {
    float omega;
    float* own;
    const float *inverse, *source;
    const float *face_right, *face_left, *right;  // the site to the left lies one before
    const float* face[2 * (Dim - 1)];             // towards +y, -y, +z, -z
    const float* beyond[2 * (Dim - 1)];

    LF_HD float operator()(int i) const {
        if (Branches && !(inverse[i] > 0.0f)) return 0.0f;
        float sum = face_right[i] * right[i];
        if (HasSource) sum = sum + source[i];
        sum = sum + face_left[i] * right[i - 1];
        sum = sum + face[0][i] * beyond[0][i];
        sum = sum + face[1][i] * beyond[1][i];
        if constexpr (Dim == 3) {
            sum = sum + face[2][i] * beyond[2][i];
            sum = sum + face[3][i] * beyond[3][i];
        }
        const bool relaxes = inverse[i] > 0.0f;
        const float change = relaxes ? omega * (sum * inverse[i] - own[i]) : 0.0f;
        own[i] = relaxes ? own[i] + change : own[i];
        return change;
    }
};

template <int Dim, bool Branches, bool HasSource>
LF_HD inline RowRelaxation<Dim, Branches, HasSource> row_relaxation(const HalfSweep& half, int row) {
    const Lattice& l = half.lattice;
    const FieldArrays& f = half.field;
    const LatticeRow at = row_of<Dim>(l, row);
    const int own = at.of_colour(l, half.colour), straight = at.of_colour(l, 1 - half.colour);
    const int right = straight + at.odd_x(half.colour);
    RowRelaxation<Dim, Branches, HasSource> r;
    r.omega = half.omega;
    r.own = f.potential + own;
    r.inverse = f.inverse + own;
    r.source = HasSource ? f.source + own : nullptr;
    r.face_right = f.face[0] + own;
    r.face_left = f.face[0] + right - 1;
    r.right = f.potential + right;
    for (int axis = 1; axis < Dim; ++axis) {
        const int step = axis == 1 ? l.width : l.stride_z;
        r.face[2 * axis - 2] = f.face[axis] + own;
        r.face[2 * axis - 1] = f.face[axis] + straight - step;
        r.beyond[2 * axis - 2] = f.potential + straight + step;
        r.beyond[2 * axis - 1] = f.potential + straight - step;
    }
    return r;
}

// Body of one colour of a sweep, by rows: the bits of the change, which sort as its size.
template <class Row>
struct ChangeInRow {
    Row relax;
    LF_HD std::int32_t operator()(int i) const { return bits_of(magnitude(relax(i))); }
};
template <int Dim, bool Branches, bool HasSource>
LF_HD inline auto half_sweep_of(const HalfSweep& half) {
    using Row = RowRelaxation<Dim, Branches, HasSource>;
    return [=](int row) { return ChangeInRow<Row>{row_relaxation<Dim, Branches, HasSource>(half, row)}; };
}

// One colour of a sweep that also returns the largest change of a potential, kT.
template <int Dim, bool HasSource = false, class Team>
LF_HD float measured_half_sweep(Team& team, const Lattice& l, const FieldArrays& f, float omega, int colour) {
    const std::int32_t largest =
        team.maximum_grid(interior_rows<Dim>(l), f.spans, l.half, half_sweep_of<Dim, Team::branches, HasSource>({l, f, omega, colour}));
    refresh_ghosts<Dim>(team, l, f.potential);
    return float_from_bits(largest);
}

// A sweep that also returns the largest change of a potential, kT.
template <int Dim, bool HasSource = false, class Team>
LF_HD float measured_sweep(Team& team, const Lattice& l, const FieldArrays& f, float omega) {
    const float even = measured_half_sweep<Dim, HasSource>(team, l, f, omega, 0);
    return max_of(even, measured_half_sweep<Dim, HasSource>(team, l, f, omega, 1));
}

// Over-relaxation factor near the optimum of a body this many sites across.
LF_HD inline float relaxation_factor(const Lattice& l) {
    int extent = l.nx > l.ny ? l.nx : l.ny;
    if (l.dimension == 3 && l.nz > extent) extent = l.nz;
    return 2.0f / (1.0f + 3.1415927f / static_cast<float>(extent + 2));
}

}  // namespace lithofront
