// The kernels' PTX on the CPU, through the CUDA backend and the project's own launchers: the bits of the serial team.
#include <doctest/doctest.h>

#include <regex>

#include "backend/cuda/cuda_backend.hpp"
#include "parity/support/against_serial.hpp"
#include "parity/support/fingerprint.hpp"
#include "ptx/harness.hpp"
#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/module.hpp"

using namespace lithofront;
using namespace lithofront::parity;
using namespace lithofront::ptx;

namespace {

Settings watched(bool races) {
    Settings s;
    s.checks_memory = true;
    s.checks_races = races;
    s.yields_one_in = 64;
    return s;
}

// The chosen scenarios, with all that is checked of memory.
void check(int capability, bool races, const Choice& chosen) {
    use_modules(modules_in("modules"));
    const With with(watched(races));
    fake::reset(machine_of(capability));
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    check_against_serial(*cuda, true, chosen);
    CHECK(faults_in_words() == "");
}

Choice named(const std::string& name) {
    return [=](const Scenario& s) { return s.name == name; };
}

// The first steps of a scenario's half-cycles.
void check_steps(int capability, bool races, const std::string& name, int steps) {
    use_modules(modules_in("modules"));
    const With with(watched(races));
    fake::reset(machine_of(capability));
    for (Scenario s : scenarios(true)) {
        if (s.name != name) continue;
        s.max_steps = steps;
        s.options.population.particles = 2;
        const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0}), serial = make_cpu_backend(1);
        CHECK(fingerprints(*cuda, s) == fingerprints(*serial, s));
    }
    CHECK(tally().launches > 0);
    CHECK(faults_in_words() == "");
}

// One particle too large for a block, the first steps of a half-cycle.
void check_cluster(int dimension, const Settings& settings) {
    use_modules(modules_in("modules"));
    const With with(settings);
    fake::Machine machine = machine_of(90);
    machine.multiprocessors = 8;
    fake::reset(machine);
    Scenario large;
    for (const Scenario& s : large_scenarios())
        if (s.options.population.dimension == dimension && s.options.protocol.coupling != Coupling::electrode) large = s;
    large.options.population.particles = 1;
    large.options.population.diameters_um = {dimension == 3 ? 0.7 : 4.1};
    large.max_steps = 1;
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0}), serial = make_cpu_backend(1);
    CHECK(fingerprints(*cuda, large) == fingerprints(*serial, large));
    CHECK(fake::log().cluster_launches == 2);
    CHECK(faults_in_words() == "");
}

}  // namespace

TEST_CASE("blocks in 2D on a device of 7.5 without a fault or a data race") { check(75, true, named("everything, first steps 2D")); }

TEST_CASE("blocks in 2D on a device of 7.5 leave the bits of the serial team after whole half-cycles") {
    check(75, false, named("cracks 2D"));
}

TEST_CASE("blocks in 3D on a device of 9.0 leave the bits of the serial team") {
    check(90, false, [](const Scenario& s) { return s.name == "everything, first steps 3D" || s.name == "cracks 3D"; });
}

TEST_CASE("an electrode in 2D on a device of 7.5 leaves the bits of the serial team") {
    check_steps(75, true, "electrode, one field 2D", 3);
}

TEST_CASE("cohorts in 2D on a device of 7.5 leave the bits of each study alone without a fault or a data race") {
    use_modules(modules_in("modules"));
    const With with(watched(true));
    fake::reset(machine_of(75));
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    check_cohorts(*cuda, {2});
    CHECK(tally().launches > 0);
    CHECK(faults_in_words() == "");
}

TEST_CASE("clusters in 2D on a device of 9.0 leave the bits of the serial team") { check_cluster(2, {}); }
TEST_CASE("clusters in 3D on a device of 9.0 leave the bits of the serial team") { check_cluster(3, {}); }
TEST_CASE("clusters in 3D on a device of 9.0 leave the bits of the serial team without a fault or a data race" *
          doctest::test_suite("thorough")) {
    check_cluster(3, watched(true));
}

TEST_CASE("contraction is absent, and so is every operation that is not rounded to nearest") {
    use_modules(modules_in("modules"));
    const std::regex sums("(add|sub|mul|div|sqrt|rcp)(\\.rn)?\\.f(32|64)");
    for (const Loaded& one : modules_in_use())
        for (unsigned k = 0; k < one.module->opcode_count; ++k) {
            const std::string name = one.module->opcodes[k].name;
            CAPTURE(one.name);
            CAPTURE(name);
            CHECK(name.substr(0, 4) != "fma.");
            CHECK(name.find(".approx") == std::string::npos);
            CHECK(name.find(".ftz") == std::string::npos);
            std::smatch found;
            if (std::regex_match(name, found, sums)) CHECK(found[2].matched);
        }
}
