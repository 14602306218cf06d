#include <doctest/doctest.h>

#include "robustness/tiny_study.hpp"
#include "sanitizer.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

void check_limits_of_memory(std::uint64_t step_kB) {
    if (sanitized) {
        MESSAGE("skipped: a sanitizer maps far more than the limit");
        return;
    }
    int done = 0, told = 0;
    for (std::uint64_t kilobytes = 30'000; kilobytes < 110'000; kilobytes += step_kB) {
        CAPTURE(kilobytes);
        const TinyStudy study;
        Circumstances with;
        with.address_space = 1024 * kilobytes;
        // With less than the program itself takes, it is the loader that ends it.
        if (Command(study.place.path(), {"--version"}, with).wait().code != 0) continue;
        const Ended ended = study.run({}, with);
        CAPTURE(ended.err);
        CHECK(ended.signal == 0);
        if (ended.code == 0) {
            ++done;
            CHECK(results_of(study.folder) == undisturbed());
        } else {
            ++told;
            CHECK_FALSE(ended.err.empty());
        }
    }
    CHECK(done > 0);
    CHECK(told > 0);
}

}  // namespace

TEST_CASE("a process that cannot get memory ends with a message") { check_limits_of_memory(9000); }
TEST_CASE("a process that cannot get memory ends with a message however little it is given" * doctest::test_suite("thorough")) {
    check_limits_of_memory(900);
}

TEST_CASE("threads without a particle cost no workspace") {
    if (sanitized) {
        MESSAGE("skipped: a sanitizer keeps memory of its own for each thread");
        return;
    }
    const auto resident = [](const char* threads) {
        const TinyStudy study;
        Command run(study.place.path(),
                    {"run", study.config, "-o", study.folder, "--threads", threads, "--set", "population.size_distribution=single", "--set",
                     "population.diameter_um=2", "--set", "output.snapshot_cycles=[]"},
                    {"stop:" + std::to_string(call_of_row(1)), "/cycles.csv"});
        REQUIRE(run.wait_for_stop());
        return run.resident_bytes();
    };
    const std::uint64_t few = resident("3"), many = resident("64");
    CHECK(many < few + (std::uint64_t{8} << 20));  // 61 workspaces of 30,000 sites would be 150 MiB
}
