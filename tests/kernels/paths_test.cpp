// Connected regions and the paths to exits: over faces, round periodic sides, not through cuts.
#include <doctest/doctest.h>

#include <set>

#include "kernels/handmade.hpp"
#include "particle/renewal.hpp"

using namespace lithofront;

namespace {

SiteState& state_at(const test::OneParticle& one, int x, int y) { return one.v.state[one.v.lattice.index(x, y, 0)]; }

void cut(test::OneParticle& one, int x, int y, int axis) {
    SiteState& s = state_at(one, x, y);
    s = static_cast<SiteState>(s | cut_bit(axis));
}

// Labels of row y from x = 1 on, as letters in order of their first appearance; a dot where there is none.
std::string labels(test::OneParticle& one, int y) {
    label_regions(one.body(), phase_lithiated);
    std::vector<std::int32_t> seen;
    std::string text;
    for (int x = 1; x <= one.v.lattice.nx; ++x) {
        const std::int32_t label = one.ws.region.label[one.v.lattice.index(x, y, 0)];
        if (label < 0) {
            text += '.';
            continue;
        }
        std::size_t k = 0;
        while (k < seen.size() && seen[k] != label) ++k;
        if (k == seen.size()) seen.push_back(label);
        text += static_cast<char>('a' + k);
    }
    return text;
}

// Which sites of row 1 have a path, by `bit`.
std::string with_path(const test::OneParticle& one, SiteState bit) {
    std::string text;
    for (int x = 1; x <= one.v.lattice.nx; ++x) text += (state_at(one, x, 1) & bit) ? '1' : '0';
    return text;
}

}  // namespace

TEST_CASE("regions end where a cut closes the face, along a row and across rows") {
    const ModelParameters p;
    test::OneParticle one(p, test::laid_out({"LLLL"}));
    CHECK(labels(one, 1) == "aaaa");
    cut(one, 2, 1, 0);
    CHECK(labels(one, 1) == "aabb");
    test::OneParticle two(p, test::laid_out({"LLLL", "LLLL"}));
    cut(two, 2, 1, 0);
    CHECK(labels(two, 1) == "aaaa");  // round over the row above
    cut(two, 2, 2, 0);
    CHECK(labels(two, 1) == "aabb");
    cut(two, 1, 1, 1);
    CHECK(labels(two, 1) == "aabb");  // site 2 still joins its half to the row above
    test::OneParticle rows(p, test::laid_out({"LL", "LL"}));
    cut(rows, 1, 1, 1);
    cut(rows, 2, 1, 1);
    label_regions(rows.body(), phase_lithiated);
    CHECK(rows.ws.region.label[rows.v.lattice.index(1, 1, 0)] != rows.ws.region.label[rows.v.lattice.index(1, 2, 0)]);
}

TEST_CASE("contacts without a resistance are exits for electrons, and for no ions") {
    const ModelParameters p;
    Particle body = test::laid_out({"LL.DLL"});
    test::open_site(body, 1, 1);
    test::open_site(body, 6, 1);
    body.ion_conductance[static_cast<std::size_t>(body.lattice.index(1, 1, 0))] = 0.0f;
    const auto last = static_cast<std::size_t>(body.lattice.index(6, 1, 0));
    body.state[last] = static_cast<SiteState>(body.state[last] & ~site_contact);
    body.electron_conductance.clear();
    test::OneParticle one(p, std::move(body));
    find_paths(one.body(), phase_delithiated);
    CHECK(with_path(one, site_electron_path) == "110000");
    CHECK(with_path(one, site_ion_path) == "000111");
}

TEST_CASE("behind the end of a cut two rows join again") {
    // Rows of four; the row above is cut in the middle: both of its halves join the row below by their own faces.
    const ModelParameters p;
    test::OneParticle one(p, test::laid_out({"LLLL", "LLLL"}));
    cut(one, 2, 2, 0);
    CHECK(labels(one, 2) == "aaaa");
    CHECK(labels(one, 1) == "aaaa");
}

TEST_CASE("regions go on round periodic sides, but for a cut there") {
    const ModelParameters p;
    test::OneParticle one(p, test::laid_out({"LDDL"}, true));
    CHECK(labels(one, 1) == "a..a");
    cut(one, 4, 1, 0);
    CHECK(labels(one, 1) == "a..b");
}

TEST_CASE("a path begins at exits and at seeds, runs through what conducts, and reaches one site beyond") {
    const ModelParameters p;
    Particle body = test::laid_out({"LLDDL"});
    test::open_site(body, 1, 1);
    test::OneParticle one(p, std::move(body));
    PathPhases lithiated{};
    lithiated.conducts[phase_lithiated] = true;
    spread_paths(one.body(), {lithiated, 0, site_ion_path}, one.v.ion_conductance);
    CHECK(with_path(one, site_ion_path) == "11100");
    // A nucleus within the delithiated phase, which does not conduct: itself alone.
    SiteState& nucleus = state_at(one, 4, 1);
    nucleus = static_cast<SiteState>(nucleus | site_nucleus);
    spread_paths(one.body(), {lithiated, site_nucleus, site_ion_path}, one.v.ion_conductance);
    CHECK(with_path(one, site_ion_path) == "11110");
    // The step beyond does not lead through a cut.
    cut(one, 2, 1, 0);
    spread_paths(one.body(), {lithiated, 0, site_ion_path}, one.v.ion_conductance);
    CHECK(with_path(one, site_ion_path) == "11000");
}

TEST_CASE("ions take phases that conduct, of them the product alone where asked; electrons take what conducts") {
    ModelParameters p;
    const auto of = [](const PathPhases& c) { return std::pair{c.conducts[phase_lithiated], c.conducts[phase_delithiated]}; };
    CHECK(of(ion_path_phases(p, phase_delithiated)) == std::pair{true, true});  // no field: nothing resists
    p.product_paths = 1;
    CHECK(of(ion_path_phases(p, phase_delithiated)) == std::pair{false, true});
    CHECK(of(ion_path_phases(p, phase_lithiated)) == std::pair{true, false});
    p.product_paths = 0;
    p.ionic_field = p.electronic_field = 1;
    p.ion_mobility[phase_lithiated] = 1.0f;
    p.electron_mobility[phase_delithiated] = 1.0f;
    CHECK(of(ion_path_phases(p, phase_delithiated)) == std::pair{true, false});
    CHECK(of(electron_path_phases(p)) == std::pair{false, true});
    CHECK(!ion_path_phases(p, phase_lithiated).conducts[phase_outside]);
}

TEST_CASE("a phase that blocks either carrier is known") {
    ModelParameters p;
    p.ion_mobility[phase_lithiated] = 1.0f;
    CHECK(!has_blocking_phase(p));  // no field is solved for
    p.ionic_field = 1;
    CHECK(has_blocking_phase(p));
    p.ion_mobility[phase_delithiated] = 1.0f;
    CHECK(!has_blocking_phase(p));
    p.electronic_field = 1;
    CHECK(has_blocking_phase(p));
}
