// Rates of the front at its potentials, and their sums (docs/model.md, section 4): in integers, exact and free of order.
#pragma once
#include "particle/front.hpp"

namespace lithofront {

struct FrontSums {
    float rate;             // sum of r, 1/s
    float slope;            // sum of dr/dA, 1/s per kT
    float effective_sites;  // (sum r)^2 / sum r^2; 0 without any rate
};

// The same in integers, exact and free of order: shares of a scale in units of 2^-24, their squares in units of 2^-28.
struct FrontTotals {
    std::int64_t rate = 0, square = 0, slope = 0;
};

// A share above this is far beyond what a closure looks for: it counts as this much.
constexpr float largest_share = 64.0f;

LF_HD inline FrontSums sums_of(const FrontTotals& t, float scale) {
    const float rate = static_cast<float>(t.rate) * (1.0f / 16777216.0f);
    const float square = static_cast<float>(t.square) * (1.0f / 268435456.0f);
    return {rate * scale, static_cast<float>(t.slope) * (1.0f / 16777216.0f) * scale, square > 0.0f ? rate * rate / square : 0.0f};
}

// Body: affinities of the entries at the present potentials, but for the overpotential.
template <int Dim, class Team>
LF_HD auto affinities_of(const Body<Dim, Team>& body) {
    const FrontList list = body.work.front;
    const float* ion = body.work.ion.potential;
    const float* electron = body.work.electron.potential;
    float* affinity = body.work.affinity;
    const bool with_ion = body.model.ionic_field != 0, with_electron = body.model.electronic_field != 0;
    return [=](int e) {
        const int s = list.site(e);
        float a = list.affinity_shift[e];
        if (with_ion) a = a - ion[s];
        if (with_electron) a = a - electron[s];
        affinity[e] = a;
    };
}

// Body: r and dr/dA of every entry at its gathered affinity.
template <int Dim, class Team>
LF_HD auto rates_at(const Body<Dim, Team>& body, float overpotential) {
    const FrontList list = body.work.front;
    const float* affinity = body.work.affinity;
    float* rate = body.work.rate;
    float* slope = body.work.slope;
    const ModelParameters* q = &body.model;
    return [=](int e) {
        const Rate r = site_rate(*q, list.exchange(e), overpotential + affinity[e]);
        rate[e] = r.value;
        slope[e] = r.slope;
    };
}

template <int Dim, class Team>
LF_HD void gather_affinities(const Body<Dim, Team>& body, int n) {
    body.team.each(n, affinities_of(body));
}

// Rates at the present potentials.
template <int Dim, class Team>
LF_HD void evaluate_rates(const Body<Dim, Team>& body, int n, float overpotential) {
    body.team.each(n, in_turn(affinities_of(body), rates_at(body, overpotential)));
}

LF_HD inline std::int64_t fixed_share(float share) {
    return static_cast<std::int64_t>(static_cast<std::int32_t>(min_of(share, largest_share) * 16777216.0f));
}
LF_HD inline std::int64_t fixed_square(float share) {
    const float counted = min_of(share, 2.0f);
    return static_cast<std::int64_t>(static_cast<std::int32_t>(counted * counted * 268435456.0f));
}

// Lets `evaluate` bring work.rate and work.slope up to date, and sums them in units of `scale`, 1/s.
template <int Dim, class Team, class Evaluate>
LF_HD FrontTotals total_rates(const Body<Dim, Team>& body, int n, float scale, Evaluate evaluate) {
    const float* rate = body.work.rate;
    const float* slope = body.work.slope;
    const float inverse = 1.0f / scale;
    std::int64_t sums[3];
    body.team.each_with_sums(
        n, evaluate, sums, [=](int e) { return fixed_share(rate[e] * inverse); }, [=](int e) { return fixed_square(rate[e] * inverse); },
        [=](int e) { return rate[e] > 0.0f ? fixed_share(slope[e] * inverse) : std::int64_t{0}; });
    return {sums[0], sums[1], sums[2]};
}

// The sums of the rates; galvanostatic: in units of `scale`, a current; otherwise (0) in units of the largest rate.
template <int Dim, class Team, class Evaluate>
LF_HD FrontSums sum_front(const Body<Dim, Team>& body, int n, float scale, Evaluate evaluate) {
    if (scale > 0.0f) return sums_of(total_rates(body, n, scale, evaluate), scale);
    const float* rate = body.work.rate;
    body.team.each(n, evaluate);
    // Positive floats are ordered as their bits are.
    scale = float_from_bits(body.team.maximum(n, [=](int e) -> std::int32_t { return bits_of(rate[e]); }));
    if (scale <= 0.0f) return {0.0f, 0.0f, 0.0f};
    return sums_of(total_rates(body, n, scale, [](int) {}), scale);
}

// Rates at gathered affinities, and their sums.
template <int Dim, class Team>
LF_CALLED LF_HD FrontSums evaluate_gathered(const Body<Dim, Team>& body, int n, float overpotential, float scale) {
    return sum_front(body, n, scale, rates_at(body, overpotential));
}

// The same at the present potentials.
template <int Dim, class Team>
LF_CALLED LF_HD FrontSums evaluate_front(const Body<Dim, Team>& body, int n, float overpotential, float scale) {
    return sum_front(body, n, scale, in_turn(affinities_of(body), rates_at(body, overpotential)));
}

}  // namespace lithofront
