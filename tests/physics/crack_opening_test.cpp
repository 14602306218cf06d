// Electrolyte enters an opened crack only where it can get to it.
#include <doctest/doctest.h>

#include "particle/cycle_job.hpp"
#include "physics/bare_particle.hpp"
#include "physics/one_particle.hpp"

namespace {

using namespace lithofront;

struct Opened {
    int cracks = 0, wet_cracks = 0, wet_faces = 0;
};

// Opens all that lies under tension where `stressed` says so; every draw lets electrolyte in.
template <class F>
Opened open_where(F stressed) {
    Particle particle = test::round_particle(2, 12.0);
    for (int s = 0; s < particle.lattice.count; ++s)
        if (is_active(particle.state[static_cast<std::size_t>(s)]) && stressed(particle.lattice, s))
            particle.residual_stress_MPa[static_cast<std::size_t>(s)] = 1000.0f;
    ModelParameters p;
    p.crack_strength_MPa = 500.0f;
    p.crack_open_wetted_fraction = 1.0f;
    p.crack_face_conductance = 1.0f;
    test::OneParticle one(p, std::move(particle));
    const ParticleView& v = one.v;
    HalfCycleResult result;
    open_cracks<2>(one.team, p, HalfCycleDrive{}, v, one.ws, result);
    Opened o;
    for (int s = 0; s < v.lattice.count; ++s) {
        const SiteState state = v.state[s];
        o.cracks += phase_of(state) == phase_outside && (state & site_crack) != 0;
        o.wet_cracks += (state & site_wet_crack) != 0;
        o.wet_faces += is_active(state) && (state & site_crack_face) && (state & site_wet);
    }
    return o;
}

bool in_slit(const Lattice& l, int s, double nearest, double farthest) {
    const Site at = locate(l, s);
    const double x = at.x - test::middle(l.nx);
    return at.y == l.ny / 2 && x >= nearest && x <= farthest;
}

}  // namespace

TEST_CASE("a crack that opens inside stays dry") {
    const Opened o = open_where([](const Lattice& l, int s) { return test::radius_of(l, s) < 3.0; });
    CHECK(o.cracks > 20);
    CHECK(o.wet_cracks == 0);
    CHECK(o.wet_faces == 0);
}

TEST_CASE("a crack that opens from the surface is filled, all along") {
    const Opened o = open_where([](const Lattice& l, int s) { return in_slit(l, s, -2.0, 99.0); });
    CHECK(o.cracks > 10);
    CHECK(o.wet_cracks == o.cracks);
    CHECK(o.wet_faces > 15);
}

TEST_CASE("of two cracks, electrolyte enters the one that it reaches") {
    const Opened o = open_where([](const Lattice& l, int s) { return in_slit(l, s, -8.0, -4.0) || in_slit(l, s, 4.0, 99.0); });
    CHECK(o.wet_cracks > 5);
    CHECK(o.cracks - o.wet_cracks > 3);
}
