#include <doctest/doctest.h>

#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

// Resident memory where the rows of these cycles are to be written.
std::vector<double> resident_MiB(const std::vector<int>& cycles) {
    const TinyStudy study;
    std::string stops;
    for (const int cycle : cycles) stops.append(stops.empty() ? "stop:" : ",").append(std::to_string(call_of_row(cycle)));
    Command run(study.place.path(), study.run_words({"--set", "protocol.step[1].cycles=" + std::to_string(cycles.back())}),
                {stops, "/cycles.csv"});
    std::vector<double> found;
    for (const int cycle : cycles) {
        CAPTURE(cycle);
        REQUIRE(run.wait_for_stop());
        found.push_back(static_cast<double>(run.resident_bytes()) / 1048576.0);
        MESSAGE("cycle " << cycle << ": " << found.back() << " MiB");
        run.go_on();
    }
    CHECK(run.wait().code == 0);
    return found;
}

}  // namespace

TEST_CASE("memory does not grow over 200 cycles, a checkpoint after each") {
    const auto MiB = resident_MiB({40, 200});
    // What 160 cycles write is about 0.5 MiB; a copy of the particles left behind by each would be 6 MiB.
    CHECK(MiB[1] - MiB[0] < 1.0);
}

TEST_CASE("memory does not grow over 2000 cycles with a checkpoint after each" * doctest::test_suite("slow")) {
    const auto MiB = resident_MiB({100, 500, 1000, 1500, 2000});
    CHECK(MiB[4] - MiB[1] < 1.0);
}
