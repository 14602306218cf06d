// The outline of a particle: a star-shaped body about the origin, lengths in units of the equivalent radius.
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "config/options.hpp"

namespace lithofront {

// Round: disc or ball. Ellipse: ellipse or prolate ellipsoid of random orientation. Star: Gaussian random disc or sphere
// (Muinonen et al., Astron. Astrophys. 1996): the logarithm of the radius is a Gaussian field of the direction, here
// with modes 2..star_modes (mode 1 would only shift it) whose variances fall as 1/mode^2.
// Every outline has the area pi or the volume 4 pi/3 of the unit disc or ball.
class Outline {
public:
    // Shape of particle `number`, a function of options.seed, population.{dimension,shape,aspect_ratio,star_*} alone.
    static Outline draw(const Options& options, std::uint32_t number);

    bool contains(double x, double y, double z) const;
    // Outward unit normal of the outline of the same shape through (x, y, z): that of the surface in this direction.
    std::array<double, 3> normal(double x, double y, double z) const;
    // Extents along the axes (z: 0 in 2D).
    const std::array<double, 3>& low() const { return low_; }
    const std::array<double, 3>& high() const { return high_; }

private:
    double log_radius(double x, double y, double z) const;  // star, of a direction of any length
    void measure_star();
    void tabulate_star(const std::vector<double>& coefficients, int modes);

    Shape shape_ = Shape::round;
    int dimension_ = 2;
    std::array<double, 3> low_{}, high_{};
    std::array<double, 3> axis_{};  // ellipse: unit vector of the long axis
    double inverse_long_ = 1.0, inverse_short_ = 1.0;
    double scale_ = 1.0;                // star: radius = scale * exp(log radius)
    double inner_ = 0.0, outer_ = 0.0;  // star: bounds of the radius
    std::vector<double> modes_;         // star, 2D: cosine and sine coefficients of modes 2, 3, ...
    std::vector<float> table_;          // star, 3D: log radius on the nodes of a cube around the origin
};

}  // namespace lithofront
