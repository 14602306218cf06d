// What multigrid's cells do not know: grains (twins) behind boundaries that hardly conduct. Cells straddle such a boundary, and a whole
// grain that is too full or too empty leaves hardly a trace in the balances of its sites. Here every grain moves as one.
#pragma once
#include "particle/multigrid.hpp"

namespace lithofront {

// Above this share of the bulk's conductance cells alone do.
constexpr float narrow_boundary = 0.2f;

LF_HD inline bool has_narrow_boundaries(const float* factor) { return factor[1] < narrow_boundary || factor[2] < narrow_boundary; }

LF_HD inline bool moves_grains(const ModelParameters& p) {
    return (p.ionic_field && has_narrow_boundaries(p.ion_boundary_factor)) ||
           (p.electronic_field && has_narrow_boundaries(p.electron_boundary_factor));
}

// Sums over a grain in integers: flows in units of 2^-40 of a current, conductances and slopes of 2^-24 per s and kT.
struct GrainBalance {
    std::int64_t open[2], conductance[2];        // per field: what misses; through boundaries and exits
    std::int64_t slope;                          // of its front
    std::int32_t shift[2];                       // bits, kT
};
static_assert(sizeof(GrainBalance) <= sizeof(RegionSums), "balances lie where the tally later lays its regions");

// The grains of a particle. `twins`: bits of a domain that count lamellae within a grain, to be left out.
struct GrainSpace {
    GrainBalance* balance;
    const SiteState* state;
    const std::uint16_t* domain;
    int groups, twins;
    float current;                               // of the particle's order, 1/s

    // Of an active site; -1: none.
    LF_HD int grain(int s) const {
        const int g = domain[s] >> twins;
        return is_active(state[s]) && g < groups ? g : -1;
    }
};

template <int Dim, class Team>
LF_HD GrainSpace grain_space(const Body<Dim, Team>& body, float current) {
    const ModelParameters& p = body.model;
    const bool by_twins = (p.ionic_field && p.ion_boundary_factor[2] < narrow_boundary) ||
                          (p.electronic_field && p.electron_boundary_factor[2] < narrow_boundary);
    return {reinterpret_cast<GrainBalance*>(body.work.regions), body.particle.state, body.particle.domain, body.work.region_capacity, by_twins ? 0 : 4, current};
}

// Conductances of every grain through its boundaries and exits.
template <int Dim, class Team>
LF_CALLED LF_HD void build_grains(Team& team, const GrainSpace& grains, const Level& finest) {
    const Lattice l = finest.lattice;
    team.each_linked(grains.groups, [=](int g) { grains.balance[g] = GrainBalance{}; });
    const float largest = largest_summand(finer_units, l.count);
    for (int which = 0; which < finest.fields; ++which) {
        const LevelField f = finest.field[which];
        team.each_linked(l.count, [=, &team](int s) {
            const int g = grains.grain(s);
            if (g < 0 || !(f.diagonal[s] > 0.0f)) return;
            const Site at = locate(l, s);
            float conductance = f.exit[s];
            for (int k = 0; k < 2 * Dim; ++k) {
                const int nb = Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k);
                if (grains.grain(nb) != g) conductance = conductance + (k % 2 == 0 ? f.face[k / 2][s] : f.face[k / 2][nb]);
            }
            if (conductance > 0.0f)
                team.atomic_add(&grains.balance[g].conductance[which], static_cast<std::int64_t>(min_of(conductance, largest) * finer_units));
        });
    }
}

// The shifts of one grain by itself, kT; both fields answer to the same reaction. `unit` turns a ratio of sums to kT.
LF_HD inline void balance_grain(int fields, float unit, GrainBalance& b) {
    float shift[2] = {0.0f, 0.0f}, open[2], conductance[2];
    for (int f = 0; f < fields; ++f) {
        open[f] = static_cast<float>(b.open[f]) * unit;
        conductance[f] = static_cast<float>(b.conductance[f]);
    }
    const float slope = static_cast<float>(b.slope);
    if (fields == 2 && conductance[0] > 0.0f && conductance[1] > 0.0f) {
        const float share_1 = slope / (conductance[1] + slope), share_0 = slope / (conductance[0] + slope);
        shift[0] = (open[0] - share_1 * open[1]) / (conductance[0] + share_1 * conductance[1]);
        shift[1] = (open[1] - share_0 * open[0]) / (conductance[1] + share_0 * conductance[0]);
    } else {
        for (int f = 0; f < fields; ++f)
            if (conductance[f] > 0.0f) shift[f] = open[f] / (conductance[f] + (fields == 1 ? slope : 0.0f));
    }
    for (int f = 0; f < 2; ++f) b.shift[f] = bits_of(shift[f]);
}

// Adds the shifts of all grains to the values of the finest level, from its sources.
template <class Team>
LF_CALLED LF_HD void add_grain_shifts(Team& team, const GrainSpace& grains, const Level& finest) {
    const Lattice l = finest.lattice;
    const int fields = finest.fields;
    const LevelField a = finest.field[0], b = finest.field[fields - 1];
    const float* reaction = finest.reaction;
    const float per_flow = 1099511627776.0f / grains.current;  // 2^40
    const float largest = largest_summand(finer_units, l.count);
    team.each_linked(grains.groups, [=](int g) { grains.balance[g].open[0] = grains.balance[g].open[1] = grains.balance[g].slope = 0; });
    team.each_linked(l.count, [=, &team](int s) {
        const int g = grains.grain(s);
        if (g < 0) return;
        const auto fixed = [=](float flow) { return static_cast<std::int64_t>(clamp_to(flow * per_flow, -4.0e15f, 4.0e15f)); };
        if (a.diagonal[s] > 0.0f) team.atomic_add(&grains.balance[g].open[0], fixed(a.source[s]));
        if (fields == 2 && b.diagonal[s] > 0.0f) team.atomic_add(&grains.balance[g].open[1], fixed(b.source[s]));
        if (reaction[s] > 0.0f) team.atomic_add(&grains.balance[g].slope, static_cast<std::int64_t>(min_of(reaction[s], largest) * finer_units));
    });
    const float unit = grains.current / 65536.0f;  // 2^24 / 2^40
    team.each_linked(grains.groups, [=](int g) { balance_grain(fields, unit, grains.balance[g]); });
    for (int which = 0; which < fields; ++which) {
        const LevelField f = finest.field[which];
        team.each_linked(l.count, [=](int s) {
            const int g = grains.grain(s);
            if (g >= 0 && f.diagonal[s] > 0.0f) f.value[s] = f.value[s] + float_from_bits(grains.balance[g].shift[which]);
        });
    }
    // Ghosts beyond periodic sides are sites of the same grains.
    if (l.periodic)
        for (int which = 0; which < fields; ++which) {
            if (l.dimension == 3)
                refresh_ghosts<3>(team, l, finest.field[which].value);
            else
                refresh_ghosts<2>(team, l, finest.field[which].value);
        }
}

}  // namespace lithofront
