// Curvature of the front from the share of product within a radius (docs/model.md, section 4).
#include <array>

#include "about.hpp"
#include "config/flat_front.hpp"
#include "kernels/handmade.hpp"
#include "particle/curvature.hpp"

using namespace lithofront;

namespace {

std::int32_t word_of(const Lattice& l, int x, int y, int z) { return packed(l.index(x, y, z), 2 * ((x + y + z) & 1) + (x & 1)); }

std::int32_t counts(const std::vector<std::string>& rows, int x, int y, float radius, SiteState product, bool periodic = false) {
    ModelParameters p;
    p.interface_energy = 1.0f;
    p.interface_radius = radius;
    test::OneParticle one(p, test::laid_out(rows, periodic));
    tabulate_interface(one.body(p));
    return count_around(one.body(p), product, word_of(one.v.lattice, x, y, 0));
}

}  // namespace

TEST_CASE("product and active sites within the radius are counted, the site itself and what lies outside left out") {
    // Radius 1.5: the eight neighbours of the middle. Two of them D, one outside, one dead: 6 active.
    const std::int32_t c = counts({"DDL", "LL.", "LLx"}, 2, 2, 1.5f, phase_delithiated);
    CHECK((c & 0xffff) == 2);
    CHECK((c >> 16) == 6);
    // On discharge the product is L: four of these six.
    CHECK((counts({"DDL", "LL.", "LLx"}, 2, 2, 1.5f, phase_lithiated) & 0xffff) == 4);
    // Radius 1: the faces alone.
    CHECK((counts({"DDL", "LLL", "LLL"}, 2, 2, 1.0f, phase_delithiated) >> 16) == 4);
    // Radius 2.3 from a corner of a 3 x 3 block: all but (3,3), at sqrt(8): 7.
    CHECK((counts({"LLL", "LLL", "LLL"}, 1, 1, 2.3f, phase_delithiated) >> 16) == 7);
}

TEST_CASE("amid the lattice the same sites are found by their distance in memory, whatever the parity of the one in the middle") {
    // Within 2.3: 4 at distance 1, 4 at sqrt(2), 4 at 2, 8 at sqrt(5); sqrt(8) is beyond. 16 of the 20 lie left or right, 8 on either side.
    for (int x = 4; x <= 5; ++x)
        for (int y = 4; y <= 5; ++y) {
            CAPTURE(x);
            CAPTURE(y);
            std::vector<std::string> rows(8, "LLLLLLLL");
            CHECK(counts(rows, x, y, 2.3f, phase_lithiated) == 20 * 0x10000 + 20);
            for (std::string& row : rows) std::fill(row.begin() + x, row.end(), 'D');  // all with a larger x
            CHECK(counts(rows, x, y, 2.3f, phase_delithiated) == 20 * 0x10000 + 8);
            for (const auto [dx, dy, n] : {std::array{1, 2, 1}, {-1, 2, 1}, {2, -1, 1}, {-2, -2, 0}, {2, 2, 0}, {0, -2, 1}, {3, 0, 0}}) {
                rows.assign(8, "LLLLLLLL");
                rows[static_cast<std::size_t>(8 - y - dy)][static_cast<std::size_t>(x - 1 + dx)] = 'D';
                CHECK(counts(rows, x, y, 2.3f, phase_delithiated) == 20 * 0x10000 + n);
            }
        }
}

TEST_CASE("periodic sides are passed through") {
    // From the left column of four: the right one is a neighbour. Of six around within 1.5 in two rows, two lie beyond the side.
    const std::int32_t c = counts({"LLLD", "LLLD"}, 1, 1, 1.5f, phase_delithiated, true);
    CHECK((c & 0xffff) == 2);
    CHECK((c >> 16) == 5);
}

TEST_CASE("in space both sides of a channel are passed through") {
    ModelParameters p;
    p.interface_energy = 1.0f;
    p.interface_radius = 1.0f;
    Particle body;
    body.lattice = Lattice::make(3, 4, 4, 3, true);
    const Lattice& l = body.lattice;
    const auto count = static_cast<std::size_t>(l.count);
    body.state.assign(count, phase_outside);
    for (auto* reals : {&body.residual_stress_MPa, &body.barrier_kT, &body.ion_conductance, &body.electron_conductance})
        reals->assign(count, 0.0f);
    for (auto* words : {&body.domain, &body.pocket_age, &body.passivation, &body.dissolved}) words->assign(count, 0);
    const auto put = [&](int x, int y, int z, SiteState phase) { body.state[static_cast<std::size_t>(l.index(x, y, z))] = phase; };
    for (int s = 0; s < l.count; ++s)
        if (is_interior(l, locate(l, s))) body.state[static_cast<std::size_t>(s)] = phase_lithiated;
    put(4, 1, 2, phase_delithiated);  // beyond the side at x = 1
    put(1, 4, 2, phase_delithiated);  // beyond the side at y = 1
    put(1, 1, 3, phase_delithiated);  // above
    test::OneParticle one(p, std::move(body));
    tabulate_interface(one.body<3>());
    const std::int32_t c = count_around(one.body<3>(), phase_delithiated, word_of(one.v.lattice, 1, 1, 2));
    CHECK((c >> 16) == 6);
    CHECK((c & 0xffff) == 3);
}

TEST_CASE("the penalty is the interface's energy times the share of reactant less that of product and of a flat front") {
    ModelParameters p;
    p.interface_energy = 0.8f;
    p.interface_bias = 0.1f;
    // 12 active, 3 product: (9 - 3)/12 - 0.1 = 0.4; 0.8 * 0.4 = 0.32 kT.
    CHECK(static_cast<double>(curvature_penalty(p, 12 * one_active + 3)) == about(0.32, 1e-6));
    // Mostly product: a bay, which pulls: (4 - 8)/12 - 0.1 = -0.43333.
    CHECK(static_cast<double>(curvature_penalty(p, 12 * one_active + 8)) == about(-0.346667, 1e-6));
    CHECK(curvature_penalty(p, 0) == 0.0f);
}

TEST_CASE("a flat front's share: 2/(pi rho) along an axis, less by the mean of its directions") {
    // Mean distance of front sites 0.4502 (half the mean of the larger direction cosine, 0.9003): share 4 * 0.4502/(pi rho).
    CHECK(flat_front_share(2, 20.0) == doctest::Approx(4 * 0.4545 / (3.14159265 * 20)).epsilon(0.05));
    // Of the four face neighbours alone, at an angle t between front and axis: the share is 1/2 where the front lies farther off than sin t of
    // at most cos t, else 0; by the front's density cos t: integral of (cos t - sin t)/2 up to pi/4 over that of cos t, 0.2929.
    CHECK(flat_front_share(2, 1.0) == about(0.2929, 0.02));
    // 3D: half of 0.8311: 1.5 * 0.4156/rho.
    CHECK(flat_front_share(3, 8.0) == doctest::Approx(1.5 * 0.4156 / 8).epsilon(0.05));
}
