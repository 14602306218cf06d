// One body of the elementary functions for host and device.
#pragma once
#include "core/random.hpp"
#include "gpu/kernels.hpp"

namespace lithofront {

LF_HD inline float test_function(TestFunction function, float x) {
    switch (function) {
        case TestFunction::exponential: return exponential(x);
        case TestFunction::one_minus_exponential: return one_minus_exponential(magnitude(x));
        case TestFunction::logarithm: return logarithm(magnitude(x));
        // Its domain is [0, 1).
        case TestFunction::cosine_of_turn: return cosine_of_turn(uniform_from(static_cast<std::uint32_t>(bits_of(x))));
        case TestFunction::square_root: return square_root(magnitude(x));
        case TestFunction::quotient: return 1.0f / x;
        default: return normal_from(static_cast<std::uint32_t>(bits_of(x)), ~static_cast<std::uint32_t>(bits_of(x)));
    }
}

// Word `place` of a seed in the order in which cuRAND's generator gives its words: 65536 subsequences take turns, four words each.
LF_HD inline std::uint32_t test_word(std::uint64_t seed, std::uint64_t place) {
    const std::uint64_t quad = place / 4, offset = quad / 65536;
    // Subsequence in counter words 2 and 3, offset in 0 and 1.
    const RandomKey key{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32), static_cast<std::uint32_t>(quad % 65536),
                        0};
    return random_words(key, static_cast<std::uint32_t>(offset >> 32), static_cast<std::uint32_t>(offset)).word[place % 4];
}

}  // namespace lithofront
