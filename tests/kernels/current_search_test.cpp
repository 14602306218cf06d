// The search for the overpotential that carries a current: a step of Newton's method in the logarithm, ln(I/r) r/S.
#include "about.hpp"
#include "particle/current_search.hpp"

using namespace lithofront;

TEST_CASE("within half a percent of the current nothing moves") {
    CurrentSearch search;
    float overpotential = 3.0f;
    CHECK(!search.next({1.004f, 1.0f, 1.0f}, 1.0f, 1.0e4f, overpotential));
    CHECK(!search.next({0.996f, 1.0f, 1.0f}, 1.0f, 1.0e4f, overpotential));
    CHECK(overpotential == 3.0f);
}

TEST_CASE("a rate that is too low raises the overpotential, one that is too high lowers it") {
    float overpotential = 3.0f;
    // ln(1/0.99) * 0.99/1 = 0.0099498.
    CHECK(CurrentSearch{}.next({0.99f, 1.0f, 1.0f}, 1.0f, 1.0e4f, overpotential));
    CHECK(static_cast<double>(overpotential) == about(3.0099498, 1e-6));
    overpotential = 3.0f;
    // ln(1/2) * 2/4 = -0.3465736.
    CHECK(CurrentSearch{}.next({2.0f, 4.0f, 1.0f}, 1.0f, 1.0e4f, overpotential));
    CHECK(static_cast<double>(overpotential) == about(2.6534264, 1e-6));
}

TEST_CASE("without any rate it strides, and above its bound it ends") {
    float overpotential = 3.0f;
    CHECK(CurrentSearch{}.next({0.0f, 0.0f, 0.0f}, 1.0f, 10.0f, overpotential));
    CHECK(overpotential == 5.0f);
    overpotential = 11.0f;
    CHECK(!CurrentSearch{}.next({0.0f, 0.0f, 0.0f}, 1.0f, 10.0f, overpotential));
    CHECK(overpotential == 11.0f);
}
