// How a site fills as the front passes over it (docs/model.md, section 4): the upwind form of the eikonal equation |grad T| = 1/v.
//
// Along every axis the front has come f sites into the site since a neighbour on that axis converted, all at the local normal speed;
// the site converts when sqrt(f_x^2 + f_y^2 + f_z^2) reaches its threshold. For a flat front the arrival times are linear in position,
// and the rule is exact at any angle. The first axis alone is used where the rate is one of sites.
#pragma once
#include "core/math.hpp"

namespace lithofront {

constexpr float no_conversion = 2.0f;  // a time beyond every step
constexpr float closed_axis = -1.0f;   // no neighbour along this axis has converted

// When a front sets out along one axis, as a share of the step, and how far it had come by then, in sites.
struct Approach {
    float from, filled;
};

// The approaches to one site, the earliest first.
template <int Dim>
struct Approaches {
    Approach of[Dim];
    int n = 0;

    LF_HD void add(const Approach& a) {
        int k = n++;
        for (; k > 0 && of[k - 1].from > a.from; --k) of[k] = of[k - 1];
        of[k] = a;
    }
};

// When the threshold is reached, as a share of the step; no_conversion where it is not. `advance`: sites that the front moves in a
// whole step. What an event causes comes after it, by one unit in the last place if need be: times that coincide would have no order.
template <int Dim>
LF_HD float arrival(const Approaches<Dim>& approaches, float advance, float threshold) {
    float filled[Dim];
    const float square = threshold * threshold;
    float now = 0.0f;
    for (int k = 0; k < approaches.n; ++k) {
        const Approach& a = approaches.of[k];
        for (int j = 0; j < k; ++j) filled[j] = filled[j] + advance * (a.from - now);
        filled[k] = a.filled;
        now = a.from;
        // n w^2 + 2 w sum f + sum f^2 = threshold^2, for w = advance * (time - now).
        float sum = 0.0f, squares = 0.0f;
        for (int j = 0; j <= k; ++j) {
            sum = sum + filled[j];
            squares = squares + filled[j] * filled[j];
        }
        const float left = square - squares;
        float when = now;
        if (left > 0.0f) {
            if (!(advance > 0.0f)) continue;
            when = now + left / (sum + square_root(sum * sum + static_cast<float>(k + 1) * left)) / advance;
        }
        if (!(when > now)) when = float_from_bits(bits_of(now) + 1);
        const float until = k + 1 < approaches.n ? approaches.of[k + 1].from : 1.0f;
        if (when <= until) return when < 1.0f ? when : no_conversion;
    }
    return no_conversion;
}

// How far the front has come along an axis at `end`.
LF_HD inline float filled_by(const Approach& a, float advance, float end) {
    return a.from < end ? a.filled + advance * (end - a.from) : a.filled;
}

// d/dt of sqrt(sum f^2) over the speed: 1 where the front comes along one axis, sqrt(2) where along two alike.
template <int Dim>
LF_HD float advance_factor(const float* f) {
    float sum = 0.0f, squares = 0.0f, open = 0.0f;
    for (int k = 0; k < Dim; ++k) {
        const bool along = f[k] >= 0.0f;
        open = open + (along ? 1.0f : 0.0f);
        const float filled = along ? f[k] : 0.0f;
        sum = sum + filled;
        squares = squares + filled * filled;
    }
    return squares > 0.0f ? sum / square_root(squares) : square_root(open);
}

}  // namespace lithofront
