// A region as the tally counts it becomes a row, in nm.
#include "simulation/pocket_records.hpp"

#include <doctest/doctest.h>

#include "about.hpp"
#include "physics/bare_particle.hpp"

using namespace lithofront;

namespace {

// 50 sites about (12.5 + dx, 12.5) of a disc of radius 12 about (12.5, 12.5).
Region region(double dx) {
    RegionSums s{};
    s.sites = 50;
    s.x = static_cast<std::int64_t>(50 * (12.5 + dx));
    s.y = 625;
    s.stress = -50 * 20 * 1024;
    s.age = 3;
    return {s, RegionKind::lithiated_after_charge};
}

std::vector<PocketRecord> rows(const std::vector<Region>& regions, int dimension = 2) {
    ParticleOutcome o;
    o.regions = regions;
    o.tally.largest = 50;
    return pocket_records(o, 4, 7, dimension, 10.0, RadialOutline(test::round_particle(2, 12.0)));
}

double real(float v) { return static_cast<double>(v); }

}  // namespace

TEST_CASE("size, place, stress and age of a region") {
    const PocketRecord r = rows({region(6.0)})[0];
    CHECK(r.cycle == 4);
    CHECK(r.particle == 7);
    CHECK(r.sites == 50);
    CHECK(real(r.area_nm2) == about(5000.0, 1e-6));
    CHECK(r.volume_nm3 == 0.0f);
    CHECK(real(r.equivalent_radius_nm) == about(39.8942, 1e-5));  // 10 nm sqrt(50/pi)
    CHECK(real(r.centroid_fraction) == about(0.5, 0.06));
    CHECK(real(r.mean_stress_MPa) == about(-20.0, 1e-6));
    CHECK(r.age_cycles == 3);
    CHECK(!r.touches_surface);
    CHECK(!r.touches_crack);
    CHECK(!r.core);  // half way out
}

TEST_CASE("in space a region has a volume") {
    const PocketRecord r = rows({region(0.0)}, 3)[0];
    CHECK(real(r.volume_nm3) == about(50000.0, 1e-6));
    CHECK(r.area_nm2 == 0.0f);
    CHECK(real(r.equivalent_radius_nm) == about(22.8539, 1e-5));  // 10 nm (150/(4 pi))^(1/3)
}

TEST_CASE("a core is the largest residue of a charge, central, and away from the surface") {
    CHECK(rows({region(0.0)})[0].core);
    CHECK(rows({region(2.0)})[0].core);
    Region smaller = region(0.0);
    smaller.sums.sites = 40;
    smaller.sums.x = smaller.sums.y = 500;
    CHECK(!rows({smaller})[0].core);
    Region touching = region(0.0);
    touching.sums.touches_surface = 2;
    CHECK(!rows({touching})[0].core);
    CHECK(rows({touching})[0].touches_surface);
    CHECK(!rows({touching})[0].touches_crack);
    Region cracked = region(0.0);
    cracked.sums.touches_crack = 1;
    CHECK(rows({cracked})[0].touches_crack);
    CHECK(!rows({cracked})[0].touches_surface);
    Region vacant = region(0.0);
    vacant.kind = RegionKind::delithiated_after_discharge;
    CHECK(!rows({vacant})[0].core);
}
