#include <doctest/doctest.h>
#include <signal.h>

#include "mpi/job.hpp"
#include "simulation/study_checkpoint.hpp"

using namespace lithofront::test;

namespace {

// Six cycles of half a second each, so that there is time for what happens on the way.
using Words = std::vector<std::string>;
const Words slower = {"--set", "population.median_diameter_um=0.7", "--set", "population.max_diameter_um=1.0"};

const Results& undisturbed() {
    static const Results results = alone("", slower);
    return results;
}

// Between the first and the last cycle, a checkpoint is that of an interruption.
const std::string never = "100h";

// A run on three ranks that has two cycles behind it.
struct Underway {
    SharedStudy study;
    Command command;
    explicit Underway(const std::string& checkpoints, const Words& of_mpirun = {})
        : command(study.place.path(), launch_words(3, words_of(study, checkpoints), of_mpirun)) {
        REQUIRE(wait_for_lines(command, study.folder / "cycles.csv", 4));
    }
    std::int64_t cycles_kept() const { return lithofront::read_checkpoint(study.folder).state.cycles_done; }
    static Words words_of(const SharedStudy& study, const std::string& checkpoints) {
        Words words = study.run_words();
        words.back() = checkpoints;
        return joined(words, slower);
    }
    void check_resumption(int ranks) {
        const Ended ended = study.resume(ranks);
        CAPTURE(ended.err);
        CHECK(ended.code == 0);
        CHECK(study.results() == undisturbed());
    }
};

}  // namespace

TEST_SUITE("mpi") {
    TEST_CASE("a killed rank ends the job and any number of ranks goes on to the same bits") {
        for (const int killed : {0, 2})
            for (const int ranks : {1, 2, 3}) {
                CAPTURE(killed);
                CAPTURE(ranks);
                Underway run("1cycle");
                ::kill(process_of(run.command.process(), killed), SIGKILL);
                REQUIRE(run.command.ended_within(60));
                CHECK(run.command.wait().code != 0);
                run.check_resumption(ranks);
            }
    }

    TEST_CASE("SIGTERM to rank 0 leaves a checkpoint") {
        Underway run(never);
        ::kill(process_of(run.command.process(), 0), SIGTERM);
        REQUIRE(run.command.ended_within(60));
        CHECK(run.command.wait().code == 130);
        CHECK(run.cycles_kept() >= 2);
        run.check_resumption(3);
    }

    TEST_CASE("SIGTERM to mpirun leaves a checkpoint where mpirun waits for it") {
        // It waits for all of this time, even if the job is gone before.
        Underway run(never, {"--mca", "odls_base_sigkill_timeout", "10"});
        run.command.send(SIGTERM);
        REQUIRE(run.command.ended_within(60));
        CHECK(run.command.wait().code != 0);
        CHECK(run.cycles_kept() >= 2);
        run.check_resumption(2);
    }

    TEST_CASE("SIGUSR1 to mpirun leaves a checkpoint") {
        Underway run(never);
        run.command.send(SIGUSR1);
        REQUIRE(run.command.ended_within(60));
        CHECK(run.command.wait().code == 130);
        CHECK(run.cycles_kept() >= 2);
        run.check_resumption(1);
    }
}
