// Random directions from the shared cosine.
#pragma once
#include <array>
#include <cmath>

#include "core/math.hpp"

namespace lithofront {

// sin(2 pi u), absolute error below 1e-6.
inline float sine_of_turn(float u) { return cosine_of_turn(u - 0.25f); }

// Unit vector uniform over the circle (z = 0) or the sphere, from two uniforms in (0, 1).
inline std::array<double, 3> random_direction(int dimension, float turn, float height) {
    const double c = static_cast<double>(cosine_of_turn(turn)), s = static_cast<double>(sine_of_turn(turn));
    if (dimension == 2) {
        return {c, s, 0.0};
    }
    const double z = 2.0 * static_cast<double>(height) - 1.0;
    const double r = std::sqrt(1.0 - z * z);
    return {r * c, r * s, z};
}

}  // namespace lithofront
