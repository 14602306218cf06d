// What the harness sees in kernels with one fault each (faulty.ptx), and that it sees none in those without.
#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "ptx/harness.hpp"
#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/memory.hpp"
#include "ptx/runtime/module.hpp"

using namespace lithofront::ptx;

namespace {

struct Outcome {
    std::string faults;
    bool ended = true;
    std::vector<std::uint32_t> words;
};

Outcome outcome_of(const std::string& name, unsigned threads, unsigned blocks = 1, unsigned cluster = 1) {
    use_modules(modules_in("faulty"));
    Settings all;
    all.checks_memory = all.checks_races = true;
    all.yields_one_in = 2;
    const With with(all);
    const Found found = find_kernel(name, 90);
    REQUIRE(found.kernel != nullptr);
    Outcome o;
    o.words.assign(256, 0);
    add_memory(o.words.data(), 1024, "device", true);
    const std::uint32_t* p = o.words.data();
    const unsigned char* parameters[] = {reinterpret_cast<const unsigned char*>(&p)};
    try {
        run(*found.kernel, parameters, {blocks, cluster, threads, 0});
    } catch (const LaunchFailure&) {
        o.ended = false;
    }
    remove_memory(o.words.data());
    o.faults = faults_in_words();
    return o;
}

// The launch goes on, or not, and this fault alone is told of.
void check_found(const std::string& kernel, unsigned threads, const std::string& fault, bool ends) {
    CAPTURE(kernel);
    const Outcome o = outcome_of(kernel, threads);
    CAPTURE(o.faults);
    CHECK(o.ended == ends);
    CHECK(o.faults.find(kernel + ": " + fault) == 0);
    CHECK(o.faults.find('\n') == o.faults.size() - 1);
}

}  // namespace

TEST_CASE("a sound kernel runs without a fault") {
    const Outcome o = outcome_of("sound", 64);
    CHECK(o.faults == "");
    for (std::uint32_t t = 0; t < 64; ++t) CHECK(o.words[t] == (t ^ 1u));
}

TEST_CASE("faults of memory are found") {
    check_found("misaligned", 32, "misaligned access of 4 bytes", false);
    check_found("out_of_bounds", 32, "write out of bounds of 4 bytes", false);
    check_found("unwritten", 32, "read of shared memory before its first write of 4 bytes", true);
    check_found("foreign_local", 32, "access to another thread's local memory", false);
    check_found("trapped", 32, "trap", false);
}

TEST_CASE("what of a word is not used need not have been written") { CHECK(outcome_of("used_in_part", 32).faults == ""); }

TEST_CASE("faults of what threads do together are found") {
    check_found("divergent_barrier", 32, "barrier in divergent code", true);
    check_found("absent_lane", 32, "shuffle from a lane outside of the mask", true);
    check_found("deadlock", 32, "deadlock", false);
    CHECK_FALSE(outcome_of("ended_lane", 32).ended);
}

TEST_CASE("data races in a block are found, and what is ordered or atomic is none") {
    check_found("all_write_one_word", 64, "data race: write", true);
    CHECK(outcome_of("read_without_barrier", 64).faults.find("data race") != std::string::npos);
    CHECK(outcome_of("halves_of_a_word", 64).faults == "");
    const Outcome sum = outcome_of("all_add_to_one_word", 64);
    CHECK(sum.faults == "");
    CHECK(sum.words[0] == 64);
}

TEST_CASE("a barrier of the warp orders its lanes") {
    CHECK(outcome_of("lane_to_warp", 64).faults == "");
    CHECK(outcome_of("lane_to_warp_without_barrier", 64).faults.find("data race") != std::string::npos);
}

TEST_CASE("blocks of a cluster are ordered by its barriers, not by their own") {
    CHECK(outcome_of("block_to_block", 64, 4, 2).faults == "");
    CHECK(outcome_of("block_to_block_without_barrier", 64, 4, 2).faults.find("data race: ") != std::string::npos);
}

TEST_CASE("blocks that write the same word race") {
    CHECK(outcome_of("blocks_write_one_word", 32, 1).faults == "");
    CHECK(outcome_of("blocks_write_one_word", 32, 2).faults.find("data race: write") != std::string::npos);
}
