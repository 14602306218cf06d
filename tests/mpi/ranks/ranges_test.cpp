#include "backend/mpi/ranges.hpp"

#include <doctest/doctest.h>

using namespace lithofront;
using Bounds = std::vector<std::size_t>;

TEST_CASE("ranges are balanced by weight and cover all particles in order") {
    CHECK(balanced_bounds({1, 1, 1, 1}, 2) == Bounds{0, 2, 4});
    // One large particle is as much as all the others.
    CHECK(balanced_bounds({6, 1, 2, 1, 2}, 2) == Bounds{0, 1, 5});
    CHECK(balanced_bounds({1, 2, 3, 4, 5, 6, 7, 8, 9}, 3) == Bounds{0, 5, 7, 9});
    CHECK(balanced_bounds({5, 5, 5}, 1) == Bounds{0, 3});
}

TEST_CASE("more ranks than particles leave the last ones without") {
    CHECK(balanced_bounds({4, 4}, 4) == Bounds{0, 1, 2, 2, 2});
    CHECK(balanced_bounds({}, 2) == Bounds{0, 0, 0});
}

TEST_CASE("the range of a particle skips empty ones") {
    const Bounds bounds{0, 2, 2, 5, 5};
    CHECK(range_of(bounds, 0) == 0);
    CHECK(range_of(bounds, 1) == 0);
    CHECK(range_of(bounds, 2) == 2);
    CHECK(range_of(bounds, 4) == 2);
}
