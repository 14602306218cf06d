// The front within the relaxation of the fields: a site's potential balances its neighbours against its reaction.
#include "particle/front_relaxation.hpp"

#include "about.hpp"
#include "kernels/handmade.hpp"

using namespace lithofront;

namespace {

const float ion_mobility[4] = {0.0f, 2.0f, 2.0f, 0.0f}, electron_mobility[4] = {0.0f, 1.0f, 1.0f, 0.0f}, factor[3] = {1.0f, 1.0f, 1.0f};

// A row of lithiated sites without exits; both fields are built, the entries are the sites from 1 on.
struct Row {
    Row(const ModelParameters& p, int sites, int entries) : one(p, test::laid_out({std::string(static_cast<std::size_t>(sites), 'L')})) {
        build_field(one.body(), one.ws.ion, FaceRule{ion_mobility, factor, phase_delithiated});
        if (p.electronic_field) build_field(one.body(), one.ws.electron, FaceRule{electron_mobility, factor, phase_delithiated});
        for (int e = 0; e < entries; ++e) list(e, e + 1);
    }
    int site(int x) const { return one.v.lattice.index(x, 1, 0); }
    void list(int e, int x) {
        const Site at = locate(one.v.lattice, site(x));
        one.ws.front.word[e] = packed(site(x), 2 * at.colour + at.odd_x);
    }
    test::OneParticle one;
};

ModelParameters fields(int ionic, int electronic) {
    ModelParameters p;
    p.ionic_field = ionic;
    p.electronic_field = electronic;
    return p;
}

double balanced(const FrontReaction& reaction, float inflow, const Rate& rate, float at) {
    return static_cast<double>(balanced_affinity(reaction, 2.0f, inflow, rate, at));
}

}  // namespace

TEST_CASE("an affinity balances the linear rate against the inflow, within what any rate could give") {
    const FrontReaction butler{10.0f, 0.0f, false};
    CHECK(balanced(butler, 6.0f, {1.0f, 3.0f}, 0.5f) == about(1.3, 1e-6));               // (6 - 1 + 3 * 0.5) / (2 + 3)
    CHECK(balanced(butler, 6.0f, {1.0f, 3.0f}, -2.0f) == about(1.0, 1e-6));              // below rest the rate is that at rest
    CHECK(balanced({1.0f, 0.0f, false}, 6.0f, {1.0f, 3.0f}, 0.5f) == about(2.5, 1e-6));  // (6 - 1) / 2: no rate above 1
    CHECK(balanced(butler, 6.0f, {0.0f, 1.0f}, 10.0f) == about(3.0, 1e-6));              // 6 / 2: no rate below 0
    CHECK(balanced(butler, 0.5f, {4.0f, 1.0f}, 0.0f) == 0.0);                            // not below rest
    CHECK(balanced(butler, -4.0f, {1.0f, 3.0f}, 0.5f) == about(-2.0, 1e-6));             // at rest: no reaction at all
    const FrontReaction tafel{10.0f, 0.0f, true};
    CHECK(balanced(tafel, 6.0f, {1.0f, 3.0f}, -1.0f) == about(0.4, 1e-6));        // (6 - 1 - 3) / 5
    CHECK(balanced(tafel, 0.5f, {4.0f, 1.0f}, 0.0f) == about(-3.5 / 3.0, 1e-6));  // below rest it reacts too
}

TEST_CASE("the front's sites are ordered by colour and taken out of the sweeps, until they return") {
    Row row(fields(1, 1), 5, 3);
    const int inner = row.site(2), beyond = row.site(4);
    CHECK(row.one.ws.ion.inverse[inner] == 0.25f);
    const FrontOrder order = take_front_out(row.one.body(), 3);
    CHECK(row.one.ws.ion.inverse[inner] == 0.0f);
    CHECK(row.one.ws.electron.inverse[inner] == 0.0f);
    CHECK(row.one.ws.ion.inverse[beyond] == 0.25f);
    int seen = 0;
    for (const int colour : {0, 1})
        for (int i = 0; i < order.size(colour); ++i, ++seen)
            CHECK(locate(row.one.v.lattice, row.one.ws.front.site(order.begin(colour)[i])).colour == colour);
    CHECK(seen == 3);
    CHECK(order.size(0) == 2);  // x + y of (1, 1) and (3, 1) is even
    CHECK(order.size(1) == 1);
    return_to_sweeps(row.one.ws.ion, inner);
    CHECK(row.one.ws.ion.inverse[inner] == 0.25f);
    row.one.ws.ion.diagonal[inner] = 0.0f;
    return_to_sweeps(row.one.ws.ion, inner);
    CHECK(row.one.ws.ion.inverse[inner] == 0.0f);
}

TEST_CASE("one field: the potential at which inflow and reaction agree") {
    Row row(fields(1, 0), 3, 1);
    row.list(0, 2);
    Workspace& ws = row.one.ws;
    ws.ion.potential[row.site(1)] = 1.0f;
    ws.ion.potential[row.site(3)] = 3.0f;
    ws.ion.potential[row.site(2)] = 3.0f;
    ws.front.affinity_shift[0] = 0.5f;
    ws.rate[0] = 1.0f;
    ws.slope[0] = 2.0f;
    const std::int32_t entry[1] = {0};
    const FrontOrder order{entry, 0, 1};
    // Two faces of 2 pull with 2 + 6; the ceiling is 4 + 0.5, the inflow 4 * 4.5 - 8 = 10, (10 - 1 + 2 * 1.5) / (4 + 2) = 2 kT.
    const std::int32_t change = front_relaxation(row.one.body(), ws.ion, order, 1, {100.0f, 4.0f, false})(0);
    CHECK(static_cast<double>(ws.ion.potential[row.site(2)]) == about(2.5, 1e-6));
    CHECK(static_cast<double>(float_from_bits(change)) == about(0.5, 1e-6));
}

TEST_CASE("two fields: their resistances are in series, and both pass the same current") {
    Row row(fields(1, 1), 3, 1);
    row.list(0, 2);
    Workspace& ws = row.one.ws;
    ws.ion.potential[row.site(1)] = 1.0f;
    ws.ion.potential[row.site(3)] = 3.0f;
    ws.ion.potential[row.site(2)] = 2.25f;
    ws.electron.potential[row.site(1)] = 0.5f;
    ws.electron.potential[row.site(3)] = 1.5f;
    ws.electron.potential[row.site(2)] = 1.25f;
    ws.front.affinity_shift[0] = 0.5f;
    ws.rate[0] = 1.0f;
    ws.slope[0] = 2.0f / 3.0f;
    const std::int32_t entry[1] = {0};
    const FrontOrder order{entry, 0, 1};
    // Without reaction 2 and 1 kT; conductances 4 and 2, 4/3 in series; inflow 4/3 * (6 - 3) = 4; present affinity 2.5:
    // (4 - 1 + 2/3 * 2.5) / (4/3 + 2/3) = 7/3, which passes 4 - 4/3 * 7/3 = 8/9.
    const std::int32_t change = front_relaxation_of_both(row.one.body(), order, 1, {100.0f, 5.5f, false})(0);
    CHECK(static_cast<double>(ws.ion.potential[row.site(2)]) == about(2.0 + 2.0 / 9.0, 1e-6));
    CHECK(static_cast<double>(ws.electron.potential[row.site(2)]) == about(1.0 + 4.0 / 9.0, 1e-6));
    CHECK(static_cast<double>(float_from_bits(change)) == about(7.0 / 36.0, 1e-5));
}

TEST_CASE("where a site is below rest its rate is that at rest, seen from the ceiling of overpotential and shift") {
    Row row(fields(1, 0), 3, 1);
    row.list(0, 2);
    Workspace& ws = row.one.ws;
    ws.ion.potential[row.site(1)] = 1.0f;
    ws.ion.potential[row.site(3)] = 3.0f;
    ws.ion.potential[row.site(2)] = 3.0f;
    ws.front.affinity_shift[0] = 0.5f;
    ws.rate[0] = 1.0f;
    ws.slope[0] = 2.0f;
    const std::int32_t entry[1] = {0};
    // The ceiling is 2.5, half a kT below the potential; the inflow 4 * 2.5 - 8 = 2: (2 - 1) / (4 + 2) kT are left.
    front_relaxation(row.one.body(), ws.ion, FrontOrder{entry, 0, 1}, 1, {100.0f, 2.0f, false})(0);
    CHECK(static_cast<double>(ws.ion.potential[row.site(2)]) == about(2.5 - 1.0 / 6.0, 1e-6));
}
