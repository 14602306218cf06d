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

void check_large_lattices(Backend& other, const Choice& chosen) {
    int run = 0;
    for (const Scenario& scenario : large_scenarios()) {
        if (!chosen(scenario)) continue;
        ++run;
        check_scenario(other, scenario);
    }
    CHECK(run > 0);
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

namespace {

// By name, with the numbers that tell one cohort from another.
std::vector<Scenario> cohorts_of(int dimension) {
    const std::string d = dimension == 3 ? " 3D" : " 2D";
    std::vector<Scenario> chosen;
    const auto take = [&](const std::string& name, const std::function<void(Scenario&)>& change) {
        for (const Scenario& s : scenarios(true))
            if (s.name == name + d) {
                chosen.push_back(s);
                change(chosen.back());
            }
    };
    take("everything, first steps", [](Scenario& s) { s.voltage_points = 5; });
    take("no field", [](Scenario& s) {
        s.max_steps = 40;
        s.cycles = 3;
        s.frames = 0;
    });
    take("ionic field, equal mobilities", [](Scenario& s) {
        s.max_steps = 12;
        s.options.seed = 4;
        s.options.protocol.steps[0].charge_c_rate = 3.0;
        s.options.protocol.upper_voltage_limit_V = 4.2;
    });
    // The same once more with another seed, whose particles have the same numbers.
    take("ionic field, equal mobilities", [](Scenario& s) {
        s.max_steps = 12;
        s.options.seed = 5;
        s.options.population.particles = 3;
        s.cycles = 2;
        s.voltage_points = 0;
    });
    return chosen;
}

}  // namespace

void check_cohorts(Backend& other, const std::vector<int>& dimensions) {
    std::vector<Scenario> all;
    for (const int dimension : dimensions)
        for (const Scenario& s : cohorts_of(dimension)) all.push_back(s);
    REQUIRE(all.size() == 4 * dimensions.size());
    const std::vector<std::vector<Fingerprint>> found = fingerprints_together(other, all);
    for (std::size_t c = 0; c < all.size(); ++c) {
        CAPTURE(all[c].name);
        CAPTURE(c);
        const std::unique_ptr<Backend> serial = make_cpu_backend(1);
        const std::vector<Fingerprint> expected = fingerprints(*serial, all[c]);
        REQUIRE(expected.size() == found[c].size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            CAPTURE(i);
            CHECK(difference(expected[i], found[c][i]) == "");
        }
    }
}

}  // namespace lithofront::parity
