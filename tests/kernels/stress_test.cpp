// Local stress: residual + P (cbar - c), c the lithiated share within the coherency box.
#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/stress.hpp"

using namespace lithofront;

namespace {

std::vector<double> stresses(const std::vector<std::string>& rows, int radius, int n, bool periodic = false) {
    ModelParameters p;
    p.configuration_stress_MPa = 100.0f;
    p.coherency_radius = radius;
    test::OneParticle one(p, test::laid_out(rows, periodic));
    for (int s = 0; s < one.v.lattice.count; ++s) one.v.residual_stress_MPa[s] = 7.0f;
    const std::int64_t lithiated = count_phase(one.body(), phase_lithiated);
    refresh_stress(one.body(), lithiated, lithiated + count_phase(one.body(), phase_delithiated));
    std::vector<double> out;
    for (int x = 1; x <= n; ++x) out.push_back(static_cast<double>(one.ws.stress[one.v.lattice.index(x, 1, 0)]));
    return out;
}

}  // namespace

TEST_CASE("a lithiated site among delithiated ones is under pressure, the mean over the body is none") {
    // One lithiated site of four: cbar = 1/4; 7 + 100 (1/4 - 1) and 7 + 100 * 1/4.
    const auto s = stresses({"LDDD"}, 0, 4);
    CHECK(s[0] == about(-68.0, 1e-5));
    for (int k = 1; k < 4; ++k) CHECK(s[static_cast<std::size_t>(k)] == about(32.0, 1e-5));
}

TEST_CASE("the composition is averaged over the box, of what is active in it") {
    // Boxes of three along x: 1, 2/3, 1/3, 0 lithiated (at the ends two sites), cbar = 1/2.
    const auto s = stresses({"LLDD"}, 1, 4);
    CHECK(s[0] == about(7.0 - 50.0, 1e-5));
    CHECK(s[1] == about(7.0 - 100.0 / 6.0, 1e-5));
    CHECK(s[2] == about(7.0 + 100.0 / 6.0, 1e-5));
    CHECK(s[3] == about(7.0 + 50.0, 1e-5));
    // Two rows: the box of site 1 holds L D above, L L of its own: 3/4 of 4; cbar = 3/4.
    const auto two = stresses({"LDLL", "LLLD"}, 1, 2);
    CHECK(two[0] == about(7.0 + 100.0 * (0.75 - 0.75), 1e-5));
    CHECK(two[1] == about(7.0 + 100.0 * (0.75 - 5.0 / 6.0), 1e-5));
}

TEST_CASE("the box goes on across periodic sides") {
    // Site 1 of LDDDDD: D beyond the side, itself, D: 1/3; cbar = 1/6.
    const auto s = stresses({"LDDDDD"}, 1, 6, true);
    CHECK(s[0] == about(7.0 + 100.0 * (1.0 / 6.0 - 1.0 / 3.0), 1e-4));
    CHECK(s[5] == about(7.0 + 100.0 * (1.0 / 6.0 - 1.0 / 3.0), 1e-4));
    CHECK(s[3] == about(7.0 + 100.0 / 6.0, 1e-4));
}
