// The galvanostatic closure against the reference's direct Newton solver, where surfaces and lost contacts carry most of the drop.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "particle/cycle_job.hpp"
#include "physics/one_particle.hpp"
#include "reference/compare_engines.hpp"
#include "reference/front_solver.hpp"

namespace {

using namespace lithofront;

Options poor_surface(bool both_fields) {
    Options o;
    for (const Mechanism& m : all_mechanisms())
        if (m.name == (both_fields ? "both fields" : "ionic field")) o = m.options;
    o.surface.interphase_conductance_S_per_m2 = 0.7;
    o.surface.dry_fraction = 0.3;
    o.surface.contactless_fraction = 0.6;
    o.surface.patch_length_nm = 100.0;
    return o;
}

// Returns the overpotential, kT.
double check_closure(const Options& options, std::uint32_t number, double tolerance) {
    test::OneParticle one(options, number);
    one.p.field_tolerance = static_cast<float>(tolerance);
    const ModelParameters& p = one.p;
    const ParticleView& v = one.v;
    const Workspace& ws = one.ws;
    const HalfCycleDrive drive = make_drive(options, options.protocol.steps[0], 1, Half::charge);
    HalfCycleRun run = begin_half_cycle(one.body(), drive);
    open_step(run);
    REQUIRE(run.front_size > 20);
    const Step step = solve_step(one.body(), run.context, run.front_size, run.step, {run.current, 1.0e4f, true});
    REQUIRE(step.converged == 1);
    FrontSolver exact(p, v, ws);
    double overpotential = 0.0;
    REQUIRE(exact.solve_current(ws.front, run.front_size, static_cast<double>(run.current), 1.0e4, overpotential));
    INFO("particle ", number, ", ", step.sweeps, " sweeps, overpotential ", step.overpotential, " kT, exact ", overpotential, " kT");
    // The current is met within 0.5 %, and with it a drop that is all resistance.
    CHECK(std::abs(static_cast<double>(step.overpotential) - overpotential) < 10.0 * tolerance + 0.005 * overpotential);
    CHECK(step.sweeps < 300);
    return overpotential;
}

// What leaves through all exits of a field, 1/s.
double flow_through_exits(const ParticleView& v, const FieldArrays& f) {
    double flow = 0.0;
    for (int s = 0; s < v.lattice.count; ++s)
        if (is_active(v.state[s])) flow += static_cast<double>(f.exit[s]) * static_cast<double>(f.potential[s]);
    return flow;
}

}  // namespace

TEST_CASE("conductances of surfaces add up over twenty orders of magnitude") {
    const Options options = poor_surface(false);
    test::OneParticle one(options, 0);
    const Workspace& ws = one.ws;
    Particle& particle = one.particle;
    const std::vector<float> drawn = particle.ion_conductance;
    const HalfCycleRun run = begin_half_cycle(one.body(), make_drive(options, options.protocol.steps[0], 1, Half::charge));
    for (double scale = 1.0e-16; scale < 1.0e6; scale *= 10.0) {
        CAPTURE(scale);
        double sum = 0.0;
        for (std::size_t s = 0; s < drawn.size(); ++s) {
            particle.ion_conductance[s] = static_cast<float>(static_cast<double>(drawn[s]) * scale);
            if (is_active(particle.state[s])) sum += static_cast<double>(particle.ion_conductance[s]);
        }
        CHECK(exit_conductance(one.body(), ws.ion) == doctest::Approx(sum).epsilon(0.02));
        // All of the particle lies ahead of the front.
        CoarseRegion region = ahead_of(run.context, false, true);
        CHECK(outward_conductance(one.body(), ws.ion, region, run.front_size) == doctest::Approx(sum).epsilon(0.02));
    }
}

TEST_CASE("infinite surface conductances are met as very large ones") {
    Options options = poor_surface(true);
    options.surface.interphase_conductance_S_per_m2 = options.transport.contact_conductance_S_per_m2 =
        std::numeric_limits<double>::infinity();
    for (std::uint32_t number = 0; number < 4; ++number) CHECK(check_closure(options, number, 0.002) < 0.2);
}

TEST_CASE("a shift of the whole region sets the flow through every exit right, off the front too") {
    const Options options = poor_surface(true);
    test::OneParticle one(options, 0);
    const ModelParameters& p = one.p;
    const ParticleView& v = one.v;
    const Workspace& ws = one.ws;
    // At the beginning everything lies ahead of the front: what leaves the region leaves through exits alone.
    HalfCycleRun run = begin_half_cycle(one.body(), make_drive(options, options.protocol.steps[0], 1, Half::charge));
    const FieldArrays& f = ws.electron;
    int off_front = 0;
    for (int s = 0; s < v.lattice.count; ++s) {
        off_front += is_active(v.state[s]) && f.exit[s] > 0.0f && !(v.state[s] & site_front);
        f.potential[s] = is_active(v.state[s]) ? 0.01f * static_cast<float>(s % 7) : 0.0f;
    }
    REQUIRE(off_front > 5);  // contacts where no electrolyte is
    const float passing = 0.9f * static_cast<float>(flow_through_exits(v, f));
    CoarseCorrection coarse{ahead_of(run.context, p.electrons_leave_far != 0, true), 0.0f, {}};
    const float shift = shift_region(one.body(), f, coarse, {run.front_size, run.current, passing, 0.0f, false, false});
    CHECK(coarse.region.apart);
    CHECK(shift < 0.0f);
    CHECK(flow_through_exits(v, f) == doctest::Approx(passing).epsilon(1.0e-3));
}

TEST_CASE("the closure finds the overpotential from hundreds of kT away, below and above") {
    Options options;
    options.transport.ionic = false;
    test::OneParticle one(options, 0);
    const HalfCycleDrive drive = make_drive(options, options.protocol.steps[0], 1, Half::charge);
    HalfCycleRun run = begin_half_cycle(one.body(), drive);
    open_step(run);
    for (const float start : {0.0f, -300.0f, 300.0f, -1.0e5f, 1.0e5f}) {
        CAPTURE(start);
        Step step = run.step;
        step.overpotential = start;
        step = solve_step(one.body(), run.context, run.front_size, step, {run.current, 1.0e6f, true});
        CHECK(step.converged == 1);
        CHECK(step.rate == doctest::Approx(run.current).epsilon(0.006));
    }
}

TEST_CASE("the closure finds the overpotential where films and lost contacts carry most of the drop") {
    for (const bool both_fields : {false, true})
        for (std::uint32_t number = 0; number < 8; ++number)
            for (const double tolerance : {0.02, 0.002}) CHECK(check_closure(poor_surface(both_fields), number, tolerance) > 2.0);
}
