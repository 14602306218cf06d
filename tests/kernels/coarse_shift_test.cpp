// Coarse corrections: what moves, by how much, and how far a shift that fights the sweeps is damped.
#include "particle/coarse_shift.hpp"

#include "about.hpp"
#include "kernels/handmade.hpp"

using namespace lithofront;

namespace {

const float mobility[4] = {0.0f, 2.0f, 6.0f, 0.0f}, factor[3] = {1.0f, 1.0f, 1.0f};
constexpr SiteState front = phase_lithiated | site_front;

// The row "LLD": an exit of 1 at the first site, the front at the second, 6 across the face to the product.
struct Row {
    Row() : one(ionic(), with_exit()) {
        build();
        const int s = site(2);
        const Site at = locate(one.v.lattice, s);
        one.v.state[s] = static_cast<SiteState>(one.v.state[s] | site_front);
        one.ws.front.word[0] = packed(s, 2 * at.colour + at.odd_x);
        one.ws.ion.potential[site(1)] = 2.0f;
        one.ws.ion.potential[site(2)] = 0.5f;
        one.ws.ion.potential[site(3)] = 0.25f;
    }
    void build() {
        build_field(one.body(), one.ws.ion, FaceRule{mobility, factor, phase_delithiated});
        list_exits(one.body(), one.ws.ion);
    }
    static ModelParameters ionic() {
        ModelParameters p;
        p.ionic_field = 1;
        return p;
    }
    static Particle with_exit() {
        Particle p = test::laid_out({"LLD"});
        test::open_site(p, 1, 1);
        return p;
    }
    int site(int x) const { return one.v.lattice.index(x, 1, 0); }
    double potential(int x) const { return static_cast<double>(one.ws.ion.potential[site(x)]); }
    test::OneParticle one;
};

const CoarseRegion ahead{phase_lithiated, phase_delithiated, false, true};

}  // namespace

TEST_CASE("ahead of the front lies reactant, behind it product; the front itself belongs to either") {
    CHECK(ahead.holds(phase_lithiated));
    CHECK(ahead.holds(front));
    CHECK(!ahead.holds(phase_delithiated));
    CHECK(ahead.holds_apart_from_front(phase_lithiated));
    CHECK(!ahead.holds_apart_from_front(front));
    const CoarseRegion behind{phase_lithiated, phase_delithiated, true, true};
    CHECK(!behind.holds(phase_lithiated));
    CHECK(behind.holds(front));
    CHECK(behind.holds(phase_delithiated));
}

TEST_CASE("a shift that turns is halved, one that does not become smaller loses three tenths, any other recovers") {
    ShiftGain gain;
    CHECK(static_cast<double>(gain.damped(1.0f)) == about(1.0, 1e-6));
    CHECK(static_cast<double>(gain.damped(0.5f)) == about(0.5, 1e-6));       // never more than all of it
    CHECK(static_cast<double>(gain.damped(-0.4f)) == about(-0.2, 1e-6));     // gain 0.5
    CHECK(static_cast<double>(gain.damped(-0.4f)) == about(-0.14, 1e-6));    // 0.35
    CHECK(static_cast<double>(gain.damped(-0.1f)) == about(-0.0357, 1e-5));  // 0.357
}

TEST_CASE("a region is shifted by what its outflow misses over the conductance of its faces and exits") {
    Row row;
    CoarseCorrection coarse{ahead, 0.0f, {}};
    // 6 (0.5 - 0.25) through the face and 1 * 2 through the exit make 3.5 of 7, over 6 + 1: half a kT.
    const double shift = static_cast<double>(shift_region(row.one.body(), row.one.ws.ion, coarse, {1, 7.0f, 7.0f, 0.01f, false, false}));
    CHECK(coarse.region.apart);
    CHECK(row.one.ws.coarse.outward[0] == 1 + 4 + 8);  // to the product, and to the outside above and below
    CHECK(static_cast<double>(coarse.conductance) == about(7.0, 1e-6));
    CHECK(shift == about(0.5, 1e-5));
    CHECK(row.potential(1) == about(2.5, 1e-5));
    CHECK(row.potential(2) == about(1.0, 1e-5));
    CHECK(row.potential(3) == about(0.25, 1e-6));
}

TEST_CASE("where only the front has exits, nothing else is asked for any") {
    Row row;
    row.one.v.ion_conductance[row.site(1)] = 0.0f;
    row.build();
    CoarseCorrection coarse{ahead, 0.0f, {}};
    // 1.5 of 7.5, over 6.
    CHECK(static_cast<double>(shift_region(row.one.body(), row.one.ws.ion, coarse, {1, 7.5f, 7.5f, 0.01f, false, false})) ==
          about(1.0, 1e-5));
    CHECK(!coarse.region.apart);
}

TEST_CASE("the front's own exit carries current too") {
    Row row;
    row.one.v.ion_conductance[row.site(1)] = 0.0f;
    row.one.v.ion_conductance[row.site(2)] = 4.0f;
    row.one.v.state[row.site(2)] = static_cast<SiteState>(row.one.v.state[row.site(2)] | site_wet);
    row.build();
    CoarseCorrection coarse{ahead, 0.0f, {}};
    // 1.5 + 4 * 0.5 = 3.5 of 8.5, over 6 + 4.
    CHECK(static_cast<double>(shift_region(row.one.body(), row.one.ws.ion, coarse, {1, 8.5f, 8.5f, 0.01f, false, false})) ==
          about(0.5, 1e-5));
}

TEST_CASE("the whole body is shifted by what its exits miss, product included, the outside not") {
    Row row;
    row.one.v.ion_conductance[row.site(1)] = 2.0f;
    row.build();
    BodyCorrection coarse{exit_conductance(row.one.body(), row.one.ws.ion), {}};
    CHECK(static_cast<double>(coarse.conductance) == about(2.0, 1e-6));
    const int outside = row.one.v.lattice.index(4, 1, 0);
    const float before = row.one.ws.ion.potential[outside];
    // The exit passes 2 * 2 of 6.
    CHECK(static_cast<double>(shift_body(row.one.body(), row.one.ws.ion, coarse, {1, 6.0f, 6.0f, 0.01f, false, true})) == about(1.0, 1e-5));
    CHECK(row.potential(1) == about(3.0, 1e-5));
    CHECK(row.potential(2) == about(1.5, 1e-5));
    CHECK(row.potential(3) == about(1.25, 1e-5));
    CHECK(row.one.ws.ion.potential[outside] == before);
}

TEST_CASE("a shift below what matters is left to the sweeps") {
    Row row;
    CoarseCorrection coarse{ahead, 0.0f, {}};
    CHECK(shift_region(row.one.body(), row.one.ws.ion, coarse, {1, 7.0f, 7.0f, 0.6f, false, false}) == 0.0f);
    CHECK(row.potential(1) == 2.0);
}

TEST_CASE("both corrections of a field: the body first, then the region; their sum and the larger of them count") {
    Row row;
    FieldCorrection with{{ahead, 0.0f, {}}, {1.0f, {}}};
    Shifts shifts;
    // The body goes up by (3 - 2) / 1; then 1.5 and 3 pass, 4.5 of 3 over 7: down by 3/14.
    correct_field(row.one.body(), row.one.ws.ion, with, {1, 3.0f, 3.0f, 0.01f, false, true}, shifts);
    CHECK(static_cast<double>(shifts.total) == about(1.0 - 1.5 / 7.0, 1e-5));
    CHECK(static_cast<double>(shifts.largest) == about(1.0, 1e-5));
    Shifts by_hand;
    by_hand.add(1.0f);
    by_hand.add(-2.0f);
    CHECK(by_hand.total == -1.0f);
    CHECK(by_hand.largest == 2.0f);
}
