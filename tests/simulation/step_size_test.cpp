#include <doctest/doctest.h>

#include <cmath>

#include "simulation/studies.hpp"

using namespace lithofront;
using namespace lithofront::testing;

TEST_CASE("halving the step moves the state of health by less than its standard error") {
    Options options = small_study();
    options.population.particles = 48;
    options.ageing.passivation_barrier_kT = 8.0;
    options.ageing.passivation_half_cycles = 5.0;   // enough fade in few cycles to have something to move
    options.numerics.front_advance_per_step = 1.0;  // the default
    const CycleRecord whole = run_cycles(options, 2, 12).records.back();
    options.numerics.front_advance_per_step = 0.5;
    options.numerics.charge_per_step *= 0.5;
    const CycleRecord half = run_cycles(options, 2, 12).records.back();
    MESSAGE("SOH ", whole.soh, " +- ", whole.soh_stderr, ", with half the step ", half.soh, " +- ", half.soh_stderr);
    CHECK(whole.soh < 0.99);
    CHECK(std::abs(whole.soh - half.soh) < whole.soh_stderr);
}
