// Counts of kernels whose instructions can be counted by hand (faulty.ptx).
#include "ptx/runtime/count.hpp"

#include <doctest/doctest.h>

#include "ptx/harness.hpp"
#include "ptx/runtime/memory.hpp"
#include "ptx/runtime/module.hpp"

using namespace lithofront::ptx;

namespace {

std::vector<Interval> intervals_of(const std::string& name, unsigned threads) {
    use_modules(modules_in("faulty_counted"));
    const With with({});
    std::vector<Interval> all;
    count_intervals(modules_in_use()[0].module, [&](const Interval& i) { all.push_back(i); });
    alignas(32) std::uint32_t words[256] = {};  // sectors are counted from an address of 32 bytes
    add_memory(words, 1024, "device", true);
    const std::uint32_t* p = words;
    const unsigned char* parameters[] = {reinterpret_cast<const unsigned char*>(&p)};
    run(*find_kernel(name, 90).kernel, parameters, {1, 1, threads, 0});
    remove_memory(words);
    count_intervals(nullptr, nullptr);
    return all;
}

}  // namespace

TEST_CASE("a kernel without branches has the instructions of its text for each warp, and its barrier makes two intervals") {
    const std::vector<Interval> all = intervals_of("sound", 64);
    REQUIRE(all.size() == 2);
    for (const Interval& i : all) REQUIRE(i.size() == 2);
    for (const WarpCount& before : all[0]) {
        CHECK(before.all == 7);
        CHECK(before.lanes == 7 * 32);
        CHECK(before.instructions[static_cast<std::size_t>(Kind::barrier)] == 1);
        CHECK(before.instructions[static_cast<std::size_t>(Kind::memory)] == 2);
        CHECK(before.shared.requests == 1);
        CHECK(before.shared.bytes == 128);
        CHECK(before.shared.parts == 1);
        CHECK(before.global.requests == 0);
    }
    for (const WarpCount& after : all[1]) {
        CHECK(after.all == 8);
        CHECK(after.shared.requests == 1);
        CHECK(after.global.requests == 1);
        CHECK(after.global.bytes == 128);
        CHECK(after.global.parts == 4);
    }
}

TEST_CASE("lanes that part ways are counted apart, and together again where they meet") {
    const std::vector<Interval> all = intervals_of("divergent_barrier", 32);
    REQUIRE(all.size() == 2);
    // Four instructions of 32 lanes, then two barriers of 16 each.
    CHECK(all[0][0].all == 6);
    CHECK(all[0][0].lanes == 4 * 32 + 2 * 16);
    // A branch of 16, and the return of all.
    CHECK(all[1][0].all == 2);
    CHECK(all[1][0].lanes == 16 + 32);
}

TEST_CASE("words side by side lie in banks of their own, and those of one bank are passed one after the other") {
    WarpCount of_halves;
    for (const Interval& i : intervals_of("halves_of_a_word", 64))
        for (const WarpCount& w : i) of_halves.add(w);
    CHECK(of_halves.shared.requests == 2);
    CHECK(of_halves.shared.bytes == 128);
    CHECK(of_halves.shared.parts == 2);
}
