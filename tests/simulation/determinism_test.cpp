#include <doctest/doctest.h>

#include "simulation/studies.hpp"

using namespace lithofront;
using namespace lithofront::testing;

TEST_CASE("one and three threads give the same bits, feature by feature") {
    for (const Feature& feature : features()) {
        CAPTURE(feature.name);
        Options options = small_study();
        feature.apply(options);
        CHECK(run_cycles(options, 1, 3).hash == run_cycles(options, 3, 3).hash);
    }
}

TEST_CASE("every feature changes the bits, so that the comparison means something") {
    const std::uint64_t plain = run_cycles(small_study(), 2, 3).hash;
    for (const Feature& feature : features()) {
        if (feature.name == "default" || feature.name == "reactant may carry ions") continue;
        CAPTURE(feature.name);
        Options options = small_study();
        feature.apply(options);
        CHECK(run_cycles(options, 2, 3).hash != plain);
    }
}

TEST_CASE("the same study gives the bits of the committed hash") { CHECK(run_cycles(small_study(), 2, 3).hash == 0x23b3e3acab02b9edull); }

TEST_CASE("the seed matters") {
    Options other = small_study();
    other.seed = 2;
    CHECK(run_cycles(small_study(), 2, 1).hash != run_cycles(other, 2, 1).hash);
}
