#include <doctest/doctest.h>

#include "mpi/job.hpp"

using namespace lithofront::test;

namespace {

std::size_t times(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_SUITE("mpi") {
    TEST_CASE("an error on one rank is said by rank 0 and ends the job") {
        const SharedStudy study;
        // The second rank alone is asked for machine code that there is none of.
        std::vector<std::string> words = launch_words(1, study.run_words());
        words.insert(words.end(), {":", "-n", "1", "-x", "LITHOFRONT_CPU=none-such", LITHOFRONT_PROGRAM});
        const auto more = study.run_words();
        words.insert(words.end(), more.begin(), more.end());
        Command command(study.place.path(), words);
        REQUIRE(command.ended_within(60));
        CHECK(command.wait().code == 2);
        CHECK(times(command.wait().err, "lithofront: error: rank 1 of 2: LITHOFRONT_CPU = 'none-such'") == 1);
    }

    TEST_CASE("ranks that are told different things are refused") {
        const SharedStudy study;
        std::vector<std::string> words = launch_words(1, study.run_words());
        words.insert(words.end(), {":", "-n", "1", LITHOFRONT_PROGRAM, "run", study.config, "-o", study.place / "elsewhere"});
        const Ended ended = lithofront_command(study.place.path(), words);
        CHECK(ended.code == 2);
        CHECK(ended.err.find("different arguments") != std::string::npos);
        CHECK(!std::filesystem::exists(study.folder));
    }

    TEST_CASE("a mistake of the user is said once") {
        const SharedStudy study("[nonsense]\n");
        const Ended ended = study.run(3);
        CHECK(ended.code == 2);
        CHECK(times(ended.err, "lithofront: error:") == 1);
    }

    TEST_CASE("ranks above 0 print nothing") {
        const SharedStudy study;
        const Ended one = study.run(1);
        const SharedStudy again;
        const Ended four = again.run(4);
        CHECK(times(four.out, "\n") == times(one.out, "\n"));
        CHECK(times(four.err, "\n") == times(one.err, "\n"));
        CHECK(four.err.find("4 ranks, each on 1 thread") != std::string::npos);
    }
}
