// The conversions of a step: a heap by time, what may arrive, and one solution whether one member walks or many search.
#include <vector>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/cycle_job.hpp"
#include "population/plain_options.hpp"

using namespace lithofront;

namespace {

// Two sites in entry order, with what the front has come into the first along x.
struct Row {
    Row() : one(ModelParameters{}, test::laid_out({"LLLLLL"})) {
        for (int e = 0; e < 6; ++e) {
            const Site at = locate(one.v.lattice, site(e + 1));
            one.ws.front.word[e] = packed(site(e + 1), 2 * at.colour + at.odd_x);
            one.ws.front.threshold[e] = 1.0f;
            one.ws.front.factor[e] = 2.0f;
            for (int k = 0; k < 2; ++k) one.ws.front.filled[k][e] = closed_axis;
        }
    }
    int site(int x) const { return one.v.lattice.index(x, 1, 0); }
    test::OneParticle one;
};

// Everything that a half-cycle leaves, by a team.
struct Left {
    std::vector<SiteState> state;
    std::vector<float> stress;
    HalfCycleResult result;
};

template <class Team>
Left left_by(const Options& o, Half half) {
    test::OneParticle one(o, 0);
    if (half == Half::discharge)
        for (int s = 0; s < one.v.lattice.count; ++s)
            if (is_active(one.v.state[s])) one.v.state[s] = with_phase(one.v.state[s], phase_delithiated);
    HalfCycleDrive drive;
    drive.half = half;
    drive.c_rate = 4.0f;
    drive.voltage_limit_V = half == Half::charge ? 4.15f : 3.0f;
    Team team;
    const Recording none;
    const HalfCycleOutcome done = do_half_cycle(make_body<2>(team, one.p, one.v, one.ws), drive, none);
    return {one.particle.state, one.particle.residual_stress_MPa, done.result};
}

}  // namespace

TEST_CASE("the earliest entry comes first, whatever the order in which they came, and later ones may move up") {
    Row row;
    std::vector<float> time(static_cast<std::size_t>(row.one.v.lattice.count), 2.0f);
    std::vector<std::int32_t> entry(6), place(6);
    ConversionHeap heap{row.one.ws.front, time.data(), entry.data(), place.data()};
    const float when[6] = {0.5f, 0.25f, 0.75f, 0.125f, 0.625f, 0.375f};
    for (int e = 0; e < 6; ++e) {
        time[static_cast<std::size_t>(row.site(e + 1))] = when[e];
        heap.push(e);
    }
    CHECK(heap.pop() == 3);
    time[static_cast<std::size_t>(row.site(3))] = 0.1f;  // from the last place to the first
    heap.move(heap.place[2]);
    CHECK(heap.pop() == 2);
    time[static_cast<std::size_t>(row.site(2))] = 0.7f;  // and from the first to the last
    heap.move(heap.place[1]);
    CHECK(heap.pop() == 5);
    CHECK(heap.pop() == 0);
    CHECK(heap.pop() == 4);
    CHECK(heap.pop() == 1);
    CHECK(heap.size == 0);
}

TEST_CASE("an entry moves on by its rate over its factor, and arrives where the filling may reach its threshold") {
    Row row;
    FrontList& list = row.one.ws.front;
    const float rate[2] = {4.0f, 4.0f};
    CHECK(advance_of(list, rate, 0.25f, 0) == 0.5f);  // 4 * 0.25 / 2 sites
    list.factor[1] = 0.0f;
    CHECK(advance_of(list, rate, 0.25f, 1) == 0.0f);
    list.filled[0][0] = 0.25f;
    CHECK(!may_arrive_alone<2>(list, 0, 0.5f));
    CHECK(static_cast<double>(arrival_alone<2>(list, 0, 1.0f)) == about(0.75, 1e-6));  // 0.25 + t = 1
    CHECK(may_arrive_alone<2>(list, 0, 0.76f));
    list.filled[1][0] = 0.25f;
    // Along both: 2 (0.25 + t)^2 = 1.
    CHECK(static_cast<double>(arrival_alone<2>(list, 0, 1.0f)) == about(std::sqrt(0.5) - 0.25, 1e-5));
    CHECK(may_arrive_alone<2>(list, 0, 0.5f));
    CHECK(!may_arrive_alone<2>(list, 0, 0.45f));
}

TEST_CASE("what surrounds a site: the earliest neighbour of each axis, cut faces left out") {
    ModelParameters p;
    p.site_process = 0;
    test::OneParticle one(p, test::laid_out({"LLL", "LLL", "LLL"}));
    const Lattice& l = one.v.lattice;
    for (int s = 0; s < l.count; ++s) one.ws.conversion_time[s] = no_conversion;
    const auto site = [&](int x, int y) { return l.index(x, y, 0); };
    one.ws.conversion_time[site(1, 2)] = 0.5f;
    one.ws.conversion_time[site(3, 2)] = 0.25f;
    one.ws.conversion_time[site(2, 1)] = 0.75f;
    const Site at = locate(l, site(2, 2));
    const std::int32_t word = packed(site(2, 2), 2 * at.colour + at.odd_x);
    Surroundings<2> around = surroundings_of(one.body(), word);
    CHECK(around.along[0].from == 0.25f);
    CHECK(around.along[1].from == 0.75f);
    CHECK(around.first == 0.25f);
    CHECK(around.first_site == site(3, 2));
    one.v.state[site(2, 2)] = static_cast<SiteState>(one.v.state[site(2, 2)] | site_cut_x);
    around = surroundings_of(one.body(), word);
    CHECK(around.along[0].from == 0.5f);
    CHECK(around.first_site == site(1, 2));
    p.site_process = 1;  // open or closed alone
    around = surroundings_of(one.body(p), word);
    CHECK(around.along[0].from == 0.5f);
    CHECK(!(around.along[1].from < 1.0f));
}

TEST_CASE("an entry of the front goes on from where it stands; one that the step exposes from its neighbour, at that one's potentials") {
    ModelParameters p;
    p.ionic_field = p.electronic_field = 1;
    test::OneParticle one(p, test::laid_out({"LLLL"}));
    FrontList& list = one.ws.front;
    const auto site = [&](int x) { return one.v.lattice.index(x, 1, 0); };
    for (int s = 0; s < one.v.lattice.count; ++s) one.ws.conversion_time[s] = no_conversion;
    one.ws.conversion_time[site(2)] = 0.5f;
    one.ws.ion.potential[site(2)] = 0.25f;
    one.ws.electron.potential[site(2)] = 0.125f;
    for (int e = 0; e < 2; ++e) {
        const Site at = locate(one.v.lattice, site(2 + e));
        list.word[e] = packed(site(2 + e), 2 * at.colour + at.odd_x);
        list.filled[0][e] = 0.25f;
        list.filled[1][e] = closed_axis;
        list.shift[e] = 0.5f;
        list.rate_constant[e] = 3.0f;
        list.factor[e] = 2.0f;
    }
    one.ws.rate[0] = 4.0f;
    const StepConditions step{2.0f, 0.25f, 1};
    const Passage<2> listed = passage_of(one.body(), step, 0);
    CHECK(listed.advance == 0.5f);  // 4 * 0.25 / 2
    CHECK(listed.along[0].from == 0.0f);
    CHECK(listed.along[0].filled == 0.25f);
    const Passage<2> exposed = passage_of(one.body(), step, 1);
    CHECK(exposed.reached);
    CHECK(exposed.along[0].from == 0.5f);
    CHECK(one.ws.ion.potential[site(3)] == 0.25f);
    CHECK(one.ws.electron.potential[site(3)] == 0.125f);
    CHECK(exposed.other_potentials);
    CHECK(!passage_of(one.body(), step, 1).other_potentials);
    // 2 + 0.5 - 0.25 - 0.125 = 2.125 kT: 3 (e^1.0625 - e^-1.0625) / 4.
    CHECK(static_cast<double>(exposed.advance) == about(7.644021 / 4.0, 1e-5));
    one.ws.conversion_time[site(2)] = no_conversion;
    CHECK(!passage_of(one.body(), step, 1).reached);
}

TEST_CASE("one member that walks from conversion to conversion and many that search find the same") {
    Options o = plain_options(0.5);
    o.transport.ionic = o.transport.electronic = true;
    o.transport.ionic_diffusivity_lithiated_m2_per_s = 2e-16;
    o.transport.ionic_diffusivity_delithiated_m2_per_s = 1e-16;
    o.transport.electronic_conductivity_lithiated_S_per_m = 2e-5;
    o.transport.electronic_conductivity_delithiated_S_per_m = 1e-5;
    o.microstructure.residual_stress_MPa = 300.0;
    o.microstructure.cracks_per_um2 = 10.0;
    o.microstructure.crack_length_um = 0.2;
    o.kinetics.event_length_nm = 25.0;
    o.kinetics.interface_energy_J_per_m2 = 0.05;
    o.ageing.stress_fatigue = true;
    for (const Half half : {Half::charge, Half::discharge})
        for (const double share : {0.01, 0.2}) {  // of the charge in a step: with and without a long chain of conversions
            o.numerics.charge_per_step = share;
            o.numerics.front_advance_per_step = share > 0.1 ? 4.0 : 1.0;
            const Left walked = left_by<SerialTeam>(o, half), searched = left_by<ScrambledTeam>(o, half);
            CAPTURE(share);
            CHECK(walked.result.converted > 100);
            CHECK(walked.result.converted == searched.result.converted);
            CHECK(walked.result.steps == searched.result.steps);
            CHECK(walked.result.time_s == searched.result.time_s);
            CHECK(walked.state == searched.state);
            CHECK(walked.stress == searched.stress);
        }
}

TEST_CASE("of a step in which too many convert, what comes before the first that is too many is kept") {
    Row row;
    const auto times = [&](std::initializer_list<float> of) {
        int x = 0;
        for (const float when : of) row.one.ws.conversion_time[row.site(++x)] = when;
        return static_cast<int>(of.size());
    };
    const auto kept = [&](int entries, std::int64_t most) { return kept_share(row.one.body(), Conversions{entries, entries}, most); };
    int n = times({0.125f, 0.25f, 0.3f, 0.9f});
    CHECK(kept(n, 4) == 1.0f);
    CHECK(kept(n, 2) == 314572.0f / 1048576.0f);  // 0.3 less than 2^-20 of the step
    // A walk knows when the first and the one too many convert.
    CHECK(kept_share(row.one.body(), Conversions{n, n, 0.125f, 0.5f, true}, 2) == 524287.0f / 1048576.0f);
    // At the very end of an interval, the one too many is still too many.
    n = times({0.5f, 0.25f, 0.5f});
    CHECK(kept(n, 1) == 524287.0f / 1048576.0f);
    // All at once, so early that no share of the step lies before: all of them.
    n = times({1.0e-7f, 1.0e-7f, 1.0e-7f});
    CHECK(kept(n, 2) == 1.0e-7f);
}

TEST_CASE("what does not convert keeps what the front has come by the share that is kept") {
    Row row;
    FrontList& list = row.one.ws.front;
    for (int s = 0; s < row.one.v.lattice.count; ++s) row.one.ws.conversion_time[s] = no_conversion;
    row.one.ws.rate[0] = row.one.ws.rate[1] = 4.0f;
    list.filled[0][0] = list.filled[0][1] = 0.125f;
    list.look_at(1);
    row.one.ws.conversion_time[row.site(3)] = 0.25f;
    const StepConditions step{0.0f, 0.25f, 2};
    for (int e = 0; e < 4; ++e) row.one.ws.conversion.touched[e] = e;
    for (int e = 0; e < 2; ++e) {
        advanced_fillings(row.one.body(), step, 0.5f)(e);
        settled_fillings(row.one.body(), step, 0.5f)(e);
    }
    CHECK(list.filled[0][0] == 0.375f);  // 4 * 0.25 / 2 sites in the step, of which one half
    CHECK(list.filled[1][0] == closed_axis);
    CHECK(list.filled[0][1] == 0.375f);
    CHECK(row.one.ws.conversion.reached[1] == 1);
    // One that the step exposes counts from when its neighbour converts: a quarter of the step until one half of it.
    list.rate_constant[3] = 3.0f;
    list.shift[3] = 0.0f;
    list.filled[0][3] = closed_axis;
    const Passage<2> passage = passage_of(row.one.body(), step, 3);
    settled_fillings(row.one.body(), step, 0.5f)(3);
    CHECK(static_cast<double>(list.filled[0][3]) == doctest::Approx(0.25 * static_cast<double>(passage.advance)));
    CHECK(row.one.ws.conversion.reached[3] == 1);
    settled_fillings(row.one.body(), step, 0.125f)(3);  // before that it has not been reached
    CHECK(list.filled[0][3] == closed_axis);
    CHECK(row.one.ws.conversion.reached[3] == 0);
}
