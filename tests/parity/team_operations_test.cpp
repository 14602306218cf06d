// What team.hpp promises of each operation, by every kind of team, with fewer elements than members, more, and none.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "parity/support/emulated_members.hpp"

using namespace lithofront;
using namespace lithofront::parity;

namespace {

enum class Kind { serial, scrambled, block, cluster };
const std::vector<Kind> kinds = {Kind::serial, Kind::scrambled, Kind::block, Kind::cluster};

// Runs body(team, whether this member reports) as every member of a team: a block of five, a cluster of three blocks of two.
template <class Body>
void run_on(Kind kind, Body body) {
    if (kind == Kind::serial) {
        SerialTeam team;
        body(team, true);
    } else if (kind == Kind::scrambled) {
        ScrambledTeam team;
        body(team, true);
    } else if (kind == Kind::block) {
        ReductionScratch scratch{};
        Crew& crew = fibre_crew();
        crew.run(1, 5, [&](int rank) {
            EmulatedTeam team(EmulatedMembers{&crew, rank, 5}, &scratch);
            body(team, rank == 0);
        });
    } else {
        as_cluster(fibre_crew(), 3, 2, [&](auto& team, int rank) { body(team, rank == 5); });
    }
}

const std::vector<int> sizes = {0, 1, 3, 6, 7, 100};

}  // namespace

TEST_CASE("loops that run together visit each of their elements once, in turn for each") {
    for (const Kind kind : kinds)
        for (int k = 0; k < 36; ++k) {
            const int n = sizes[static_cast<std::size_t>(k / 6)], m = sizes[static_cast<std::size_t>(k % 6)];
            CAPTURE(static_cast<int>(kind));
            CAPTURE(n);
            CAPTURE(m);
            std::vector<int> a(100, 0), b(100, 0);
            int single = 0;
            int *in_a = a.data(), *in_b = b.data(), *alone = &single;
            run_on(kind, [=](auto& team, bool) {
                team.together(loop(n, in_turn([=](int i) { in_a[i] += i + 1; }, [=](int i) { in_a[i] *= 2; })),
                              loop(1, [=](int) { ++*alone; }), loop(m, [=](int i) { in_b[i] += 3; }));
            });
            CHECK(single == 1);
            for (int i = 0; i < 100; ++i) {
                REQUIRE(a[static_cast<std::size_t>(i)] == (i < n ? 2 * (i + 1) : 0));
                REQUIRE(b[static_cast<std::size_t>(i)] == (i < m ? 3 : 0));
            }
        }
}

TEST_CASE("sums and maxima are those of all elements, and every member has them") {
    for (int k = 0; k < 24; ++k) {
        const Kind kind = kinds[static_cast<std::size_t>(k / 6)];
        const int n = sizes[static_cast<std::size_t>(k % 6)];
        CAPTURE(static_cast<int>(kind));
        CAPTURE(n);
        std::vector<std::int64_t> doubled(100, 0);
        std::int64_t* to = doubled.data();
        run_on(kind, [=](auto& team, bool) {
            // Several in a row: their scratch is used in turn.
            for (int again = 0; again < 3; ++again) {
                std::int64_t sums[3] = {7, 7, 7};
                team.each_with_sums(
                    n, [=](int i) { to[i] = 2 * std::int64_t{i} - 9; }, sums, [=](int i) { return to[i]; },
                    [](int i) { return std::int64_t{i} << 40; }, [](int) { return std::int64_t{-1}; });
                const std::int64_t pairs = std::int64_t{n} * (n - 1);
                REQUIRE(sums[0] == pairs - 9 * n);
                REQUIRE(sums[1] == (pairs / 2) << 40);
                REQUIRE(sums[2] == -n);
                REQUIRE(team.sum(n, [](int i) { return std::int64_t{i}; }) == pairs / 2);
                REQUIRE(team.maximum(n, [](int i) { return (i * 37) % 101; }) == [n] {
                    int most = 0;
                    for (int i = 0; i < n; ++i) most = std::max(most, (i * 37) % 101);
                    return most;
                }());
                // The larger of the list's and of the grid's, whichever it is.
                const auto of_list = [again](int i) { return again == 0 ? i : 0; };
                const int rows = n, length = 4;
                const int largest = team.maximum_with_grid(loop(n, of_list), rows, nullptr, length, [again](int row) {
                    return [=](int i) { return again == 1 ? 4 * row + i : 0; };
                });
                REQUIRE(largest == (n == 0 || again == 2 ? 0 : (again == 0 ? n - 1 : 4 * n - 1)));
            }
        });
    }
}

TEST_CASE("a selection holds what was chosen, once each, whatever the length") {
    for (int k = 0; k < 24; ++k) {
        const Kind kind = kinds[static_cast<std::size_t>(k / 6)];
        const int n = sizes[static_cast<std::size_t>(k % 6)];
        CAPTURE(static_cast<int>(kind));
        CAPTURE(n);
        std::vector<std::int32_t> list(static_cast<std::size_t>(n) + 1, -1);
        std::int32_t count = 0;
        std::int32_t *to = list.data(), *size = &count;
        run_on(kind, [=](auto& team, bool) {
            team.select(
                n, [](int i) { return i % 3 == 1; }, size, to);
        });
        REQUIRE(count == (n + 1) / 3);
        std::sort(list.begin(), list.begin() + count);
        for (int i = 0; i < count; ++i) REQUIRE(list[static_cast<std::size_t>(i)] == 3 * i + 1);
        REQUIRE(list[static_cast<std::size_t>(count)] == -1);
    }
}

TEST_CASE("lists hold what was appended, and are sorted whatever their length") {
    for (int k = 0; k < 24; ++k) {
        const Kind kind = kinds[static_cast<std::size_t>(k / 6)];
        const int n = sizes[static_cast<std::size_t>(k % 6)];
        CAPTURE(static_cast<int>(kind));
        CAPTURE(n);
        std::vector<std::int32_t> list(100, -1);
        std::int32_t count = 0, cleared = 0;
        std::int32_t *to = list.data(), *size = &count, *other = &cleared;
        run_on(kind, [=](auto& team, bool reports) {
            team.once([=] { *size = 0; });
            team.each_linked(n, [=, &team](int i) { to[team.append(size)] = (i * 37) % 101; });
            const int found = team.read(size);
            REQUIRE(found == n);
            team.sort_ascending(to, found);
            if (reports) REQUIRE(std::is_sorted(to, to + n));
            team.once([=] { *other = 5; });
            REQUIRE(team.broadcast(other) == 5);
            team.once([=] { *other = 6; });
            REQUIRE(team.read(other) == 6);
        });
        std::vector<std::int32_t> expected;
        for (int i = 0; i < n; ++i) expected.push_back((i * 37) % 101);
        std::sort(expected.begin(), expected.end());
        CHECK(std::equal(expected.begin(), expected.end(), list.begin()));
    }
}
