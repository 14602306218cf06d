// Cracks grow from their tips, where tension passes the strength, by a length per cycle.
#include <cmath>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/cracks.hpp"

using namespace lithofront;

namespace {

// Cuts the face of a site along an axis, as a crack.
void crack(Particle& p, int x, int y, int axis) {
    const auto at = [&p](int i, int j) -> SiteState& { return p.state[static_cast<std::size_t>(p.lattice.index(i, j, 0))]; };
    at(x, y) = static_cast<SiteState>(at(x, y) | cut_bit(axis) | site_crack_face);
    SiteState& beyond = at(x + (axis == 0), y + (axis == 1));
    beyond = static_cast<SiteState>(beyond | site_crack_face);
}

ModelParameters parameters(float growth) {
    ModelParameters p;
    p.crack_strength_MPa = 400.0f;
    p.crack_growth = growth;
    return p;
}

// A block of 12 by 6 under a tension of 500 MPa in rows 3 and 4, cracked between them at column 6; elsewhere compression.
Particle block() {
    Particle p = test::laid_out(std::vector<std::string>(6, std::string(12, 'L')));
    for (int x = 1; x <= 12; ++x)
        for (int y = 1; y <= 6; ++y)
            p.residual_stress_MPa[static_cast<std::size_t>(p.lattice.index(x, y, 0))] = y == 3 || y == 4 ? 500.0f : -500.0f;
    crack(p, 6, 3, 1);
    return p;
}

bool is_cut(const test::OneParticle& one, int x, int y, int axis) {
    return (one.v.state[one.v.lattice.index(x, y, 0)] & cut_bit(axis)) != 0;
}

int cuts(const test::OneParticle& one) {
    int n = 0;
    for (int s = 0; s < one.v.lattice.count; ++s)
        for (int axis = 0; axis < 2; ++axis) n += (one.v.state[s] & cut_bit(axis)) != 0;
    return n;
}

}  // namespace

TEST_CASE("both tips go straight on by the length of a cycle") {
    const ModelParameters p = parameters(2.0f);
    test::OneParticle one(p, block());
    HalfCycleDrive d;
    grow_cracks(one.body(p), d);
    CHECK(cuts(one) == 5);
    for (int x = 4; x <= 8; ++x) CHECK(is_cut(one, x, 3, 1));
    CHECK((one.v.state[one.v.lattice.index(8, 4, 0)] & site_crack_face) != 0);
    CHECK((one.v.state[one.v.lattice.index(8, 4, 0)] & site_wet) == 0);
    d.cycle = 2;
    grow_cracks(one.body(p), d);
    CHECK(cuts(one) == 9);
}

TEST_CASE("a length under a spacing is gone in the mean") {
    const ModelParameters p = parameters(0.25f);
    int faces = 0;
    for (std::uint32_t cycle = 1; cycle <= 400; ++cycle) {
        test::OneParticle one(p, block());
        HalfCycleDrive d;
        d.cycle = cycle;
        grow_cracks(one.body(p), d);
        faces += cuts(one) - 1;
    }
    // Two tips, a quarter of the cycles each time both: 0.5 a cycle, standard error 2 sqrt(0.25 * 0.75/400) = 0.0433.
    CHECK(std::abs(faces / 400.0 - 0.5) < 4 * 0.0433);
}

TEST_CASE("where the tension is too low a crack stays, and where it is higher aside it turns") {
    const ModelParameters p = parameters(1.0f);
    Particle weak = block();
    for (float& stress : weak.residual_stress_MPa) stress *= 0.79f;  // 395 MPa
    test::OneParticle stays(p, std::move(weak));
    grow_cracks(stays.body(p), HalfCycleDrive{});
    CHECK(cuts(stays) == 1);
    // Columns 6 and 7 of row 4 at 900 MPa: across the face between them 900, straight ahead, between (7, 3) and (7, 4), 700.
    Particle turning = block();
    for (const int x : {6, 7}) turning.residual_stress_MPa[static_cast<std::size_t>(turning.lattice.index(x, 4, 0))] = 900.0f;
    test::OneParticle turns(p, std::move(turning));
    grow_cracks(turns.body(p), HalfCycleDrive{});
    CHECK(is_cut(turns, 6, 4, 0));
    CHECK_FALSE(is_cut(turns, 7, 3, 1));
}

TEST_CASE("a crack branches from its tips alone, and tension is that of both sides") {
    const ModelParameters p = parameters(1.0f);
    Particle longer = block();
    crack(longer, 7, 3, 1);
    for (const int x : {6, 7}) longer.residual_stress_MPa[static_cast<std::size_t>(longer.lattice.index(x, 4, 0))] = 900.0f;
    test::OneParticle one(p, std::move(longer));
    grow_cracks(one.body(p), HalfCycleDrive{});
    CHECK_FALSE(is_cut(one, 6, 4, 0));  // 900 MPa, but between two cut faces
    CHECK(is_cut(one, 7, 4, 0));        // 700 MPa, at the tip, where 500 lie straight ahead
    CHECK(cuts(one) == 4);
    Particle uneven = block();
    for (int x = 1; x <= 12; ++x) uneven.residual_stress_MPa[static_cast<std::size_t>(uneven.lattice.index(x, 4, 0))] = 200.0f;
    test::OneParticle bent(p, std::move(uneven));
    grow_cracks(bent.body(p), HalfCycleDrive{});
    CHECK_FALSE(is_cut(bent, 7, 3, 1));  // 350 MPa
    CHECK(is_cut(bent, 6, 3, 0));        // 500 MPa, aside
}

TEST_CASE("electrolyte follows a crack that it has entered, and enters from the surface that a crack comes to") {
    const ModelParameters p = parameters(1.0f);
    Particle wet = block();
    test::open_site(wet, 6, 3);
    wet.ion_conductance[static_cast<std::size_t>(wet.lattice.index(6, 3, 0))] = 3.0f;
    test::OneParticle follows(p, std::move(wet));
    grow_cracks(follows.body(p), HalfCycleDrive{});
    for (const int y : {3, 4}) {
        CHECK((follows.v.state[follows.v.lattice.index(7, y, 0)] & site_wet) != 0);
        CHECK(follows.v.ion_conductance[follows.v.lattice.index(7, y, 0)] == 3.0f);
        CHECK((follows.v.state[follows.v.lattice.index(8, y, 0)] & site_wet) == 0);
    }
    Particle shore = block();
    test::open_site(shore, 7, 4);
    test::OneParticle enters(p, std::move(shore));
    grow_cracks(enters.body(p), HalfCycleDrive{});
    CHECK((enters.v.state[enters.v.lattice.index(7, 3, 0)] & site_wet) != 0);
}

TEST_CASE("a boundary that blocking has closed is no crack, and no crack opens by itself") {
    const ModelParameters p = parameters(3.0f);
    Particle closed = block();
    for (SiteState& s : closed.state) s = static_cast<SiteState>(s & ~site_crack_face);
    test::OneParticle one(p, std::move(closed));
    grow_cracks(one.body(p), HalfCycleDrive{});
    CHECK(cuts(one) == 1);
}
