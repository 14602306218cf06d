// One block of a stand-in kernel: a host team with shared memory that holds garbage at first.
#pragma once
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
    crew.run(members, [&](int rank) {
        parity::EmulatedTeam team(parity::EmulatedMembers{&crew, rank, members}, &reductions);
        body(team, shared.data());
    });
}

}  // namespace lithofront::fake
