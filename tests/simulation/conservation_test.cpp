#include <doctest/doctest.h>

#include <cmath>

#include "simulation/statistics.hpp"
#include "simulation/studies.hpp"

using namespace lithofront;
using namespace lithofront::testing;

TEST_CASE("lithium balances to the site, and figures stay within bounds, feature by feature") {
    for (const Feature& feature : features()) {
        CAPTURE(feature.name);
        Options options = small_study();
        feature.apply(options);
        const StudyRun run = run_cycles(options, 2, 4);
        const double full = window_capacity_mAh_per_g(options);
        for (const CycleRecord& r : run.records) {
            CAPTURE(r.cycle);
            CHECK(r.li_imbalance == 0);
            CHECK(r.failed_particles == 0);
            CHECK(r.charge_capacity_mAh_per_g >= 0.0);
            CHECK(r.charge_capacity_mAh_per_g <= full * (1.0 + 1e-12));
            CHECK(r.discharge_capacity_mAh_per_g <= full * (1.0 + 1e-12));
            CHECK(r.x_delithiated_mean >= options.material.x_delithiated - 1e-12);
            CHECK(r.x_lithiated_mean <= options.material.x_lithiated + 1e-12);
            CHECK(r.trapped_fraction + r.dissolved_fraction <= 1.0);
            CHECK(std::isfinite(r.soh));
        }
        // Something must have happened for the balance to say anything.
        CHECK(run.records[0].charge_capacity_mAh_per_g > 0.1 * full);
    }
}

TEST_CASE("settle finds a lithium site that has gone missing") {
    ParticleOutcome outcome;
    outcome.result.converted = 40;
    outcome.result.lithiated = 60;
    outcome.result.delithiated = 40;
    LithiumBook book{100, 0};
    CHECK(settle(book, outcome, Half::charge) == 0);
    outcome.result.converted = 10;
    outcome.result.lithiated = 69;
    outcome.result.delithiated = 30;
    CHECK(settle(book, outcome, Half::discharge) == 1);
}

TEST_CASE("without ageing the state of health stays at one within its error") {
    Options options = small_study();
    options.population.particles = 24;
    options.ageing.film = options.ageing.passivation = options.ageing.stress_fatigue = false;
    options.protocol.steps[0].cycles = 12;
    const StudyRun run = run_cycles(options, 2, 12);
    // Particle by particle, cycles differ by noise alone: three standard errors, and the discreteness of one site in ten thousand.
    for (std::size_t c = 2; c < run.records.size(); ++c)
        CHECK(std::abs(run.records[c].soh - 1.0) <= 3.0 * run.records[c].soh_stderr + 1e-4);
}
