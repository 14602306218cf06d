// Kernels of the device tests; each acts on the current device and returns the launch's error.
#pragma once
#include <driver_types.h>

#include <cstdint>

namespace lithofront {

// out[i] = word offset + i of our generator, in cuRAND's order (gpu/functions.hpp).
cudaError_t launch_test_words(std::uint64_t seed, std::uint64_t offset, std::uint32_t* out, int n);

// Functions of core/math.hpp and core/random.hpp by number, for their bits.
enum class TestFunction : int { exponential, one_minus_exponential, logarithm, cosine_of_turn, square_root, quotient, normal };
constexpr int test_functions = 7;
// out[i] = f of the float whose bits are first + i * step.
cudaError_t launch_test_function(TestFunction function, std::uint32_t first, std::uint32_t step, float* out, int n);

}  // namespace lithofront
