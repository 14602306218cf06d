// Coarse corrections of the fields that take the overpotential along: of everything ahead of the front (or behind it), and of the whole
// body against the films on its surface. Sweeps alone move such long waves slowly.
#pragma once
#include "particle/front.hpp"

namespace lithofront {

// The region that one coarse correction moves: everything ahead of the front (or behind it, `behind`); the front sites
// themselves belong to the region on either side.
struct CoarseRegion {
    SiteState reactant, product;
    bool behind;
    bool apart;  // whether sites of it off the front may have exits
    LF_HD bool holds(SiteState there) const {
        return behind ? (phase_of(there) == product || (there & site_front) != 0) : phase_of(there) == reactant;
    }
    // Whether a site may have an exit that the front's flow does not count, as a contact where no electrolyte is.
    LF_HD bool holds_apart_from_front(SiteState there) const { return holds(there) && !(there & site_front); }
};

LF_HD inline CoarseRegion ahead_of(const FrontContext& c, bool behind, bool apart) { return {c.reactant, c.product, behind, apart}; }

// What leaves a region through the faces of the front sites and their exits.
struct RegionFlow {
    float flow;         // in units of the current
    float conductance;  // 1/s per kT
};

// Marks in work.coarse.outward which faces of every entry lead out of the region; returns the conductance of these faces and of all
// exits of the region, which stays while only potentials change, 1/s per kT. Sees whether sites off the front have exits.
template <int Dim, class Team>
LF_HD float outward_conductance(const Body<Dim, Team>& body, const FieldArrays& f, CoarseRegion& region, int n) {
    const Lattice l = body.particle.lattice;
    const FrontList list = body.work.front;
    const SiteState* state = body.particle.state;
    std::int32_t* outward = body.work.coarse.outward;
    float* conductance = body.work.coarse.flow;
    const auto mark = [=](int e) {
        const int s = list.site(e);
        float total = f.exit[s];
        std::int32_t out = 0;
        for (int k = 0; k < 2 * Dim; ++k) {
            const int nb = Neighbours<Dim>::neighbour(l, s, list.parity(e), k);
            if (region.holds(state[nb])) continue;
            total = total + f.face_at(s, nb, k);
            out |= 1 << k;
        }
        outward[e] = out;
        conductance[e] = total;
    };
    const float* exit = f.exit;
    const bool anywhere = region.apart;
    bool* apart = &region.apart;
    return conductance_sum(4096.0f, l.count, [=](float scale, float largest) {
        // In smaller units the marks are the same again.
        std::int64_t sum, rest = 0;
        body.team.each_with_sums(n, mark, &sum, [=](int e) { return static_cast<std::int64_t>(min_of(conductance[e], largest) * scale); });
        if (anywhere)
            rest = sum_over_exits(body.team, f, [=](int s) {
                if (!region.holds_apart_from_front(state[s])) return std::int64_t{0};
                return static_cast<std::int64_t>(min_of(exit[s], largest) * scale);
            });
        *apart = rest > 0;
        return sum + rest;
    });
}

// The flow out of the region whose faces stand in work.coarse.outward, in units of the current.
template <int Dim, class Team>
LF_HD float outward_flow(const Body<Dim, Team>& body, const FieldArrays& f, const CoarseRegion& region, int n, float current) {
    const Lattice l = body.particle.lattice;
    const FrontList list = body.work.front;
    // In units of 2^-20 of the current; what one site passes is bounded far above any solution.
    const float scale = current > 0.0f ? 1048576.0f / current : 0.0f;
    const std::int32_t* outward = body.work.coarse.outward;
    float* flow = body.work.coarse.flow;
    const auto flow_of = [=](int e) {
        const int s = list.site(e);
        const int colour = list.parity(e) >> 1, odd_x = list.parity(e) & 1;
        const float own = f.potential[s];
        float out = f.exit[s] * own;
        for (int k = 0; k < 2 * Dim; ++k) {
            const int nb = Neighbours<Dim>::face(l, s, colour, odd_x, k);
            const float through = f.face_at(s, nb, k) * (own - f.potential[nb]);
            out = out + ((outward[e] >> k) & 1 ? through : 0.0f);
        }
        flow[e] = clamp_to(out * scale, -2.0e9f, 2.0e9f);
    };
    std::int64_t sum;
    body.team.each_with_sums(n, flow_of, &sum, [=](int e) { return std::int64_t{static_cast<std::int32_t>(flow[e])}; });
    if (region.apart) {
        const SiteState* state = body.particle.state;
        sum += sum_over_exits(body.team, f, [=](int s) -> std::int64_t {
            if (!region.holds_apart_from_front(state[s])) return 0;
            return static_cast<std::int32_t>(clamp_to(f.exit[s] * f.potential[s] * scale, -2.0e9f, 2.0e9f));
        });
    }
    return static_cast<float>(sum) * (1.0f / 1048576.0f);
}

template <int Dim, class Team>
LF_HD void move_region(const Body<Dim, Team>& body, const FieldArrays& f, const CoarseRegion& region, float shift) {
    const SiteState* state = body.particle.state;
    float* potential = f.potential;
    body.team.each(body.particle.lattice.count, [=](int s) {
        const SiteState there = state[s];
        potential[s] = potential[s] + (is_active(there) && region.holds(there) ? shift : 0.0f);
    });
}

// How much of a coarse shift is taken. Shifts that change sign, or do not become smaller, fight the sweeps or each other: they
// are damped until the sweeps alone carry the mode.
struct ShiftGain {
    float gain = 1.0f;
    float last = 0.0f;
    LF_HD float damped(float shift) {
        if (shift * last < 0.0f) gain = 0.5f * gain;
        else if (last != 0.0f && magnitude(shift) > 0.9f * magnitude(last)) gain = 0.7f * gain;
        else gain = min_of(1.02f * gain, 1.0f);
        last = shift;
        return gain * shift;
    }
};

// Coarse correction of one field: shifts the potential of a region together with the overpotential, so that the flow out of it
// equals what its front passes.
struct CoarseCorrection {
    CoarseRegion region;
    float conductance;
    ShiftGain gain;
};

// What a front of n entries passes after a sweep, for the coarse corrections to follow.
struct FrontFlow {
    int n;
    float current;     // 1/s, the scale of sums
    float passing;     // 1/s
    float negligible;  // kT: a shift below it is left to the next sweep
    bool marked;       // the faces of the region stand in work.coarse.outward already: those of one at a time do
    bool moves_body;   // the whole body moves too
};

// Returns the shift, kT.
template <int Dim, class Team>
LF_HD float shift_region(const Body<Dim, Team>& body, const FieldArrays& f, CoarseCorrection& coarse, const FrontFlow& front) {
    if (!front.marked) coarse.conductance = outward_conductance(body, f, coarse.region, front.n);
    if (coarse.conductance <= 0.0f) return 0.0f;
    const float missing = front.passing - front.current * outward_flow(body, f, coarse.region, front.n, front.current);
    const float shift = coarse.gain.damped(clamp_to(missing / coarse.conductance, -3.0f, 3.0f));
    if (magnitude(shift) < front.negligible) return 0.0f;
    move_region(body, f, coarse.region, shift);
    return shift;
}

// The same for all of a field: what leaves through its exits is what the front passes.
struct BodyCorrection {
    float conductance = 0.0f;  // of all exits, 1/s per kT
    ShiftGain gain;
};

// Of all exits of a field, 1/s per kT; it stays for a whole half-cycle.
template <int Dim, class Team>
LF_HD float exit_conductance(const Body<Dim, Team>& body, const FieldArrays& f) {
    const float* exit = f.exit;
    return conductance_sum(65536.0f, body.particle.lattice.count, [=](float scale, float largest) {
        return sum_over_exits(body.team, f, [=](int s) { return static_cast<std::int64_t>(min_of(exit[s], largest) * scale); });
    });
}

// Returns the shift, kT.
template <int Dim, class Team>
LF_HD float shift_body(const Body<Dim, Team>& body, const FieldArrays& f, BodyCorrection& coarse, const FrontFlow& front) {
    if (coarse.conductance <= 0.0f) return 0.0f;
    const SiteState* state = body.particle.state;
    const float scale = 1048576.0f / front.current;
    const float* exit = f.exit;
    float* potential = f.potential;
    const std::int64_t flow = sum_over_exits(body.team, f, [=](int s) -> std::int64_t {
        return static_cast<std::int32_t>(clamp_to(exit[s] * potential[s] * scale, -2.0e9f, 2.0e9f));
    });
    const float missing = front.passing - front.current * (static_cast<float>(flow) * (1.0f / 1048576.0f));
    const float shift = coarse.gain.damped(clamp_to(missing / coarse.conductance, -3.0f, 3.0f));
    if (magnitude(shift) < front.negligible) return 0.0f;
    body.team.each(body.particle.lattice.count, [=](int s) { potential[s] = potential[s] + (is_active(state[s]) ? shift : 0.0f); });
    return shift;
}

// Both corrections of one field. The body moves where surface films carry most of the drop, and only every few sweeps: one shift
// sets it right until the sweeps have changed the rest.
struct FieldCorrection {
    CoarseCorrection region;
    BodyCorrection body;
};

constexpr int body_interval = 8;  // sweeps

// What the corrections of one sweep have done, kT.
struct Shifts {
    float total = 0.0f, largest = 0.0f;
    LF_HD void add(float shift) {
        total = total + shift;
        largest = max_of(largest, magnitude(shift));
    }
};

template <int Dim, class Team>
LF_CALLED LF_HD void correct_field(const Body<Dim, Team>& body, const FieldArrays& f, FieldCorrection& with, const FrontFlow& front,
                                   Shifts& shifts) {
    if (front.moves_body) shifts.add(shift_body(body, f, with.body, front));
    shifts.add(shift_region(body, f, with.region, front));
}

}  // namespace lithofront
