// Elementary functions from + - * / sqrt alone, so that g++ and nvcc give the same bits (contraction off on both).
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>

#include "core/macros.hpp"

namespace lithofront {

LF_HD inline std::int32_t bits_of(float value) {
    std::int32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

LF_HD inline float float_from_bits(std::int32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// nvcc makes one instruction of such a choice, for which -0 lies below +0; the sum with +0 leaves +0 of either.
LF_HD inline float min_of(float a, float b) { return (a < b ? a : b) + 0.0f; }
LF_HD inline float max_of(float a, float b) { return (a > b ? a : b) + 0.0f; }
LF_HD inline float clamp_to(float value, float low, float high) { return min_of(max_of(value, low), high); }
constexpr std::int32_t sign_bit = INT32_MIN;
LF_HD inline float magnitude(float value) { return float_from_bits(bits_of(value) & ~sign_bit); }

// Nearest integer for |value| < 2^22, by the rounding of the addition itself.
LF_HD inline float nearest_integer(float value) {
    const float magic = 12582912.0f;
    return (value + magic) - magic;
}

// e^x, relative error below 2e-7; the argument is held within [-87, 88].
LF_HD inline float exponential(float x) {
    x = clamp_to(x, -87.0f, 88.0f);
    const float n = nearest_integer(x * 1.44269504f);
    const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = (p * (r * r) + r) + 1.0f;
    return p * float_from_bits((static_cast<std::int32_t>(n) + 127) << 23);
}

// 1 - e^-x for x >= 0 without cancellation at small x.
LF_HD inline float one_minus_exponential(float x) {
    const float series = x * (1.0f - x * (0.5f - x * (0.16666667f - x * 0.041666667f)));
    return x < 0.05f ? series : 1.0f - exponential(-x);
}

// Natural logarithm of a positive normal number, relative error below 3e-7.
LF_HD inline float logarithm(float x) {
    std::int32_t bits = bits_of(x);
    std::int32_t exponent = ((bits >> 23) & 0xff) - 126;
    float m = float_from_bits((bits & 0x007fffff) | 0x3f000000);
    const bool low = m < 0.70710678f;
    exponent = low ? exponent - 1 : exponent;
    m = low ? (m + m) - 1.0f : m - 1.0f;
    const float z = m * m;
    float p = 7.0376836292e-2f;
    p = p * m - 1.1514610310e-1f;
    p = p * m + 1.1676998740e-1f;
    p = p * m - 1.2420140846e-1f;
    p = p * m + 1.4249322787e-1f;
    p = p * m - 1.6668057665e-1f;
    p = p * m + 2.0000714765e-1f;
    p = p * m - 2.4999993993e-1f;
    p = p * m + 3.3333331174e-1f;
    const float e = static_cast<float>(exponent);
    float y = m * z * p;
    y = y + e * -2.12194440e-4f;
    y = y - 0.5f * z;
    return (m + y) + e * 0.693359375f;
}

// cos(2 pi u) for 0 <= u < 1, absolute error below 1e-6.
LF_HD inline float cosine_of_turn(float u) {
    const float v = u - nearest_integer(u);
    const float a = magnitude(v);
    const bool mirrored = a > 0.25f;
    const float t = (mirrored ? 0.5f - a : a) * 6.2831853f;
    const float z = t * t;
    float p = -2.7557319e-7f;
    p = p * z + 2.4801587e-5f;
    p = p * z - 1.3888889e-3f;
    p = p * z + 4.1666667e-2f;
    p = p * z - 0.5f;
    p = p * z + 1.0f;
    return mirrored ? -p : p;
}

LF_HD inline float square_root(float x) { return ::sqrtf(x); }

}  // namespace lithofront
