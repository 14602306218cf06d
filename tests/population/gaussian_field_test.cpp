#include "population/gaussian_field.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <utility>

#include "about.hpp"

using namespace lithofront;

namespace {

Box box_of(int dimension, std::array<int, 3> extent, bool periodic = false) {
    Box box;
    box.dimension = dimension;
    box.extent = extent;
    box.periodic = periodic;
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

TEST_CASE("the field has unit variance everywhere, at corners too") {
    const Box flat = box_of(2, {9, 7, 1});
    check_product(flat, 4.0, {0, 0, 0}, {0, 0, 0}, 1.0, 20000);
    check_product(flat, 4.0, {4, 3, 0}, {4, 3, 0}, 1.0, 20000);
    check_product(flat, 0.0, {8, 6, 0}, {8, 6, 0}, 1.0, 20000);
    check_product(flat, 0.5, {8, 6, 0}, {8, 6, 0}, 1.0, 20000);
    check_product(box_of(3, {3, 4, 5}), 2.0, {0, 3, 4}, {0, 3, 4}, 1.0, 5000);
    check_product(box_of(2, {6, 4, 1}, true), 8.0, {0, 0, 0}, {0, 0, 0}, 1.0, 20000);  // kernel wider than the ring
}

TEST_CASE("the field's correlation is exp(-(r/length)^2) along axes and diagonals") {
    const Box flat = box_of(2, {10, 10, 1});
    for (const int r : {1, 2, 4, 6}) {
        check_product(flat, 4.0, {0, 0, 0}, {r, 0, 0}, std::exp(-r * r / 16.0), 20000);
        check_product(flat, 4.0, {9, 0, 0}, {9, r, 0}, std::exp(-r * r / 16.0), 20000);
    }
    check_product(flat, 4.0, {1, 1, 0}, {4, 4, 0}, std::exp(-18 / 16.0), 20000);
    check_product(flat, 0.0, {1, 1, 0}, {2, 1, 0}, 0.0, 20000);
    check_product(box_of(3, {2, 2, 4}), 3.0, {0, 0, 0}, {1, 1, 2}, std::exp(-6 / 9.0), 5000);
}

TEST_CASE("long correlations, drawn on a coarser grid of nodes, have the same statistics at every site") {
    const Box flat = box_of(2, {40, 3, 1});
    for (const int x : {0, 1, 2, 3, 4, 5}) {  // all phases of a node spacing of 4 sites
        check_product(flat, 12.0, {x, 1, 0}, {x, 1, 0}, 1.0, 5000);
        check_product(flat, 12.0, {x, 0, 0}, {x + 12, 0, 0}, std::exp(-1.0), 5000);
        check_product(flat, 12.0, {x, 2, 0}, {x + 5, 0, 0}, std::exp(-29 / 144.0), 5000);
    }
    check_product(flat, 1e9, {0, 0, 0}, {39, 2, 0}, 1.0, 5000);
    check_product(box_of(2, {40, 3, 1}, true), 1e9, {0, 0, 0}, {39, 2, 0}, 1.0, 20);
    // No steps between the nodes' phases: neighbours differ by the slope, variance 2 (1 - exp(-1/144)) = 0.0138.
    double square = 0.0, fourth = 0.0;
    for (std::uint32_t number = 0; number < 500; ++number) {
        const auto f = gaussian_field(flat, 12, number, Stream::residual_stress, 12.0);
        for (int x = 1; x < 40; ++x) {
            const double d = double(f[flat.at(x, 0, 0)]) - double(f[flat.at(x - 1, 0, 0)]);
            square += d * d / (500 * 39);
            fourth += d * d * d * d / (500 * 39);
        }
    }
    CHECK(square == about(2 * (1 - std::exp(-1 / 144.0)), 0.1));
    CHECK(fourth / (square * square) == about(3.0, 0.1));
}

TEST_CASE("a periodic field is smooth across the seam, and only there") {
    const Box ring = box_of(2, {20, 10, 1}, true);
    check_product(ring, 4.0, {0, 5, 0}, {19, 5, 0}, std::exp(-1 / 16.0), 20000);
    check_product(ring, 4.0, {0, 0, 0}, {0, 9, 0}, std::exp(-81 / 16.0), 20000);
}

TEST_CASE("the field depends on coordinates, not on the box around them") {
    for (const auto& [shift, length] : {std::pair{3, 2.5}, std::pair{4, 2.5}, std::pair{3, 12.0}}) {
        Box large = box_of(3, {12, 11, 9}), small = box_of(3, {5, 4, 3});
        large.origin = {-6, -5, -4};
        small.origin = {large.origin[0] + shift, large.origin[1] + 2, large.origin[2] + 1};
        const auto whole = gaussian_field(large, 3, 8, Stream::residual_stress, length);
        const auto part = gaussian_field(small, 3, 8, Stream::residual_stress, length);
        each_site(small, [&, by = shift](int x, int y, int z, std::size_t i) {
            CHECK(part[i] == whole[large.at(x + by, y + 2, z + 1)]);
        });
    }
}

TEST_CASE("seeds, particles and streams give different fields") {
    const Box flat = box_of(2, {4, 4, 1});
    const auto field = gaussian_field(flat, 1, 0, Stream::residual_stress, 1.0);
    CHECK(field == gaussian_field(flat, 1, 0, Stream::residual_stress, 1.0));
    CHECK(field != gaussian_field(flat, 2, 0, Stream::residual_stress, 1.0));
    CHECK(field != gaussian_field(flat, 1, 1, Stream::residual_stress, 1.0));
    CHECK(field != gaussian_field(flat, 1, 0, Stream::dry_patch, 1.0));
}
