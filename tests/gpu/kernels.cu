#include "gpu/kernels.hpp"

#include "gpu/functions.hpp"

namespace lithofront {
namespace {

constexpr int threads = 256;

__global__ void words(std::uint64_t seed, std::uint64_t offset, std::uint32_t* out, int n) {
    const int i = static_cast<int>(blockIdx.x) * threads + static_cast<int>(threadIdx.x);
    if (i < n) out[i] = test_word(seed, offset + static_cast<std::uint64_t>(i));
}

__global__ void values(TestFunction function, std::uint32_t first, std::uint32_t step, float* out, int n) {
    const int i = static_cast<int>(blockIdx.x) * threads + static_cast<int>(threadIdx.x);
    if (i < n) out[i] = test_function(function, float_from_bits(static_cast<std::int32_t>(first + static_cast<std::uint32_t>(i) * step)));
}

unsigned blocks_for(int n) { return static_cast<unsigned>((n + threads - 1) / threads); }

}  // namespace

cudaError_t launch_test_words(std::uint64_t seed, std::uint64_t offset, std::uint32_t* out, int n) {
    words<<<blocks_for(n), threads>>>(seed, offset, out, n);
    return cudaGetLastError();
}

cudaError_t launch_test_function(TestFunction function, std::uint32_t first, std::uint32_t step, float* out, int n) {
    values<<<blocks_for(n), threads>>>(function, first, step, out, n);
    return cudaGetLastError();
}

}  // namespace lithofront
