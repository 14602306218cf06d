// What conversions renew: the front where a phase blocks, and the entries that close its gaps.
#include "particle/renewal.hpp"

#include "about.hpp"
#include "kernels/handmade.hpp"

using namespace lithofront;

TEST_CASE("a site that loses its path falls out of the front, goes back to the sweeps, and the last entry closes its gap") {
    // Ions pass lithiated phase alone, and leave at the first site: the two sites behind the product have no way out.
    ModelParameters p;
    p.ionic_field = 1;
    p.ion_mobility[phase_lithiated] = 1.0f;
    p.ion_mobility[phase_delithiated] = 0.0f;
    Particle body = test::laid_out({"LLDLL"});
    test::open_site(body, 1, 1);
    test::OneParticle one(p, std::move(body));
    const FrontContext c = front_context(p, one.v, HalfCycleDrive{});
    prepare_fields(one.body(), c);
    const auto site = [&](int x) { return one.v.lattice.index(x, 1, 0); };
    FrontList& list = one.ws.front;
    const int listed[2] = {4, 2};
    for (int e = 0; e < 2; ++e) {
        const int s = site(listed[e]);
        const Site at = locate(one.v.lattice, s);
        one.v.state[s] = static_cast<SiteState>(one.v.state[s] | site_front);
        list.word[e] = packed(s, 2 * at.colour + at.odd_x);
        list.shift[e] = 10.0f + static_cast<float>(e);
        list.rate_constant[e] = 20.0f + static_cast<float>(e);
        list.threshold[e] = 30.0f + static_cast<float>(e);
        for (int k = 0; k < 2; ++k) list.filled[k][e] = 0.1f + static_cast<float>(e);
        if (list.around) list.around[e] = 40 + e;
        one.ws.slot[s] = e;
        one.ws.ion.inverse[s] = 0.0f;
    }
    one.ws.counter[front_counter] = 2;
    CHECK(renew_front(one.body(), c, 2, one.ws.counters_of(0)) == 2);
    CHECK(list.site(1) == site(1));  // at its electrolyte, and not listed before
    CHECK(list.site(0) == site(2));
    CHECK(one.ws.slot[site(2)] == 0);
    CHECK(list.shift[0] == 11.0f);
    CHECK(list.rate_constant[0] == 21.0f);
    CHECK(list.threshold[0] == 31.0f);
    CHECK(list.filled[0][0] == 1.1f);
    CHECK(list.filled[1][0] == 1.1f);
    if (list.around) CHECK(list.around[0] == 41);
    CHECK((one.v.state[site(4)] & site_front) == 0);
    CHECK((one.v.state[site(2)] & site_front) != 0);
    CHECK(one.ws.ion.inverse[site(4)] == 1.0f);  // one face of 1
}

TEST_CASE("a phase blocks that does not conduct, of a field that is on; each field has its own mobilities and boundaries") {
    ModelParameters p;
    p.ionic_field = 1;
    p.ion_mobility[phase_lithiated] = p.ion_mobility[phase_delithiated] = 1.0f;
    CHECK(!has_blocking_phase(p));
    p.ion_mobility[phase_delithiated] = 0.0f;
    CHECK(has_blocking_phase(p));
    p.ion_mobility[phase_delithiated] = 1.0f;
    p.ion_mobility[phase_lithiated] = 0.0f;
    CHECK(has_blocking_phase(p));
    p.ionic_field = 0;
    CHECK(!has_blocking_phase(p));
    p.electronic_field = 1;
    CHECK(has_blocking_phase(p));  // no conductivity has been given
    const FrontContext c{};
    CHECK(ion_faces(p, c).mobility == p.ion_mobility);
    CHECK(ion_faces(p, c).boundary_factor == p.ion_boundary_factor);
    CHECK(electron_faces(p, c).mobility == p.electron_mobility);
    CHECK(electron_faces(p, c).boundary_factor == p.electron_boundary_factor);
    const FieldRenewal none{{}, ion_faces(p, c), nullptr, 3}, same{{}, electron_faces(p, c), nullptr, 3};
    CHECK(!none.uniform());
    CHECK(none.renews_faces());
    CHECK(same.uniform());
    CHECK(!same.renews_faces());
}

TEST_CASE("the front's entries within the radius are told of product that is new") {
    ModelParameters p;
    p.interface_energy = 1.0f;
    p.interface_radius = 2.0f;
    test::OneParticle one(p, test::laid_out({"LLLLL"}));
    const auto site = [&](int x) { return one.v.lattice.index(x, 1, 0); };
    REQUIRE(one.ws.front.around);
    for (int e = 0; e < 4; ++e) {
        const int x = e + 1;
        one.v.state[site(x)] = static_cast<SiteState>(one.v.state[site(x)] | site_front);
        one.ws.slot[site(x)] = e;
        one.ws.front.around[e] = 10 * one_active;
    }
    one.ws.conversion.converted[0] = packed(site(5), 1);
    one.team.together(counted_product(one.body(), 1));
    CHECK(one.ws.front.around[1] == 10 * one_active);
    CHECK(one.ws.front.around[2] == 10 * one_active + 1);
    CHECK(one.ws.front.around[3] == 10 * one_active + 1);
}
