// Coarse correction by grains, where boundaries hardly conduct: sweeps then fill a grain by far less at a time than they change
// its sites, and would be taken for converged long before it is full.
#pragma once
#include "particle/fields.hpp"

namespace lithofront {

// Above this share of the bulk's conductance the sweeps alone are fast enough.
constexpr float narrow_boundary = 0.2f;

LF_HD inline bool has_narrow_boundaries(const float* factor) { return factor[1] < narrow_boundary || factor[2] < narrow_boundary; }

LF_HD inline bool shifts_grains(const ModelParameters& p) {
    return (p.ionic_field && has_narrow_boundaries(p.ion_boundary_factor)) ||
           (p.electronic_field && has_narrow_boundaries(p.electron_boundary_factor));
}

// A flow in units of 2^-20 of a scale.
LF_HD inline std::int64_t fixed_flow(float units) { return std::int64_t{static_cast<std::int32_t>(clamp_to(units, -2.0e9f, 2.0e9f))}; }

// What a grain's balance is made of, in integers: flows in units of 2^-20 of a scale, conductances of 2^-24 per s and kT.
struct GrainBalance {
    std::int64_t inflow[2], conductance[2];  // of ions and of electrons: through its boundaries and exits
    std::int64_t rate, slope;                // of its front
    std::int32_t shift[2];                   // bits, kT
};
static_assert(sizeof(GrainBalance) <= sizeof(RegionSums), "balances lie where the tally later lays its regions");

struct GrainFields {
    FieldArrays field[2];
    bool on[2];  // whether it is solved for
};

template <int Dim, class Team>
LF_HD GrainFields grain_fields(const Body<Dim, Team>& body) {
    return {{body.work.ion, body.work.electron}, {body.model.ionic_field != 0, body.model.electronic_field != 0}};
}

// How much of the grains' shifts is taken: less where they do not become smaller, as about sites that have just enough affinity to
// react or not.
struct GrainGain {
    float gain = 0.7f;
    float last = 0.0f;
    LF_HD void follow(float largest) {
        if (last > 0.0f && largest > 0.9f * last) gain = max_of(0.7f * gain, 0.05f);
        last = largest;
    }
};

// The grains of a body, or its twins.
struct Grains {
    GrainBalance* balance;  // one each
    int n;
    int lamella_bits;  // of a domain, that count the lamellae within a grain; 0 where each is one

    LF_HD int of(std::uint16_t domain) const { return domain >> lamella_bits; }
};

// Adds up the flows into every grain and the conductances that they pass, over the grain's sites.
template <int Dim, class Team>
LF_HD void sum_grain_flows(const Body<Dim, Team>& body, const FieldArrays& f, const Grains& grains, int which, float per_flow) {
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    const std::uint16_t* domain = body.particle.domain;
    const float* potential = f.potential;
    const float largest = largest_summand(finer_units, l.count);
    body.team.each_linked(l.count, [=](int s) {
        const int g = grains.of(domain[s]);
        if (g >= grains.n || !is_active(state[s])) return;
        const Site at = locate(l, s);
        if (!is_interior(l, at)) return;
        const float own = potential[s];
        float conductance = f.exit[s];
        float flow = -(f.exit[s] * own);
        for (int k = 0; k < 2 * Dim; ++k) {
            const int nb = Neighbours<Dim>::face(l, s, at.colour, at.odd_x, k);
            if (!is_active(state[nb]) || grains.of(domain[nb]) == g) continue;
            const float face = f.face_at(s, nb, k);
            conductance = conductance + face;
            flow = flow + face * (potential[nb] - own);
        }
        if (!(conductance > 0.0f)) return;
        body.team.atomic_add(&grains.balance[g].inflow[which], fixed_flow(flow * per_flow));
        body.team.atomic_add(&grains.balance[g].conductance[which], static_cast<std::int64_t>(min_of(conductance, largest) * finer_units));
    });
}

// The shifts of one grain, kT: `gain` times a Jacobi step of the system of grains, in which both fields answer to the same reaction.
// `unit` turns a ratio of sums to kT.
LF_HD inline void balance_grain(const GrainFields& with, float unit, float gain, GrainBalance& b) {
    float missing[2], conductance[2];
    for (int which = 0; which < 2; ++which) {
        missing[which] = static_cast<float>(b.inflow[which] + b.rate) * unit;
        conductance[which] = static_cast<float>(b.conductance[which]);
    }
    const float slope = static_cast<float>(b.slope);
    float shift[2] = {0.0f, 0.0f};
    if (with.on[0] && with.on[1] && conductance[0] > 0.0f && conductance[1] > 0.0f) {
        // Elimination of the reaction: (g_i + S) d_i + S d_e = missing_i, and the same for electrons.
        const float sum = conductance[0] + conductance[1];
        const float both = slope + conductance[0] * (conductance[1] / sum);
        for (int which = 0; which < 2; ++which) {
            const int other = 1 - which;
            shift[which] = (missing[which] * (conductance[other] / sum) + slope * ((missing[which] - missing[other]) / sum)) / both;
        }
    } else {
        // One field, or a grain that one of them cannot leave: its drop alone ends the reaction.
        const int which = with.on[0] && !(with.on[1] && conductance[0] > 0.0f) ? 0 : 1;
        if (conductance[which] + slope > 0.0f) shift[which] = missing[which] / (conductance[which] + slope);
    }
    for (int which = 0; which < 2; ++which) b.shift[which] = bits_of(clamp_to(gain * shift[which], -3.0f, 3.0f));
}

// Shifts every grain (every twin, where twin boundaries are narrow too) so that its flows balance its reaction. Takes the rates and
// slopes of the front's n entries at the present potentials; `scale` is a current of the particle's order, 1/s. Returns the largest
// shift, kT.
template <int Dim, class Team>
LF_HD float shift_grains(const Body<Dim, Team>& body, int n, float scale, GrainGain& gain) {
    const Lattice l = body.particle.lattice;
    const SiteState* state = body.particle.state;
    const std::uint16_t* domain = body.particle.domain;
    const bool by_twins = (body.model.ionic_field && body.model.ion_boundary_factor[2] < narrow_boundary) ||
                          (body.model.electronic_field && body.model.electron_boundary_factor[2] < narrow_boundary);
    const int groups = body.work.grain.capacity;
    GrainBalance* balance = body.work.grain.balance;
    const Grains all{balance, groups, by_twins ? 0 : 4};
    const GrainFields with = grain_fields(body);
    body.team.each_linked(groups, [=](int g) { balance[g] = GrainBalance{}; });
    const float per_flow = 1048576.0f / scale;
    for (int which = 0; which < 2; ++which)
        if (with.on[which]) sum_grain_flows(body, with.field[which], all, which, per_flow);
    const FrontList list = body.work.front;
    const float* rate = body.work.rate;
    const float* slope = body.work.slope;
    const float largest = largest_summand(finer_units, l.count);
    body.team.each_linked(n, [=](int e) {
        const int g = all.of(domain[list.site(e)]);
        if (g >= groups) return;
        body.team.atomic_add(&balance[g].rate, fixed_flow(rate[e] * per_flow));
        body.team.atomic_add(&balance[g].slope, static_cast<std::int64_t>(min_of(slope[e], largest) * finer_units));
    });
    const float unit = scale * 16.0f;  // 2^24 / 2^20
    const float taken = gain.gain;
    const std::int32_t largest_shift = body.team.maximum(groups, [=](int g) -> std::int32_t {
        balance_grain(with, unit, taken, balance[g]);
        return bits_of(max_of(magnitude(float_from_bits(balance[g].shift[0])), magnitude(float_from_bits(balance[g].shift[1]))));
    });
    for (int which = 0; which < 2; ++which) {
        if (!with.on[which]) continue;
        float* potential = with.field[which].potential;
        body.team.each_linked(l.count, [=](int s) {
            const int g = all.of(domain[s]);
            if (is_active(state[s]) && g < groups) potential[s] = potential[s] + float_from_bits(balance[g].shift[which]);
        });
    }
    gain.follow(float_from_bits(largest_shift));
    return float_from_bits(largest_shift);
}

}  // namespace lithofront
