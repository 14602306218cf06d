// What a site of the front feels: shift of its chemical potential, barrier, open axes; and who stands at the front.
#include <cmath>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/front.hpp"

using namespace lithofront;

namespace {

FrontContext context(const ModelParameters& p, const test::OneParticle& one, Half half) {
    HalfCycleDrive d;
    d.half = half;
    return front_context(p, one.v, d);
}

int site(const test::OneParticle& one, int x, int y) { return one.v.lattice.index(x, y, 0); }

void mark(test::OneParticle& one, int x, int y, SiteState bits) {
    SiteState& state = one.v.state[site(one, x, y)];
    state = static_cast<SiteState>(state | bits);
}

void give_paths(test::OneParticle& one) {
    for (int s = 0; s < one.v.lattice.count; ++s)
        if (is_active(one.v.state[s])) one.v.state[s] = static_cast<SiteState>(one.v.state[s] | site_ion_path | site_electron_path);
}

bool eligible(test::OneParticle& one, const FrontContext& c, int x, int y) {
    return is_eligible(one.body(), c, site(one, x, y), locate(one.v.lattice, site(one, x, y)));
}

}  // namespace

TEST_CASE("the spread of the annealed noise grows with the von Mises stress") {
    ModelParameters p;
    p.noise = 0.5f;
    p.inverse_reference_stress = 0.01f;  // 100 MPa
    // 30000 MPa^2 are 3 in units of the reference: sqrt(1 + 3) = 2.
    CHECK(static_cast<double>(chemical_noise(p, 1.5f, 30000.0f)) == about(1.5, 1e-6));
    CHECK(static_cast<double>(chemical_noise(p, -1.5f, 0.0f)) == about(-0.75, 1e-6));
}

TEST_CASE("the shift takes noise by the residual and the von Mises stress, and tension by the hydrostatic one") {
    ModelParameters p;
    p.deviatoric = 1;
    p.noise = 1.0f;
    p.inverse_reference_stress = 0.01f;
    p.energy_per_MPa = 0.002f;
    test::OneParticle one(p, test::laid_out({"L"}));
    const int s = site(one, 1, 1);
    one.v.residual_stress_MPa[s] = 60.0f;
    one.ws.von_mises[s] = 80.0f;
    one.ws.stress[s] = 500.0f;
    // 60^2 + 80^2 = 100^2: sqrt(2) kT of noise; Omega sigma_h = 1 kT.
    CHECK(static_cast<double>(potential_shift(one.body(), context(p, one, Half::charge), s, 1.0f)) == about(0.4142136, 1e-5));
    CHECK(static_cast<double>(potential_shift(one.body(), context(p, one, Half::discharge), s, 1.0f)) == about(-0.4142136, 1e-5));
}

TEST_CASE("a barrier is that of boundaries and of passivation, on discharge of the film too") {
    ModelParameters p;
    p.passivation_barrier = 4.0f;
    p.passivation_per_half_cycle = 0.05f;
    p.film_barrier = 1.5f;
    p.film_thickness = 1.0f;
    test::OneParticle one(p, test::laid_out({"rD"}));
    const int s = site(one, 2, 1);
    one.v.barrier[s] = 0.7f;
    one.v.passivation[s] = 1280;  // 20 half-cycles of 1/64: 4 (1 - 1/e) = 2.528482
    CHECK(static_cast<double>(site_barrier(one.body(), context(p, one, Half::charge), s)) == about(3.228482, 1e-5));
    CHECK(static_cast<double>(site_barrier(one.body(), context(p, one, Half::discharge), s)) == about(4.728482, 1e-5));
}

TEST_CASE("a charge takes lithiated sites, a discharge delithiated ones; a phase that blocks passes no path on") {
    ModelParameters p;
    test::OneParticle one(p, test::laid_out({"L"}));
    const FrontContext charge = context(p, one, Half::charge), discharge = context(p, one, Half::discharge);
    CHECK(charge.reactant == phase_lithiated);
    CHECK(charge.product == phase_delithiated);
    CHECK(charge.z == 1.0f);
    CHECK(discharge.reactant == phase_delithiated);
    CHECK(discharge.product == phase_lithiated);
    CHECK(discharge.z == -1.0f);
    constexpr SiteState both = site_ion_path | site_electron_path;
    CHECK(charge.required_paths == both);
    CHECK(charge.gained_paths == both);
    CHECK(charge.epoch_phase > 0.0f);
    CHECK(charge.epoch_phase < 1.0f);
    CHECK(charge.noise_key.when != discharge.noise_key.when);
    CHECK(charge.flip_key.when != discharge.flip_key.when);
    HalfCycleDrive second;
    second.cycle = 2;
    CHECK(front_context(p, one.v, second).flip_key.when != charge.flip_key.when);
    CHECK(front_context(p, one.v, second).epoch_phase != charge.epoch_phase);
    p.ionic_field = p.electronic_field = 1;
    p.ion_mobility[phase_lithiated] = p.electron_mobility[phase_lithiated] = 1.0f;
    p.electron_mobility[phase_delithiated] = 1.0f;
    // Ions cannot pass the delithiated product.
    CHECK(context(p, one, Half::charge).gained_paths == site_electron_path);
    CHECK(context(p, one, Half::discharge).gained_paths == both);
    p.ion_mobility[phase_delithiated] = 1.0f;
    p.electron_mobility[phase_delithiated] = 0.0f;
    CHECK(context(p, one, Half::charge).gained_paths == site_ion_path);
}

TEST_CASE("reactant with both paths may convert at electrolyte, as a nucleus, or beside product that feeds it") {
    ModelParameters p;
    test::OneParticle one(p, test::laid_out({"LLLLD"}));
    const FrontContext c = context(p, one, Half::charge);
    give_paths(one);
    mark(one, 1, 1, site_wet);
    mark(one, 2, 1, site_nucleus);
    CHECK(eligible(one, c, 1, 1));
    CHECK(eligible(one, c, 2, 1));
    CHECK(!eligible(one, c, 3, 1));
    CHECK(eligible(one, c, 4, 1));
    CHECK(!eligible(one, c, 5, 1));  // product itself
    SiteState& state = one.v.state[site(one, 4, 1)];
    state = static_cast<SiteState>(state & ~site_electron_path);
    CHECK(!eligible(one, c, 4, 1));  // no way for electrons
    give_paths(one);
    mark(one, 4, 1, site_cut_x);
    CHECK(!eligible(one, c, 4, 1));  // a crack lies between
}

TEST_CASE("where ions leave through product alone, product without a path feeds nobody") {
    ModelParameters p;
    p.product_paths = 1;
    test::OneParticle one(p, test::laid_out({"LLD"}));
    const FrontContext c = context(p, one, Half::charge);
    CHECK(c.feeding == site_ion_path);
    CHECK(is_feeding(c, phase_delithiated | site_ion_path));
    CHECK(!is_feeding(c, phase_delithiated | site_electron_path));
    CHECK(!is_feeding(c, phase_lithiated | site_ion_path));
}

namespace {

// Which of the axes x and y are open at a site that is put into entry 0, as two digits.
std::string open_at(test::OneParticle& one, const FrontContext& c, int x, int y) {
    const Site at = locate(one.v.lattice, site(one, x, y));
    one.ws.front.word[0] = packed(site(one, x, y), 2 * at.colour + at.odd_x);
    open_axes(one.body(), c, 0);
    std::string axes;
    for (int k = 0; k < 2; ++k) axes += one.ws.front.filled[k][0] == 0.0f ? '1' : one.ws.front.filled[k][0] == closed_axis ? '0' : '?';
    return axes;
}

}  // namespace

TEST_CASE("the axes along which product or electrolyte lies are open") {
    ModelParameters p;
    p.site_process = 0;
    test::OneParticle one(p, test::laid_out({"LLLL", "LLLD", "DLLL"}));
    const FrontContext c = context(p, one, Half::charge);
    CHECK(open_at(one, c, 3, 2) == "10");  // product at its right
    CHECK(open_at(one, c, 1, 2) == "01");  // product below
    CHECK(open_at(one, c, 4, 3) == "01");  // above the product at (4, 2); the outside beyond is dry
    CHECK(open_at(one, c, 2, 2) == "00");
    CHECK(open_at(one, c, 2, 1) == "10");
    mark(one, 3, 2, site_cut_x);
    CHECK(open_at(one, c, 3, 2) == "00");  // closed by a crack without electrolyte
    mark(one, 3, 2, site_wet);
    CHECK(open_at(one, c, 3, 2) == "11");  // wet where nobody can see: along all
    mark(one, 4, 2, site_wet);
    CHECK(open_at(one, c, 3, 2) == "10");  // electrolyte stands in the crack
    mark(one, 1, 3, site_wet);
    CHECK(open_at(one, c, 1, 3) == "11");  // a corner, outside to the left and above
    mark(one, 2, 3, site_wet);
    CHECK(open_at(one, c, 2, 3) == "01");
    mark(one, 2, 2, site_nucleus);
    CHECK(open_at(one, c, 2, 2) == "11");
}

TEST_CASE("the process of sites knows open and closed alone") {
    const ModelParameters p;
    test::OneParticle one(p, test::laid_out({"LLLD"}));
    const FrontContext c = context(p, one, Half::charge);
    CHECK(open_at(one, c, 3, 1) == "10");
    CHECK(open_at(one, c, 2, 1) == "00");
    mark(one, 2, 1, site_nucleus);
    CHECK(open_at(one, c, 2, 1) == "10");
}

TEST_CASE("an entry fills at its rate constant times the factor of its axes, and feels its shift less the curvature") {
    ModelParameters p;
    p.interface_energy = 0.8f;
    test::OneParticle one(p, test::laid_out({"LL"}));
    FrontList& list = one.ws.front;
    list.word[0] = packed(site(one, 1, 1), 0);
    list.filled[0][0] = list.filled[1][0] = 0.0f;
    list.rate_constant[0] = 3.0f;
    list.shift[0] = 0.5f;
    list.around[0] = 10 * one_active + 3;  // (10 - 6)/10 * 0.8 = 0.32 kT
    entries_at(one.body())(0);
    CHECK(static_cast<double>(list.factor[0]) == about(std::sqrt(2.0), 1e-6));
    CHECK(static_cast<double>(list.exchange(0)) == about(3.0 * std::sqrt(2.0), 1e-6));
    CHECK(static_cast<double>(list.affinity_shift[0]) == about(0.18, 1e-5));
}

TEST_CASE("the front that is collected holds the rate constants of its barriers and thresholds of its draws") {
    ModelParameters p;
    p.rate_constant = 2.0f;
    test::OneParticle one(p, test::laid_out({"LLD"}));
    FrontContext c = context(p, one, Half::charge);
    give_paths(one);
    one.v.barrier[site(one, 2, 1)] = 1.0f;
    one.ws.counter[front_counter] = 0;
    REQUIRE(collect_front(one.body(), c) == 1);
    CHECK(one.ws.front.site(0) == site(one, 2, 1));
    CHECK((one.v.state[site(one, 2, 1)] & site_front) != 0);
    CHECK(one.ws.slot[site(one, 2, 1)] == 0);
    CHECK(static_cast<double>(one.ws.front.rate_constant[0]) == about(0.735759, 1e-5));  // 2/e
    CHECK(one.ws.front.threshold[0] == unit_exponential(c.flip_key, 0, static_cast<std::uint32_t>(site(one, 2, 1))));
    // Drawn anew where the front is renewed.
    c.draw = 5;
    fill_entries(one.body(), c, 0, 1);
    CHECK(one.ws.front.threshold[0] == unit_exponential(c.flip_key, 5, static_cast<std::uint32_t>(site(one, 2, 1))));
    CHECK(one.ws.front.threshold[0] != unit_exponential(c.flip_key, 0, static_cast<std::uint32_t>(site(one, 2, 1))));
}

TEST_CASE("noise without a length is one draw for a site and an epoch, with a length the field's at its place") {
    ModelParameters p;
    p.noise = 1.0f;
    test::OneParticle one(p, test::laid_out({"LLD"}));
    FrontContext c = context(p, one, Half::charge);
    one.ws.front.word[0] = packed(site(one, 2, 1), 0);
    const auto s = static_cast<std::uint32_t>(site(one, 2, 1));
    c.epoch = 3;
    normal_draws(one.body(), c, 0)(0);
    CHECK(one.ws.slope[0] == random_normal(c.noise_key, 3, s));
    CHECK(one.ws.slope[0] != random_normal(c.noise_key, 0, s));
    ModelParameters correlated = p;
    correlated.noise_length_nm = 4.0f;
    test::OneParticle field(correlated, test::laid_out({"LLD"}));
    FrontContext k = context(correlated, field, Half::charge);
    field.ws.front.word[0] = packed(site(field, 2, 1), 0);
    k.epoch = 3;
    draw_noise(field.body(), k);
    normal_draws(field.body(), k, 0)(0);
    const float third = field.ws.slope[0];
    CHECK(third == sampled_field<2>(k.noise_cells, field.ws.noise_normal, locate(field.v.lattice, site(field, 2, 1))));
    k.epoch = 4;
    draw_noise(field.body(), k);
    normal_draws(field.body(), k, 0)(0);
    CHECK(field.ws.slope[0] != third);
}
