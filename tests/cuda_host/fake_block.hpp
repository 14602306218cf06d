// One block of a stand-in kernel, or one cluster: a host team with shared memory that holds garbage at first.
#pragma once
#include <algorithm>
#include <vector>

#include "core/team.hpp"
#include "cuda_host/fake_kernel.hpp"
#include "parity/support/emulated_members.hpp"

namespace lithofront::fake {

// Runs body(team, shared) as every member of the machine's kind of block; `shared` has `bytes` bytes.
template <class Body>
void as_block(std::size_t bytes, Body body) {
    std::vector<char> shared(bytes, static_cast<char>(0xcd));
    const int members = current_machine().members;
    if (members == 0) {
        ScrambledTeam team;
        body(team, shared.data());
        return;
    }
    ReductionScratch reductions{};
    parity::Crew& crew = parity::fibre_crew();
    crew.run(1, members, [&](int rank) {
        parity::EmulatedTeam team(parity::EmulatedMembers{&crew, rank, members}, &reductions);
        body(team, shared.data());
    });
}

// The same as every member of a cluster of so many blocks, without shared memory, or of a single block.
template <class Body>
void as_worker(int cluster, std::size_t bytes, Body body) {
    if (cluster > 1)
        parity::as_cluster(parity::fibre_crew(), cluster, std::max(current_machine().members, 1),
                           [&](auto& team, int) { body(team, nullptr); });
    else as_block(bytes, body);
}

}  // namespace lithofront::fake
