// PTX's arithmetic by number, where it is not C++'s.
#include "ptx/runtime/arithmetic.hpp"

#include <doctest/doctest.h>

#include "ptx/runtime/faults.hpp"

using namespace lithofront::ptx;

TEST_CASE("what is not a number has one bit pattern") {
    const float nan = float_of(0xffc00001u);
    CHECK(bits_of(canonical(nan)) == 0x7fffffffu);
    CHECK(bits_of(canonical(double(nan))) == 0x7fffffffffffffffull);
    CHECK(bits_of(canonical(-0.0f)) == 0x80000000u);
}

TEST_CASE("minimum and maximum take the number, and order zeros by their sign") {
    const float nan = float_of(0x7fc00000u);
    CHECK(least(nan, 2.0f, 0) == 2.0f);
    CHECK(most(3.0f, nan, 0) == 3.0f);
    CHECK(bits_of(least(nan, nan, 0)) == 0x7fffffffu);
    forget_faults();
    CHECK(bits_of(least(0.0f, -0.0f, 7)) == 0x80000000u);
    CHECK(bits_of(least(-0.0f, 0.0f, 7)) == 0x80000000u);
    CHECK(bits_of(most(-0.0f, 0.0f, 7)) == 0u);
    CHECK(notes().zeros_of_both_signs.at(7) == 3);
}

TEST_CASE("conversions to integers saturate") {
    CHECK(saturated<std::int32_t>(3.0e9f, 0) == 2147483647);
    CHECK(saturated<std::int32_t>(-3.0e9f, 0) == -2147483647 - 1);
    CHECK(saturated<std::uint32_t>(-0.7f, 0) == 0u);
    CHECK(saturated<std::uint32_t>(-2.0f, 0) == 0u);
    CHECK(saturated<std::uint32_t>(4294967040.0f, 0) == 4294967040u);
    CHECK(saturated<std::int64_t>(1.0e19f, 0) == 9223372036854775807);
    CHECK(saturated<std::int32_t>(-1.9f, 0) == -1);
    CHECK(saturated<std::int32_t>(float_of(0x7fc00000u), 0) == 0);
    CHECK(saturated<std::int64_t>(float_of(0x7fc00000u), 0) == std::numeric_limits<std::int64_t>::min());
}

TEST_CASE("shifts beyond the width, division by zero") {
    CHECK(shifted_left(1u, 32) == 0u);
    CHECK(shifted_right(-8, 40) == -1);
    CHECK(shifted_right(8u, 40) == 0u);
    CHECK(quotient(5, 0, 0) == -1);
    CHECK(quotient(std::numeric_limits<std::int32_t>::min(), -1, 0) == std::numeric_limits<std::int32_t>::min());
    CHECK(remainder(5, 0, 0) == 5);
    CHECK(remainder(std::numeric_limits<std::int32_t>::min(), -1, 0) == 0);
}

TEST_CASE("bit fields") {
    CHECK(inserted(0xffu, 0u, 4, 4) == 0xf0u);
    CHECK(inserted(0xffu, 1u, 32, 4) == 1u);
    CHECK(inserted(1u, 0u, 31, 8) == 0x80000000u);
    CHECK(extracted(0xf0u, 4, 4) == 15u);
    CHECK(extracted(0xf0, 4, 4) == -1);
    CHECK(extracted(std::int32_t(0x80000000), 28, 8) == -8);
    CHECK(extracted(0xf0u, 4, 0) == 0u);
    CHECK(permuted(0x33221100u, 0x77665544u, 0x7610u) == 0x77661100u);
    CHECK(permuted(0x80u, 0u, 0x0008u) == 0x808080ffu);
    CHECK(funnel_left(0x80000000u, 1u, 1) == 3u);
    CHECK(funnel_right(2u, 1u, 1) == 0x80000001u);
    CHECK(reversed(1u) == 0x80000000u);
    CHECK(leading_zeros(0u) == 32u);
    CHECK(shift_to_highest_bit(1u) == 31u);
}
