#include <doctest/doctest.h>

#include "mpi/job.hpp"

using namespace lithofront::test;

namespace {

void check_ranks(const std::string& toml, const std::vector<std::string>& more, std::initializer_list<int> numbers) {
    const Results one = alone(toml, more);
    for (const int ranks : numbers) {
        CAPTURE(ranks);
        const SharedStudy study(toml);
        const Ended ended = study.run(ranks, more);
        CAPTURE(ended.err);
        REQUIRE(ended.code == 0);
        const Results shared = study.results();
        CHECK(shared.table == one.table);
        CHECK((shared.contents == one.contents));
        CHECK((shared.checkpoint == one.checkpoint));
        CHECK((shared.digests == one.digests));
    }
}

const std::vector<std::string> bodies = {
    "--set", "population.dimension=3",        "--set", "population.min_diameter_um=0.1", "--set", "population.median_diameter_um=0.15",
    "--set", "population.max_diameter_um=0.2"};

// Ranks of an electrode meet many times in each step, so that little is cycled.
const std::vector<std::string> coupled = {"--set", "protocol.coupling=electrode",       "--set", "population.min_diameter_um=0.15",
                                          "--set", "population.median_diameter_um=0.2", "--set", "population.max_diameter_um=0.25",
                                          "--set", "protocol.step.formation.cycles=1",  "--set", "protocol.step.ageing.cycles=1",
                                          "--set", "output.snapshot_cycles=[1]",        "--set", "output.voltage_cycles=[2]"};

}  // namespace

TEST_SUITE("mpi") {
    TEST_CASE("2 3 and 4 ranks leave the bits of one in table results and checkpoint") { check_ranks("", {}, {2, 3, 4}); }

    TEST_CASE("bodies on 1 2 3 and 4 ranks") { check_ranks("", bodies, {2, 3, 4}); }

    TEST_CASE("each remnant and the frames of particles on the last rank") {
        check_ranks("pocket_table = true\n", {"--set", "output.snapshot_particles=[1,4]"}, {3});
    }

    TEST_CASE("an electrode has one potential on all ranks") {
        check_ranks("", coupled, {2, 3, 4});
        check_ranks("", joined(coupled, {"--set", "population.dimension=3"}), {3});
    }

    TEST_CASE("more ranks than particles") {
        const std::vector<std::string> two = {"--set", "population.particles=2", "--set", "output.snapshot_particles=[1]"};
        check_ranks("", two, {4});
        check_ranks("", joined(coupled, two), {4});
    }

    TEST_CASE("ranks with more threads than one") {
        const Results one = alone("");
        const SharedStudy study;
        REQUIRE(lithofront_command(study.place.path(), launch_words(2, {"run", study.config, "-o", study.folder, "--threads", "3"})).code ==
                0);
        CHECK(study.results().table == one.table);
        CHECK((study.results().contents == one.contents));
    }
}
