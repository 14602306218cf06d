#include <doctest/doctest.h>

#include "simulation/checkpoint_clock.hpp"

using namespace lithofront;

TEST_CASE("a checkpoint comes as soon as it costs less than a two-hundredth of the time, and at the latest after the interval") {
    RunSettings settings;
    settings.checkpoint_minutes = 5;
    CheckpointClock clock(settings, 100.0);
    CHECK_FALSE(clock.due(109.9));  // 10 s whatever it costs
    CHECK(clock.due(110.0));
    clock.written(110.0, 110.1);  // 0.1 s: 20 s later
    CHECK_FALSE(clock.due(130.0));
    CHECK(clock.due(130.2));
    clock.written(200.0, 210.0);  // 10 s: 2000 s later, but no more than the interval of 300 s
    CHECK_FALSE(clock.due(509.0));
    CHECK(clock.due(510.0));
}

TEST_CASE("a checkpoint after so many cycles comes after these alone") {
    RunSettings settings;
    settings.checkpoint_minutes = 0;
    settings.checkpoint_cycles = 3;
    CheckpointClock clock(settings, 0.0);
    for (int round = 0; round < 2; ++round) {
        CHECK_FALSE(clock.due(1e6));
        CHECK_FALSE(clock.due(2e6));
        CHECK(clock.due(3e6));
        clock.written(3e6, 3e6);
    }
}
