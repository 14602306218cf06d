// PTX's arithmetic where C++ leaves it open: one bit pattern for what is not a number, conversions that saturate, minima of zeros of
// either sign, shifts beyond the width, division by zero.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace lithofront::ptx {

// Counts what two machines are apt to do in different ways.
void note_zeros_of_both_signs(unsigned line);
void note_saturation(unsigned line);
void note_division_by_zero(unsigned line);

inline float float_of(std::uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}
inline double double_of(std::uint64_t bits) {
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}
inline std::uint32_t bits_of(float value) {
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}
inline std::uint64_t bits_of(double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

inline float canonical(float value) { return value == value ? value : float_of(0x7fffffffu); }
inline double canonical(double value) { return value == value ? value : double_of(0x7fffffffffffffffull); }
inline float negated(float value) { return float_of(bits_of(value) ^ 0x80000000u); }
inline double negated(double value) { return double_of(bits_of(value) ^ 0x8000000000000000ull); }
inline float magnitude(float value) { return float_of(bits_of(value) & 0x7fffffffu); }
inline double magnitude(double value) { return double_of(bits_of(value) & 0x7fffffffffffffffull); }

template <class T>
inline bool zeros_of_both_signs(T a, T b) {
    return a == b && bits_of(a) != bits_of(b);
}
// The operand that is a number; -0 lies below +0.
template <class T>
inline T least(T a, T b, unsigned line) {
    if (a != a) return canonical(b);
    if (b != b) return a;
    if (zeros_of_both_signs(a, b)) {
        note_zeros_of_both_signs(line);
        return T(-0.0);
    }
    return a < b ? a : b;
}
template <class T>
inline T most(T a, T b, unsigned line) {
    if (a != a) return canonical(b);
    if (b != b) return a;
    if (zeros_of_both_signs(a, b)) {
        note_zeros_of_both_signs(line);
        return T(0.0);
    }
    return a > b ? a : b;
}

// Towards zero; the nearest integer of the type where there is none. What is not a number is 0 in 32 bits, the top bit in 64.
template <class To, class From>
inline To saturated(From value, unsigned line) {
    constexpr bool wide = sizeof(To) == 8;
    if (value != value) {
        note_saturation(line);
        return wide ? To(std::uint64_t{1} << 63) : To(0);
    }
    const From whole = std::trunc(value);
    const From end = std::ldexp(From(1), std::numeric_limits<To>::digits);
    if (whole >= end) {
        note_saturation(line);
        return std::numeric_limits<To>::max();
    }
    if (whole < From(std::numeric_limits<To>::min())) {
        note_saturation(line);
        return std::numeric_limits<To>::min();
    }
    return To(whole);
}

template <class T>
inline T quotient(T a, T b, unsigned line) {
    if (b == 0) {
        note_division_by_zero(line);
        return T(-1);
    }
    if constexpr (std::is_signed_v<T>)
        if (b == -1) return T(0 - std::make_unsigned_t<T>(a));
    return a / b;
}
template <class T>
inline T remainder(T a, T b, unsigned line) {
    if (b == 0) {
        note_division_by_zero(line);
        return a;
    }
    if constexpr (std::is_signed_v<T>)
        if (b == -1) return 0;
    return a % b;
}

template <class T>
inline T shifted_left(T a, std::uint32_t n) {
    return n >= 8 * sizeof(T) ? T(0) : T(std::uint64_t(a) << n);
}
template <class T>
inline T shifted_right(T a, std::uint32_t n) {
    if (n >= 8 * sizeof(T)) return a < 0 ? T(-1) : T(0);
    return T(a >> n);
}
inline std::uint32_t funnel_left(std::uint32_t low, std::uint32_t high, std::uint32_t n) {
    n &= 31;
    return n ? (high << n) | (low >> (32 - n)) : high;
}
inline std::uint32_t funnel_right(std::uint32_t low, std::uint32_t high, std::uint32_t n) {
    n &= 31;
    return n ? (high << (32 - n)) | (low >> n) : low;
}

inline std::uint32_t set_bits(std::uint32_t a) { return std::uint32_t(__builtin_popcount(a)); }
inline std::uint32_t set_bits(std::uint64_t a) { return std::uint32_t(__builtin_popcountll(a)); }
inline std::uint32_t leading_zeros(std::uint32_t a) { return a ? std::uint32_t(__builtin_clz(a)) : 32u; }
inline std::uint32_t leading_zeros(std::uint64_t a) { return a ? std::uint32_t(__builtin_clzll(a)) : 64u; }
inline std::uint32_t highest_bit(std::uint32_t a) { return a ? 31u - leading_zeros(a) : 0xffffffffu; }
inline std::uint32_t shift_to_highest_bit(std::uint32_t a) { return a ? leading_zeros(a) : 0xffffffffu; }
inline std::uint32_t reversed(std::uint32_t a) {
    std::uint32_t turned = 0;
    for (int k = 0; k < 32; ++k) turned |= ((a >> k) & 1u) << (31 - k);
    return turned;
}

// bfi and bfe count position and length by their lowest 8 bits.
template <class T>
inline T inserted(T field, T into, std::uint32_t position, std::uint32_t length) {
    position &= 255;
    length &= 255;
    constexpr std::uint32_t width = 8 * sizeof(T);
    if (position >= width || length == 0) return into;
    const T mask = T((length >= width ? T(-1) : T((T(1) << length) - 1)) << position);
    return T((into & ~mask) | ((field << position) & mask));
}
template <class T>
inline T extracted(T from, std::uint32_t position, std::uint32_t length) {
    position &= 255;
    length &= 255;
    constexpr std::uint32_t width = 8 * sizeof(T);
    if (length == 0) return 0;
    const std::uint64_t bits = std::make_unsigned_t<T>(from);
    const std::uint32_t top = position + length - 1 < width - 1 ? position + length - 1 : width - 1;
    const bool sign = std::is_signed_v<T> && ((bits >> top) & 1u);
    std::uint64_t field = position < width ? bits >> position : 0;
    const std::uint32_t kept = position >= width ? 0 : (length < width - position ? length : width - position);
    if (kept < 64) field &= (std::uint64_t{1} << kept) - 1;
    if (sign && kept < width) field |= ~std::uint64_t{0} << kept;
    return T(field);
}

// Four bytes out of the eight of a and b, each with its sign alone where bit 3 of its selector is set.
inline std::uint32_t permuted(std::uint32_t a, std::uint32_t b, std::uint32_t selectors) {
    const std::uint64_t bytes = (std::uint64_t{b} << 32) | a;
    std::uint32_t found = 0;
    for (int k = 0; k < 4; ++k) {
        const std::uint32_t s = (selectors >> (4 * k)) & 15u;
        std::uint32_t byte = std::uint32_t(bytes >> (8 * (s & 7u))) & 255u;
        if (s & 8u) byte = byte & 128u ? 255u : 0u;
        found |= byte << (8 * k);
    }
    return found;
}

}  // namespace lithofront::ptx
