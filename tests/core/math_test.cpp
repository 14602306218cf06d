#include "core/math.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace lithofront;

TEST_CASE("exponential keeps its stated accuracy over the whole range") {
    double worst = 0.0;
    for (int i = -870000; i <= 880000; ++i) {
        const float x = static_cast<float>(i) * 1e-4f;
        worst = std::max(worst, std::abs(double(exponential(x)) / std::exp(double(x)) - 1.0));
    }
    CHECK(worst < 2e-7);
    CHECK(exponential(0.0f) == 1.0f);
    CHECK(exponential(1000.0f) == exponential(88.0f));
    CHECK(exponential(-1000.0f) == exponential(-87.0f));
}

TEST_CASE("one minus exponential has no cancellation") {
    double worst = 0.0;
    for (int i = 1; i <= 400000; ++i) {
        const float x = static_cast<float>(i) * (i % 2 ? 1e-4f : 1e-7f);
        worst = std::max(worst, std::abs(double(one_minus_exponential(x)) / -std::expm1(-double(x)) - 1.0));
    }
    CHECK(worst < 2e-6);
    CHECK(one_minus_exponential(0.0f) == 0.0f);
}

TEST_CASE("logarithm keeps its stated accuracy over all normal numbers") {
    double worst = 0.0;
    for (std::int32_t bits = 0x00800000; bits < 0x7f800000 - 1009; bits += 1009) {
        const float x = float_from_bits(bits);
        const double exact = std::log(double(x));
        if (exact != 0.0) {
            worst = std::max(worst, std::abs((double(logarithm(x)) - exact) / exact));
        }
    }
    CHECK(worst < 3e-7);
    CHECK(logarithm(1.0f) == 0.0f);
}

TEST_CASE("cosine of a turn keeps its stated accuracy, also for the sine's shifted argument") {
    constexpr double turn = 6.283185307179586476925;
    double worst = 0.0;
    for (int i = -(1 << 20); i < (1 << 20); ++i) {
        const float u = static_cast<float>(i) / static_cast<float>(1 << 20);
        worst = std::max(worst, std::abs(double(cosine_of_turn(u)) - std::cos(turn * double(u))));
    }
    CHECK(worst < 1e-6);
}

TEST_CASE("the smaller and the larger of zeros of either sign is +0 in any order, as a device has no order of its own for them") {
    for (const float a : {0.0f, -0.0f})
        for (const float b : {0.0f, -0.0f}) {
            CHECK(bits_of(min_of(a, b)) == 0);
            CHECK(bits_of(max_of(a, b)) == 0);
        }
    CHECK(min_of(-1.5f, 0.0f) == -1.5f);
    CHECK(max_of(-1.5f, 0.25f) == 0.25f);
}

TEST_CASE("small helpers") {
    CHECK(nearest_integer(2.4f) == 2.0f);
    CHECK(nearest_integer(-2.6f) == -3.0f);
    CHECK(magnitude(-0.5f) == 0.5f);
    CHECK(clamp_to(3.0f, -1.0f, 2.0f) == 2.0f);
    CHECK(clamp_to(-3.0f, -1.0f, 2.0f) == -1.0f);
}
