#include "cuda_host/fake_kernel.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "core/team.hpp"
#include "cuda/half_cycle_block.hpp"
#include "parity/support/emulated_members.hpp"

namespace lithofront {
namespace {

struct BlockMemory {
    explicit BlockMemory(std::size_t bytes) : fast(bytes, static_cast<char>(0xcd)) {}
    std::vector<char> fast;
    ReductionScratch reductions{};
    BlockWords words{};
};

template <int Dim>
void run_one_block(const ModelParameters& parameters, const HalfCycleDrive& drive, const HalfCycleBatch& batch, int block, int members) {
    BlockMemory memory(batch.fast_bytes);
    if (members == 0) {
        ScrambledTeam team;
        run_block<Dim>(team, parameters, drive, batch, block, memory.fast.data(), &memory.words);
        return;
    }
    parity::Crew& crew = parity::fibre_crew();
    crew.run(members, [&](int rank) {
        parity::EmulatedTeam team(parity::EmulatedMembers{&crew, rank, members}, &memory.reductions);
        run_block<Dim>(team, parameters, drive, batch, block, memory.fast.data(), &memory.words);
    });
}

}  // namespace

cudaError_t half_cycle_kernel_limits(int, HalfCycleKernelLimits* limits) {
    *limits = {128, sizeof(ReductionScratch) + sizeof(BlockWords), 0, most_threads};
    return cudaSuccess;
}

cudaError_t half_cycle_blocks_per_multiprocessor(int, int, std::size_t, int* blocks) {
    *blocks = 1;
    return cudaSuccess;
}

cudaError_t launch_half_cycle(const ModelParameters& parameters, const HalfCycleDrive& drive, const HalfCycleBatch& batch, int blocks, int,
                              cudaStream_t stream) {
    const int members = fake::current_machine().members;
    return static_cast<cudaError_t>(fake::enqueue_kernel(stream, [=] {
        // The last block draws first, a few particles at most: each block gets some, in an order of its own.
        HalfCycleBatch share = batch;
        for (int b = blocks - 1; b >= 0; --b) {
            const std::int32_t each = (batch.particles + blocks - 1) / blocks;
            share.particles = b == 0 ? batch.particles : std::min(*batch.ticket + each, batch.particles);
            if (*batch.ticket >= share.particles) continue;
            if (parameters.dimension == 3) run_one_block<3>(parameters, drive, share, b, members);
            else run_one_block<2>(parameters, drive, share, b, members);
            *batch.ticket = std::min(*batch.ticket, share.particles);
        }
    }));
}

}  // namespace lithofront
