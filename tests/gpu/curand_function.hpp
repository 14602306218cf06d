// The function of NVIDIA's curand_kernel.h that makes Philox words, compiled for the host; apart, as Random123 defines the same names.
#pragma once
#include <array>
#include <cstdint>

namespace lithofront {

std::array<std::uint32_t, 4> curand_function_words(const std::array<std::uint32_t, 4>& counter, const std::array<std::uint32_t, 2>& key);

}  // namespace lithofront
