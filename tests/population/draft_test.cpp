#include "population/draft.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "population/plain_options.hpp"

using namespace lithofront;

namespace {

constexpr double pi = 3.14159265358979323846;

int face_connected_pieces(const Draft& draft) {
    const Box& box = draft.box;
    std::vector<std::uint8_t> seen(box.size(), 0);
    int pieces = 0;
    each_site(box, [&](int x, int y, int z, std::size_t i) {
        if (seen[i] || !is_active(draft.state[i])) {
            return;
        }
        ++pieces;
        std::vector<std::array<int, 3>> open{{x, y, z}};
        seen[i] = 1;
        while (!open.empty()) {
            const auto c = open.back();
            open.pop_back();
            for (std::size_t k = 0; k < 6; ++k) {
                auto next = c;
                next[k / 2] += k % 2 ? -1 : 1;
                const int n = box.extent[k / 2];
                if (next[k / 2] < 0 || next[k / 2] >= n) {
                    continue;
                }
                const std::size_t j = box.at(next[0], next[1], next[2]);
                if (!seen[j] && is_active(draft.state[j])) {
                    seen[j] = 1;
                    open.push_back(next);
                }
            }
        }
    });
    return pieces;
}

}  // namespace

TEST_CASE("a body's sites fill the area or volume of its drawn diameter") {
    for (const int dimension : {2, 3}) {
        for (const Shape shape : {Shape::round, Shape::ellipse, Shape::star}) {
            Options options = plain_options(1.0, 25.0, dimension);
            options.population.shape = shape;
            options.population.aspect_ratio = 1.5;
            const double r = 20.0;
            const double content = dimension == 2 ? pi * r * r : 4.0 / 3.0 * pi * r * r * r;
            const double rim = dimension == 2 ? 2 * pi * r : 4 * pi * r * r;
            for (std::uint32_t number = 0; number < 10; ++number) {
                const Draft draft = draft_body(options, number);
                // Each rim site is in or out by its centre: at most the error of independent choices, variance 1/12,
                // and in 3D the 0.1 % of the tabulated outline.
                const double error = static_cast<double>(draft.active_sites()) - content;
                CHECK(std::abs(error) < 5 * std::sqrt(1.3 * rim / 12) + (dimension == 3 ? 2e-3 * content : 0.0));
                CHECK(face_connected_pieces(draft) == 1);
            }
        }
    }
}

TEST_CASE("the box is as small as fits") {
    for (const int dimension : {2, 3}) {
        Options options = plain_options(0.9, 25.0, dimension);
        options.population.shape = Shape::star;
        for (std::uint32_t number = 0; number < 10; ++number) {
            const Draft draft = draft_body(options, number);
            std::array<int, 3> least{1 << 20, 1 << 20, 1 << 20}, greatest{-1, -1, -1};
            each_site(draft.box, [&](int x, int y, int z, std::size_t i) {
                if (is_active(draft.state[i])) {
                    const std::array<int, 3> at{x, y, z};
                    for (std::size_t k = 0; k < 3; ++k) {
                        least[k] = std::min(least[k], at[k]);
                        greatest[k] = std::max(greatest[k], at[k]);
                    }
                }
            });
            for (std::size_t k = 0; k < 3; ++k) {
                // A tip between two site centres may leave one empty row.
                CHECK(least[k] + (draft.box.extent[k] - 1 - greatest[k]) <= 1);
            }
        }
    }
}

TEST_CASE("a round body is symmetric, whatever its size") {
    for (const double diameter : {0.5, 0.51, 0.52, 0.535}) {
        const Draft draft = draft_body(plain_options(diameter), 0);
        const int nx = draft.box.extent[0], ny = draft.box.extent[1];
        CHECK(nx == ny);
        each_site(draft.box, [&](int x, int y, int, std::size_t i) {
            CHECK(draft.state[i] == draft.state[draft.box.at(nx - 1 - x, y, 0)]);
            CHECK(draft.state[i] == draft.state[draft.box.at(y, x, 0)]);
        });
    }
}

TEST_CASE("a particle below one site is one site") {
    const Draft draft = draft_body(plain_options(0.001), 0);
    CHECK(draft.box.size() == 1);
    CHECK(draft.active_sites() == 1);
}

TEST_CASE("a rough outline leaves one piece") {
    Options options = plain_options(0.4);
    options.population.shape = Shape::star;
    options.population.star_amplitude = 0.6;
    options.population.star_modes = 12;
    for (std::uint32_t number = 0; number < 100; ++number) {
        CHECK(face_connected_pieces(draft_body(options, number)) == 1);
    }
}

TEST_CASE("a channel fills its box, with even extents along periodic axes") {
    Draft draft = draft_body(plain_channel(0.53, 0.3), 0);
    CHECK(draft.box.extent == std::array<int, 3>{22, 12, 1});
    CHECK(draft.active_sites() == 22 * 12);
    draft = draft_body(plain_channel(0.53, 0.325, 25.0, 3), 0);
    CHECK(draft.box.extent == std::array<int, 3>{22, 22, 13});
    CHECK(draft.active_sites() == 22 * 22 * 13);
}

TEST_CASE("sites beyond the reach of their coordinates are refused") {
    CHECK_THROWS_WITH_AS(particle_box(plain_options(1000.0), 0), doctest::Contains("site_spacing_nm"), std::invalid_argument);
}

TEST_CASE("a box holds the whole of the outline; a channel's width and length are rounded, and its width is even") {
    // 1020 nm over 50 nm are 20.4 sites: 21.
    const Box disc = particle_box(plain_options(1.02, 50.0), 0);
    CHECK(disc.extent[0] == 21);
    CHECK(disc.extent[1] == 21);
    CHECK(disc.extent[2] == 1);
    CHECK(std::abs(disc.position_nm(0, 10)) < 1e-9);
    // 330 nm are 6.6 sites: 7, and 8 around the ring.
    const Box channel = particle_box(plain_channel(0.33, 0.33, 50.0), 0);
    CHECK(channel.extent[0] == 8);
    CHECK(channel.extent[1] == 7);
}
