#include "core/lattice.hpp"

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <vector>

#include "core/team.hpp"

using namespace lithofront;

namespace {

struct Step {
    int x, y, z;
};
// The order that Neighbours documents, by coordinates.
constexpr Step face_steps[] = {{1, 0, 0}, {-1, 0, 0}, {0, 1, 0}, {0, -1, 0}, {0, 0, 1}, {0, 0, -1}};
constexpr Step edge_steps[] = {{1, 1, 0},  {-1, 1, 0},  {1, -1, 0}, {-1, -1, 0}, {1, 0, 1},  {-1, 0, 1},
                               {1, 0, -1}, {-1, 0, -1}, {0, 1, 1},  {0, -1, 1},  {0, 1, -1}, {0, -1, -1}};

template <int Dim>
void check_neighbours(const Lattice& l) {
    const int low_z = Dim == 3 ? 1 : 0, high_z = Dim == 3 ? l.nz : 0;
    int parities = 0;
    for (int z = low_z; z <= high_z; ++z) {
        for (int y = 1; y <= l.ny; ++y) {
            for (int x = 1; x <= l.nx; ++x) {
                const int s = l.index(x, y, z);
                const Site site = locate(l, s);
                parities |= 1 << ((x & 1) | ((y & 1) << 1) | ((z & 1) << 2));
                for (int k = 0; k < Neighbours<Dim>::faces; ++k) {
                    const Step d = face_steps[k];
                    CHECK(Neighbours<Dim>::face(l, s, site.colour, site.odd_x, k) == l.index(x + d.x, y + d.y, z + d.z));
                }
                for (int k = 0; k < Neighbours<Dim>::edges; ++k) {
                    const Step d = edge_steps[k];
                    CHECK(Neighbours<Dim>::edge(l, s, site.odd_x, k) == l.index(x + d.x, y + d.y, z + d.z));
                }
            }
        }
    }
    CHECK(parities == (Dim == 3 ? 0xff : 0x0f));
}

}  // namespace

TEST_CASE("index and locate are inverse and fill the arrays without overlap") {
    for (const Lattice& l : {Lattice::make(2, 1, 1, 1, false), Lattice::make(2, 14, 5, 1, false), Lattice::make(2, 15, 6, 1, false),
                             Lattice::make(3, 7, 4, 5, false), Lattice::make(3, 30, 3, 2, false)}) {
        std::set<int> seen;
        for (int z = 0; z < l.rows_z; ++z) {
            for (int y = 0; y < l.rows_y; ++y) {
                for (int x = 0; x < l.width; ++x) {
                    const int s = l.index(x, y, z);
                    REQUIRE(s >= 0);
                    REQUIRE(s < l.count);
                    seen.insert(s);
                    const Site site = locate(l, s);
                    CHECK(site.x == x);
                    CHECK(site.y == y);
                    CHECK(site.z == z);
                    CHECK(site.colour == ((x + y + z) & 1));
                    CHECK(site.odd_x == (x & 1));
                }
            }
        }
        CHECK(static_cast<int>(seen.size()) == l.count);
    }
}

TEST_CASE("a row holds its interior and both ghosts, in whole vectors") {
    for (int nx = 1; nx < 80; ++nx) {
        const Lattice l = Lattice::make(2, nx, 3, 1, false);
        CHECK(l.width >= nx + 2);
        CHECK(l.width < nx + 2 + 16);
        CHECK(l.half % 8 == 0);
    }
}

TEST_CASE("neighbours are where the coordinates say, for every parity") {
    check_neighbours<2>(Lattice::make(2, 9, 6, 1, false));
    check_neighbours<2>(Lattice::make(2, 14, 7, 1, false));
    check_neighbours<3>(Lattice::make(3, 5, 6, 4, false));
    check_neighbours<3>(Lattice::make(3, 16, 3, 5, false));
}

namespace {

// Every ghost beyond a periodic side holds the number of the site that it stands for.
template <int Dim>
void check_ghosts() {
    const Lattice l = Lattice::make(Dim, 6, 4, Dim == 3 ? 3 : 1, true);
    std::vector<int> number(static_cast<std::size_t>(l.count));
    for (int s = 0; s < l.count; ++s) number[static_cast<std::size_t>(s)] = s;
    SerialTeam team;
    refresh_ghosts<Dim>(team, l, number.data());
    const auto held = [&](int x, int y, int z) { return number[static_cast<std::size_t>(l.index(x, y, z))]; };
    const int low = Dim == 3 ? 1 : 0, high = Dim == 3 ? l.nz : 0;
    for (int z = low; z <= high; ++z) {
        for (int y = 1; y <= l.ny; ++y) {
            CHECK(held(0, y, z) == l.index(6, y, z));
            CHECK(held(7, y, z) == l.index(1, y, z));
            CHECK(wrap(l, l.index(0, y, z)) == l.index(6, y, z));
            CHECK(wrap(l, l.index(7, y, z)) == l.index(1, y, z));
            CHECK(wrap(l, l.index(3, y, z)) == l.index(3, y, z));
        }
        for (int x = 1; Dim == 3 && x <= l.nx; ++x) {
            CHECK(held(x, 0, z) == l.index(x, 4, z));
            CHECK(held(x, 5, z) == l.index(x, 1, z));
            CHECK(wrap(l, l.index(x, 0, z)) == l.index(x, 4, z));
            CHECK(wrap(l, l.index(x, 5, z)) == l.index(x, 1, z));
        }
        if (Dim == 3) CHECK(held(0, 0, z) == l.index(6, 4, z));
    }
}

}  // namespace

TEST_CASE("across a periodic side lies the site at the other one") {
    check_ghosts<2>();
    check_ghosts<3>();
    const Lattice open = Lattice::make(2, 6, 4, 1, false);
    CHECK(wrap(open, open.index(0, 2, 0)) == open.index(0, 2, 0));
    CHECK(wrap(open, open.index(7, 2, 0)) == open.index(7, 2, 0));
}
