#include "population/outline.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

#include "about.hpp"
#include "population/cube_root.hpp"
#include "population/spherical_harmonics.hpp"

using namespace lithofront;

namespace {

constexpr double pi = 3.14159265358979323846;

std::vector<std::array<double, 3>> directions(int dimension, int n) {
    std::vector<std::array<double, 3>> list;
    for (int k = 0; k < n; ++k) {
        if (dimension == 2) {
            const double t = 2 * pi * (k + 0.37) / n;
            list.push_back({std::cos(t), std::sin(t), 0.0});
        } else {
            const double z = 1 - 2 * (k + 0.5) / n, t = k * pi * (3 - std::sqrt(5.0));
            const double r = std::sqrt(1 - z * z);
            list.push_back({r * std::cos(t), r * std::sin(t), z});
        }
    }
    return list;
}

double radius_along(const Outline& outline, const std::array<double, 3>& d) {
    double low = 0.0, high = 10.0;
    for (int k = 0; k < 40; ++k) {
        const double r = 0.5 * (low + high);
        (outline.contains(r * d[0], r * d[1], r * d[2]) ? low : high) = r;
    }
    return low;
}

}  // namespace

TEST_CASE("cube root") {
    for (const double v : {1e-6, 0.1, 1.0, 2.0, 27.0, 1e9}) {
        CHECK(cube_root(v) == about(std::cbrt(v), 1e-14));
    }
}

TEST_CASE("spherical harmonics are orthonormal and obey the addition theorem") {
    const int degree = 6, n = 20000, count = (degree + 1) * (degree + 1);
    std::vector<double> gram(static_cast<std::size_t>(count * count), 0.0), y;
    for (const auto& d : directions(3, n)) {
        real_spherical_harmonics(degree, d[0], d[1], d[2], y);
        for (int i = 0; i < count; ++i) {
            for (int j = 0; j < count; ++j) {
                gram[static_cast<std::size_t>(i * count + j)] +=
                    y[static_cast<std::size_t>(i)] * y[static_cast<std::size_t>(j)] * 4 * pi / n;
            }
        }
        for (int l = 0; l <= degree; ++l) {
            double sum = 0.0;
            for (int m = -l; m <= l; ++m) {
                const double value = y[static_cast<std::size_t>(harmonic_index(l, m))];
                sum += value * value;
            }
            CHECK(sum == about((2 * l + 1) / (4 * pi), 1e-10));
        }
    }
    for (int i = 0; i < count; ++i) {
        for (int j = 0; j < count; ++j) {
            CHECK(std::abs(gram[static_cast<std::size_t>(i * count + j)] - (i == j)) < 2e-3);  // of the quadrature
        }
    }
    real_spherical_harmonics(2, 0.6, 0.0, 0.8, y);
    CHECK(y[static_cast<std::size_t>(harmonic_index(1, 0))] == about(std::sqrt(3 / (4 * pi)) * 0.8, 1e-6));
    CHECK(y[static_cast<std::size_t>(harmonic_index(1, 1))] == about(std::sqrt(3 / (4 * pi)) * 0.6, 1e-6));
    CHECK(y[static_cast<std::size_t>(harmonic_index(2, 1))] == about(std::sqrt(15 / (4 * pi)) * 0.48, 1e-6));
}

TEST_CASE("every outline has the area or volume of the unit disc or ball, and its stated extents") {
    for (const int dimension : {2, 3}) {
        for (const Shape shape : {Shape::round, Shape::ellipse, Shape::star}) {
            Options options;
            options.population.dimension = dimension;
            options.population.shape = shape;
            options.population.aspect_ratio = 1.8;
            options.population.star_amplitude = 0.2;
            for (std::uint32_t number = 0; number < 5; ++number) {
                const Outline outline = Outline::draw(options, number);
                double content = 0.0;
                std::array<double, 3> low{}, high{};
                const auto list = directions(dimension, dimension == 2 ? 2000 : 20000);
                for (const auto& d : list) {
                    const double r = radius_along(outline, d);
                    content += (dimension == 2 ? r * r : r * r * r) / static_cast<double>(list.size());
                    for (std::size_t k = 0; k < 3; ++k) {
                        low[k] = std::min(low[k], r * d[k]);
                        high[k] = std::max(high[k], r * d[k]);
                    }
                }
                CHECK(content == about(1.0, dimension == 2 ? 1e-5 : 3e-3));
                for (std::size_t k = 0; k < 3; ++k) {
                    CHECK(std::abs(low[k] - outline.low()[k]) < 0.01);
                    CHECK(std::abs(high[k] - outline.high()[k]) < 0.01);
                }
            }
        }
    }
}

TEST_CASE("an ellipse has the stated aspect ratio and any orientation") {
    for (const int dimension : {2, 3}) {
        Options options;
        options.population.dimension = dimension;
        options.population.shape = Shape::ellipse;
        options.population.aspect_ratio = 2.5;
        double squared_x = 0.0;
        const int n = 400;
        for (std::uint32_t number = 0; number < n; ++number) {
            const Outline outline = Outline::draw(options, number);
            double least = 10.0, greatest = 0.0, x = 0.0;
            for (const auto& d : directions(dimension, dimension == 2 ? 200 : 1000)) {
                const double r = radius_along(outline, d);
                x = r > greatest ? d[0] : x;
                greatest = std::max(greatest, r);
                least = std::min(least, r);
            }
            CHECK(greatest / least == about(2.5, dimension == 2 ? 1e-2 : 5e-2));
            squared_x += x * x / n;
        }
        // Isotropy: <n_x^2> = 1/dim; its variance is 1/8 (2D), 4/45 (3D).
        CHECK(std::abs(squared_x - 1.0 / dimension) < 5 * std::sqrt((dimension == 2 ? 1.0 / 8 : 4.0 / 45) / n));
    }
}

TEST_CASE("a star's outline has the stated relative rms modulation") {
    for (const int dimension : {2, 3}) {
        Options options;
        options.population.dimension = dimension;
        options.population.star_amplitude = 0.15;
        options.population.star_modes = 6;
        const int n = dimension == 2 ? 600 : 200;
        double variance = 0.0;
        for (std::uint32_t number = 0; number < static_cast<std::uint32_t>(n); ++number) {
            const Outline outline = Outline::draw(options, number);
            double sum = 0.0, square = 0.0;
            const auto list = directions(dimension, dimension == 2 ? 100 : 400);
            for (const auto& d : list) {
                const double value = std::log(radius_along(outline, d));
                sum += value / static_cast<double>(list.size());
                square += value * value / static_cast<double>(list.size());
            }
            variance += (square - sum * sum) / n;
        }
        // Variance over directions: sum over modes of chi-squared with 2 (2D) or 2m + 1 (3D) degrees of freedom.
        double weights = 0.0, spread = 0.0;
        for (int m = 2; m <= 6; ++m) {
            weights += 1.0 / (m * m);
        }
        const double expected = std::log(1 + 0.15 * 0.15);
        for (int m = 2; m <= 6; ++m) {
            const double share = expected / (m * m) / weights;
            spread += 2.0 * share * share / (dimension == 2 ? 2 : 2 * m + 1);
        }
        CHECK(std::abs(variance - expected) < 5 * std::sqrt(spread / n) + 0.01 * expected);
    }
}
