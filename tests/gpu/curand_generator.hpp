// cuRAND's own generator CURAND_RNG_PSEUDO_PHILOX4_32_10, on the host or on the current device.
#pragma once
#include <cstdint>
#include <vector>

namespace lithofront {

enum class Where { host, device };

// `n` words of a seed from word `offset` on, in cuRAND's default order. Throws std::runtime_error with cuRAND's status.
std::vector<std::uint32_t> curand_words(Where where, std::uint64_t seed, std::uint64_t offset, std::size_t n);

}  // namespace lithofront
