// The stress that a conversion leaves: fatigue_stress * A^2/(A^2 + A0^2) * (1 - (present/saturation)^2) * xi.
#include "about.hpp"
#include "core/random.hpp"
#include "particle/fatigue.hpp"

using namespace lithofront;

namespace {

ModelParameters parameters() {
    ModelParameters p;
    p.fatigue_stress_MPa = 10.0f;
    p.fatigue_saturation_MPa = 100.0f;
    return p;
}

}  // namespace

TEST_CASE("fatigue grows with the square of a small affinity and is bounded at a large one") {
    const ModelParameters p = parameters();
    // A0 = 4 kT: 1/(1 + 16), 4/(4 + 16), 16/32, 144/160.
    CHECK(static_cast<double>(fatigue_increment(p, 1.0f, 1.0f, 0.0f)) == about(10.0 / 17.0, 1e-6));
    CHECK(static_cast<double>(fatigue_increment(p, 2.0f, 1.0f, 0.0f)) == about(2.0, 1e-6));
    CHECK(static_cast<double>(fatigue_increment(p, 4.0f, -1.0f, 0.0f)) == about(-5.0, 1e-6));
    CHECK(static_cast<double>(fatigue_increment(p, 12.0f, 1.0f, 0.0f)) == about(9.0, 1e-6));
    CHECK(static_cast<double>(fatigue_increment(p, 1.0e9f, 1.0f, 0.0f)) == about(10.0, 1e-4));
    CHECK(fatigue_increment(p, -3.0f, 1.0f, 0.0f) == 0.0f);
}

TEST_CASE("a stressed place gains less, and none beyond what the material bears") {
    const ModelParameters p = parameters();
    // Half of the saturation: 3/4 of the increment, to either side.
    CHECK(static_cast<double>(fatigue_increment(p, 4.0f, 1.0f, 50.0f)) == about(3.75, 1e-6));
    CHECK(static_cast<double>(fatigue_increment(p, 4.0f, -1.0f, 50.0f)) == about(-3.75, 1e-6));
    CHECK(fatigue_increment(p, 4.0f, 1.0f, 100.0f) == 0.0f);
    CHECK(fatigue_increment(p, 4.0f, -1.0f, 180.0f) == 0.0f);
    // A draw of 50 at 90 MPa would add 95 MPa: 10 are left, and 190 to the other side, of which it takes 95.
    CHECK(static_cast<double>(fatigue_increment(p, 1.0e9f, 50.0f, 90.0f)) == about(10.0, 1e-5));
    CHECK(static_cast<double>(fatigue_increment(p, 1.0e9f, -50.0f, 90.0f)) == about(-95.0, 1e-4));
    // The same below: from -50 MPa a draw of -50 would add -375.
    CHECK(static_cast<double>(fatigue_increment(p, 1.0e9f, -50.0f, -50.0f)) == about(-50.0, 1e-5));
    CHECK(static_cast<double>(fatigue_increment(p, 1.0e9f, 50.0f, -50.0f)) == about(150.0, 1e-5));
    float stress = 60.0f;
    const RandomKey key = RandomKey::make(1, 0, 1, 0, Stream::stress_fatigue);
    float largest = 0.0f;
    constexpr int conversions = 20000;
    for (int i = 0; i < conversions; ++i) {
        stress += fatigue_increment(p, 1.0e3f, random_normal(key, 0, static_cast<std::uint32_t>(i)) * 3.0f, stress);
        largest = max_of(largest, magnitude(stress));
    }
    CHECK(largest > 90.0f);
    CHECK(largest <= 100.0f);
}
