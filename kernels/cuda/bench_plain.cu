// Plain kernels whose speed bounds the engine's.
#include "core/random.hpp"
#include "cuda/bench.hpp"
#include "cuda/kernel_traits.cuh"

namespace lithofront {
namespace {

__global__ void memory_copy_kernel(const float4* from, float4* to, std::size_t n) {
    const std::size_t stride = static_cast<std::size_t>(gridDim.x) * blockDim.x;
    for (std::size_t i = static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < n; i += stride) to[i] = from[i];
}

__global__ void __launch_bounds__(plain_threads, 1) shared_copy_kernel(int n, int repetitions, float* out) {
    extern __shared__ float4 quads[];
    float4* from = quads;
    float4* to = quads + n;
    for (int i = static_cast<int>(threadIdx.x); i < n; i += plain_threads) from[i] = make_float4(1.0f, 2.0f, 3.0f, static_cast<float>(i));
    __syncthreads();
    for (int r = 0; r < repetitions; ++r) {
        // One to the right, so that no thread copies its own and keeps it in registers.
        for (int i = static_cast<int>(threadIdx.x); i < n; i += plain_threads) to[i] = from[i + 1 < n ? i + 1 : 0];
        __syncthreads();
        float4* const other = from;
        from = to;
        to = other;
    }
    if (threadIdx.x == 0) out[blockIdx.x] = from[0].w;
}

__global__ void __launch_bounds__(plain_threads, 1) stencil_kernel(int extent, int repetitions, float* out) {
    extern __shared__ float fields[];
    const int width = extent + 2, count = width * width;
    float* from = fields;
    float* to = from + count;
    float* weight = to + count;
    float* source = weight + count;
    const int lane = static_cast<int>(threadIdx.x & 31u), warp = static_cast<int>(threadIdx.x >> 5);
    for (int i = static_cast<int>(threadIdx.x); i < count; i += plain_threads) {
        from[i] = 1.0f;
        to[i] = 1.0f;
        weight[i] = 0.2f;
        source[i] = 0.1f;
    }
    __syncthreads();
    for (int r = 0; r < repetitions; ++r) {
        for (int y = 1 + warp; y <= extent; y += plain_threads / 32)
            for (int x = 1 + lane; x <= extent; x += 32) {
                const int i = y * width + x;
                to[i] = weight[i] * (from[i - 1] + from[i + 1] + from[i - width] + from[i + width]) + source[i];
            }
        __syncthreads();
        float* const other = from;
        from = to;
        to = other;
    }
    if (threadIdx.x == 0) out[blockIdx.x] = from[width + 1];
}

__global__ void __launch_bounds__(plain_threads, 1) words_kernel(int repetitions, std::uint32_t* out) {
    const RandomKey key = RandomKey::make(1, 0, 0, 0, Stream::bench);
    const std::uint32_t site = blockIdx.x * blockDim.x + threadIdx.x;
    std::uint32_t folded = 0;
    for (int r = 0; r < repetitions; ++r) {
        const RandomWords w = random_words(key, static_cast<std::uint32_t>(r), site);
        folded ^= w.word[0] ^ w.word[1] ^ w.word[2] ^ w.word[3];
    }
    out[site] = folded;
}

}  // namespace

cudaError_t launch_memory_copy(float* one, float* other, std::size_t floats, int repetitions, const Launch& launch) {
    const auto blocks = static_cast<unsigned>(launch.workers), threads = static_cast<unsigned>(launch.threads);
    for (int r = 0; r < repetitions; ++r) {
        float* const from = r % 2 == 0 ? one : other;
        float* const to = r % 2 == 0 ? other : one;
        memory_copy_kernel<<<blocks, threads, 0, launch.stream>>>(reinterpret_cast<const float4*>(from), reinterpret_cast<float4*>(to),
                                                                  floats / 4);
    }
    return cudaGetLastError();
}

cudaError_t launch_shared_copy(int floats, int repetitions, float* out, int blocks, cudaStream_t stream) {
    const std::size_t bytes = 2 * sizeof(float) * static_cast<std::size_t>(floats);
    const cudaError_t error = allow_shared(shared_copy_kernel, bytes);
    if (error != cudaSuccess) return error;
    shared_copy_kernel<<<static_cast<unsigned>(blocks), plain_threads, bytes, stream>>>(floats / 4, repetitions, out);
    return cudaGetLastError();
}

std::size_t plain_stencil_bytes(int extent) {
    const std::size_t width = static_cast<std::size_t>(extent) + 2;
    return 4 * sizeof(float) * width * width;
}

cudaError_t launch_plain_stencil(int extent, int repetitions, float* out, int blocks, cudaStream_t stream) {
    const cudaError_t error = allow_shared(stencil_kernel, plain_stencil_bytes(extent));
    if (error != cudaSuccess) return error;
    stencil_kernel<<<static_cast<unsigned>(blocks), plain_threads, plain_stencil_bytes(extent), stream>>>(extent, repetitions, out);
    return cudaGetLastError();
}

cudaError_t launch_plain_words(int repetitions, std::uint32_t* out, int blocks, cudaStream_t stream) {
    words_kernel<<<static_cast<unsigned>(blocks), plain_threads, 0, stream>>>(repetitions, out);
    return cudaGetLastError();
}

}  // namespace lithofront
