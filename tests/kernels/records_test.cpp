// Roughness of the front against the outline in the same direction.
#include <cmath>
#include <vector>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/records.hpp"
#include "physics/bare_particle.hpp"

using namespace lithofront;

namespace {

struct Front {
    double roughness, mean;
};

// Observes the front that consists of the lithiated sites within `inside` at its border, of a body that is delithiated elsewhere;
// sites that `skip` accepts are not listed.
template <class Inside, class Skip>
Front observe(Particle body, Inside inside, Skip skip) {
    const ModelParameters p;
    const Lattice l = body.lattice;
    test::set_phase(body, phase_delithiated, [&](int s) { return !inside(s); });
    test::OneParticle one(p, std::move(body));
    int n = 0;
    for (int s = 0; s < l.count; ++s) {
        if (phase_of(one.v.state[s]) != phase_lithiated || skip(s)) continue;
        const Site at = locate(l, s);
        bool border = false;
        for (int k = 0; k < 4; ++k)
            border = border || phase_of(one.v.state[Neighbours<2>::face(l, s, at.colour, at.odd_x, k)]) == phase_delithiated;
        if (border) one.ws.front.word[n++] = packed(s, 2 * at.colour + at.odd_x);
    }
    FrontContext c;
    c.reactant = phase_lithiated;
    c.product = phase_delithiated;
    HalfCycleResult r;
    observe_front(one.body(), c, n, r);
    return {static_cast<double>(r.roughness), static_cast<double>(r.mean_radius)};
}

// Place of a site from the middle, in sites.
std::pair<double, double> place(const Lattice& l, int s) {
    const Site at = locate(l, s);
    return {at.x - test::middle(l.nx), at.y - test::middle(l.ny)};
}

}  // namespace

TEST_CASE("the outline's distance is found to an eighth, over gaps and what is sealed") {
    // From x = 5 in a row of ten the outline lies at 10.5; beyond a gap it is the last crossing that counts.
    Particle body = test::laid_out({"LLLLLLLLLL"});
    const auto distance = [&] {
        const float from[3] = {5.0f, 1.0f, 0.0f}, direction[3] = {1.0f, 0.0f, 0.0f};
        return static_cast<double>(outline_distance<2>(body.lattice, body.state.data(), from, direction));
    };
    const auto put = [&](int x, SiteState s) { body.state[static_cast<std::size_t>(body.lattice.index(x, 1, 0))] = s; };
    CHECK(std::abs(distance() - 5.5) <= 0.125);
    put(8, phase_outside);
    CHECK(std::abs(distance() - 5.5) <= 0.125);
    for (int x = 8; x <= 10; ++x) put(x, phase_outside);
    CHECK(std::abs(distance() - 2.5) <= 0.125);
    for (int x = 8; x <= 10; ++x) put(x, phase_outside | site_sealed);
    CHECK(std::abs(distance() - 5.5) <= 0.125);
    for (int x = 8; x <= 10; ++x) put(x, phase_dead);
    CHECK(std::abs(distance() - 5.5) <= 0.125);
}

TEST_CASE("a front that lies at a third and at a half of the radius is as rough as the two shares are") {
    // Arcs of 0.3 R and 0.5 R, sites in proportion: mean 0.425, standard deviation sqrt((3 * 0.125^2 + 5 * 0.075^2)/8) = 0.0968.
    const Particle body = test::round_particle(2, 80.0);
    const Lattice l = body.lattice;
    const Front f = observe(
        body, [&](int s) { return test::radius_of(l, s) <= (place(l, s).first < 0 ? 24.0 : 40.0); },
        [&](int s) { return std::abs(place(l, s).first) < 1.0; });
    CHECK(f.mean == about(0.425, 0.02));
    CHECK(f.roughness == about(0.0968, 0.03));
}

TEST_CASE("a front that repeats the outline is smooth, however odd the outline") {
    Particle body = test::round_particle(2, 80.0);
    const Lattice l = body.lattice;
    const auto scaled = [&](int s) {
        const auto [x, y] = place(l, s);
        return std::hypot(x, 2.0 * y) / 80.0;
    };
    for (int s = 0; s < l.count; ++s)
        if (scaled(s) > 1.0) body.state[static_cast<std::size_t>(s)] = phase_outside;
    const Front f = observe(
        body, [&](int s) { return scaled(s) <= 0.5; }, [](int) { return false; });
    CHECK(f.mean == about(0.5, 0.03));
    CHECK(f.roughness < 0.015);
}

TEST_CASE("what has dissolved still belongs to the outline") {
    Particle body = test::round_particle(2, 40.0);
    const Lattice l = body.lattice;
    for (int s = 0; s < l.count; ++s)
        if (is_active(body.state[static_cast<std::size_t>(s)]) && test::radius_of(l, s) > 36.0 && place(l, s).first > 0)
            body.state[static_cast<std::size_t>(s)] = phase_dead;
    const Front f = observe(
        body, [&](int s) { return test::radius_of(l, s) <= 20.0; }, [](int) { return false; });
    CHECK(f.roughness < 0.03);
}

TEST_CASE("active sites of a row and the sum of their places, in rows of either parity") {
    const Particle body = test::laid_out({"L.LD", "xLL."});
    const Lattice& l = body.lattice;
    // From below: 2 and 3; then 1, 3 and 4.
    const RowSums below = active_in_row(l, body.state.data(), row_of<2>(l, 0)),
                  above = active_in_row(l, body.state.data(), row_of<2>(l, 1));
    CHECK(below.sites == 2);
    CHECK(below.x == 5);
    CHECK(above.sites == 3);
    CHECK(above.x == 8);
}

TEST_CASE("inner product is what touches neither the surface nor the electrolyte of a crack") {
    const ModelParameters p;
    test::OneParticle one(p, test::laid_out({"DLDDLDLD"}));
    const auto at = [&](int x) { return one.v.lattice.index(x, 1, 0); };
    one.v.state[at(1)] = static_cast<SiteState>(one.v.state[at(1)] | site_surface);
    one.v.state[at(6)] = static_cast<SiteState>(one.v.state[at(6)] | site_wet);
    one.ws.front.word[0] = packed(at(2), 0);
    FrontContext c;
    c.reactant = phase_lithiated;
    c.product = phase_delithiated;
    HalfCycleResult r;
    observe_front(one.body(), c, 1, r);
    // Of 1, 3, 4, 6 and 8 the sites 3, 4 and 8.
    CHECK(static_cast<double>(r.inner_product_share) == about(0.6, 1e-6));
}

TEST_CASE("frame k is taken when k of the frames' number of the sites at birth have converted") {
    const ModelParameters p;
    test::OneParticle one(p, test::laid_out({"LLLLLLLLLL"}));
    const std::size_t count = static_cast<std::size_t>(one.v.lattice.count);
    std::vector<SiteState> frames(5 * count, SiteState{0});
    Recording recording;
    recording.frames = frames.data();
    recording.frame_capacity = 5;
    HalfCycleResult r;
    // Ten sites, five frames: at 0, 2, 4, 6 and 8.
    const int expected[11] = {1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5};
    for (r.converted = 0; r.converted <= 10; ++r.converted) {
        one.v.state[one.v.lattice.index(1, 1, 0)] = static_cast<SiteState>(r.converted);
        take_frame(one.body(), recording, r);
        CHECK(r.frames == expected[r.converted]);
    }
    CHECK(frames[count + static_cast<std::size_t>(one.v.lattice.index(1, 1, 0))] == 2);
}

TEST_CASE("the last potentials of ions and of electrons, nothing where a field is not solved") {
    ModelParameters p;
    p.ionic_field = p.electronic_field = 1;
    test::OneParticle one(p, test::laid_out({"LL"}));
    const int count = one.v.lattice.count;
    for (int s = 0; s < count; ++s) {
        one.ws.ion.potential[s] = 1.5f;
        one.ws.electron.potential[s] = 2.5f;
    }
    std::vector<float> ions(static_cast<std::size_t>(count), -1.0f), electrons = ions;
    Recording recording;
    recording.ion_potential = ions.data();
    recording.electron_potential = electrons.data();
    record_potentials(one.body(), recording);
    CHECK(ions[20] == 1.5f);
    CHECK(electrons[20] == 2.5f);
    p.electronic_field = 0;
    record_potentials(one.body(p), recording);
    CHECK(ions[20] == 1.5f);
    CHECK(electrons[20] == 0.0f);
}
