#include "config/nearest.hpp"

#include <doctest/doctest.h>

using namespace lithofront;

TEST_CASE("edit distance of known pairs") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("seed", "sede") == 1);  // neighbours swapped
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("", "abcd") == 4);
}

TEST_CASE("the nearest name wins, the same name in another table included") {
    CHECK(nearest_name("a.size", {"a.sizes", "b.shape"}) == "a.sizes");
    CHECK(nearest_name("c.shape", {"a.sizes", "b.shape"}) == "b.shape");
    CHECK(nearest_name("anything", {}) == "");
    CHECK(nearest_name(std::string(1000000, 'x'), {"short"}) == "short");
}
