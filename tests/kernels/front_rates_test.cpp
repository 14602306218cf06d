// Rates of the front at its potentials, and their sums in integers: shares of a scale.
#include "particle/front_rates.hpp"

#include <cmath>

#include "about.hpp"
#include "kernels/handmade.hpp"

using namespace lithofront;

namespace {

constexpr std::int64_t share_unit = 1 << 24, square_unit = 1 << 28;

// Two entries of the row "LL": exchanges 3 and 1, shifts 0.5 and -5 kT.
void list_two(test::OneParticle& one) {
    FrontList& list = one.ws.front;
    for (int e = 0; e < 2; ++e) {
        const int s = one.v.lattice.index(e + 1, 1, 0);
        const Site at = locate(one.v.lattice, s);
        list.word[e] = packed(s, 2 * at.colour + at.odd_x);
    }
    list.rate_constant[0] = 6.0f;
    list.factor[0] = 0.5f;
    list.rate_constant[1] = 0.25f;
    list.factor[1] = 4.0f;
    list.affinity_shift[0] = 0.5f;
    list.affinity_shift[1] = -5.0f;
}

ModelParameters both_fields() {
    ModelParameters p;
    p.ionic_field = p.electronic_field = 1;
    return p;
}

}  // namespace

TEST_CASE("the sums of a front: rates and slopes by the scale, and its width (sum r)^2 / sum r^2") {
    // Rates of 1 and 3 and slopes of 2, in units of 0.5 1/s: 16/10 sites.
    const FrontSums sums = sums_of({4 * share_unit, 10 * square_unit, 2 * share_unit}, 0.5f);
    CHECK(sums.rate == 2.0f);
    CHECK(sums.slope == 1.0f);
    CHECK(static_cast<double>(sums.effective_sites) == about(1.6, 1e-6));
    CHECK(sums_of({}, 1.0f).effective_sites == 0.0f);
}

TEST_CASE("a rate counts up to 64 times its scale, in the squares up to twice") {
    CHECK(fixed_share(0.5f) == share_unit / 2);
    CHECK(fixed_share(100.0f) == 64 * share_unit);
    CHECK(fixed_square(1.5f) == square_unit * 9 / 4);
    CHECK(fixed_square(5.0f) == square_unit * 4);
}

TEST_CASE("an entry's affinity is the overpotential and its shift, less both potentials") {
    const ModelParameters p = both_fields();
    test::OneParticle one(p, test::laid_out({"LL"}));
    list_two(one);
    const int s = one.ws.front.site(0);
    one.ws.ion.potential[s] = 0.25f;
    one.ws.electron.potential[s] = 0.125f;
    evaluate_rates(one.body(), 2, 2.0f);
    // 2 + 0.5 - 0.25 - 0.125 = 2.125 kT: 3 (e^1.0625 - e^-1.0625) = 7.644021 and 3/2 (e^1.0625 + e^-1.0625) = 4.858776.
    CHECK(static_cast<double>(one.ws.rate[0]) == about(7.644021, 1e-5));
    CHECK(static_cast<double>(one.ws.slope[0]) == about(4.858776, 1e-5));
    CHECK(one.ws.rate[1] == 0.0f);
}

TEST_CASE("what does not react adds nothing to the slope; without a scale the largest rate is it") {
    const ModelParameters p = both_fields();
    test::OneParticle one(p, test::laid_out({"LL"}));
    list_two(one);
    for (const float scale : {0.0f, 5.0f}) {
        // At 1.5 + 0.5 = 2 kT: 3 (e - 1/e) = 7.051207, 3/2 (e + 1/e) = 4.629242; the other is 3.5 kT below rest.
        const FrontSums sums = evaluate_front(one.body(), 2, 1.5f, scale);
        CHECK(static_cast<double>(sums.rate) == about(7.051207, 1e-5));
        CHECK(static_cast<double>(sums.slope) == about(4.629242, 1e-5));
        CHECK(static_cast<double>(sums.effective_sites) == about(1.0, 1e-5));
    }
}
