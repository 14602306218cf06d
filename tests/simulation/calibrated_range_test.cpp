#include <doctest/doctest.h>

#include "simulation/calibrated_range.hpp"

using namespace lithofront;

namespace {

CycleRecord after(std::int64_t cycle, double soh) {
    CycleRecord r;
    r.cycle = cycle;
    r.soh = soh;
    return r;
}

}  // namespace

TEST_CASE("a study says once that it goes beyond the cycles of its calibration, and once that it falls below its state of health") {
    OutputOptions stated;
    stated.calibrated_cycles = 100;
    stated.calibrated_soh = 0.8;
    CalibratedRange range(stated);
    CHECK(range.left_by(after(100, 0.8)).empty());
    const auto beyond = range.left_by(after(101, 0.8));
    REQUIRE(beyond.size() == 1);
    CHECK(beyond[0].find("cycle 101") != std::string::npos);
    CHECK(beyond[0].find("calibrated over 100 cycles") != std::string::npos);
    CHECK(range.left_by(after(102, 0.81)).empty());
    const auto below = range.left_by(after(103, 0.7994));
    REQUIRE(below.size() == 1);
    CHECK(below[0].find("0.799") != std::string::npos);
    CHECK(range.left_by(after(104, 0.5)).empty());
}

TEST_CASE("what is not stated cannot be left") {
    CalibratedRange range(OutputOptions{});
    CHECK(range.left_by(after(100000, 0.0)).empty());
}
