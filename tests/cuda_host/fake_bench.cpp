// Stand-ins for the launchers of kernels/cuda/bench.hpp: the engine's pieces over a host team; the plain kernels do nothing.
#include "cuda_host/fake_block.hpp"
#include "cuda_host/fake_kernel.hpp"
#include "cuda/ladder/ladder.hpp"
#include "cuda/piece_block.hpp"
#include "parity/support/emulated_warps.hpp"

namespace lithofront {

cudaError_t piece_kernel_limits(HalfCycleKernelLimits* limits) { return half_cycle_kernel_limits(2, limits); }

cudaError_t piece_blocks_per_multiprocessor(int threads, std::size_t fast_bytes, int* blocks) {
    return half_cycle_blocks_per_multiprocessor(2, threads, fast_bytes, blocks);
}

cudaError_t launch_piece(const ModelParameters& parameters, const HalfCycleDrive& drive, const PieceBatch& batch, const Repeated& repeated,
                         const Launch& launch) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(launch.stream, [=] {
        for (int b = 0; b < launch.workers; ++b)
            fake::as_block(batch.fast_bytes, [&](auto& team, char* fast) {
                run_piece_block<2>(team, {parameters, drive}, batch, repeated, {b, fast, nullptr});
            });
    }));
}

cudaError_t launch_memory_copy(float*, float*, std::size_t, int, const Launch& launch) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(launch.stream, [] {}));
}

cudaError_t launch_shared_copy(int, int, float*, int, cudaStream_t stream) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(stream, [] {}));
}

std::size_t plain_stencil_bytes(int extent) { return static_cast<std::size_t>(extent) * static_cast<std::size_t>(extent) * 16; }

cudaError_t launch_plain_stencil(int, int, float*, int, cudaStream_t stream) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(stream, [] {}));
}

cudaError_t launch_plain_words(int, std::uint32_t*, int, cudaStream_t stream) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(stream, [] {}));
}

cudaError_t launch_naive_sweeps(const LadderBatch& batch, int sweeps, cudaStream_t stream) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(stream, [=] {
        ScrambledTeam team;
        for (int k = 0; k < batch.count; ++k)
            for (int sweep = 0; sweep < sweeps; ++sweep)
                batch.largest[k] = bits_of(measured_sweep<2>(team, batch.lattice, batch.field[k], batch.omega));
    }));
}

std::size_t patch_memory_bytes() { return fake::current_machine().shared_per_block; }

cudaError_t launch_patch_sweeps(const LadderBatch& batch, int sweeps, cudaStream_t stream) {
    return static_cast<cudaError_t>(fake::enqueue_kernel(stream, [=] {
        for (int k = 0; k < batch.count; ++k) batch.largest[k] = parity::sweep_on_warps(batch.lattice, batch.field[k], batch.omega, sweeps);
    }));
}

}  // namespace lithofront
