// Decisions by comparing a random word with an integer.
#pragma once
#include <cstdint>

namespace lithofront {

// A 32-bit word is below the threshold with the given probability, to 2^-32; held within [0, 1].
inline std::uint64_t threshold_of(double probability) {
    const double held = probability > 0.0 ? (probability < 1.0 ? probability : 1.0) : 0.0;
    return static_cast<std::uint64_t>(held * 4294967296.0);
}

}  // namespace lithofront
