#include "backend/mpi/processors.hpp"

#include <doctest/doctest.h>

#include <initializer_list>

using namespace lithofront;

namespace {

cpu_set_t processors(std::initializer_list<std::size_t> numbers) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (const std::size_t number : numbers) CPU_SET(number, &set);
    return set;
}

}  // namespace

TEST_CASE("ranks share the processors that several of them may run on") {
    const cpu_set_t all = processors({0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(fair_share({all}, 0) == 8);
    CHECK(fair_share({all, all}, 1) == 4);
    CHECK(fair_share({all, all, all}, 0) == 2);
    CHECK(fair_share(std::vector<cpu_set_t>(20, all), 3) == 1);
    // Bound to processors of its own, each rank keeps them.
    CHECK(fair_share({processors({0, 1, 2, 3}), processors({4, 5})}, 0) == 4);
    CHECK(fair_share({processors({0, 1, 2, 3}), processors({4, 5})}, 1) == 2);
    CHECK(fair_share({processors({}), all}, 0) == 1);
}

TEST_CASE("ranks of a node deal its devices out") {
    CHECK(own_devices("0,1,2,3", {0, 1}) == "0,1,2,3");
    CHECK(own_devices("0,1,2,3", {1, 2}) == "1,3");
    CHECK(own_devices("4,6", {1, 2}) == "6");
    CHECK(own_devices("0,1", {2, 3}) == "0");
    CHECK(own_devices("GPU-a,GPU-b", {1, 4}) == "GPU-b");
    CHECK(own_devices("", {1, 4}) == "");
}
