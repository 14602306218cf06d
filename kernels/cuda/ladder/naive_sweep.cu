#include "cuda/ladder/ladder.hpp"
#include "particle/fields.hpp"

namespace lithofront {
namespace {

constexpr int threads = 256;

__global__ void naive_kernel(const LadderBatch batch, int colour) {
    const Lattice& l = batch.lattice;
    const FieldArrays f = batch.field[blockIdx.y];
    const int k = static_cast<int>(blockIdx.x) * threads + static_cast<int>(threadIdx.x);
    std::int32_t change = 0;
    if (k < l.ny * l.half) change = bits_of(magnitude(row_relaxation<2, true, false>({l, f, batch.omega, colour}, k / l.half)(k % l.half)));
    for (int step = 16; step > 0; step /= 2) {
        const std::int32_t other = __shfl_xor_sync(0xffffffffu, change, step);
        change = other > change ? other : change;
    }
    if ((threadIdx.x & 31u) == 0 && change > 0) atomicMax(&batch.largest[blockIdx.y], change);
}

}  // namespace

cudaError_t launch_naive_sweeps(const LadderBatch& batch, int sweeps, cudaStream_t stream) {
    const dim3 blocks(static_cast<unsigned>((batch.lattice.ny * batch.lattice.half + threads - 1) / threads),
                      static_cast<unsigned>(batch.count));
    for (int sweep = 0; sweep < sweeps; ++sweep) {
        const cudaError_t error = cudaMemsetAsync(batch.largest, 0, sizeof(std::int32_t) * static_cast<std::size_t>(batch.count), stream);
        if (error != cudaSuccess) return error;
        naive_kernel<<<blocks, threads, 0, stream>>>(batch, 0);
        naive_kernel<<<blocks, threads, 0, stream>>>(batch, 1);
    }
    return cudaGetLastError();
}

}  // namespace lithofront
