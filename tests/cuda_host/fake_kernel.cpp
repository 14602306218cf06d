#include "cuda_host/fake_kernel.hpp"

#include <cuda_runtime_api.h>

#include <algorithm>

#include "cuda/half_cycle_block.hpp"
#include "cuda_host/fake_block.hpp"

namespace lithofront {
namespace {

template <int Dim>
void run_one_worker(const HalfCycleBatch& batch, int worker, int cluster) {
    BlockWords words{};
    fake::as_worker(cluster, batch.fast_bytes, [&](auto& team, char* fast) { run_block<Dim>(team, batch, {worker, fast, &words}); });
}

}  // namespace

cudaError_t half_cycle_kernel_limits(int, HalfCycleKernelLimits* limits) {
    int device = 0;
    cudaGetDevice(&device);
    if (device == fake::current_machine().too_old) return cudaErrorNoKernelImageForDevice;
    *limits = {128, sizeof(ReductionScratch) + sizeof(BlockWords), 0, most_threads};
    return cudaSuccess;
}

cudaError_t half_cycle_blocks_per_multiprocessor(int, int, std::size_t, int* blocks) {
    *blocks = 1;
    return cudaSuccess;
}

cudaError_t half_cycle_largest_cluster(int, int* blocks) {
    *blocks = fake::current_machine().largest_cluster;
    return cudaSuccess;
}

cudaError_t half_cycle_clusters_at_a_time(int, int cluster, int, int* clusters) {
    *clusters = std::max(fake::current_machine().multiprocessors / cluster, 1);
    return cudaSuccess;
}

cudaError_t launch_half_cycle(int dimension, const HalfCycleBatch& batch, const Launch& launch) {
    const int workers = launch.workers, cluster = launch.cluster;
    const auto work = [=] {
        // The last worker draws first, a few particles at most: each gets some, in an order of its own.
        HalfCycleBatch share = batch;
        for (int b = workers - 1; b >= 0; --b) {
            const std::int32_t each = (batch.particles + workers - 1) / workers;
            share.particles = b == 0 ? batch.particles : std::min(*batch.ticket + each, batch.particles);
            if (*batch.ticket >= share.particles) continue;
            if (dimension == 3) run_one_worker<3>(share, b, cluster);
            else run_one_worker<2>(share, b, cluster);
            *batch.ticket = std::min(*batch.ticket, share.particles);
        }
    };
    return static_cast<cudaError_t>(fake::enqueue_kernel(launch.stream, work, cluster));
}

}  // namespace lithofront
