// The tally: regions, trapped pockets, sealed pieces, the boundary between the phases; every site once.
#include <cmath>
#include <numbers>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/tally.hpp"

using namespace lithofront;

namespace {

ModelParameters counting_from(int sites) {
    ModelParameters p;
    p.min_region_sites = sites;
    return p;
}

}  // namespace

TEST_CASE("regions are counted from the smallest size on, sites all") {
    Particle body = test::laid_out({"LLDLD", "LLDDD", "DDDLL"});
    test::open_site(body, 1, 1);
    const ModelParameters p = counting_from(2);
    test::OneParticle one(p, std::move(body));
    const TallyResult t = tally(one.body(p), Half::charge);
    CHECK(t.regions_of_any_size == 3);
    CHECK(t.regions == 2);
    CHECK(t.left_sites == 7);
    CHECK(t.largest == 4);
    CHECK(t.reported == 2);
    // Faces between the phases: the square 2 + 2, the single site 3, the pair 2 + 1.
    CHECK(t.perimeter_faces == 10);
}

TEST_CASE("a trapped pocket is a remnant that no re-lithiated phase has reached") {
    Particle body = test::laid_out({"rrDDDDLL", "rrDDDDLL", "DDDDDDDD", "LLrrDDDD"});
    test::open_site(body, 8, 4);
    const ModelParameters p = counting_from(1);
    test::OneParticle one(p, std::move(body));
    const TallyResult t = tally(one.body(p), Half::discharge);
    CHECK(t.trapped_sites == 4);  // the square; the strip below has been reached, the other square is no remnant
    CHECK(t.trapped_regions == 1);
    CHECK(t.left_sites == 20);
    CHECK(t.sealed_sites == 0);
}

TEST_CASE("a charge marks what it leaves, and a discharge what that leaves") {
    Particle body = test::laid_out({"LLDD"});
    test::open_site(body, 4, 1);
    const ModelParameters p = counting_from(1);
    test::OneParticle one(p, std::move(body));
    const Lattice& l = one.v.lattice;
    tally(one.body(p), Half::charge);
    CHECK((one.v.state[l.index(1, 1, 0)] & site_remnant) != 0);
    CHECK((one.v.state[l.index(3, 1, 0)] & site_remnant) == 0);
    CHECK(one.v.pocket_age[l.index(1, 1, 0)] == 1);
    tally(one.body(p), Half::charge);
    CHECK(one.v.pocket_age[l.index(1, 1, 0)] == 2);
    tally(one.body(p), Half::discharge);
    CHECK((one.v.state[l.index(3, 1, 0)] & site_stranded) != 0);
    CHECK((one.v.state[l.index(1, 1, 0)] & site_stranded) == 0);
}

TEST_CASE("what no exit can reach through either phase is sealed, and in no region") {
    // Column 4 is dead: the right part has no exit.
    Particle body = test::laid_out({"LDDxLD", "LDDxrr"});
    test::open_site(body, 1, 1);
    const ModelParameters p = counting_from(1);
    test::OneParticle one(p, std::move(body));
    const TallyResult charged = tally(one.body(p), Half::charge);
    CHECK(charged.sealed_sites == 4);
    CHECK(charged.left_sites == 2);
    CHECK(charged.regions_of_any_size == 1);
    const TallyResult discharged = tally(one.body(p), Half::discharge);
    CHECK(discharged.sealed_sites == 4);
    CHECK(discharged.left_sites == 4);
    CHECK(discharged.trapped_sites == 2);  // the remnant on the left; the one on the right is sealed
}

TEST_CASE("a way for ions alone, or for electrons alone, is none") {
    for (const bool ions : {true, false}) {
        Particle body = test::laid_out({"LLDD"});
        test::open_site(body, 4, 1);
        (ions ? body.electron_conductance : body.ion_conductance).assign(body.state.size(), 0.0f);
        const ModelParameters p = counting_from(1);
        test::OneParticle one(p, std::move(body));
        CHECK(tally(one.body(p), Half::charge).sealed_sites == 4);
    }
}

TEST_CASE("a cut between the phases is no boundary") {
    Particle body = test::laid_out({"LD", "LD"});
    test::open_site(body, 1, 1);
    test::open_site(body, 2, 1);
    SiteState& state = body.state[static_cast<std::size_t>(body.lattice.index(1, 2, 0))];
    state = static_cast<SiteState>(state | site_cut_x);
    const ModelParameters p = counting_from(1);
    test::OneParticle one(p, std::move(body));
    CHECK(tally(one.body(p), Half::charge).perimeter_faces == 1);
}
