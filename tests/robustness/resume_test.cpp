#include <doctest/doctest.h>

#include "needs_device.hpp"
#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

TEST_CASE("a study resumed with another number of threads, or many, gives the same bytes") {
    for (const char* threads : {"2", "3", "16"}) {
        CAPTURE(threads);
        const TinyStudy study;
        study.run_until_killed(7);
        const Ended ended = study.resume({"--threads", threads});
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("a study resumed on the other backend, in both directions, gives the same bytes") {
    if (!has_device()) return;
    for (const std::string first : {"cpu", "cuda"}) {
        CAPTURE(first);
        const std::string second = first == "cpu" ? "cuda" : "cpu";
        const TinyStudy study;
        const Ended killed = lithofront_command(
            study.place.path(),
            {"run", study.config, "-o", study.folder, "--backend", first, "--checkpoint-every", "1cycle"},
            {"kill:" + std::to_string(call_of_row(7)), "/cycles.csv"});
        REQUIRE(killed.signal != 0);
        const Ended ended = study.resume({"--backend", second});
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("resuming a finished study changes nothing and says its outcome") {
    const TinyStudy study;
    const Ended first = study.run();
    REQUIRE(first.code == 0);
    const Ended again = study.resume();
    CHECK(again.code == 0);
    CHECK(again.err.find("the study is complete") != std::string::npos);
    const auto figures = [](const std::string& line) { return line.substr(0, line.find(" failed particles")); };
    CHECK(figures(again.out) == figures(first.out));
    CHECK(results_of(study.folder) == undisturbed());
}

TEST_CASE("warnings appear with --quiet, notes and progress do not") {
    const TinyStudy study;
    const Ended quiet = study.run({"--quiet"});
    CHECK(quiet.code == 0);
    CHECK(quiet.err == "");
    const TinyStudy failing;
    const Ended warned = failing.run({"--quiet", "--set", "surface.dry_fraction=0.985", "--set", "population.particles=12"});
    CHECK(warned.code == 0);
    CHECK_MESSAGE(warned.err.starts_with("warning: "), warned.err);
    CHECK(warned.err.find("note: ") == std::string::npos);
}
