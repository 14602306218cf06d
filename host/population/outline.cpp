#include "population/outline.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "core/math.hpp"
#include "core/random.hpp"
#include "population/cube_root.hpp"
#include "population/directions.hpp"
#include "population/spherical_harmonics.hpp"

namespace lithofront {
namespace {

constexpr int directions_2d = 512;  // samples of a 2D outline for its area and extents
constexpr int cells = 32;           // per edge of a face of the 3D table: errors below 0.2 % of the radius at mode 6
constexpr int nodes = cells + 1;
constexpr double safety = 0.01;  // of the radius, so that samples bound the radius in between

// Direction through node (i, j) of face (axis, side) of the cube [-1, 1]^3.
std::array<double, 3> cube_node(int axis, int side, int i, int j) {
    std::array<double, 3> p{};
    const auto a = static_cast<std::size_t>(axis);
    p[a] = side == 0 ? 1.0 : -1.0;
    p[(a + 1) % 3] = 2.0 * i / cells - 1.0;
    p[(a + 2) % 3] = 2.0 * j / cells - 1.0;
    return p;
}

std::size_t table_index(int axis, int side, int i, int j) { return static_cast<std::size_t>(((axis * 2 + side) * nodes + i) * nodes + j); }

// Variance of the log radius carried by mode m of 2..modes, for a relative rms of the radius of `amplitude`.
std::vector<double> mode_variances(double amplitude, int modes) {
    std::vector<double> variance(static_cast<std::size_t>(modes + 1), 0.0);
    double sum = 0.0;
    for (int m = 2; m <= modes; ++m) {
        sum += 1.0 / (m * m);
    }
    const double total = logarithm(static_cast<float>(1.0 + amplitude * amplitude));
    for (int m = 2; m <= modes; ++m) {
        variance[static_cast<std::size_t>(m)] = total / (m * m) / sum;
    }
    return variance;
}

}  // namespace

Outline Outline::draw(const Options& options, std::uint32_t number) {
    const PopulationOptions& p = options.population;
    const RandomKey key = RandomKey::make(options.seed, number, 0, 0, Stream::particle_shape);
    Outline outline;
    outline.shape_ = p.shape;
    outline.dimension_ = p.dimension;
    if (outline.shape_ == Shape::star && (p.star_modes < 2 || p.star_amplitude <= 0.0)) {
        outline.shape_ = Shape::round;
    }
    switch (outline.shape_) {
        case Shape::round:
            outline.low_ = {-1.0, -1.0, p.dimension == 3 ? -1.0 : 0.0};
            outline.high_ = {1.0, 1.0, p.dimension == 3 ? 1.0 : 0.0};
            break;
        case Shape::ellipse: {
            const RandomWords words = random_words(key, 0, 0);
            outline.axis_ = random_direction(p.dimension, uniform_from(words.word[0]), uniform_from(words.word[1]));
            const double aspect = p.aspect_ratio;
            const double thin = p.dimension == 3 ? 1.0 / cube_root(aspect) : 1.0 / std::sqrt(aspect);
            const double thick = thin * aspect;
            outline.inverse_short_ = 1.0 / thin;
            outline.inverse_long_ = 1.0 / thick;
            for (std::size_t k = 0; k < static_cast<std::size_t>(p.dimension); ++k) {
                const double u = outline.axis_[k];
                outline.high_[k] = std::sqrt(thin * thin + (thick * thick - thin * thin) * u * u);
                outline.low_[k] = -outline.high_[k];
            }
            break;
        }
        case Shape::star: {
            const std::vector<double> variance = mode_variances(p.star_amplitude, p.star_modes);
            std::vector<double> coefficients;
            std::uint32_t draw = 0;
            for (int m = 2; m <= p.star_modes; ++m) {
                const int members = p.dimension == 3 ? 2 * m + 1 : 2;
                // The members of a degree share its variance; Y_lm is normalised to 1 over the sphere, not to mean 1.
                const double share = variance[static_cast<std::size_t>(m)] * (p.dimension == 3 ? 12.566370614359172 / members : 1.0);
                for (int k = 0; k < members; ++k) {
                    coefficients.push_back(std::sqrt(share) * static_cast<double>(random_normal(key, 1, draw++)));
                }
            }
            if (p.dimension == 3) {
                outline.tabulate_star(coefficients, p.star_modes);
            } else {
                outline.modes_ = coefficients;
            }
            outline.measure_star();
            break;
        }
    }
    return outline;
}

void Outline::tabulate_star(const std::vector<double>& coefficients, int modes) {
    table_.resize(static_cast<std::size_t>(6 * nodes * nodes));
    std::vector<double> harmonics;
    for (int axis = 0; axis < 3; ++axis) {
        for (int side = 0; side < 2; ++side) {
            for (int i = 0; i < nodes; ++i) {
                for (int j = 0; j < nodes; ++j) {
                    const std::array<double, 3> p = cube_node(axis, side, i, j);
                    const double inverse = 1.0 / std::sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
                    real_spherical_harmonics(modes, p[0] * inverse, p[1] * inverse, p[2] * inverse, harmonics);
                    double sum = 0.0;
                    for (std::size_t k = 0; k < coefficients.size(); ++k) {
                        sum += coefficients[k] * harmonics[k + 4];  // degrees 0 and 1 are left out
                    }
                    table_[table_index(axis, side, i, j)] = static_cast<float>(sum);
                }
            }
        }
    }
}

// Area or volume by quadrature, then the scale that makes it the unit disc's or ball's, then the extents.
void Outline::measure_star() {
    double content = 0.0, weights = 0.0;
    double least = 1e30, greatest = 0.0;
    const auto visit = [&](const std::array<double, 3>& unit, double weight) {
        const double r = exponential(static_cast<float>(log_radius(unit[0], unit[1], unit[2])));
        content += weight * (dimension_ == 3 ? r * r * r : r * r);
        weights += weight;
        least = std::min(least, r);
        greatest = std::max(greatest, r);
        for (std::size_t k = 0; k < 3; ++k) {
            low_[k] = std::min(low_[k], r * unit[k]);
            high_[k] = std::max(high_[k], r * unit[k]);
        }
    };
    if (dimension_ == 2) {
        for (int k = 0; k < directions_2d; ++k) {
            const float turn = static_cast<float>(k) / directions_2d;
            visit({cosine_of_turn(turn), sine_of_turn(turn), 0.0}, 1.0);
        }
        scale_ = std::sqrt(weights / content);
    } else {
        for (int axis = 0; axis < 3; ++axis) {
            for (int side = 0; side < 2; ++side) {
                for (int i = 0; i < nodes; ++i) {
                    for (int j = 0; j < nodes; ++j) {
                        const std::array<double, 3> p = cube_node(axis, side, i, j);
                        const double squared = p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
                        const double inverse = 1.0 / std::sqrt(squared);
                        // Trapezoid rule on the face, with the solid angle of a surface element of the cube.
                        const double edge = (i == 0 || i == cells ? 0.5 : 1.0) * (j == 0 || j == cells ? 0.5 : 1.0);
                        visit({p[0] * inverse, p[1] * inverse, p[2] * inverse}, edge * inverse / squared);
                    }
                }
            }
        }
        scale_ = 1.0 / cube_root(content / weights);
    }
    for (std::size_t k = 0; k < 3; ++k) {
        low_[k] *= scale_;
        high_[k] *= scale_;
    }
    inner_ = (1.0 - safety) * scale_ * least;
    outer_ = (1.0 + safety) * scale_ * greatest;
}

double Outline::log_radius(double x, double y, double z) const {
    if (dimension_ == 2) {
        const double inverse = 1.0 / std::sqrt(x * x + y * y);
        const double c1 = x * inverse, s1 = y * inverse;
        double c = c1, s = s1, sum = 0.0;
        for (std::size_t k = 0; k < modes_.size(); k += 2) {
            const double rotated = c1 * c - s1 * s;
            s = s1 * c + c1 * s;
            c = rotated;
            sum += modes_[k] * c + modes_[k + 1] * s;
        }
        return sum;
    }
    const std::array<double, 3> p{x, y, z};
    std::size_t axis = 0;
    for (std::size_t k = 1; k < 3; ++k) {
        axis = std::abs(p[k]) > std::abs(p[axis]) ? k : axis;
    }
    const double inverse = 1.0 / std::abs(p[axis]);
    const double u = (p[(axis + 1) % 3] * inverse + 1.0) * (0.5 * cells);
    const double v = (p[(axis + 2) % 3] * inverse + 1.0) * (0.5 * cells);
    const int i = std::clamp(static_cast<int>(u), 0, cells - 1);
    const int j = std::clamp(static_cast<int>(v), 0, cells - 1);
    const double fu = u - i, fv = v - j;
    const float* t = &table_[table_index(static_cast<int>(axis), p[axis] > 0.0 ? 0 : 1, i, j)];
    return (1.0 - fu) * ((1.0 - fv) * static_cast<double>(t[0]) + fv * static_cast<double>(t[1])) +
           fu * ((1.0 - fv) * static_cast<double>(t[nodes]) + fv * static_cast<double>(t[nodes + 1]));
}

bool Outline::contains(double x, double y, double z) const {
    const double squared = x * x + y * y + z * z;
    switch (shape_) {
        case Shape::round: return squared <= 1.0;
        case Shape::ellipse: {
            const double along = x * axis_[0] + y * axis_[1] + z * axis_[2];
            return (squared - along * along) * inverse_short_ * inverse_short_ + along * along * inverse_long_ * inverse_long_ <= 1.0;
        }
        case Shape::star: break;
    }
    if (squared <= inner_ * inner_) {
        return true;
    }
    if (squared >= outer_ * outer_) {
        return false;
    }
    const double radius = scale_ * static_cast<double>(exponential(static_cast<float>(log_radius(x, y, z))));
    return squared <= radius * radius;
}

std::array<double, 3> Outline::normal(double x, double y, double z) const {
    const std::array<double, 3> p{x, y, z};
    std::array<double, 3> gradient = p;  // of half the squared radius
    if (shape_ == Shape::ellipse) {
        const double along = x * axis_[0] + y * axis_[1] + z * axis_[2];
        const double thin = inverse_short_ * inverse_short_, excess = inverse_long_ * inverse_long_ - thin;
        for (std::size_t k = 0; k < 3; ++k) {
            gradient[k] = thin * p[k] + excess * along * axis_[k];
        }
    } else if (shape_ == Shape::star) {
        // Of log r - log R(direction), times r^2.
        const double squared = x * x + y * y + z * z;
        const double step = 0.01 * std::sqrt(squared);
        for (std::size_t k = 0; k < static_cast<std::size_t>(dimension_); ++k) {
            std::array<double, 3> up = p, down = p;
            up[k] += step;
            down[k] -= step;
            const double slope = (log_radius(up[0], up[1], up[2]) - log_radius(down[0], down[1], down[2])) / (2.0 * step);
            gradient[k] -= squared * slope;
        }
    }
    const double size = std::sqrt(gradient[0] * gradient[0] + gradient[1] * gradient[1] + gradient[2] * gradient[2]);
    if (!(size > 0.0)) {
        return {1.0, 0.0, 0.0};
    }
    for (double& component : gradient) {
        component /= size;
    }
    return gradient;
}

}  // namespace lithofront
