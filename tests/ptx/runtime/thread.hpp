// Threads, blocks and clusters of a kernel that runs from translated PTX.
#pragma once
#include <setjmp.h>
#include <ucontext.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace lithofront::ptx {

struct Block;
struct WarpTrace;

enum class Waits { no, for_warp, for_activity, for_block, for_cluster, ended };

// How long a thread has waited for others: accesses of two threads are in order if a barrier of both lies between them.
struct Clock {
    std::uint32_t block = 1, cluster = 1, warp = 1;
};

struct Thread {
    // What translated code reads.
    std::uint32_t tid = 0, block_threads = 0, rank_in_cluster = 0, cluster_blocks = 1;
    std::uint32_t block_x = 0, block_y = 0, grid_width = 0, grid_height = 0;
    unsigned char* shared = nullptr;
    std::uint64_t static_shared = 0;

    Block* block = nullptr;
    std::uint32_t block_number = 0;  // row after row
    Clock clock;
    // What it waits for, and with what.
    Waits waits = Waits::no;
    int operation = 0;
    unsigned site = 0, line = 0;
    std::uint32_t mask = 0, value = 0, second = 0, third = 0;
    std::uint64_t wide_value = 0;
    bool within = false;
    bool arrived = false;              // at the cluster's barrier
    std::uint32_t depth = 0;           // of calls
    std::vector<std::uint64_t> trace;  // of a counted run, since the last barrier

    // Its fibre.
    void (*kernel)(const unsigned char* const*) = nullptr;
    const unsigned char* const* parameters = nullptr;
    char* stack = nullptr;
    bool started = false;
    ucontext_t context{};
    jmp_buf place{};
};

inline std::uint32_t lane_of(const Thread& t) { return t.tid & 31u; }
inline std::uint32_t lane_bit(const Thread& t) { return 1u << lane_of(t); }
inline std::uint32_t lanes_below(const Thread& t) { return lane_bit(t) - 1u; }
inline std::uint32_t lanes_up_to(const Thread& t) { return lanes_below(t) | lane_bit(t); }
inline std::uint64_t shared_base(const Thread& t) { return reinterpret_cast<std::uint64_t>(t.shared); }

struct Cluster;
struct Block {
    Cluster* cluster = nullptr;
    std::vector<Thread*> threads;
    std::vector<Thread*> ready;
    std::vector<Thread*> asking;         // which lanes are active
    std::size_t waiting = 0, ended = 0;  // at the block's barrier, and at the end
    std::unique_ptr<unsigned char[]> shared_memory;
    unsigned char* shared = nullptr;
    std::size_t shared_bytes = 0;
};

// Blocks that can wait for each other: a cluster, or one block alone.
struct Cluster {
    std::vector<Block> blocks;
    std::size_t threads = 0, arrived = 0, waiting = 0, ended = 0;
};

// The thread that runs.
extern Thread* self;

}  // namespace lithofront::ptx
