// The overpotential at which the front carries a current (docs/model.md, section 7).
#pragma once
#include "particle/front_rates.hpp"

namespace lithofront {

// Search for the overpotential at which the present potentials carry a current within 0.5 % (0.01 kT at alpha = 1/2, below the
// fields' own tolerance; the charge of a step is what it converts): Newton's method in the logarithm within a bracket, as the
// sum is nothing where no site has affinity. Far above, where shares count as largest_share, it comes down by one stride at a
// time: after newton_steps, strides that double and then bisection go on, from any float to any other.
struct CurrentSearch {
    static constexpr int newton_steps = 40;

    float low = 0.0f, high = 0.0f;
    bool has_low = false, has_high = false;
    float stride = 2.0f;
    int moves = 0;

    // Moves the overpotential on from what the rates gave there; false when it is found, or above `bound`.
    LF_HD bool next(const FrontSums& sums, float current, float bound, float& overpotential) {
        const bool below = sums.rate < 0.995f * current;
        const bool above = sums.rate > 1.005f * current;
        if ((!below && !above) || (below && overpotential > bound)) return false;
        ++moves;
        if (below) {
            low = overpotential;
            has_low = true;
        } else {
            high = overpotential;
            has_high = true;
        }
        float candidate = overpotential + (below ? stride : -stride);
        if (sums.rate > 1.0e-6f * current && sums.slope > 0.0f && moves <= newton_steps)
            // In the logarithm, exact for exponential kinetics.
            candidate = overpotential + clamp_to(logarithm(current / sums.rate) * sums.rate / sums.slope, -stride, stride);
        else if (!has_high || !has_low) stride = 2.0f * stride;
        if (has_low && has_high && (moves > newton_steps || !(candidate > low && candidate < high))) {
            candidate = 0.5f * (low + high);
            // Between neighbouring floats the sum jumps: the upper one converts at least the weakest site.
            if (candidate <= low || candidate >= high) candidate = high;
        }
        if (candidate == overpotential) return false;
        overpotential = candidate;
        return true;
    }
};

template <int Dim, class Team>
LF_HD FrontSums approach_current(const Body<Dim, Team>& body, int n, float& overpotential, float current, float bound) {
    CurrentSearch search;
    FrontSums sums = evaluate_front(body, n, overpotential, current);
    while (search.next(sums, current, bound, overpotential)) sums = evaluate_gathered(body, n, overpotential, current);
    return sums;
}

}  // namespace lithofront
