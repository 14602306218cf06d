#include <doctest/doctest.h>
#include <signal.h>

#include <random>

#include "output/interrupted_file.hpp"
#include "output/results_file.hpp"
#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

// Brings a study to its end after a kill: by resume, or by running it again where not even its configuration was there yet.
Ended finish(const TinyStudy& study, const std::string& threads) {
    if (!std::filesystem::exists(study.folder / "config.toml")) return study.run();
    return study.resume({"--threads", threads});
}

// Whether results.h5, if there is one, can be read as it lies, and holds what the undisturbed run does up to its last cycle.
void check_left_behind(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "results.h5")) return;
    const auto cycles = static_cast<std::int64_t>(read_cycles(folder / "results.h5").size());
    CHECK(holds_cycles(read_contents(folder / "results.h5", Opening::live), undisturbed().contents, cycles));
}

// So many kills at random moments, and more until one hits what goes on after a kill: what is resumed ends like an undisturbed run
// every time.
void check_random_kills(int wanted) {
    const double span = undisturbed().table.empty() ? 0.0 : undisturbed_seconds();
    std::mt19937 random(std::random_device{}());
    std::uniform_real_distribution<double> share(0.0, 1.0);
    int kills = 0, identical = 0, killed_twice = 0;
    for (int attempt = 0; attempt < 8 * wanted && (kills < wanted || killed_twice == 0); ++attempt) {
        const TinyStudy study;
        {
            Command run(study.place.path(), study.run_words());
            if (run.ended_within(span * share(random))) continue;  // it was faster this time
            run.send(SIGKILL);
            if (run.wait().signal != SIGKILL) continue;
        }
        ++kills;
        check_left_behind(study.folder);
        // Every other time, what goes on is killed too.
        if (kills % 2 == 0 && std::filesystem::exists(study.folder / "config.toml")) {
            Command again(study.place.path(), study.resume_words({"--threads", "2"}));
            if (!again.ended_within(span * share(random))) {
                again.send(SIGKILL);
                killed_twice += again.wait().signal == SIGKILL;
                check_left_behind(study.folder);
            }
        }
        const Ended ended = finish(study, kills % 3 == 0 ? "2" : "1");
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        const bool same = results_of(study.folder) == undisturbed();
        CHECK(same);
        identical += same;
    }
    MESSAGE(identical << " of " << kills << " identical, " << killed_twice << " of them killed twice");
    CHECK(kills >= wanted);
    CHECK(killed_twice > 0);
    CHECK(identical == kills);
}

void check_kill_of_checkpoint(const std::string& mode, int call) {
    CAPTURE(mode);
    CAPTURE(call);
    const TinyStudy study;
    const Ended killed = study.run({}, {mode + ":" + std::to_string(call), "/checkpoint.lfc.new"});
    REQUIRE(killed.signal == SIGKILL);
    const Ended ended = study.resume();
    CAPTURE(ended.err);
    CHECK(ended.code == 0);
    CHECK(results_of(study.folder) == undisturbed());
}

}  // namespace

TEST_CASE("a run killed at random moments and resumed ends like an undisturbed one") { check_random_kills(6); }
TEST_CASE("a run killed at 50 random moments and resumed ends like an undisturbed one 50 times of 50" * doctest::test_suite("thorough")) {
    check_random_kills(50);
}

// Modes are "kill", before a call, and "tear", half way through it.
TEST_CASE("a kill before or half way through a system call of a checkpoint loses nothing") {
    for (const int call : {1, 5, 9, 14, 29}) check_kill_of_checkpoint("kill", call);
    for (const int call : {3, 17}) check_kill_of_checkpoint("tear", call);
}
TEST_CASE("a kill before or half way through any system call of a checkpoint loses nothing" * doctest::test_suite("thorough")) {
    // Seven writes, an fsync and one or two renamings each: the first two checkpoints call by call, later ones here and there.
    int kills = 0;
    for (const std::string mode : {"kill", "tear"}) {
        for (int call = 1; call <= 40; call += call < (mode == "kill" ? 20 : 8) ? 1 : 9) {
            check_kill_of_checkpoint(mode, call);
            ++kills;
        }
    }
    CHECK(kills >= 30);
}

TEST_CASE("a kill at any system call of a resumption itself loses nothing" * doctest::test_suite("slow")) {
    for (const std::string file : {"/results.h5.new", "/results.h5", "/cycles.csv", "/cycles.csv.new", "/config.toml"}) {
        for (int call = 1; call < 200; ++call) {
            CAPTURE(file);
            CAPTURE(call);
            const TinyStudy study;
            study.run_until_killed(9);
            const Ended killed = study.resume({}, {"kill:" + std::to_string(call), file});
            if (killed.code == 0) break;  // no such call any more
            REQUIRE(killed.signal == SIGKILL);
            const Ended ended = study.resume();
            CAPTURE(ended.err);
            CHECK(ended.code == 0);
            CHECK(results_of(study.folder) == undisturbed());
        }
    }
}

TEST_CASE("a kill while a study that never reached a checkpoint begins anew leaves it its configuration") {
    const TinyStudy study;
    // The first call on results.h5 is its renaming into place: before it there is a configuration and no checkpoint.
    REQUIRE(study.run({}, {"kill:1", "/results.h5"}).signal == SIGKILL);
    REQUIRE(study.resume({}, {"kill:1", "/results.h5"}).signal == SIGKILL);
    const Ended ended = study.resume();
    CHECK(ended.code == 0);
    CHECK(ended.err.find("begins anew from config.toml") != std::string::npos);
    CHECK(results_of(study.folder) == undisturbed());
}
