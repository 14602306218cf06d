#include "simulation/slow_steps.hpp"

#include <doctest/doctest.h>

using namespace lithofront;

namespace {

ParticleOutcome taking(std::int32_t steps, std::int64_t converted) {
    ParticleOutcome o;
    o.result.steps = steps;
    o.result.converted = converted;
    return o;
}

}  // namespace

TEST_CASE("a study says once that a particle hardly converts in a step") {
    SlowSteps slow(200000);
    CHECK(slow.said_of(1, {taking(10000, 100), taking(60000, 3000), taking(0, 0)}).empty());  // few steps; 20 for a site
    const std::string said = slow.said_of(2, {taking(10001, 100), taking(60001, 3000), taking(20, 0)});
    CHECK(said.starts_with("cycle 2: a particle takes 60001 steps to convert 3000 sites"));
    CHECK(said.find("max_steps, now 200000, ") != std::string::npos);
    CHECK(slow.said_of(3, {taking(90000, 100)}).empty());
}
