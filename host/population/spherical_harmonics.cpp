#include "population/spherical_harmonics.hpp"

#include <cmath>
#include <cstddef>

namespace lithofront {

void real_spherical_harmonics(int degree, double x, double y, double z, std::vector<double>& out) {
    constexpr double pi = 3.14159265358979323846;
    out.assign(static_cast<std::size_t>((degree + 1) * (degree + 1)), 0.0);
    double cosine = 1.0, sine = 0.0;  // (x + iy)^m
    double sectoral = 1.0;            // (2m - 1)!!: P_mm over sin^m
    double ratio = 1.0;               // (l - m)! / (l + m)! at l = m: 1/(2m)!
    for (int m = 0; m <= degree; ++m) {
        double previous = 0.0, current = sectoral;
        double factorials = ratio;
        for (int l = m; l <= degree; ++l) {
            const double norm = std::sqrt((2.0 * l + 1.0) / (4.0 * pi) * (m == 0 ? 1.0 : 2.0) * factorials);
            out[static_cast<std::size_t>(harmonic_index(l, m))] = norm * current * cosine;
            if (m > 0) {
                out[static_cast<std::size_t>(harmonic_index(l, -m))] = norm * current * sine;
            }
            const double next = ((2.0 * l + 1.0) * z * current - (l + m) * previous) / (l + 1.0 - m);
            previous = current;
            current = next;
            factorials *= (l + 1.0 - m) / (l + 1.0 + m);
        }
        const double rotated = x * cosine - y * sine;
        sine = x * sine + y * cosine;
        cosine = rotated;
        sectoral *= 2.0 * m + 1.0;
        ratio /= (2.0 * m + 1.0) * (2.0 * m + 2.0);
    }
}

}  // namespace lithofront
