// Passivation: profile u^2 (1 + 2 t) of the distance, t = d/w, u = 1 - t; barrier B_max (1 - exp(-n/n0)).
#include <cmath>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/passivation.hpp"

using namespace lithofront;

namespace {

ModelParameters parameters(float width) {
    ModelParameters p;
    p.passivation_barrier = 4.0f;
    p.passivation_per_half_cycle = 0.05f;  // n0 = 20
    p.passivation_width = width;
    return p;
}

double remembered(const test::OneParticle& one, int x, int y) {
    return static_cast<double>(remembered_half_cycles(one.v.passivation[one.v.lattice.index(x, y, 0)]));
}

}  // namespace

TEST_CASE("the barrier of passivation saturates") {
    const ModelParameters p = parameters(4.0f);
    CHECK(passivation_barrier(p, 0.0f) == 0.0f);
    // n = n0: 4 (1 - 1/e) = 2.5285; n = 1: 4 (1 - exp(-0.05)) = 0.19508; n = 10 n0: 3.9998.
    CHECK(static_cast<double>(passivation_barrier(p, 20.0f)) == about(2.5285, 1e-4));
    CHECK(static_cast<double>(passivation_barrier(p, 1.0f)) == about(0.19508, 1e-4));
    CHECK(static_cast<double>(passivation_barrier(p, 200.0f)) == about(3.9998, 1e-4));
}

TEST_CASE("a half-cycle is laid down about the boundary, to either side, less and less up to the width") {
    const ModelParameters p = parameters(4.0f);
    test::OneParticle one(p, test::laid_out(std::vector<std::string>(3, "LLLLLLDDDDDD")));
    passivate(one.body(p));
    // Distances of 0.5, 1.5, 2.5, 3.5 sites: 0.95703, 0.68359, 0.31641, 0.04297, in whole 64ths.
    const double expected[] = {61 / 64.0, 44 / 64.0, 20 / 64.0, 3 / 64.0, 0.0, 0.0};
    for (int k = 0; k < 6; ++k) {
        CAPTURE(k);
        CHECK(remembered(one, 7 + k, 2) == expected[k]);
        CHECK(remembered(one, 6 - k, 2) == expected[k]);
    }
    passivate(one.body(p));
    CHECK(remembered(one, 7, 2) == 2 * expected[0]);
}

TEST_CASE("half the spacing, the same memory across the layer") {
    // The integral over one side is half the width: 30 nm of 60.
    for (const double spacing_nm : {25.0, 12.5, 6.25}) {
        CAPTURE(spacing_nm);
        const ModelParameters p = parameters(static_cast<float>(60.0 / spacing_nm));
        test::OneParticle one(p, test::laid_out(std::vector<std::string>(1, "LLLLLLLLLLLLDDDDDDDDDDDD")));
        passivate(one.body(p));
        double nm = 0;
        for (int x = 13; x <= 24; ++x) nm += remembered(one, x, 1) * spacing_nm;
        CHECK(nm == about(30.0, 0.02));
    }
}

TEST_CASE("no boundary, no memory: one phase alone, the outside, dead sites") {
    const ModelParameters p = parameters(3.0f);
    test::OneParticle one(p, test::laid_out({"LLL.DDD", "LLLxDDD"}));
    passivate(one.body(p));
    for (int y = 1; y <= 2; ++y)
        for (int x = 1; x <= 7; ++x) CHECK(remembered(one, x, y) == 0.0);
}

TEST_CASE("the layer goes on across periodic sides") {
    const ModelParameters p = parameters(2.0f);
    // A boundary between the first and the last column alone: with periodic sides of the same phase there is none.
    test::OneParticle one(p, test::laid_out(std::vector<std::string>(3, "LDDDDL"), true));
    refresh_ghosts<2>(one.team, one.v.lattice, one.v.state);
    passivate(one.body(p));
    // Distances of 0.5 and 1.5 of 2: 0.84375 and 0.15625, 54 and 10 64ths. Site 6 is the second from the boundary beside site 2.
    CHECK(remembered(one, 1, 2) == 54 / 64.0);
    CHECK(remembered(one, 6, 2) == 54 / 64.0);
    CHECK(remembered(one, 2, 2) == 54 / 64.0);
    CHECK(remembered(one, 3, 2) == 10 / 64.0);
    CHECK(one.v.passivation[one.v.lattice.index(7, 2, 0)] == one.v.passivation[one.v.lattice.index(1, 2, 0)]);
}

TEST_CASE("what a place remembers is held at the largest number that is stored") {
    const ModelParameters p = parameters(2.0f);
    test::OneParticle one(p, test::laid_out({"LD"}));
    one.v.passivation[one.v.lattice.index(1, 1, 0)] = 65530;
    passivate(one.body(p));
    CHECK(one.v.passivation[one.v.lattice.index(1, 1, 0)] == 65535);
}
