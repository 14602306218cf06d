// Blocking: a patch of passivated boundary closes in a half-cycle with 1 - exp(-rate * share), all its faces at once.
#include <cmath>
#include <set>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/blocking.hpp"
#include "particle/tally.hpp"

using namespace lithofront;

namespace {

// A flat boundary, L below D, `length` sites long, all of it remembering `half_cycles`.
test::OneParticle flat_boundary(const ModelParameters& p, int length, double half_cycles) {
    const std::string d(static_cast<std::size_t>(length), 'D'), l(static_cast<std::size_t>(length), 'L');
    Particle body = test::laid_out({d, l});
    body.passivation.assign(body.passivation.size(), static_cast<std::uint16_t>(half_cycles * 64.0));
    return {p, std::move(body)};
}

ModelParameters parameters(float events, float patch_nm) {
    ModelParameters p;
    p.site_spacing_nm = 10.0f;
    p.passivation_per_half_cycle = 1.0f;
    p.blocking = events;
    p.blocking_patch_nm = patch_nm;
    return p;
}

bool is_cut(const test::OneParticle& one, int x) { return (one.v.state[one.v.lattice.index(x, 1, 0)] & site_cut_y) != 0; }

}  // namespace

TEST_CASE("of a fully passivated boundary the share 1 - exp(-rate) closes in a half-cycle, patch by patch") {
    const ModelParameters p = parameters(0.1f, 40.0f);
    HalfCycleDrive d;
    int closed = 0, patches = 0;
    for (std::uint32_t cycle = 1; cycle <= 50; ++cycle) {
        test::OneParticle one = flat_boundary(p, 403, 100.0);
        d.cycle = cycle;
        block_boundaries(one.body(p), d);
        // Patches of 40 nm begin at sites 4, 8, ...
        for (int x = 4; x <= 400; x += 4) {
            ++patches;
            closed += is_cut(one, x);
            for (int k = 1; k < 4; ++k) CHECK(is_cut(one, x) == is_cut(one, x + k));
        }
    }
    REQUIRE(patches == 5000);
    // 1 - exp(-0.1) = 0.0952; the standard error is 0.0042.
    CHECK(std::abs(closed / 5000.0 - 0.0952) < 4 * 0.0042);
}

TEST_CASE("a boundary closes the more, the more it is passivated, and not at all without") {
    const ModelParameters p = parameters(0.5f, 10.0f);
    const auto closed_share = [&](double half_cycles) {
        test::OneParticle one = flat_boundary(p, 4000, half_cycles);
        block_boundaries(one.body(p), HalfCycleDrive{});
        int closed = 0;
        for (int x = 1; x <= 4000; ++x) closed += is_cut(one, x);
        return closed / 4000.0;
    };
    CHECK(closed_share(0.0) == 0.0);
    // n = 0.5: share 1 - exp(-0.5) = 0.39347, chance 1 - exp(-0.5 * 0.39347) = 0.17860, standard error 0.0061.
    CHECK(std::abs(closed_share(0.5) - 0.1786) < 4 * 0.0061);
}

TEST_CASE("patches lie in space, not on the lattice") {
    const auto closed_nm = [](float spacing, int length) {
        ModelParameters p = parameters(0.7f, 80.0f);
        p.site_spacing_nm = spacing;
        test::OneParticle one = flat_boundary(p, length, 100.0);
        one.v.origin[0] = -0.5f * spacing;  // the first site begins at half a spacing
        one.v.origin[1] = -1.5f * spacing;  // the boundary lies at the same height
        block_boundaries(one.body(p), HalfCycleDrive{});
        std::set<int> patches;
        for (int x = 1; x <= length; ++x)
            if (is_cut(one, x)) patches.insert(static_cast<int>((static_cast<float>(x) - 0.5f) * spacing / 80.0f));
        return patches;
    };
    const auto coarse = closed_nm(20.0f, 80), fine = closed_nm(10.0f, 160);
    CHECK(coarse.size() > 5);
    CHECK(coarse.size() < 15);
    CHECK(coarse == fine);
}

TEST_CASE("a patch is named by the position of the particle's own frame") {
    ModelParameters p = parameters(1.0f, 35.0f);
    ParticleView v;
    // The middle of the face beyond site 3 lies at 35 nm, in cell 1 of 35 nm; the site itself, and the face above it, in cell 0.
    const Site at{3, 2, 0, 1, 1};
    CHECK(patch_of_face<2>(p, v, at, 0, 35.0f) == 1u);
    CHECK(patch_of_face<2>(p, v, at, 1, 35.0f) == 0u);
    CHECK(patch_of_site<2>(p, v, at, 35.0f) == 0u);
    // At 35 nm, no farther: cell 0 of 36 nm. In space the face above, along z, lies half a site higher too.
    CHECK(patch_of_face<2>(p, v, at, 0, 36.0f) == 0u);
    CHECK(patch_of_face<3>(p, v, Site{1, 1, 3, 1, 1}, 2, 34.0f) == 1u << 22);
    CHECK(patch_of_face<3>(p, v, Site{1, 1, 3, 1, 1}, 1, 34.0f) == 0u);
    // Site (3, 2) from an origin at (10, -30) nm: 40 and -10 nm, cells 1 and -1.
    v.origin[0] = 10.0f;
    v.origin[1] = -30.0f;
    CHECK(patch_of_site<2>(p, v, at, 35.0f) == (1u | 0xffffu << 16));
    // In three dimensions 11, 11 and 10 bits: cells 0, 0, 2.
    CHECK(patch_of_site<3>(p, ParticleView{}, Site{3, 2, 7, 0, 1}, 35.0f) == 2u << 22);
    CHECK(patch_of_face<3>(p, ParticleView{}, Site{3, 3, 6, 0, 1}, 1, 35.0f) == (1u << 11 | 1u << 22));
}

TEST_CASE("a pocket whose boundary has closed all around is lost for good, and is no trapped pocket any more") {
    Particle body = test::laid_out({"DDDDDDD", "DDDDDDD", "DDrrrDD", "DDrrrDD", "DDDDDDD", "DDDDDDD"});
    test::open_site(body, 1, 1);
    body.passivation.assign(body.passivation.size(), 6400);
    ModelParameters p = parameters(50.0f, 10000.0f);
    p.min_region_sites = 1;
    test::OneParticle one(p, std::move(body));
    const TallyResult before = tally(one.body(p), Half::discharge);
    CHECK(before.sealed_sites == 0);
    CHECK(before.trapped_sites == 6);
    CHECK(before.left_sites == 36);
    block_boundaries(one.body(p), HalfCycleDrive{});
    const TallyResult after = tally(one.body(p), Half::discharge);
    CHECK(after.sealed_sites == 6);
    CHECK(after.trapped_sites == 0);
    CHECK(after.left_sites == 36);
    // One face open again, and there is a way out.
    SiteState& state = one.v.state[one.v.lattice.index(4, 4, 0)];
    state = static_cast<SiteState>(state & ~site_cut_y);
    const TallyResult opened = tally(one.body(p), Half::discharge);
    CHECK(opened.sealed_sites == 0);
    CHECK(opened.trapped_sites == 6);
}
