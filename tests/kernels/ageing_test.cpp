// What a half-cycle leaves, mechanism by mechanism, and when.
#include <doctest/doctest.h>

#include <cmath>
#include <tuple>

#include "kernels/handmade.hpp"
#include "physics/bare_particle.hpp"
#include "particle/cycle_job.hpp"

using namespace lithofront;

namespace {

int at(const test::OneParticle& one, int x, int y) { return one.v.lattice.index(x, y, 0); }

}  // namespace

TEST_CASE("interphase and contacts age once a cycle, after its last half") {
    ModelParameters p;
    p.interphase_growth = 1.0f;
    p.contact_loss = 1.0f;
    Particle body = test::laid_out({"LL"});
    test::open_site(body, 1, 1);
    test::OneParticle one(p, std::move(body));
    HalfCycleDrive d;
    HalfCycleResult r;
    age_particle(one.body(), d, r);
    CHECK(one.v.ion_conductance[at(one, 1, 1)] == 1.0f);
    CHECK(one.v.electron_conductance[at(one, 1, 1)] == 1.0f);
    CHECK(r.lithiated == 2);
    CHECK(r.delithiated == 0);
    d.last_of_cycle = 1;
    age_particle(one.body(), d, r);
    CHECK(one.v.ion_conductance[at(one, 1, 1)] == 0.5f);
    CHECK(one.v.electron_conductance[at(one, 1, 1)] == 0.0f);
    CHECK((one.v.state[at(one, 1, 1)] & site_contact) == 0);
    CHECK((one.v.state[at(one, 1, 1)] & site_wet) != 0);
}

TEST_CASE("other contacts fail in another cycle") {
    ModelParameters p;
    p.site_spacing_nm = 10.0f;
    p.contact_loss = 0.5f;
    p.contact_patch_nm = 10.0f;
    const auto failed = [&](std::uint32_t cycle) {
        Particle body = test::laid_out({std::string(64, 'L')});
        for (int x = 1; x <= 64; ++x) test::open_site(body, x, 1);
        test::OneParticle one(p, std::move(body));
        HalfCycleDrive d;
        d.cycle = cycle;
        lose_contacts(one.body(), d);
        std::string text;
        for (int x = 1; x <= 64; ++x) text += one.v.electron_conductance[at(one, x, 1)] > 0.0f ? '1' : '0';
        return text;
    };
    CHECK(failed(1) != failed(2));
    CHECK(failed(2) == failed(2));
}

TEST_CASE("other boundaries close on discharge than on charge, each along its own axis") {
    ModelParameters p;
    p.site_spacing_nm = 10.0f;
    p.passivation_per_half_cycle = 1.0f;
    p.blocking = 0.7f;
    p.blocking_patch_nm = 10.0f;
    const auto closed = [&](Half half, bool upright) {
        Particle body =
            upright ? test::laid_out(std::vector<std::string>(64, "LD")) : test::laid_out({std::string(64, 'D'), std::string(64, 'L')});
        body.passivation.assign(body.passivation.size(), 6400);
        test::OneParticle one(p, std::move(body));
        HalfCycleDrive d;
        d.half = half;
        block_boundaries(one.body(), d);
        int other = 0;
        std::string text;
        for (int k = 1; k <= 64; ++k) {
            const SiteState s = one.v.state[upright ? at(one, 1, k) : at(one, k, 1)];
            text += (s & cut_bit(upright ? 0 : 1)) ? '1' : '0';
            other += (s & cut_bit(upright ? 1 : 0)) != 0;
        }
        CHECK(other == 0);
        return text;
    };
    for (const bool upright : {false, true}) {
        CHECK(closed(Half::charge, upright) != closed(Half::discharge, upright));
        CHECK(closed(Half::charge, upright).find('1') != std::string::npos);
        CHECK(closed(Half::charge, upright).find('0') != std::string::npos);
    }
}

TEST_CASE("what a face remembers is the mean of both of its sides") {
    // Passivated without end on one side alone: n = 500 of n0 = 1 is as good as 1000; with n0 = 1000 0.5 remembered is 1 - exp(-0.5).
    ModelParameters p;
    p.site_spacing_nm = 10.0f;
    p.passivation_per_half_cycle = 0.001f;
    p.blocking = 1.0f;
    p.blocking_patch_nm = 10.0f;
    Particle body = test::laid_out({std::string(4000, 'D'), std::string(4000, 'L')});
    for (int x = 1; x <= 4000; ++x) body.passivation[static_cast<std::size_t>(body.lattice.index(x, 2, 0))] = 64000;
    test::OneParticle one(p, std::move(body));
    block_boundaries(one.body(), HalfCycleDrive{});
    int closed = 0;
    for (int x = 1; x <= 4000; ++x) closed += (one.v.state[at(one, x, 1)] & site_cut_y) != 0;
    // (0 + 1000)/2 = 500: share 0.39347, chance 1 - exp(-0.39347) = 0.32529; standard error 0.0074.
    CHECK(std::abs(closed / 4000.0 - 0.32529) < 4 * 0.0074);
}

TEST_CASE("a site that dissolves takes its lithium along and leaves its electrolyte and its contact to the next") {
    const ModelParameters p;
    Particle body = test::laid_out({"LDL"});
    test::open_site(body, 1, 1);
    test::OneParticle one(p, std::move(body));
    one.v.ion_conductance[at(one, 1, 1)] = 2.5f;
    one.v.electron_conductance[at(one, 1, 1)] = 0.5f;
    one.v.residual_stress_MPa[at(one, 1, 1)] = 70.0f;
    one.v.passivation[at(one, 1, 1)] = 9;
    one.ws.dissolution.gone[0] = at(one, 1, 1);
    HalfCycleResult r;
    remove_sites(one.body(), 1, r);
    CHECK(r.lost_lithiated == 1);
    CHECK(r.lost_delithiated == 0);
    CHECK(phase_of(one.v.state[at(one, 1, 1)]) == phase_dead);
    CHECK(one.v.ion_conductance[at(one, 1, 1)] == 0.0f);
    CHECK(one.v.electron_conductance[at(one, 1, 1)] == 0.0f);
    CHECK(one.v.residual_stress_MPa[at(one, 1, 1)] == 0.0f);
    CHECK(one.v.passivation[at(one, 1, 1)] == 0);
    CHECK(one.v.ion_conductance[at(one, 2, 1)] == 2.5f);
    CHECK(one.v.electron_conductance[at(one, 2, 1)] == 0.5f);
    constexpr SiteState exposed = site_wet | site_surface | site_contact;
    CHECK((one.v.state[at(one, 2, 1)] & exposed) == exposed);
    CHECK((one.v.state[at(one, 3, 1)] & exposed) == 0);
    // The next one is delithiated, and dry of contacts.
    one.v.electron_conductance[at(one, 2, 1)] = 0.0f;
    one.ws.dissolution.gone[0] = at(one, 2, 1);
    remove_sites(one.body(), 1, r);
    CHECK(r.lost_lithiated == 1);
    CHECK(r.lost_delithiated == 1);
    CHECK((one.v.state[at(one, 3, 1)] & exposed) == (site_wet | site_surface));
    CHECK(one.v.electron_conductance[at(one, 3, 1)] == 0.0f);
}

TEST_CASE("a contact without a resistance moves on as a bit when its site dissolves") {
    const ModelParameters p;
    Particle body = test::laid_out({"LDL"});
    test::open_site(body, 1, 1);
    body.electron_conductance.clear();
    test::OneParticle one(p, std::move(body));
    HalfCycleResult r;
    one.ws.dissolution.gone[0] = at(one, 1, 1);
    remove_sites(one.body(), 1, r);
    CHECK(one.v.state[at(one, 1, 1)] == phase_dead);
    CHECK((one.v.state[at(one, 2, 1)] & site_contact) != 0);
    CHECK((one.v.state[at(one, 3, 1)] & site_contact) == 0);
    // Without a contact of its own the next one leaves none.
    one.v.state[at(one, 2, 1)] = static_cast<SiteState>(one.v.state[at(one, 2, 1)] & ~site_contact);
    one.ws.dissolution.gone[0] = at(one, 2, 1);
    remove_sites(one.body(), 1, r);
    CHECK((one.v.state[at(one, 3, 1)] & (site_contact | site_wet)) == site_wet);
}

TEST_CASE("a rest at a potential dissolves as much as time at it, and less below the onset") {
    ModelParameters p;
    p.dissolution_rate = 1.0e-3f;
    p.dissolution_voltage_V = 4.0f;
    p.dissolution_voltage_width_V = 0.05f;
    const auto state_after = [&](float exposure_s, float rest_s, float volts) {
        Particle body = test::round_particle(2, 12.0);
        test::OneParticle one(p, std::move(body));
        HalfCycleDrive d;
        d.rest_s = rest_s;
        HalfCycleResult r;
        r.dissolution_exposure_s = exposure_s;
        r.end_voltage_V = volts;
        dissolve(one.body(), d, r);
        CHECK(r.lost_lithiated > 0);
        return std::vector<SiteState>(one.v.state, one.v.state + one.v.lattice.count);
    };
    const auto whole = state_after(1000.0f, 0.0f, 4.1f);
    CHECK(state_after(0.0f, 1000.0f, 4.1f) == whole);
    // Below the onset by 0.05 V a rest counts for 1/e: 1000 e s for 1000.
    CHECK(state_after(0.0f, 2718.2818f, 3.95f) == whole);
    CHECK(state_after(500.0f, 500.0f, 4.1f) == whole);
    CHECK(state_after(500.0f, 0.0f, 4.1f) != whole);
}

TEST_CASE("roundings of what dissolves are drawn anew in every cycle") {
    ModelParameters p;
    p.dissolution_rate = 1.0e-6f;
    const auto lost_in = [&](std::uint32_t cycle) {
        test::OneParticle one(p, test::round_particle(2, 12.0));
        HalfCycleDrive d;
        d.cycle = cycle;
        HalfCycleResult r;
        r.dissolution_exposure_s = 7.0f;  // a recession of half of the smallest part of a site
        dissolve(one.body(), d, r);
        return std::vector<std::uint16_t>(one.v.dissolved, one.v.dissolved + one.v.lattice.count);
    };
    CHECK(lost_in(1) == lost_in(1));
    CHECK(lost_in(1) != lost_in(2));
}

TEST_CASE("both sides of a crack lose as much as the face between them") {
    Particle body = test::laid_out(std::vector<std::string>(9, "LLLLLLLLL"));
    SiteState& s = body.state[static_cast<std::size_t>(body.lattice.index(5, 5, 0))];
    s = static_cast<SiteState>(s | site_cut_x);
    const auto surface = [&](int x) {
        const int site = body.lattice.index(x, 5, 0);
        return surface_of_site<2>(body.lattice, body.state.data(), site, locate(body.lattice, site));
    };
    CHECK(surface(5) == 1.0f);
    CHECK(surface(6) == 1.0f);
    CHECK(surface(4) == 0.0f);
}

TEST_CASE("dry surface does not dissolve") {
    ModelParameters p;
    p.dissolution_rate = 1.0f;
    test::OneParticle one(p, test::laid_out({"LLL", "LLL"}));
    HalfCycleResult r;
    r.dissolution_exposure_s = 100.0f;
    dissolve(one.body(), HalfCycleDrive{}, r);
    CHECK(r.lost_lithiated == 0);
}

TEST_CASE("a region's sums: sites, place, stress, surface, cracks, age") {
    ModelParameters p;
    p.min_region_sites = 1;
    Particle body = test::laid_out({"DLLD", "DLDD", "DDDD"});
    test::open_site(body, 4, 1);
    const auto mark = [&](int x, int y, SiteState bits) {
        SiteState& s = body.state[static_cast<std::size_t>(body.lattice.index(x, y, 0))];
        s = static_cast<SiteState>(s | bits);
    };
    mark(2, 3, site_surface | site_remnant);
    mark(3, 3, site_surface | site_crack_face | site_stranded);
    mark(2, 2, site_wet);
    test::OneParticle one(p, std::move(body));
    for (const auto& [x, y, stress] : {std::tuple{2, 3, 10.0f}, {3, 3, 20.0f}, {2, 2, -60.0f}}) one.ws.stress[at(one, x, y)] = stress;
    one.v.pocket_age[at(one, 2, 3)] = 4;
    const TallyResult t = tally(one.body(), Half::charge);
    REQUIRE(t.reported == 1);
    const RegionSums& s = one.ws.region.reported[0].sums;
    CHECK(one.ws.region.reported[0].kind == RegionKind::lithiated_after_charge);
    CHECK(s.sites == 3);
    CHECK(s.x == 2 + 3 + 2);
    CHECK(s.y == 3 + 3 + 2);
    CHECK(s.touches_surface == 2);
    CHECK(s.touches_crack == 1);
    CHECK(s.stress == -30 * 1024);
    CHECK(s.foreign == 2);
    CHECK(s.age == 5);  // one charge more than what it overlaps
    CHECK(one.v.pocket_age[at(one, 2, 2)] == 5);
    // What the charge leaves is a remnant, and what the discharge before had left stranded is none any more where it was converted.
    CHECK((one.v.state[at(one, 3, 3)] & site_remnant) != 0);
    CHECK((one.v.state[at(one, 1, 1)] & (site_remnant | site_stranded)) == 0);
}

TEST_CASE("a charge forgets remnants and stranded sites where nothing is left") {
    ModelParameters p;
    Particle body = test::laid_out({"DDLL"});
    test::open_site(body, 1, 1);
    SiteState& s = body.state[static_cast<std::size_t>(body.lattice.index(1, 1, 0))];
    s = static_cast<SiteState>(s | site_remnant | site_stranded);
    test::OneParticle one(p, std::move(body));
    tally(one.body(), Half::charge);
    CHECK((one.v.state[at(one, 1, 1)] & (site_remnant | site_stranded)) == 0);
    CHECK((one.v.state[at(one, 3, 1)] & site_remnant) != 0);
}

namespace {

int count_of_state(const test::OneParticle& one, SiteState bits) {
    int n = 0;
    for (int s = 0; s < one.v.lattice.count; ++s) n += (one.v.state[s] & bits) != 0;
    return n;
}

}  // namespace

TEST_CASE("every half-cycle passivates and dissolves, and counts what is left") {
    ModelParameters p;
    p.passivation_barrier = 4.0f;
    p.passivation_per_half_cycle = 0.05f;
    p.passivation_width = 4.0f;
    p.dissolution_rate = 1.0f;
    Particle body = test::laid_out(std::vector<std::string>(3, "LLLLLLDDDDDD"));
    test::open_site(body, 12, 2);
    test::OneParticle one(p, std::move(body));
    HalfCycleResult r;
    r.dissolution_exposure_s = 1.0f;  // a spacing
    age_particle(one.body(), HalfCycleDrive{}, r);
    CHECK(one.v.passivation[at(one, 6, 2)] > 0);
    CHECK(phase_of(one.v.state[at(one, 12, 2)]) == phase_dead);
    CHECK(r.dead == test::count_of(one.particle, phase_dead));
    CHECK(r.dead > 0);
    CHECK(r.delithiated == test::count_of(one.particle, phase_delithiated));
    CHECK(r.lithiated == test::count_of(one.particle, phase_lithiated));
    CHECK(r.lithiated + r.delithiated + r.dead == 36);
}

TEST_CASE("every half-cycle blocks") {
    ModelParameters p;
    p.site_spacing_nm = 10.0f;
    p.passivation_per_half_cycle = 1.0f;
    p.blocking = 100.0f;
    p.blocking_patch_nm = 40.0f;
    Particle body = test::laid_out({"DDDD", "LLLL"});
    body.passivation.assign(body.passivation.size(), 6400);  // a hundred half-cycles
    test::OneParticle one(p, std::move(body));
    HalfCycleResult r;
    age_particle(one.body(), HalfCycleDrive{}, r);
    CHECK(count_of_state(one, site_cut_y) == 4);
}

TEST_CASE("cracks grow at the end of a cycle alone") {
    ModelParameters p;
    p.crack_strength_MPa = 400.0f;
    p.crack_growth = 1.0f;
    // A tension of 500 MPa along the crack between rows 3 and 4, compression elsewhere.
    Particle body = test::laid_out(std::vector<std::string>(6, std::string(12, 'L')));
    const auto index = [&](int x, int y) { return static_cast<std::size_t>(body.lattice.index(x, y, 0)); };
    for (int x = 1; x <= 12; ++x)
        for (int y = 1; y <= 6; ++y) body.residual_stress_MPa[index(x, y)] = y == 3 || y == 4 ? 500.0f : -500.0f;
    body.state[index(6, 3)] = static_cast<SiteState>(body.state[index(6, 3)] | site_cut_y | site_crack_face);
    body.state[index(6, 4)] = static_cast<SiteState>(body.state[index(6, 4)] | site_crack_face);
    test::OneParticle one(p, std::move(body));
    HalfCycleDrive d;
    HalfCycleResult r;
    age_particle(one.body(), d, r);
    CHECK(count_of_state(one, site_cut_y) == 1);
    d.last_of_cycle = 1;
    age_particle(one.body(), d, r);
    CHECK(count_of_state(one, site_cut_y) == 3);
}
