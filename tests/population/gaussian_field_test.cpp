#include "population/gaussian_field.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "about.hpp"

using namespace lithofront;

namespace {

Box box_of(int dimension, std::array<int, 3> extent, double spacing_nm = 1.0, std::array<double, 3> first_nm = {}) {
    Box box;
    box.dimension = dimension;
    box.extent = extent;
    box.spacing_nm = spacing_nm;
    box.first_nm = first_nm;
    return box;
}

Box ring_of(int width, int length, double spacing_nm = 1.0, double ring_nm = 0.0) {
    Box box = box_of(2, {width, length, 1}, spacing_nm, {0.5 * spacing_nm, 0.5 * spacing_nm, 0.0});
    box.periodic = true;
    box.ring_nm = ring_nm > 0.0 ? ring_nm : width * spacing_nm;
    return box;
}

// Mean product of the field at two sites over n particles, with five standard errors for correlation rho.
void check_product(const Box& box, double length, std::array<int, 3> a, std::array<int, 3> b, double rho, int n) {
    double sum = 0.0;
    for (int i = 0; i < n; ++i) {
        const auto f = gaussian_field(box, 11, static_cast<std::uint32_t>(i), Stream::residual_stress, length);
        sum += double(f[box.at(a[0], a[1], a[2])]) * double(f[box.at(b[0], b[1], b[2])]);
    }
    CAPTURE(rho);
    CHECK(std::abs(sum / n - rho) < 5 * std::sqrt((1 + rho * rho) / n));
}

}  // namespace

TEST_CASE("the field has unit variance everywhere, between its cells and at corners too") {
    const Box flat = box_of(2, {9, 7, 1}, 1.0, {-3.7, 11.1, 0.0});
    check_product(flat, 4.0, {0, 0, 0}, {0, 0, 0}, 1.0, 20000);
    check_product(flat, 4.0, {4, 3, 0}, {4, 3, 0}, 1.0, 20000);
    check_product(flat, 2.0, {8, 6, 0}, {8, 6, 0}, 1.0, 20000);
    check_product(box_of(3, {3, 4, 5}), 2.0, {0, 3, 4}, {0, 3, 4}, 1.0, 5000);
    check_product(ring_of(6, 4), 8.0, {0, 0, 0}, {0, 0, 0}, 1.0, 20000);  // kernel wider than the ring
    for (const int x : {1, 2, 3, 4, 5}) {                                 // a cell is 4.8 sites wide
        check_product(box_of(2, {6, 1, 1}), 12.0, {x, 0, 0}, {x, 0, 0}, 1.0, 20000);
    }
}

TEST_CASE("the field's correlation is exp(-(r/length)^2) along axes and diagonals") {
    const Box flat = box_of(2, {10, 10, 1}, 2.5, {0.3, -8.0, 0.0});
    for (const int r : {1, 2, 4, 6}) {
        check_product(flat, 10.0, {0, 0, 0}, {r, 0, 0}, std::exp(-r * r / 16.0), 20000);
        check_product(flat, 10.0, {9, 0, 0}, {9, r, 0}, std::exp(-r * r / 16.0), 20000);
    }
    check_product(flat, 10.0, {1, 1, 0}, {4, 4, 0}, std::exp(-18 / 16.0), 20000);
    check_product(box_of(3, {2, 2, 4}), 3.0, {0, 0, 0}, {1, 1, 2}, std::exp(-6 / 9.0), 5000);
    check_product(box_of(2, {40, 3, 1}), 1e9, {0, 0, 0}, {39, 2, 0}, 1.0, 5000);
    // Neighbours differ by the slope: variance 2 (1 - exp(-1/144)) = 0.0138, Gaussian.
    const Box line = box_of(2, {40, 1, 1});
    double square = 0.0, fourth = 0.0;
    for (std::uint32_t number = 0; number < 500; ++number) {
        const auto f = gaussian_field(line, 12, number, Stream::residual_stress, 12.0);
        for (std::size_t x = 1; x < 40; ++x) {
            const double d = double(f[x]) - double(f[x - 1]);
            square += d * d / (500 * 39);
            fourth += d * d * d * d / (500 * 39);
        }
    }
    CHECK(square == about(2 * (1 - std::exp(-1 / 144.0)), 0.1));
    CHECK(fourth / (square * square) == about(3.0, 0.1));
}

TEST_CASE("a periodic field is smooth across the seam, and only there") {
    const Box ring = ring_of(20, 10);
    check_product(ring, 4.0, {0, 5, 0}, {19, 5, 0}, std::exp(-1 / 16.0), 20000);
    check_product(ring, 4.0, {0, 0, 0}, {0, 9, 0}, std::exp(-81 / 16.0), 20000);
}

TEST_CASE("the same place has the same value on spacings of 25, 12.5 and 8 nm") {
    // Lattices of a body with a corner at (-400, -200, -200): their sites lie together every 200 nm, from -300 on.
    for (const int dimension : {2, 3}) {
        const auto lattice = [&](double a, int n) {
            return box_of(dimension, {2 * n, n, dimension == 3 ? n : 1}, a, {-300.0, -100.0, dimension == 3 ? -100.0 : 0.0});
        };
        const Box boxes[] = {lattice(25.0, 9), lattice(12.5, 17), lattice(8.0, 26)};
        const int steps[] = {8, 16, 25};  // 200 nm
        for (const double length : {60.0, 250.0, 5000.0}) {
            std::vector<float> fields[3];
            for (std::size_t k = 0; k < 3; ++k) fields[k] = gaussian_field(boxes[k], 3, 8, Stream::residual_stress, length);
            for (int x = 0; x < 2; ++x) {
                for (int y = 0; y < 2; ++y) {
                    float values[3];
                    for (std::size_t k = 0; k < 3; ++k) values[k] = fields[k][boxes[k].at(x * steps[k], y * steps[k], 0)];
                    CHECK(std::abs(values[1] - values[0]) < 2e-6f);
                    CHECK(std::abs(values[2] - values[0]) < 2e-6f);
                }
            }
        }
    }
}

TEST_CASE("a channel has the same field on every lattice that its width is a multiple of, and nearly so on others") {
    // 200 nm round: 8, 16 sites; of 7 nm 28, that is 196 nm. Sites of the first two never coincide: cubic interpolation.
    const Box coarse = ring_of(8, 8, 25.0), fine = ring_of(16, 16, 12.5), odd = ring_of(28, 28, 7.0, 200.0);
    const auto f = gaussian_field(coarse, 5, 1, Stream::dry_patch, 150.0), g = gaussian_field(fine, 5, 1, Stream::dry_patch, 150.0);
    const auto h = gaussian_field(odd, 5, 1, Stream::dry_patch, 150.0);
    double mean_f = 0.0, mean_g = 0.0, mean_h = 0.0;
    for (const float v : f) mean_f += double(v) / static_cast<double>(f.size());
    for (const float v : g) mean_g += double(v) / static_cast<double>(g.size());
    for (const float v : h) mean_h += double(v) / static_cast<double>(h.size());
    CHECK(mean_g == about(mean_f, 0.01));
    CHECK(mean_h == about(mean_f, 0.05));
    for (int x = 0; x < 8; ++x) {  // four fine sites around a coarse one, whose mean errs by the curvature
        const double around = 0.25 * (double(g[fine.at(2 * x, 4, 0)]) + double(g[fine.at(2 * x + 1, 4, 0)]) +
                                      double(g[fine.at(2 * x, 5, 0)]) + double(g[fine.at(2 * x + 1, 5, 0)]));
        CHECK(std::abs(around - double(f[coarse.at(x, 2, 0)])) < 0.01);
    }
}

TEST_CASE("the field depends on position, not on the box around it") {
    const Box large = box_of(3, {12, 11, 9}, 5.0, {-30.0, -25.0, -20.0});
    const Box small = box_of(3, {5, 4, 3}, 5.0, {-15.0, -15.0, -15.0});
    const auto whole = gaussian_field(large, 3, 8, Stream::residual_stress, 20.0);
    const auto part = gaussian_field(small, 3, 8, Stream::residual_stress, 20.0);
    each_site(small, [&](int x, int y, int z, std::size_t i) { CHECK(part[i] == whole[large.at(x + 3, y + 2, z + 1)]); });
}

TEST_CASE("seeds, particles and streams give different fields") {
    const Box flat = box_of(2, {4, 4, 1});
    const auto field = gaussian_field(flat, 1, 0, Stream::residual_stress, 2.0);
    CHECK(field == gaussian_field(flat, 1, 0, Stream::residual_stress, 2.0));
    CHECK(field != gaussian_field(flat, 2, 0, Stream::residual_stress, 2.0));
    CHECK(field != gaussian_field(flat, 1, 1, Stream::residual_stress, 2.0));
    CHECK(field != gaussian_field(flat, 1, 0, Stream::dry_patch, 2.0));
    CHECK_THROWS_AS(gaussian_field(flat, 1, 0, Stream::residual_stress, 0.2), std::invalid_argument);
}
