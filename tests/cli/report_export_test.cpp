#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/analysis_program.hpp"
#include "fake_study.hpp"
#include "stand_in.hpp"

using namespace lithofront;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("report hands its words to the package and gives its exit code") {
    const Stage stage;
    const std::string results = (stage.folder / "results").string();
    const Outcome outcome = call({"report", results, "--python", stage.python, "--models", "a, b", "--models", "-c", "--units", "x"});
    CHECK(outcome.code == 1);  // that of the stand-in
    CHECK(stage.words() ==
          "-m\nlithofront_analysis\nreport\n" + results + "\n-o\n" + results + "/report.html\n--units\nx\n--models\na, b\n./-c\n");
}

TEST_CASE("report refuses a folder that is none and a Python without the package") {
    const Stage stage;
    CHECK(call({"report", (stage.folder / "nowhere").string()}).code == 2);
    CHECK(call({"report"}).code == 2);
    const Outcome outcome = call({"report", stage.folder.string(), "--python", "/no/such/python"});
    CHECK(outcome.code == 1);
    CHECK(contains(outcome.err, "tried /no/such/python"));
    CHECK(contains(outcome.err, "pip install ./analysis"));
}

TEST_CASE("a Python named in the environment is asked alone") {
    const Stage stage;
    ::setenv("LITHOFRONT_PYTHON", stage.python.c_str(), 1);
    CHECK(find_analysis({}) == std::vector<std::string>{stage.python, "-m", "lithofront_analysis"});
    ::setenv("LITHOFRONT_PYTHON", "/no/such/python", 1);
    CHECK_THROWS_WITH(find_analysis({}), doctest::Contains("tried /no/such/python\n"));
    ::unsetenv("LITHOFRONT_PYTHON");
}

TEST_CASE("a program's exit code, signal or absence is known") {
    CHECK(run_program({"sh", "-c", "exit 7"}) == 7);
    CHECK(run_program({"sh", "-c", "kill -15 $$"}) == 143);
    CHECK_THROWS_WITH(run_program({"/no/such/program"}), doctest::Contains("cannot start /no/such/program"));
}

TEST_CASE("export refuses what holds no results") {
    const Stage stage;
    CHECK(call({"export", (stage.folder / "nowhere").string()}).code == 2);
    const Outcome outcome = call({"export", stage.folder.string()});
    CHECK(outcome.code == 1);
    CHECK(contains(outcome.err, "holds no results.h5"));
}

TEST_CASE("a study without a living particle, or without charge, is a failure that keeps its results") {
    const Stage stage;
    const std::string config = (stage.folder / "study.toml").string();
    std::ofstream(config) << "seed = 3\n";
    const auto ended = [&](std::int64_t failed, bool idle, bool interrupted) {
        fake_study() = {};
        fake_study().act = [=](StudyListener&) {
            StudySummary summary;
            summary.particles = 3;
            summary.failed_particles = failed;
            summary.idle = idle;
            summary.interrupted = interrupted;
            return summary;
        };
        return call({"run", config, "-o", (stage.folder / "out").string()});
    };
    CHECK(ended(2, false, false).code == 0);
    CHECK(ended(3, false, false).code == 1);
    CHECK(contains(ended(3, false, false).err, "every particle ended early"));
    CHECK(ended(0, true, false).code == 1);
    CHECK(contains(ended(0, true, false).err, "no particle moved any charge"));
    CHECK(contains(ended(0, true, false).err, "the results are kept in"));
    CHECK(ended(3, true, true).code == 130);
}

TEST_CASE("a study in which nothing moved says what is left of its material, and as what it counts") {
    const Stage stage;
    const std::string config = (stage.folder / "study.toml").string();
    std::ofstream(config) << "seed = 3\n";
    const auto said = [&](double gone, double trapped) {
        fake_study() = {};
        fake_study().act = [=](StudyListener&) {
            StudySummary summary;
            summary.particles = 3;
            summary.idle = true;
            summary.gone = gone;
            summary.trapped = trapped;
            return summary;
        };
        return call({"run", config, "-o", (stage.folder / "out").string()}).err;
    };
    CHECK(contains(said(0.25, 0.75),
                   "no particle moved any charge: within its voltage limits, or at its overpotential, no half-cycle starts a "
                   "front; the 75 % that no charge has touched are counted as trapped; the results are kept in"));
    CHECK(contains(said(1, 0),
                   "no particle moved any charge: all material is dissolved or sealed, and no site is left that could react; the "
                   "results are kept in"));
}

TEST_CASE("a study in which nothing moves any more says since when, and one without a discharge that its state of health is over nothing") {
    const Stage stage;
    const std::string config = (stage.folder / "study.toml").string();
    std::ofstream(config) << "seed = 3\n";
    const auto said = [&](std::int64_t last_moved, bool discharged) {
        fake_study() = {};
        fake_study().act = [=](StudyListener&) {
            StudySummary summary;
            summary.particles = 3;
            summary.cycles_done = 5;
            summary.last_moved = last_moved;
            summary.discharged = discharged;
            return summary;
        };
        const Outcome outcome = call({"run", config, "-o", (stage.folder / "out").string(), "--quiet"});
        CHECK(outcome.code == 0);
        return outcome.err;
    };
    CHECK(contains(said(2, true), "warning: no charge moved after cycle 2: "));
    CHECK(contains(said(5, false), "warning: no discharge took up any charge, so that there is no state of health: "));
    CHECK(said(5, true).empty());
}
