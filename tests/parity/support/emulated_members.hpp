// A thread block, or a cluster of blocks, on the host: every member runs the whole algorithm and meets the others at barriers, as on
// the device. Under a thread sanitizer the members are threads, so that it sees every race; otherwise they are fibres that run from
// barrier to barrier one after another, in an order that changes, so that a barrier which is missing shows every time. Blocks of
// a cluster run apart up to a barrier of all: one of a block alone does not hold the others.
#pragma once
#include <functional>
#include <vector>

#include "core/block_team.hpp"

namespace lithofront::parity {

// Runs `body(rank)` for every rank of `blocks` blocks of `members` side by side, block after block; within it, wait(rank) is a barrier
// of all and wait_for_block(rank) one of the member's block. Throws std::logic_error when the members do not meet at the same
// barriers.
class Crew {
public:
    virtual ~Crew() = default;
    virtual void run(int blocks, int members, const std::function<void(int)>& body) = 0;
    virtual void wait(int rank) = 0;
    virtual void wait_for_block(int rank) = 0;
};

Crew& fibre_crew();
Crew& thread_crew();

// Warps of one lane: every reduction goes through the same scratch, barrier and turns as on the device.
struct EmulatedMembers {
    static constexpr bool clustered = false;
    using Scratch = ReductionScratch;

    Crew* crew;
    int my_rank;
    int members;

    int rank() const { return my_rank; }
    int size() const { return members; }
    int lane() const { return 0; }
    int lanes() const { return 1; }
    int warp() const { return my_rank; }
    int warps() const { return members; }
    void barrier() const { crew->wait(my_rank); }
    void block_barrier() const { crew->wait(my_rank); }
    std::int64_t warp_sum(std::int64_t v) const { return v; }
    std::int32_t warp_maximum(std::int32_t v) const { return v; }

    int next_slot(std::int32_t* counter) const { return next_slots(counter, 1); }
    int next_slots(std::int32_t* counter, int n) const { return __atomic_fetch_add(counter, n, __ATOMIC_RELAXED); }
    std::int32_t fetch_min(std::int32_t* target, std::int32_t value) const {
        std::int32_t old = __atomic_load_n(target, __ATOMIC_RELAXED);
        while (value < old && !__atomic_compare_exchange_n(target, &old, value, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {}
        return old;
    }
    template <class T>
    void raise(T* target, T value) const {
        T old = __atomic_load_n(target, __ATOMIC_RELAXED);
        while (value > old && !__atomic_compare_exchange_n(target, &old, value, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {}
    }
    void fetch_max(std::int32_t* target, std::int32_t value) const { raise(target, value); }
    void fetch_max_wide(std::int64_t* target, std::int64_t value) const { raise(target, value); }
    void fetch_add(std::int64_t* target, std::int64_t value) const { __atomic_fetch_add(target, value, __ATOMIC_RELAXED); }
    std::uint16_t fetch_or(std::uint16_t* target, std::uint16_t bits) const { return __atomic_fetch_or(target, bits, __ATOMIC_RELAXED); }
    template <class T>
    T load(const T* word) const {
        T value;
        __atomic_load(word, &value, __ATOMIC_RELAXED);
        return value;
    }
    template <class T>
    void store(T* word, T value) const {
        __atomic_store(word, &value, __ATOMIC_RELAXED);
    }
};

using EmulatedTeam = BlockTeam<EmulatedMembers>;

// The same for a cluster; `scratches`: one for each block.
struct EmulatedClusterMembers : EmulatedMembers {
    static constexpr bool clustered = true;
    using Scratch = ClusterScratch;

    int members_of_block;
    ClusterScratch* scratches;

    int block() const { return my_rank / members_of_block; }
    int blocks() const { return members / members_of_block; }
    int warp() const { return my_rank % members_of_block; }
    int warps() const { return members_of_block; }
    void block_barrier() const { crew->wait_for_block(my_rank); }
    ClusterScratch* in_block(ClusterScratch*, int which) const { return scratches + which; }
};

using EmulatedClusterTeam = BlockTeam<EmulatedClusterMembers>;

// Runs body(team) as every member of such a cluster.
template <class Body>
void as_cluster(Crew& crew, int blocks, int members, Body body) {
    std::vector<ClusterScratch> scratches(static_cast<std::size_t>(blocks));
    crew.run(blocks, members, [&](int rank) {
        const EmulatedClusterMembers one{{&crew, rank, blocks * members}, members, scratches.data()};
        EmulatedClusterTeam team(one, &scratches[static_cast<std::size_t>(one.block())]);
        body(team, rank);
    });
}

}  // namespace lithofront::parity
