// Roughness of the front against the outline in the same direction.
#include <cmath>

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
