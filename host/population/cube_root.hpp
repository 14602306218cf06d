// Cube root of a positive number from + * / and the shared float functions: same bits everywhere, error near 1e-15.
#pragma once
#include "core/math.hpp"

namespace lithofront {

inline double cube_root(double value) {
    double root = exponential(logarithm(static_cast<float>(value)) / 3.0f);
    for (int newton = 0; newton < 2; ++newton) {
        root -= (root * root * root - value) / (3.0 * root * root);
    }
    return root;
}

}  // namespace lithofront
