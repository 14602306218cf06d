#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include "robustness/tiny_study.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Circumstances stopped_at_row(int cycle) { return {"stop:" + std::to_string(call_of_row(cycle)), "/cycles.csv"}; }

}  // namespace

TEST_CASE("a signal to end, or a scheduler's warning, finishes the cycle, writes a checkpoint and says how to go on") {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU}) {
        CAPTURE(signal);
        const TinyStudy study;
        // Time never comes for a checkpoint, so the one that is there afterwards is the signal's.
        Command run(study.place.path(),
                    {"run", study.config, "-o", study.folder, "--threads", "1", "--checkpoint-every", "100h", "--quiet"},
                    {"stop:4", "/cycles.csv"});
        REQUIRE(run.wait_for_stop());  // renaming and the first checkpoint's fsync come first: cycle 2
        run.send(signal);
        run.go_on();
        const Ended& ended = run.wait();
        CHECK(ended.code == 130);
        CHECK(contains(ended.err, "stopping after this cycle"));
        CHECK(contains(ended.err, "interrupted; go on with: lithofront resume " + study.folder.string()));
        const Ended resumed = study.resume();
        CAPTURE(resumed.err);
        CHECK(resumed.code == 0);
        CHECK(contains(resumed.err, "goes on after cycle 2"));
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("a second SIGINT ends the program at once, without a checkpoint and without harm") {
    const TinyStudy study;
    Command run(study.place.path(), study.run_words(), {"stop:9,10", "/cycles.csv"});
    for (int time = 0; time < 2; ++time) {
        REQUIRE(run.wait_for_stop());  // within the same cycle: at its row, and at the fsync of its checkpoint
        run.send(SIGINT);
        run.go_on();
    }
    const Ended& ended = run.wait();
    CHECK(ended.code == 130);
    CHECK_FALSE(contains(ended.err, "interrupted; go on with"));
    CHECK(study.resume().code == 0);
    CHECK(results_of(study.folder) == undisturbed());
}

TEST_CASE("a signal ends the program at once where no study steps") {
    const TinyStudy study;
    {
        // Some ten seconds of drawing.
        Command run(study.place.path(), {"run", study.config, "-o", study.folder, "--threads", "1", "--set", "population.particles=30000"});
        while (!contains(run.printed(), "note: memory:")) REQUIRE_FALSE(run.ended_within(0.01));
        CHECK_FALSE(run.ended_within(0.3));
        run.send(SIGTERM);
        REQUIRE(run.ended_within(2));
        CHECK(run.wait().signal == SIGTERM);
    }
    CHECK(study.run().code == 0);  // an empty folder is left
    CHECK(results_of(study.folder) == undisturbed());
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    Command waiting(study.place.path(), {"config", "/dev/fd/" + std::to_string(ends[0])});
    CHECK_FALSE(waiting.ended_within(0.3));
    waiting.send(SIGTERM);
    CHECK(waiting.ended_within(2));
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST_CASE("with stdin, stdout and stderr closed no message lands in a file of the study") {
    for (const char* often : {"--quiet", "--checkpoint-every=100h"}) {
        CAPTURE(often);
        const TinyStudy study;
        std::vector<std::string> words{"run", study.config, "-o", study.folder, "--threads", "1", often};
        Command run(study.place.path(), words, {"stop:4,5", "/cycles.csv", 0, 0, true});
        for (int time = 0; time < 2; ++time) {
            REQUIRE(run.wait_for_stop());  // at a cycle's row, then at the fsync of the checkpoint that the signal asks for
            run.send(SIGTERM);
            run.go_on();
        }
        CHECK(run.wait().code == 130);
        const Ended resumed = study.resume({}, {"", "", 0, 0, true});
        CHECK(resumed.code == 0);
        CHECK(resumed.out + resumed.err == "");
        CHECK(results_of(study.folder) == undisturbed());
    }
}

TEST_CASE("a process that is told to ignore hang-ups, as nohup does, goes on") {
    const TinyStudy study;
    ::signal(SIGHUP, SIG_IGN);  // the child inherits it
    Command run(study.place.path(), study.run_words(), stopped_at_row(4));
    ::signal(SIGHUP, SIG_DFL);
    REQUIRE(run.wait_for_stop());
    run.send(SIGHUP);
    run.go_on();
    CHECK(run.wait().code == 0);
    CHECK(results_of(study.folder) == undisturbed());
}

TEST_CASE("a folder in use is refused to a second process, by number, and nothing in it changes") {
    const TinyStudy study;
    Command run(study.place.path(), study.run_words(), stopped_at_row(5));
    REQUIRE(run.wait_for_stop());
    const auto before = files_in(study.folder);
    const std::string holder = "is in use by process " + std::to_string(run.process());
    for (const auto& words : {study.run_words(), study.run_words({"--force"}), study.resume_words()}) {
        const Ended second = lithofront_command(study.place.path(), words);
        CHECK(second.code == 1);
        CHECK_MESSAGE(contains(second.err, holder), second.err);
    }
    CHECK(files_in(study.folder) == before);
    run.go_on();
    CHECK(run.wait().code == 0);
    CHECK(results_of(study.folder) == undisturbed());
}
