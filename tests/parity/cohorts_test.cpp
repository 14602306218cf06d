// Many parameter sets in one population: each cohort's bits are those of its study alone.
#include <doctest/doctest.h>

#include "parity/support/against_serial.hpp"
#include "parity/support/fingerprint.hpp"
#include "parity/support/team_backend.hpp"

using namespace lithofront;
using namespace lithofront::parity;

TEST_CASE("cohorts on the processor leave the bits of each study alone") {
    for (const int threads : {1, 3}) {
        const std::unique_ptr<Backend> cpu = make_cpu_backend(threads);
        check_cohorts(*cpu, {2, 3});
    }
}

TEST_CASE("cohorts by a team that visits every loop in scrambled order leave the bits of each study alone") {
    const std::unique_ptr<Backend> scrambled = make_scrambled_backend();
    check_cohorts(*scrambled, {3, 2});
}

TEST_CASE("a backend that held several cohorts holds one again") {
    const std::unique_ptr<Backend> cpu = make_cpu_backend(2);
    check_cohorts(*cpu, {2});
    check_against_serial(*cpu, true, [](const Scenario& s) { return s.name == "electrode, one field 2D" || s.name == "no field 3D"; });
}

TEST_CASE("the particles of a population stand in the order of their cohorts") {
    const std::unique_ptr<Backend> cpu = make_cpu_backend(1);
    std::vector<Cohort> cohorts(3);
    for (std::uint32_t c = 0; c < 3; ++c)
        for (std::uint32_t i = 0; i <= c; ++i) {
            Particle p;
            p.number = 10 * c + i;
            cohorts[c].particles.push_back(p);
        }
    cpu->load(std::move(cohorts), false);
    std::vector<std::uint32_t> numbers;
    for (std::size_t i = 0; i < cpu->size(); ++i) numbers.push_back(cpu->particle(i).number);
    CHECK(numbers == std::vector<std::uint32_t>{0, 10, 11, 20, 21, 22});
}

TEST_CASE("several cohorts under one potential, or too few orders, are refused with numbers") {
    const std::unique_ptr<Backend> cpu = make_cpu_backend(1);
    CHECK_THROWS_WITH_AS(cpu->load(std::vector<Cohort>(2), true), doctest::Contains("2 are to be held together"), std::invalid_argument);
    cpu->load(std::vector<Cohort>(3), false);
    const std::vector<HalfCycleOrder> two(2);
    CHECK_THROWS_WITH_AS(cpu->run_half_cycle(two), doctest::Contains("3 cohorts was given 2 orders"), std::invalid_argument);
}
