#include "parity/support/against_serial.hpp"

#include <doctest/doctest.h>

#include "parity/support/fingerprint.hpp"

namespace lithofront::parity {

namespace {

void check_scenario(Backend& other, const Scenario& scenario) {
    CAPTURE(scenario.name);
    const std::unique_ptr<Backend> serial = make_cpu_backend(1);
    const std::vector<Fingerprint> expected = fingerprints(*serial, scenario);
    const std::vector<Fingerprint> found = fingerprints(other, scenario);
    REQUIRE(expected.size() == found.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CAPTURE(i);
        CHECK(difference(expected[i], found[i]) == "");
    }
}

}  // namespace

void check_against_serial(Backend& other, bool brief, const Choice& chosen) {
    int run = 0;
    for (const Scenario& scenario : scenarios(brief)) {
        if (!chosen(scenario)) continue;
        ++run;
        check_scenario(other, scenario);
    }
    CHECK(run > 0);
}

void check_large_lattices(Backend& other) {
    for (const Scenario& scenario : large_scenarios()) check_scenario(other, scenario);
}

void check_resume(Backend& one, Backend& other) {
    for (const Scenario& scenario : scenarios(true)) {
        if (scenario.name.find("everything, ten cycles") == std::string::npos) continue;
        CAPTURE(scenario.name);
        std::vector<Particle> alone = draw(scenario);
        std::vector<Fingerprint> expected, found;
        cycle(one, scenario, alone, 1, 3, expected);
        std::vector<Particle> wandering = draw(scenario);
        cycle(one, scenario, wandering, 1, 1, found);
        cycle(other, scenario, wandering, 2, 2, found);
        cycle(one, scenario, wandering, 3, 3, found);
        CHECK(expected.size() > 0);
        CHECK(found == expected);
    }
}

}  // namespace lithofront::parity
