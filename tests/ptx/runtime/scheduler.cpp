#include "ptx/runtime/scheduler.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/fibres.hpp"
#include "ptx/runtime/launch.hpp"
#include "ptx/runtime/memory.hpp"
#include "ptx/runtime/trace.hpp"

namespace lithofront::ptx {
namespace {

constexpr std::size_t most_clusters_at_a_time = 8;

const char* kernel_name = "no kernel";
std::string failure;
std::uint64_t random_state = 1;

const char* in_words(Waits waits) {
    switch (waits) {
        case Waits::no: return "ready";
        case Waits::for_warp: return "waiting for its warp";
        case Waits::for_activity: return "asking which lanes are active";
        case Waits::for_block: return "waiting for its block";
        case Waits::for_cluster: return "waiting for its cluster";
        default: return "ended";
    }
}

template <class T>
void shuffle(std::vector<T>& v) {
    for (std::size_t i = v.size(); i > 1; --i) std::swap(v[i - 1], v[drawn() % i]);
}

bool all_ended(const Block& b) { return b.ended == b.threads.size(); }

// Until none of its threads is ready.
void run_ready(Block& b) {
    std::vector<Thread*> now;
    while (!b.ready.empty()) {
        now.clear();
        now.swap(b.ready);
        shuffle(now);
        for (Thread* t : now)
            if (!resume(*t)) throw LaunchFailure(failure);
    }
}

// Lanes that ask at the same instruction run together, or in any parts: nothing more is promised.
void answer_which_are_active(Block& b) {
    std::map<std::pair<std::uint32_t, unsigned>, std::vector<Thread*>> groups;
    for (Thread* t : b.asking) groups[{t->tid / 32, t->site}].push_back(t);
    b.asking.clear();
    for (auto& [where, group] : groups) {
        const std::uint32_t parts = 1 + drawn() % 3;
        std::uint32_t lanes[3] = {};
        for (Thread* t : group) {
            t->second = drawn() % parts;
            lanes[t->second] |= lane_bit(*t);
        }
        for (Thread* t : group) {
            t->value = lanes[t->second];
            let_go_on(*t);
        }
    }
}

// Every thread that has not ended waits at the barrier; those of a warp at the same instruction.
void open_block_barrier(Block& b) {
    for (std::size_t w = 0; w < b.threads.size(); w += 32) {
        const Thread* first = nullptr;
        for (std::size_t i = w; i < std::min(w + 32, b.threads.size()); ++i) {
            const Thread* t = b.threads[i];
            if (t->waits == Waits::ended) continue;
            if (first && first->site != t->site)
                report("barrier in divergent code, lines " + std::to_string(std::min(first->line, t->line)) + " and " +
                       std::to_string(std::max(first->line, t->line)));
            first = t;
        }
    }
    end_of_interval(b);
    b.waiting = 0;
    for (Thread* t : b.threads)
        if (t->waits == Waits::for_block) {
            ++t->clock.block;
            let_go_on(*t);
        }
}

void open_cluster_barrier(Cluster& c) {
    c.waiting = 0;
    for (Block& b : c.blocks) {
        end_of_interval(b);
        for (Thread* t : b.threads)
            if (t->waits == Waits::for_cluster) {
                ++t->clock.cluster;
                ++t->clock.block;
                t->arrived = false;
                let_go_on(*t);
            }
    }
}

[[noreturn]] void stuck(const Cluster& c) {
    std::map<std::string, int> where;
    for (const Block& b : c.blocks)
        for (const Thread* t : b.threads) {
            std::string place = in_words(t->waits);
            if (t->waits != Waits::ended) place.append(", line ").append(std::to_string(t->line));
            ++where[place.append(", block ").append(std::to_string(t->block_number))];
        }
    std::string text = "deadlock:";
    for (const auto& [place, n] : where) text.append(" ").append(std::to_string(n)).append(" threads ").append(place).append(";");
    report(text);
    throw LaunchFailure(text);
}

// One step of a cluster; false when all of it has ended.
bool step(Cluster& c) {
    bool moved = false;
    std::vector<Block*> order;
    for (Block& b : c.blocks) order.push_back(&b);
    shuffle(order);
    for (Block* b : order) {
        if (all_ended(*b)) continue;
        if (!b->ready.empty()) {
            run_ready(*b);
            moved = true;
        }
        if (!b->asking.empty()) {
            answer_which_are_active(*b);
            moved = true;
        } else if (b->waiting > 0 && b->waiting + b->ended == b->threads.size()) {
            open_block_barrier(*b);
            moved = true;
        }
    }
    if (c.ended == c.threads) return false;
    if (moved) return true;
    if (c.waiting == 0 || c.waiting + c.ended != c.threads) stuck(c);
    open_cluster_barrier(c);
    return true;
}

// The clusters first to last of a launch, with all that they take.
class Residents {
public:
    Residents(const Kernel& kernel, const unsigned char* const* parameters, const LaunchShape& shape, unsigned first, unsigned last)
        : clusters_(last - first), threads_(std::size_t{last - first} * shape.cluster * shape.threads) {
        std::size_t n = 0;
        for (unsigned c = first; c < last; ++c) {
            Cluster& cluster = clusters_[c - first];
            cluster.blocks = std::vector<Block>(shape.cluster);
            cluster.threads = std::size_t{shape.cluster} * shape.threads;
            for (unsigned k = 0; k < shape.cluster; ++k) {
                Block& block = cluster.blocks[k];
                block.cluster = &cluster;
                make_shared(block, kernel.static_shared + shape.dynamic_shared);
                for (unsigned t = 0; t < shape.threads; ++t) {
                    Thread& thread = threads_[n++];
                    thread.tid = t;
                    thread.block_threads = shape.threads;
                    thread.block_number = c * shape.cluster + k;
                    thread.grid_width = shape.blocks / shape.rows;
                    thread.grid_height = shape.rows;
                    thread.block_x = thread.block_number % thread.grid_width;
                    thread.block_y = thread.block_number / thread.grid_width;
                    thread.rank_in_cluster = k;
                    thread.cluster_blocks = shape.cluster;
                    thread.shared = block.shared;
                    thread.static_shared = kernel.static_shared;
                    thread.block = &block;
                    thread.kernel = kernel.run;
                    thread.parameters = parameters;
                    give_stack(thread);
                    block.threads.push_back(&thread);
                    block.ready.push_back(&thread);
                }
            }
        }
    }
    ~Residents() {
        for (Thread& t : threads_) take_stack_back(t);
        for (Cluster& c : clusters_)
            for (Block& b : c.blocks) remove_memory(b.shared);
    }
    Residents(const Residents&) = delete;
    Residents& operator=(const Residents&) = delete;

    void run() {
        std::vector<Cluster*> left;
        for (Cluster& c : clusters_) left.push_back(&c);
        while (!left.empty()) {
            const std::size_t k = drawn() % left.size();
            bool more = true;
            for (std::uint32_t steps = 1 + drawn() % 200; more && steps > 0; --steps) more = step(*left[k]);
            if (more) continue;
            for (Block& b : left[k]->blocks) end_of_interval(b);
            left.erase(left.begin() + static_cast<std::ptrdiff_t>(k));
        }
    }

private:
    // Garbage at first, and nothing that a kernel may touch beside it.
    static void make_shared(Block& block, std::size_t bytes) {
        block.shared_bytes = bytes;
        block.shared_memory = std::make_unique<unsigned char[]>(bytes + 128);
        std::fill_n(block.shared_memory.get(), bytes + 128, static_cast<unsigned char>(0xcd));
        const std::uintptr_t start = reinterpret_cast<std::uintptr_t>(block.shared_memory.get());
        block.shared = reinterpret_cast<unsigned char*>((start + 127) / 128 * 128);
        add_memory(block.shared, bytes, "shared", false);
    }

    std::vector<Cluster> clusters_;
    std::vector<Thread> threads_;
};

}  // namespace

bool yields_at_soft_accesses = false;
IntervalEnd counts_interval = nullptr;

Settings& settings() {
    static Settings all;
    return all;
}

Tally& tally() {
    static Tally all;
    return all;
}

const char* running_kernel() { return kernel_name; }

// Marsaglia's xorshift.
std::uint32_t drawn() {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return static_cast<std::uint32_t>(random_state >> 16);
}

void wait_for(Waits what) {
    self->waits = what;
    hand_over();
}

void let_go_on(Thread& thread) {
    thread.waits = Waits::no;
    thread.block->ready.push_back(&thread);
}

void maybe_yield() {
    if (drawn() % settings().yields_one_in != 0) return;
    self->block->ready.push_back(self);
    hand_over();
}

void fail(const std::string& what) {
    report(what);
    failure = what;
    give_up();
}

void run(const Kernel& kernel, const unsigned char* const* parameters, const LaunchShape& shape) {
    kernel_name = kernel.name;
    ++tally().launches;
    random_state = 88172645463325252ull ^ (settings().seed * 0x9e3779b97f4a7c15ull) ^ tally().launches;
    checks_accesses = settings().checks_memory || settings().checks_races;
    yields_at_soft_accesses = settings().yields_one_in > 0;
    const unsigned clusters = shape.blocks / shape.cluster;
    const unsigned at_a_time = static_cast<unsigned>(most_clusters_at_a_time);
    for (unsigned first = 0; first < clusters; first += at_a_time)
        Residents(kernel, parameters, shape, first, std::min(clusters, first + at_a_time)).run();
    if (settings().checks_races) forget_accesses();
}

}  // namespace lithofront::ptx
