// Faults that are planted in the sources, all at once; one at most is awake, the one that LITHOFRONT_MUTANT names. Included before all else
// where the sources are built with them (mutation.py).
#pragma once
#include <cstdlib>

namespace lithofront_mutation {

constexpr int most_mutants = 1024;
inline bool reached[most_mutants] = {};  // whether the code about a fault has run
inline const int awake = [] {
    const char* number = std::getenv("LITHOFRONT_MUTANT");
    return number ? std::atoi(number) : 0;
}();

inline bool mutant_is(int number) {
    reached[number] = true;
    return number == awake;
}

}  // namespace lithofront_mutation
