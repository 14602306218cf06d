// Faces under too much tension open; electrolyte enters from a side that is wet.
#include <doctest/doctest.h>

#include "particle/cycle_job.hpp"
#include "physics/bare_particle.hpp"
#include "physics/one_particle.hpp"

namespace {

using namespace lithofront;

struct Opened {
    int cut_faces = 0, wet_sides = 0;
    float conductance = 0;                       // of wet sides, beyond the surface's
    std::int64_t active = 0;
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
    p.crack_face_conductance = 0.25f;
    test::OneParticle one(p, std::move(particle));
    const ParticleView& v = one.v;
    Opened o;
    for (int s = 0; s < v.lattice.count; ++s) o.conductance -= v.ion_conductance[s];
    open_cracks<2>(one.team, p, HalfCycleDrive{}, v, one.ws);
    for (int s = 0; s < v.lattice.count; ++s) {
        const SiteState state = v.state[s];
        o.cut_faces += ((state & site_cut_x) != 0) + ((state & site_cut_y) != 0);
        o.wet_sides += (state & site_crack_face) && (state & site_wet);
        o.conductance += v.ion_conductance[s];
        o.active += is_active(state);
    }
    return o;
}

}  // namespace

TEST_CASE("a site under tension inside parts from its neighbours and stays dry") {
    const Opened o = open_where([](const Lattice& l, int s) { return s == l.index(12, 12, 0); });
    CHECK(o.cut_faces == 4);
    CHECK(o.wet_sides == 0);
    CHECK(o.conductance == 0.0f);
    CHECK(o.active == test::count_of(test::round_particle(2, 12.0), phase_lithiated));  // no volume is lost
}

TEST_CASE("electrolyte enters a crack beside a wet site, over the faces that have opened there") {
    // The end of a row at the surface, at x = 24 of 24: a neighbour inside and one above and below it, all of them wet but that inside.
    const Opened o = open_where([](const Lattice& l, int s) { return s == l.index(24, 12, 0); });
    CHECK(o.cut_faces == 3);
    CHECK(o.wet_sides == 4);
    CHECK(o.conductance == 6 * 0.25f);           // both sides of three faces
}
