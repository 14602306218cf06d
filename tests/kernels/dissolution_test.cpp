// Dissolution: a wet surface recedes at one speed, whatever its direction, the lattice and the steps of time.
#include <cmath>
#include <numbers>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/dissolution.hpp"
#include "physics/bare_particle.hpp"

using namespace lithofront;

namespace {

// A slab of `height` rows on periodic sides, wet on top.
Particle slab(int width, int height) {
    std::vector<std::string> rows(static_cast<std::size_t>(height), std::string(static_cast<std::size_t>(width), 'L'));
    rows.insert(rows.begin(), std::string(static_cast<std::size_t>(width), '.'));
    Particle p = test::laid_out(rows, true);
    for (int x = 1; x <= width; ++x) test::open_site(p, x, height);
    p.surface_area_at_birth = std::int64_t{surface_area_unit} * width;
    return p;
}

// Sites lost per surface site when `depth` sites dissolve in `steps` half-cycles.
template <int Dim>
std::int64_t lost(test::OneParticle& one, const ModelParameters& p, double depth, int steps) {
    refresh_ghosts<Dim>(one.team, one.v.lattice, one.v.state);
    std::int64_t sites = 0;
    HalfCycleDrive d;
    for (int k = 1; k <= steps; ++k) {
        HalfCycleResult r;
        r.dissolution_exposure_s = static_cast<float>(depth / steps);
        d.cycle = static_cast<std::uint32_t>(k);
        dissolve(one.body<Dim>(p), d, r);
        sites += r.lost_lithiated + r.lost_delithiated;
    }
    return sites;
}

ModelParameters one_site_per_second(int dimension = 2) {
    ModelParameters p;
    p.dimension = dimension;
    p.dissolution_rate = 1.0f;
    return p;
}

}  // namespace

TEST_CASE("a tenth of a spacing takes a tenth of the surface's sites, in one step or in a thousand") {
    const ModelParameters p = one_site_per_second();
    for (const int steps : {1, 20, 1000}) {
        CAPTURE(steps);
        test::OneParticle one(p, slab(4000, 4));
        // A binomial share of 0.1 of 4000 has a standard error of 0.0047; exposed neighbours add no more than a few per mille.
        CHECK(std::abs(static_cast<double>(lost<2>(one, p, 0.1, steps)) / 4000.0 - 0.1) < 4 * 0.0047);
    }
    // Each step takes 0.655 of the smallest part that is stored; a share of 0.01 has a standard error of 0.0016.
    test::OneParticle one(p, slab(4000, 4));
    CHECK(std::abs(static_cast<double>(lost<2>(one, p, 0.01, 1000)) / 4000.0 - 0.01) < 4 * 0.0016);
}

TEST_CASE("a surface that recedes by many spacings goes at its speed: noise does not hasten it") {
    const ModelParameters p = one_site_per_second();
    test::OneParticle one(p, slab(2000, 12));
    CHECK(static_cast<double>(lost<2>(one, p, 6.0, 120)) / 2000.0 == about(6.0, 0.05));
}

TEST_CASE("the surface of a disc's sites is its circumference, in every direction") {
    const Particle body = test::round_particle(2, 60.0);
    const Lattice& l = body.lattice;
    double octant[8] = {};
    double sum = 0;
    for (int s = 0; s < l.count; ++s) {
        if (!(body.state[static_cast<std::size_t>(s)] & site_surface)) continue;
        const Site at = locate(l, s);
        const double surface = static_cast<double>(surface_of_site<2>(l, body.state.data(), s, at));
        const double turn = std::atan2(at.y - test::middle(l.ny), at.x - test::middle(l.nx)) / (2.0 * std::numbers::pi) + 1.0;
        // Octants about the axes and about the diagonals.
        octant[static_cast<int>(std::floor(8.0 * turn + 0.5)) % 8] += surface;
        sum += surface;
    }
    CHECK(sum == about(2.0 * std::numbers::pi * 60.0, 0.02));
    for (const double part : octant) CHECK(part == about(0.25 * std::numbers::pi * 60.0, 0.05));
}

TEST_CASE("the surface of a ball's sites is its area, about axes, edges and space diagonals") {
    const Particle body = test::round_particle(3, 24.0);
    const Lattice& l = body.lattice;
    double sum = 0, part[3] = {};
    double solid[3] = {};
    std::int64_t count[3] = {};
    for (int s = 0; s < l.count; ++s) {
        if (!(body.state[static_cast<std::size_t>(s)] & site_surface)) continue;
        const Site at = locate(l, s);
        const double surface = static_cast<double>(surface_of_site<3>(l, body.state.data(), s, at));
        sum += surface;
        double n[3] = {std::abs(at.x - test::middle(l.nx)), std::abs(at.y - test::middle(l.ny)), std::abs(at.z - test::middle(l.nz))};
        std::sort(n, n + 3);
        const double r = std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
        const double along[3] = {n[2] / r, (n[1] + n[2]) / (r * std::sqrt(2.0)), (n[0] + n[1] + n[2]) / (r * std::sqrt(3.0))};
        const double limit = std::cos(0.3);
        for (int k = 0; k < 3; ++k)
            if (along[k] > limit) {
                part[k] += surface;
                ++count[k];
            }
    }
    CHECK(sum == about(4.0 * std::numbers::pi * 24.0 * 24.0, 0.03));
    const double cap = 2.0 * std::numbers::pi * (1.0 - std::cos(0.3)) * 24.0 * 24.0;
    solid[0] = 6 * cap;
    solid[1] = 12 * cap;
    solid[2] = 8 * cap;
    for (int k = 0; k < 3; ++k) CHECK(part[k] == about(solid[k], 0.05));
}

TEST_CASE("a disc loses the ring that has dissolved, on any lattice") {
    // Radius 500 nm, recession 40 nm: pi (500^2 - 460^2) nm2 = 120,637 nm2.
    for (const double spacing : {25.0, 12.5, 6.25}) {
        CAPTURE(spacing);
        ModelParameters p = one_site_per_second();
        double nm2 = 0;
        for (p.seed = 1; p.seed <= 20; ++p.seed) {
            test::OneParticle one(p, test::round_particle(2, 500.0 / spacing));
            nm2 += static_cast<double>(lost<2>(one, p, 40.0 / spacing, 50)) * spacing * spacing / 20.0;
        }
        CHECK(nm2 == about(120637.0, spacing > 20.0 ? 0.05 : 0.01));
    }
}

TEST_CASE("dissolution slows: twice as slow after the length that is given") {
    // dR/dt = v/(1 + R/s): v t = R + R^2/(2 s). With s = 3 sites, R = 3 takes v t = 4.5.
    ModelParameters p = one_site_per_second();
    p.dissolution_slowing = 3.0f;
    CHECK(static_cast<double>(dissolution_speed(p, 3.0f)) == about(0.5, 1e-6));
    CHECK(static_cast<double>(dissolution_speed(p, 0.0f)) == about(1.0, 1e-6));
    Particle body = test::round_particle(2, 60.0);
    test::OneParticle one(p, std::move(body));
    // pi (60^2 - 57^2) = 1102.7 sites.
    CHECK(static_cast<double>(lost<2>(one, p, 4.5, 50)) == about(1102.7, 0.05));
}

TEST_CASE("dry surface stays") {
    ModelParameters p = one_site_per_second();
    Particle body = slab(50, 4);
    for (SiteState& s : body.state) s = static_cast<SiteState>(s & ~site_wet);
    test::OneParticle one(p, std::move(body));
    CHECK(lost<2>(one, p, 3.0, 10) == 0);
}

TEST_CASE("electrolyte and contacts follow the surface, with the conductances that were there") {
    ModelParameters p = one_site_per_second();
    Particle body = slab(20, 4);
    for (int x = 1; x <= 20; ++x) {
        body.ion_conductance[static_cast<std::size_t>(body.lattice.index(x, 4, 0))] = 2.5f;
        body.electron_conductance[static_cast<std::size_t>(body.lattice.index(x, 4, 0))] = 0.75f;
        body.passivation[static_cast<std::size_t>(body.lattice.index(x, 4, 0))] = 9;
    }
    test::OneParticle one(p, std::move(body));
    const Lattice& l = one.v.lattice;
    std::int64_t gone = lost<2>(one, p, 0.99, 10);
    CHECK(gone >= 19);
    for (int x = 1; x <= 20; ++x) {
        const int top = l.index(x, 4, 0), below = l.index(x, 3, 0);
        if (phase_of(one.v.state[top]) != phase_dead || !is_active(one.v.state[below])) continue;
        CHECK(one.v.ion_conductance[top] == 0.0f);
        CHECK(one.v.electron_conductance[top] == 0.0f);
        CHECK(one.v.passivation[top] == 0);
        CHECK(one.v.ion_conductance[below] == 2.5f);
        CHECK(one.v.electron_conductance[below] == 0.75f);
        CHECK((one.v.state[below] & (site_wet | site_contact | site_surface)) == (site_wet | site_contact | site_surface));
    }
}

TEST_CASE("time counts by voltage, rests at the end's") {
    ModelParameters p = one_site_per_second();
    p.dissolution_voltage_V = 4.0f;
    p.dissolution_voltage_width_V = 0.05f;
    // 0.1 V below the onset: exp(-2) = 0.13534 of the rate.
    CHECK(static_cast<double>(dissolution_weight(p, 3.9f)) == about(0.13534, 1e-4));
    CHECK(dissolution_weight(p, 4.3f) == 1.0f);
    test::OneParticle one(p, slab(4000, 4));
    refresh_ghosts<2>(one.team, one.v.lattice, one.v.state);
    HalfCycleDrive d;
    d.rest_s = 1.0f;
    HalfCycleResult r;
    r.end_voltage_V = 3.9f;
    dissolve(one.body(p), d, r);
    CHECK(std::abs(static_cast<double>(r.lost_lithiated) / 4000.0 - 0.13534) < 4 * 0.0054);
}
