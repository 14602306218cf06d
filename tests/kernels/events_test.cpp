// Event cells and field cells lie in space, axis by axis.
#include <cmath>
#include <vector>

#include "about.hpp"
#include "core/random_field.hpp"
#include "particle/events.hpp"

using namespace lithofront;

namespace {

const RandomKey key = RandomKey::make(3, 1, 2, 0, Stream::flip);

// A lattice of 10 nm whose coordinate 0 lies at the origin; events of 20 nm.
ModelParameters twenty_nm() {
    ModelParameters p;
    p.site_process = 0;
    p.site_spacing_nm = 10.0f;
    p.event_length_nm = 20.0f;
    return p;
}

template <int Dim>
double threshold(int x, int y, int z) {
    ParticleView v;
    v.lattice = Lattice::make(Dim, 8, 8, 8, false);
    return static_cast<double>(conversion_threshold<Dim>(twenty_nm(), v, key, 0, v.lattice.index(x, y, z)));
}

double cell(std::uint32_t x, std::uint32_t y, std::uint32_t z) { return static_cast<double>(unit_exponential(key, z, x | y << 16)); }

}  // namespace

TEST_CASE("a site within one event cell takes that cell's exponential") {
    // Coordinate 1 is at 10 nm, the site from 5 to 15: cell 0. Coordinate 3: cell 1, from 20 to 40. Coordinate 5: cell 2.
    CHECK(threshold<2>(1, 1, 0) == about(cell(0, 0, 0), 1e-6));
    CHECK(threshold<2>(3, 1, 0) == about(cell(1, 0, 0), 1e-6));
    CHECK(threshold<2>(1, 3, 0) == about(cell(0, 1, 0), 1e-6));
    CHECK(threshold<2>(5, 3, 0) == about(cell(2, 1, 0), 1e-6));
    CHECK(threshold<3>(1, 3, 5) == about(cell(0, 1, 2), 1e-6));
    CHECK(cell(2, 1, 0) != cell(1, 2, 0));
}

TEST_CASE("a site upon the border of cells takes their mean") {
    // Coordinate 2 is at 20 nm: half of the site in cell 0, half in cell 1.
    CHECK(threshold<2>(2, 1, 0) == about(0.5 * (cell(0, 0, 0) + cell(1, 0, 0)), 1e-5));
    CHECK(threshold<2>(1, 2, 0) == about(0.5 * (cell(0, 0, 0) + cell(0, 1, 0)), 1e-5));
    CHECK(threshold<2>(2, 2, 0) == about(0.25 * (cell(0, 0, 0) + cell(1, 0, 0) + cell(0, 1, 0) + cell(1, 1, 0)), 1e-5));
}

TEST_CASE("a unit exponential is minus the logarithm of a uniform") {
    CHECK(static_cast<double>(unit_exponential(key, 7, 9)) == about(-std::log(static_cast<double>(random_uniform(key, 7, 9))), 1e-5));
    CHECK(unit_exponential(key, 7, 9) != unit_exponential(key, 8, 9));
}

TEST_CASE("whole numbers are rounded down, below nothing too") {
    CHECK(floor_of(1.5f) == 1);
    CHECK(floor_of(-0.5f) == -1);
    CHECK(floor_of(-2.0f) == -2);
}

TEST_CASE("a field in space has variance 1 and goes down along each axis alike") {
    const Lattice l = Lattice::make(3, 8, 8, 8, false);
    const float corner[3] = {0, 0, 0};
    const FieldGrid g = make_field_grid(l, corner, 25.0f, 100.0f);
    std::vector<float> normals(static_cast<std::size_t>(g.count()));
    const int n = 3000;
    double square = 0, along[3] = {0, 0, 0};
    for (int i = 0; i < n; ++i) {
        const auto draw =
            field_normals(g, 3, RandomKey::make(7, static_cast<std::uint32_t>(i), 3, 1, Stream::chemical_noise), 5, normals.data());
        for (int k = 0; k < g.count(); ++k) draw(k);
        const auto at = [&](int x, int y, int z) { return static_cast<double>(sampled_field<3>(g, normals.data(), Site{x, y, z, 0, 0})); };
        const double here = at(3, 3, 3);
        square += here * here / n;
        along[0] += here * at(5, 3, 3) / n;
        along[1] += here * at(3, 5, 3) / n;
        along[2] += here * at(3, 3, 5) / n;
    }
    // Errors: sqrt(2/n), and (1 - c^2)/sqrt(n) about exp(-1/4) = 0.7788 to within the 0.08 that a single pair may be off.
    CHECK(std::abs(square - 1.0) < 4 * std::sqrt(2.0 / n));
    for (const double c : along) CHECK(std::abs(c - 0.7788) < 0.08 + 4 * 0.4 / std::sqrt(n));
}

TEST_CASE("a field is the sum of its cells' normals by the spline's weights, over the root of their squares") {
    // Cells of 100 nm, sites of 50: coordinate 2 lies at 100 nm, on stored cell 2 (cell -1 is stored first): weights 1/6, 2/3, 1/6 of cells
    // 1, 2 and 3; along either axis their squares are 1/2.
    const Lattice l = Lattice::make(2, 8, 8, 1, false);
    const float corner[3] = {0, 0, 0};
    const FieldGrid g = make_field_grid(l, corner, 50.0f, 115.47f);
    const auto value = [&](int cell_x, int cell_y) {
        std::vector<float> normals(static_cast<std::size_t>(g.count()), 0.0f);
        normals[static_cast<std::size_t>(cell_y * g.cells[0] + cell_x)] = 1.0f;
        return static_cast<double>(sampled_field<2>(g, normals.data(), Site{2, 2, 0, 0, 0}));
    };
    CHECK(value(2, 2) == about(8.0 / 9.0, 1e-3));  // (2/3)^2/(1/2)
    CHECK(value(1, 2) == about(2.0 / 9.0, 1e-3));
    CHECK(value(2, 3) == about(2.0 / 9.0, 1e-3));
    CHECK(value(3, 1) == about(1.0 / 18.0, 1e-3));
    CHECK(std::abs(value(4, 2)) < 1e-3);
}

TEST_CASE("a ring holds the whole number of cells that is nearest") {
    // 200 nm over 73.6 nm are 2.7 cells.
    const float corner[3] = {0, 0, 0};
    CHECK(make_field_grid(Lattice::make(2, 8, 8, 1, true), corner, 25.0f, 85.0f).around[0] == 3);
}

TEST_CASE("cells of a field carry their numbers in space, wrapped round a ring") {
    const Lattice l = Lattice::make(2, 8, 8, 1, true);
    const float corner[3] = {-25.0f, -75.0f, 0.0f};
    // A ring of 200 nm holds floor(200/86.6 + 1/2) = 2 cells of 100 nm along x; along y cells of 86.6 nm from below -75 nm on.
    const FieldGrid g = make_field_grid(l, corner, 25.0f, 100.0f);
    CHECK(g.around[0] == 2);
    CHECK(g.around[1] == 0);
    CHECK(static_cast<double>(g.per_site[0]) == about(0.25, 1e-6));
    CHECK(static_cast<double>(g.per_site[1]) == about(25.0 * 1.1547 / 100.0, 1e-6));
    CHECK(g.origin[0] == -2);  // one before that of -25 nm
    CHECK(g.origin[1] == -2);
    CHECK(static_cast<double>(g.first[0]) == about(-0.25 + 2.0, 1e-5));
    // Cell 0 stored is number -2, that is 0 round the ring, in row -2; the next is number 1.
    CHECK(cell_word(g, 0, 2) == (0u | 0xfffeu << 16));
    CHECK(cell_word(g, 1, 2) == (1u | 0xfffeu << 16));
    CHECK(cell_word(g, g.cells[0], 2) == (0u | 0xffffu << 16));
}
