// The film around a remnant: exp(B_site) - 1 = w (exp(B) - 1), w the share of the site's width that lies in the film.
#include <cmath>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/film.hpp"

using namespace lithofront;

namespace {

// Share w of the film at each site along a row of D from the remnant on, from the barrier.
std::vector<double> shares(const std::vector<std::string>& rows, double film_sites, const std::vector<std::pair<int, int>>& path) {
    ModelParameters p;
    p.film_barrier = 5.0f;
    p.film_thickness = static_cast<float>(film_sites);
    test::OneParticle one(p, test::laid_out(rows));
    std::vector<double> w;
    for (const auto& [x, y] : path) {
        const double barrier = film_barrier(one.body(p), one.v.lattice.index(x, y, 0));
        w.push_back((std::exp(barrier) - 1.0) / (std::exp(5.0) - 1.0));
    }
    return w;
}

const std::vector<std::string> flat(5, "rrDDDDDD");
const std::vector<std::pair<int, int>> along_row{{3, 3}, {4, 3}, {5, 3}, {6, 3}};

// The remnant lies below the diagonal: x + y <= 6 counted from the lower left.
const std::vector<std::string> diagonal{"DDDDDDDD", "DDDDDDDD", "DDDDDDDD", "rDDDDDDD", "rrDDDDDD", "rrrDDDDD", "rrrrDDDD", "rrrrrDDD"};

}  // namespace

TEST_CASE("a film thinner than a site has its share of the site that touches the remnant") {
    // delta = 0.4 a: exp(B_site) - 1 = 0.4 (e^5 - 1), B_site = ln(1 + 0.4 * 147.413) = 4.0938.
    const auto w = shares(flat, 0.4, along_row);
    CHECK(w[0] == about(0.4, 1e-5));
    CHECK(w[1] == 0.0);
    ModelParameters p;
    p.film_barrier = 5.0f;
    p.film_thickness = 0.4f;
    test::OneParticle one(p, test::laid_out(flat));
    CHECK(static_cast<double>(film_barrier(one.body(p), one.v.lattice.index(3, 3, 0))) == about(4.0938, 1e-4));
}

TEST_CASE("a film thicker than a site covers sites whole, and its share of the last") {
    const auto w = shares(flat, 2.3, along_row);
    CHECK(w[0] == about(1.0, 1e-5));
    CHECK(w[1] == about(1.0, 1e-5));
    CHECK(w[2] == about(0.3, 1e-5));
    CHECK(w[3] == 0.0);
}

TEST_CASE("along a diagonal a film is as thick as along an axis") {
    // Layers of sites follow each other at a/sqrt(2); the front crosses the film in sum of w times that.
    for (const double film : {0.3, 0.6, 1.0, 1.7, 2.5}) {
        CAPTURE(film);
        const auto w = shares(diagonal, film, {{3, 4}, {4, 4}, {4, 5}, {5, 5}, {5, 6}, {6, 6}});
        double thickness = 0;
        for (const double share : w) thickness += share * std::sqrt(0.5);
        CHECK(thickness == about(film, 1e-4));
    }
}

TEST_CASE("halving the spacing leaves the film's crossing time") {
    for (const double film_nm : {7.0, 10.0, 31.0})
        for (const double spacing_nm : {25.0, 12.5, 6.25}) {
            double nm = 0;
            for (const double share : shares(std::vector<std::string>(5, "rrDDDDDDDDDD"), film_nm / spacing_nm,
                                             {{3, 3}, {4, 3}, {5, 3}, {6, 3}, {7, 3}, {8, 3}, {9, 3}}))
                nm += share * spacing_nm;
            CHECK(nm == about(film_nm, 1e-4));
        }
}

TEST_CASE("far from remnants, and beside lithiated phase that is none, there is no film") {
    CHECK(shares(std::vector<std::string>(5, "LLDDDDDD"), 2.0, along_row)[0] == 0.0);
    CHECK(shares(flat, 0.0, along_row)[0] == 0.0);
}

TEST_CASE("between two remnants a site is no thicker than a site") {
    CHECK(shares({"DDDDD", "DrDrD", "DDDDD"}, 0.25, {{3, 2}})[0] == about(0.25, 1e-5));
}

TEST_CASE("in three dimensions a film along a space diagonal is as thick as along an axis") {
    // Remnant below x + y + z = 12; layers follow each other at a/sqrt(3).
    ModelParameters p;
    p.dimension = 3;
    p.film_barrier = 5.0f;
    for (const float film : {0.4f, 1.0f, 1.4f}) {
        p.film_thickness = film;
        const Lattice l = Lattice::make(3, 8, 8, 8, false);
        std::vector<SiteState> state(static_cast<std::size_t>(l.count), phase_outside);
        for (int s = 0; s < l.count; ++s) {
            const Site at = locate(l, s);
            if (is_interior(l, at))
                state[static_cast<std::size_t>(s)] =
                    at.x + at.y + at.z < 12 ? static_cast<SiteState>(phase_lithiated | site_remnant) : SiteState{phase_delithiated};
        }
        ParticleView v;
        v.lattice = l;
        v.state = state.data();
        SerialTeam team;
        double thickness = 0;
        for (const int z : {4, 5, 6, 7}) {
            const double barrier = film_barrier(make_body<3>(team, p, v, Workspace{}), l.index(4, 4, z));
            thickness += (std::exp(barrier) - 1.0) / (std::exp(5.0) - 1.0) / std::sqrt(3.0);
        }
        CHECK(thickness == about(static_cast<double>(film), 1e-4));
    }
}

TEST_CASE("sites beside one another go on across periodic sides and end at the others") {
    const Lattice ring = Lattice::make(2, 6, 4, 1, true), block = Lattice::make(2, 6, 4, 1, false);
    const auto beside = [](const Lattice& l, int x, int y, int dx, int dy) {
        return site_beside<2>(l, locate(l, l.index(x, y, 0)), dx, dy, 0);
    };
    CHECK(beside(ring, 5, 2, 3, 1) == ring.index(2, 3, 0));
    CHECK(beside(ring, 2, 2, -3, 0) == ring.index(5, 2, 0));
    CHECK(beside(ring, 2, 4, 0, 1) == -1);
    CHECK(beside(block, 5, 2, 1, 0) == block.index(6, 2, 0));
    CHECK(beside(block, 5, 2, 2, 0) == -1);
    CHECK(beside(block, 2, 3, -1, 1) == block.index(1, 4, 0));
    CHECK(beside(block, 2, 2, -2, 0) == -1);
}
