// Real spherical harmonics of low degree by recursion in Cartesian components: no trigonometric function, so the same
// bits everywhere.
#pragma once
#include <vector>

namespace lithofront {

// Index of Y_lm, -l <= m <= l, in the list below.
constexpr int harmonic_index(int l, int m) { return l * l + l + m; }

// All (degree + 1)^2 harmonics at the unit vector (x, y, z), orthonormal over the sphere.
void real_spherical_harmonics(int degree, double x, double y, double z, std::vector<double>& out);

}  // namespace lithofront
