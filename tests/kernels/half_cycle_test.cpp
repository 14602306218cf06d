// A whole half-cycle of a plain body: charge is current times time, a given potential lasts as long as it was told, fatigue adds up.
#include <cmath>

#include "about.hpp"
#include "kernels/handmade.hpp"
#include "particle/cycle_job.hpp"
#include "physics/bare_particle.hpp"

using namespace lithofront;

namespace {

// A disc without any field, stress or noise, wet all around.
Particle disc() { return test::round_particle(2, 12.0); }

ModelParameters plain() {
    ModelParameters p;
    p.rate_constant = 0.01f;
    for (float& volts : p.ocv_V) volts = 4.0f;
    return p;
}

HalfCycleDrive charging() {
    HalfCycleDrive d;
    d.voltage_limit_V = 10.0f;
    return d;
}

}  // namespace

TEST_CASE("the current is the C-rate times the sites over an hour, and time is charge over current") {
    const ModelParameters p = plain();
    test::OneParticle one(p, disc());
    HalfCycleDrive d = charging();
    d.c_rate = 2.0f;
    CHECK(static_cast<double>(begin_half_cycle(one.body(), d).current) ==
          about(2.0 * static_cast<double>(one.v.sites_at_birth) / 3600.0, 1e-6));
    const HalfCycleResult r = run_half_cycle(one.body(), d, Recording{});
    CHECK(r.converted == one.v.sites_at_birth);
    CHECK(r.end == EndReason::front_exhausted);
    // All of it at 2C: half an hour.
    CHECK(static_cast<double>(r.time_s) == about(1800.0, 1e-4));
    CHECK(r.lithiated == 0);
    CHECK(r.delithiated == one.v.sites_at_birth);
    CHECK(r.dead == 0);
}

TEST_CASE("phases and dead sites are counted at the end, and a discharge goes the other way") {
    const ModelParameters p = plain();
    Particle body = disc();
    std::int64_t dead = 0;
    for (SiteState& s : body.state)
        if (is_active(s) && dead < 5) {
            s = phase_dead;
            ++dead;
        }
    test::set_phase(body, phase_delithiated, [](int) { return true; });
    test::OneParticle one(p, std::move(body));
    HalfCycleDrive d = charging();
    d.half = Half::discharge;
    d.voltage_limit_V = -10.0f;
    const HalfCycleRun begun = begin_half_cycle(one.body(), d);
    CHECK(begun.delithiated == one.v.sites_at_birth - 5);
    CHECK(begun.lithiated == 0);
    const HalfCycleResult r = run_half_cycle(one.body(), d, Recording{});
    CHECK(r.converted == one.v.sites_at_birth - 5);
    CHECK(r.lithiated == one.v.sites_at_birth - 5);
    CHECK(r.delithiated == 0);
    CHECK(r.dead == 5);
}

TEST_CASE("a given potential ends after the time that it was given") {
    const ModelParameters p = plain();
    test::OneParticle one(p, disc());
    HalfCycleDrive d = charging();
    d.potentiostatic = 1;
    d.overpotential = 2.0f;
    d.duration_s = 100.0f;
    HalfCycleRun run = begin_half_cycle(one.body(), d);
    while (run.result.end == EndReason::running) {
        take_step(one.body(), d, Recording{}, run);
        CHECK(run.result.time_s <= d.duration_s);
    }
    const HalfCycleResult& r = run.result;
    CHECK(r.end == EndReason::duration);
    CHECK(static_cast<double>(r.time_s) == about(100.0, 1e-5));
    CHECK(r.converted > 0);
    CHECK(r.converted < one.v.sites_at_birth);
    CHECK(r.end_overpotential == 2.0f);
}

TEST_CASE("a charge ends at its voltage limit, with the lithium that it leaves") {
    // 40 kT of barrier in half of the body: out of reach of 4.2 V, 7.8 kT above 4 V.
    const ModelParameters p = plain();
    Particle body = disc();
    const Lattice l = body.lattice;
    for (int s = 0; s < l.count; ++s)
        if (is_active(body.state[static_cast<std::size_t>(s)]) && locate(l, s).x <= 12)
            body.barrier_kT[static_cast<std::size_t>(s)] = 40.0f;
    test::OneParticle one(p, std::move(body));
    HalfCycleDrive d = charging();
    d.voltage_limit_V = 4.2f;
    const HalfCycleResult r = run_half_cycle(one.body(), d, Recording{});
    CHECK(r.end == EndReason::voltage_limit);
    CHECK(r.end_voltage_V == 4.2f);
    CHECK(r.converted == one.v.sites_at_birth / 2);
    CHECK(r.lithiated == one.v.sites_at_birth / 2);
}

TEST_CASE("a step converts a share of the front's effective sites, and never more than a share of the body") {
    ModelParameters p = plain();
    p.advance_per_step = 0.25f;
    p.charge_per_step = 0.01f;
    ParticleView v;
    v.sites_at_birth = 1000;
    HalfCycleRun run;
    run.context.required_paths = run.context.gained_paths = site_ion_path | site_electron_path;
    run.step.effective_sites = 20.0f;  // 5 by the front, 10 by charge
    CHECK(step_target(p, v, run) == 5.0f);
    run.step.effective_sites = 80.0f;  // 20 by the front
    CHECK(step_target(p, v, run) == 10.0f);
    run.context.gained_paths = site_electron_path;  // the product blocks ions: hardly ever two at a time
    CHECK(static_cast<double>(step_target(p, v, run)) == about(0.1, 1e-6));
    run.step.effective_sites = 0.0f;
    CHECK(static_cast<double>(step_target(p, v, run)) == about(0.02, 1e-6));
    // Near the limit: reach = 0.1 * room * sites; the smaller of twice and the square of it.
    CHECK(static_cast<double>(target_near_limit(0.5f, 20.0f)) == about(1.0, 1e-5));
    CHECK(static_cast<double>(target_near_limit(2.0f, 20.0f)) == about(8.0, 1e-5));
    CHECK(target_near_limit(-1.0f, 20.0f) == 0.0f);
}

TEST_CASE("every conversion adds its increment of the half-cycle's field to the stress of its site") {
    ModelParameters p = plain();
    p.fatigue_stress_MPa = 10.0f;
    p.fatigue_saturation_MPa = 1000.0f;
    p.fatigue_length_nm = 6.0f;
    test::OneParticle one(p, disc());
    HalfCycleDrive d = charging();
    const HalfCycleRun begun = begin_half_cycle(one.body(), d);
    const Lattice& l = one.v.lattice;
    // The field of this half-cycle, another one on discharge.
    const int middle = l.index(12, 12, 0);
    const float xi = sampled_field<2>(begun.fatigue_cells, one.ws.fatigue_normal, locate(l, middle));
    HalfCycleDrive back = d;
    back.half = Half::discharge;
    const HalfCycleRun other = begin_half_cycle(one.body(), back);
    CHECK(sampled_field<2>(other.fatigue_cells, one.ws.fatigue_normal, locate(l, middle)) != xi);
    one.v.residual_stress_MPa[middle] = 100.0f;
    d.potentiostatic = 1;
    d.overpotential = 4.0f;
    const HalfCycleResult r = run_half_cycle(one.body(), d, Recording{});
    REQUIRE(r.lithiated == 0);
    // A = 4 kT: half of 10 MPa; at 100 of 1000 MPa 0.99 of it.
    CHECK(static_cast<double>(one.v.residual_stress_MPa[middle]) == about(100.0 + 4.95 * static_cast<double>(xi), 1e-4));
    const int beside = l.index(13, 12, 0);
    const float there = sampled_field<2>(begun.fatigue_cells, one.ws.fatigue_normal, locate(l, beside));
    CHECK(static_cast<double>(one.v.residual_stress_MPa[beside]) == about(5.0 * static_cast<double>(there), 1e-4));
}

TEST_CASE("each entry converts at its own affinity") {
    ModelParameters p = plain();
    p.fatigue_stress_MPa = 10.0f;
    p.fatigue_saturation_MPa = 1000.0f;
    test::OneParticle one(p, test::laid_out({"LL"}));
    HalfCycleRun run;
    run.fatigue_cells = make_field_grid(one.v.lattice, one.v.origin, p.site_spacing_nm, 6.0f);
    one.ws.conversion.converted[0] = packed(one.v.lattice.index(1, 1, 0), 0);
    one.ws.conversion.converted[1] = packed(one.v.lattice.index(2, 1, 0), 0);
    one.ws.slope[0] = 4.0f;
    one.ws.slope[1] = 0.0f;
    for (int k = 0; k < run.fatigue_cells.count(); ++k) one.ws.fatigue_normal[k] = 1.0f;
    const auto adds = fatigue_of(one.body(), run, 2);
    REQUIRE(adds.n == 2);
    adds.body(0);
    adds.body(1);
    CHECK(one.v.residual_stress_MPa[one.v.lattice.index(1, 1, 0)] > 1.0f);
    CHECK(one.v.residual_stress_MPa[one.v.lattice.index(2, 1, 0)] == 0.0f);
}

TEST_CASE("the front is observed once half of the sites have converted") {
    const ModelParameters p = plain();
    test::OneParticle one(p, disc());
    HalfCycleRun run = begin_half_cycle(one.body(), charging());
    run.result.converted = one.v.sites_at_birth / 2 - 1;
    record_step(one.body(), Recording{}, run, 4.0f);
    CHECK(run.observed == 0);
    run.result.converted = one.v.sites_at_birth / 2 + 1;
    record_step(one.body(), Recording{}, run, 4.0f);
    CHECK(run.observed == 1);
}

TEST_CASE("noise is drawn anew after every epoch of charge") {
    ModelParameters p = plain();
    p.noise = 0.1f;
    p.noise_epoch = 0.25f;
    test::OneParticle one(p, disc());
    HalfCycleRun run = begin_half_cycle(one.body(), charging());
    const float begun = run.context.epoch_phase;
    while (run.result.end == EndReason::running && 2 * run.result.converted < one.v.sites_at_birth)
        take_step(one.body(), charging(), Recording{}, run);
    // Half of the charge is two epochs, from where the first one stood.
    const double passed = static_cast<double>(run.result.converted) / static_cast<double>(one.v.sites_at_birth);
    CHECK(run.context.epoch == static_cast<std::uint32_t>(passed / 0.25 + static_cast<double>(begun)));
    CHECK(run.context.epoch >= 2);
    // The run's own books of the phases.
    CHECK(run.lithiated == count_phase(one.body(), phase_lithiated));
    CHECK(run.delithiated == count_phase(one.body(), phase_delithiated));
    CHECK(run.delithiated == run.result.converted);
}

TEST_CASE("a site converts at its very time, to the affinity that it has then") {
    ModelParameters p = plain();
    p.fatigue_stress_MPa = 1.0f;
    test::OneParticle one(p, test::laid_out({"LLL"}));
    const Lattice& l = one.v.lattice;
    HalfCycleRun run;
    run.context.product = phase_delithiated;
    run.context.gained_paths = site_ion_path;
    run.front_size = 2;
    run.step.overpotential = 1.5f;
    for (int e = 0; e < 2; ++e) {
        const int s = l.index(1 + e, 1, 0);
        one.ws.front.word[e] = packed(s, 0);
        one.ws.front.factor[e] = 1.0f;
        one.ws.front.shift[e] = 0.25f;
        one.ws.conversion_time[s] = 0.5f + 0.1f * static_cast<float>(e);
        one.ws.conversion.touched[e] = e;
    }
    std::int32_t* counter = one.ws.counters_of(0);
    for (int k = 0; k < step_counters; ++k) counter[k] = 0;
    const auto converts = conversions_by(one.body(), run, 0.5f, counter);
    converts(0);
    converts(1);
    CHECK(counter[converted_counter] == 1);
    CHECK(phase_of(one.v.state[l.index(1, 1, 0)]) == phase_delithiated);
    CHECK(phase_of(one.v.state[l.index(2, 1, 0)]) == phase_lithiated);
    // What converts has the path that the product leads.
    CHECK((one.v.state[l.index(1, 1, 0)] & site_ion_path) != 0);
    CHECK((one.v.state[l.index(2, 1, 0)] & site_ion_path) == 0);
    CHECK(one.ws.conversion.affinity[0] == 1.75f);
}

TEST_CASE("the front comes on by its share of the step, and a step does more only to what it touches") {
    test::OneParticle one(plain(), test::laid_out({"LLLL"}));
    const Lattice& l = one.v.lattice;
    FrontList& list = one.ws.front;
    for (int e = 0; e < 4; ++e) {
        list.word[e] = packed(l.index(1 + e, 1, 0), 0);
        list.filled[0][e] = 0.25f;
        list.filled[1][e] = closed_axis;
        list.factor[e] = 2.0f;
        if (e == 1) list.look_at(e);
        one.ws.rate[e] = 4.0f;
        one.ws.conversion_time[l.index(1 + e, 1, 0)] = e == 2 ? 0.75f : no_conversion;
    }
    // Entries 0 to 2 are listed, 3 was exposed within the step. 4/s for half of 0.25 s, over 2: a quarter of a site.
    const StepConditions step{0.0f, 0.25f, 3};
    const auto advances = advanced_fillings(one.body(), step, 0.5f);
    for (int e = 0; e < 3; ++e) advances(e);
    CHECK(list.filled[0][0] == 0.5f);
    CHECK(list.filled[0][1] == 0.25f);  // was looked at again: settled by what has come to it
    CHECK(list.filled[0][2] == 0.5f);   // would convert at 0.75, after what is kept
    CHECK(list.filled[1][0] == closed_axis);
    const auto touched = is_touched(one.body(), step);
    CHECK(!touched(0));
    CHECK(touched(1));
    CHECK(touched(2));
    CHECK(touched(3));
    // An entry that merely comes too late stays as it is.
    one.ws.conversion.touched[0] = 2;
    settled_fillings(one.body(), step, 0.5f)(0);
    CHECK(list.filled[0][2] == 0.5f);
}

TEST_CASE("potentials begin at the drop of a current over the exits, at none where the potential is given") {
    ModelParameters p = plain();
    p.ionic_field = 1;
    p.ion_mobility[phase_lithiated] = p.ion_mobility[phase_delithiated] = 1.0f;
    Particle body = test::laid_out({"LLL"});
    test::open_site(body, 1, 1);
    test::open_site(body, 3, 1);
    test::OneParticle one(p, std::move(body));
    // Two exits of 1 per s and kT, 3 sites at 1200C: 1 per s, a drop of half a kT.
    HalfCycleDrive d = charging();
    d.c_rate = 1200.0f;
    HalfCycleRun run = begin_half_cycle(one.body(), d);
    CHECK(static_cast<double>(one.ws.ion.potential[one.v.lattice.index(2, 1, 0)]) == about(0.5, 1e-3));
    CHECK(static_cast<double>(run.step.overpotential) == about(0.5, 1e-3));
    d.potentiostatic = 1;
    d.overpotential = 2.0f;
    run = begin_half_cycle(one.body(), d);
    CHECK(one.ws.ion.potential[one.v.lattice.index(2, 1, 0)] == 0.0f);
    CHECK(run.step.overpotential == 2.0f);
}
