// Contacts fail patch by patch; the interphase's conductance falls as 1/(1 + n g).
#include <cmath>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/contacts.hpp"

using namespace lithofront;

TEST_CASE("contacts fail at the rate asked for, all within a patch together") {
    ModelParameters p;
    p.site_spacing_nm = 10.0f;
    p.contact_loss = 0.2f;
    p.contact_patch_nm = 50.0f;
    HalfCycleDrive d;
    bool resists = true;
    SUBCASE("with a resistance of their own") {}
    SUBCASE("with none") { resists = false; }
    int failed = 0, patches = 0;
    for (std::uint32_t cycle = 1; cycle <= 20; ++cycle) {
        Particle body = test::laid_out({std::string(504, 'L')});
        for (int x = 1; x <= 504; ++x) test::open_site(body, x, 1);
        if (!resists) {
            body.electron_conductance.clear();
            // Contacts where no electrolyte is fail like any other.
            for (SiteState& state : body.state) state = static_cast<SiteState>(state & ~site_wet);
        }
        test::OneParticle one(p, std::move(body));
        d.cycle = cycle;
        lose_contacts(one.body(p), d);
        const auto holds = [&](int x) {
            const int s = one.v.lattice.index(x, 1, 0);
            const bool contact = (one.v.state[s] & site_contact) != 0;
            if (resists) CHECK((one.v.electron_conductance[s] > 0.0f) == contact);
            CHECK(one.v.ion_conductance[s] == 1.0f);
            return contact;
        };
        for (int x = 5; x <= 500; x += 5) {
            ++patches;
            failed += !holds(x);
            for (int k = 1; k < 5; ++k) CHECK(holds(x) == holds(x + k));
        }
    }
    REQUIRE(patches == 2000);
    CHECK(std::abs(failed / 2000.0 - 0.2) < 4 * 0.0089);  // standard error of a share of 0.2
}

TEST_CASE("the interphase's resistance grows by the same amount in every cycle") {
    ModelParameters p;
    p.interphase_growth = 0.25f;
    Particle body = test::laid_out({"LLL"});
    test::open_site(body, 1, 1);
    test::OneParticle one(p, std::move(body));
    HalfCycleDrive d;
    // 1/(1 + 0.25 n): 0.8, 0.66667, 0.57143, 0.5.
    for (const double expected : {0.8, 0.66667, 0.57143, 0.5}) {
        grow_interphase(one.body(p), d);
        CHECK(static_cast<double>(one.v.ion_conductance[one.v.lattice.index(1, 1, 0)]) == about(expected, 1e-4));
        CHECK(one.v.electron_conductance[one.v.lattice.index(1, 1, 0)] == 1.0f);
        ++d.cycle;
    }
}
