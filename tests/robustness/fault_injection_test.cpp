// Every system call of a run that opens, writes, renames or closes a file in the results folder is made to fail in turn.
#include <doctest/doctest.h>

#include <string>

#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

// Two cycles are enough for every kind of call: the layout, rows, maps, checkpoints and the end.
const std::vector<std::string> short_protocol{"--set", "protocol.step=[{name = \"formation\", cycles = 2}]",
                                              "--set", "output.snapshot_cycles=[1]",
                                              "--set", "output.voltage_cycles=[1]"};

std::vector<std::string> and_force(std::vector<std::string> words) {
    words.push_back("--force");
    return words;
}

long calls_of_a_run() {
    const TinyStudy study;
    const auto number = study.place / "number";
    REQUIRE(study.run(short_protocol, {"count:" + number.string(), "/results/"}).code == 0);
    return std::stol(read_text(number));
}

// Either the failure did not matter, and the bits are those of an undisturbed run, or the run says so, and the study goes on from where
// it stopped (begins anew, where it had not begun) to the same bits.
void check_call(long number, const Results& undisturbed) {
    CAPTURE(number);
    const TinyStudy study;
    const Ended ended = study.run(short_protocol, {"fail:" + std::to_string(number), "/results/"});
    CAPTURE(ended.err);
    CHECK(ended.signal == 0);
    if (ended.code == 0) {
        CHECK(results_of(study.folder) == undisturbed);
        return;
    }
    CHECK(ended.code == 1);
    CHECK(ended.err.find("lithofront: error: ") != std::string::npos);
    CHECK(ended.err.find("Input/output error") != std::string::npos);
    const bool has_begun = std::filesystem::exists(study.folder / "config.toml");
    const Ended again = has_begun ? study.resume() : study.run(and_force(short_protocol));
    CAPTURE(again.err);
    CHECK(again.code == 0);
    CHECK(results_of(study.folder) == undisturbed);
}

// Every so many-th call up to the first checkpoint, where each is a place of its own, and of those after it.
void check_calls(long early_step, long step) {
    const TinyStudy study;
    REQUIRE(study.run(short_protocol).code == 0);
    const Results undisturbed = results_of(study.folder);
    const long calls = calls_of_a_run();
    CHECK(calls > 100);
    constexpr long layout = 45;
    for (long number = 1; number <= calls; number += number < layout ? early_step : step) check_call(number, undisturbed);
    MESSAGE(calls, " calls, of the first ", layout, " every ", early_step, ". failed, of the later ones every ", step, ".");
}

}  // namespace

TEST_CASE("a system call that fails leaves the right results or an error and a study that goes on") { check_calls(7, 113); }

TEST_SUITE("thorough") {
    TEST_CASE("any of the first system calls may fail and leave the right results or an error and a study that goes on") {
        check_calls(1, 53);
    }
}

TEST_SUITE("slow") {
    TEST_CASE("no system call of a run can fail without a word") { check_calls(1, 1); }
}
