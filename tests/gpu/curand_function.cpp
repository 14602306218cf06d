#include "gpu/curand_function.hpp"

#include <vector_types.h>

#define QUALIFIERS static inline
#include <curand_philox4x32_x.h>

namespace lithofront {

std::array<std::uint32_t, 4> curand_function_words(const std::array<std::uint32_t, 4>& counter, const std::array<std::uint32_t, 2>& key) {
    const uint4 words = curand_Philox4x32_10(uint4{counter[0], counter[1], counter[2], counter[3]}, uint2{key[0], key[1]});
    return {words.x, words.y, words.z, words.w};
}

}  // namespace lithofront
