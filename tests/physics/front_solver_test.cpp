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
    const Step step = solve_step(one.body(), run.front_size, run.step, {run.current, 1.0e4f, true});
    REQUIRE(step.converged == 1);
    FrontSolver exact(p, v, ws);
    double overpotential = 0.0;
    REQUIRE(exact.solve_current(ws.front, run.front_size, static_cast<double>(run.current), 1.0e4, overpotential));
    INFO("particle ", number, ", ", step.cycles, " cycles, overpotential ", step.overpotential, " kT, exact ", overpotential, " kT");
    // The current is met within 0.5 %, and with it a drop that is all resistance.
    CHECK(std::abs(static_cast<double>(step.overpotential) - overpotential) < 10.0 * tolerance + 0.005 * overpotential);
    CHECK(step.cycles < 30);
    return overpotential;
}

}  // namespace

TEST_CASE("conductances of surfaces add up over twenty orders of magnitude") {
    const Options options = poor_surface(false);
    test::OneParticle one(options, 0);
    const Workspace& ws = one.ws;
    Particle& particle = one.particle;
    const std::vector<float> drawn = particle.ion_conductance;
    begin_half_cycle(one.body(), make_drive(options, options.protocol.steps[0], 1, Half::charge));
    for (double scale = 1.0e-16; scale < 1.0e6; scale *= 10.0) {
        CAPTURE(scale);
        double sum = 0.0;
        for (std::size_t s = 0; s < drawn.size(); ++s) {
            particle.ion_conductance[s] = static_cast<float>(static_cast<double>(drawn[s]) * scale);
            if (is_active(particle.state[s])) sum += static_cast<double>(particle.ion_conductance[s]);
        }
        CHECK(exit_conductance(one.body(), ws.ion) == doctest::Approx(sum).epsilon(0.02));
    }
}

TEST_CASE("infinite surface conductances are met as very large ones") {
    Options options = poor_surface(true);
    options.surface.interphase_conductance_S_per_m2 = options.transport.contact_conductance_S_per_m2 =
        std::numeric_limits<double>::infinity();
    for (std::uint32_t number = 0; number < 4; ++number) CHECK(check_closure(options, number, 0.002) < 0.2);
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
        step = solve_step(one.body(), run.front_size, step, {run.current, 1.0e6f, true});
        CHECK(step.converged == 1);
        CHECK(step.rate == doctest::Approx(run.current).epsilon(0.006));
    }
}

TEST_CASE("the closure finds the overpotential where films and lost contacts carry most of the drop") {
    for (const bool both_fields : {false, true})
        for (std::uint32_t number = 0; number < 8; ++number)
            for (const double tolerance : {0.02, 0.002}) CHECK(check_closure(poor_surface(both_fields), number, tolerance) > 2.0);
}
