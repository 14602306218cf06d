// Shifts of grains whose boundaries hardly conduct: flow in and reaction balance over the boundary's conductance and the rate's slope.
#include "particle/grain_shift.hpp"

#include <cstdint>

#include "about.hpp"
#include "kernels/handmade.hpp"

using namespace lithofront;

namespace {

const float mobility[4] = {0.0f, 1.0f, 1.0f, 0.0f};

double kT(std::int32_t bits) { return static_cast<double>(float_from_bits(bits)); }

// The row "LLLL" of two domains, two sites each: 0.1 between them, an exit of 1 at the first site. The front is the last site, at a rate
// of 0.5 1/s and a slope of 0.4.
struct Row {
    Row(const ModelParameters& p, std::uint16_t first, std::uint16_t second) : one(p, in_two(first, second)) {
        build_field(one.body(), one.ws.ion, FaceRule{mobility, p.ion_boundary_factor, phase_delithiated});
        const Site at = locate(one.v.lattice, site(4));
        one.ws.front.word[0] = packed(site(4), 2 * at.colour + at.odd_x);
        one.ws.rate[0] = 0.5f;
        one.ws.slope[0] = 0.4f;
        set(0.0f, 0.0f);
    }
    static Particle in_two(std::uint16_t first, std::uint16_t second) {
        Particle p = test::laid_out({"LLLL"});
        test::open_site(p, 1, 1);
        for (int x = 1; x <= 4; ++x) p.domain[static_cast<std::size_t>(p.lattice.index(x, 1, 0))] = x <= 2 ? first : second;
        return p;
    }
    int site(int x) const { return one.v.lattice.index(x, 1, 0); }
    double potential(int x) const { return static_cast<double>(one.ws.ion.potential[site(x)]); }
    void set(float first, float second) {
        for (int x = 1; x <= 4; ++x) one.ws.ion.potential[site(x)] = x <= 2 ? first : second;
    }
    test::OneParticle one;
};

ModelParameters narrow(float grain, float twin) {
    ModelParameters p;
    p.ionic_field = 1;
    p.ion_boundary_factor[1] = grain;
    p.ion_boundary_factor[2] = twin;
    return p;
}

void check_two(Row& row) {
    GrainGain gain;
    // Nothing flows; the front's domain takes 0.5 / (0.1 + 0.4) = 1 kT, of which 0.7 are taken.
    CHECK(static_cast<double>(shift_grains(row.one.body(), 1, 1.0f, gain)) == about(0.7, 1e-4));
    CHECK(row.potential(1) == 0.0);
    CHECK(row.potential(3) == about(0.7, 1e-4));
    CHECK(row.potential(4) == about(0.7, 1e-4));
    // 2 leave through the exit and 0.1 into the other, over 1.1; 0.1 come in there, 0.6 / 0.5.
    row.set(2.0f, 1.0f);
    gain = GrainGain{};
    shift_grains(row.one.body(), 1, 1.0f, gain);
    CHECK(row.potential(2) == about(2.0 - 0.7 * 2.1 / 1.1, 1e-4));
    CHECK(row.potential(3) == about(1.0 + 0.7 * 1.2, 1e-4));
}

}  // namespace

TEST_CASE("grains are shifted where boundaries of grains or of twins pass less than a fifth, of a field that is on") {
    CHECK(!shifts_grains(narrow(0.3f, 1.0f)));
    CHECK(shifts_grains(narrow(0.1f, 1.0f)));
    CHECK(shifts_grains(narrow(1.0f, 0.1f)));
    ModelParameters p = narrow(0.1f, 1.0f);
    p.ionic_field = 0;
    p.electronic_field = 1;
    CHECK(!shifts_grains(p));
    p.electron_boundary_factor[1] = 0.1f;
    CHECK(shifts_grains(p));
}

TEST_CASE("a grain moves by its flows and its reaction over boundary, exit and slope") {
    Row grains(narrow(0.1f, 1.0f), 16, 32);  // domains hold the grain above four bits of a lamella
    check_two(grains);
}

TEST_CASE("where twin boundaries are narrow, every twin moves by itself") {
    Row twins(narrow(1.0f, 0.1f), 17, 18);
    check_two(twins);
}

TEST_CASE("lamellae of one grain move together where only grain boundaries are narrow") {
    Row row(narrow(0.1f, 1.0f), 17, 18);
    GrainGain gain;
    // One grain: its only way out is the exit. 0.5 / (1 + 0.4), seven tenths of it.
    shift_grains(row.one.body(), 1, 1.0f, gain);
    CHECK(row.potential(1) == about(0.25, 1e-4));
    CHECK(row.potential(4) == about(0.25, 1e-4));
}

TEST_CASE("one field answers by its own conductance, two share the reaction") {
    GrainFields with{{}, {true, false}};
    GrainBalance b{{3, 1}, {10, 7}, 5, 6, {0, 0}};
    balance_grain(with, 2.0f, 0.7f, b);  // (3 + 5) * 2 over 10 + 6
    CHECK(kT(b.shift[0]) == about(0.7, 1e-6));
    CHECK(b.shift[1] == 0);
    with.on[0] = false;
    with.on[1] = true;
    balance_grain(with, 2.0f, 1.0f, b);  // (1 + 5) * 2 over 7 + 6
    CHECK(kT(b.shift[1]) == about(12.0 / 13.0, 1e-6));
    // (2 + 1) 0.8 + 1 * 0.6 = 3 and 1 * 0.8 + (6 + 1) 0.6 = 5.
    with.on[0] = true;
    b = {{2, 4}, {2, 6}, 1, 1, {0, 0}};
    balance_grain(with, 1.0f, 1.0f, b);
    CHECK(kT(b.shift[0]) == about(0.8, 1e-6));
    CHECK(kT(b.shift[1]) == about(0.6, 1e-6));
    // Ions cannot leave, or electrons: their drop alone ends the reaction.
    b = {{0, 4}, {0, 6}, 3, 2, {0, 0}};
    balance_grain(with, 1.0f, 1.0f, b);
    CHECK(kT(b.shift[0]) == about(3.0 / 2.0, 1e-6));
    CHECK(b.shift[1] == 0);
    b = {{4, 0}, {6, 0}, 3, 2, {0, 0}};
    balance_grain(with, 1.0f, 1.0f, b);
    CHECK(b.shift[0] == 0);
    CHECK(kT(b.shift[1]) == about(3.0 / 2.0, 1e-6));
}

TEST_CASE("shifts that do not become smaller are taken by less, down to a twentieth") {
    GrainGain gain;
    CHECK(gain.gain == 0.7f);
    gain.follow(1.0f);
    CHECK(gain.gain == 0.7f);
    gain.follow(0.95f);
    CHECK(static_cast<double>(gain.gain) == about(0.49, 1e-6));
    gain.follow(0.4f);
    CHECK(static_cast<double>(gain.gain) == about(0.49, 1e-6));
    for (int i = 0; i < 20; ++i) gain.follow(0.4f);
    CHECK(static_cast<double>(gain.gain) == about(0.05, 1e-6));
}
