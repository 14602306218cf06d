// Data races: two accesses of which one writes and one is plain, by threads between which no barrier of both lies.
#include <algorithm>

#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/memory.hpp"

namespace lithofront::ptx {
namespace {

const char* const names[] = {"read", "write", "volatile read", "volatile write", "atomic"};

bool soft(Access how) { return how != Access::read && how != Access::write; }
bool writes(Access how) { return how != Access::read && how != Access::soft_read; }

// A barrier of the block counts within it, one of the cluster within that. Blocks of two clusters have none. Of a warp's own
// barriers every one counts for all of its lanes, so that a race past one of a part of them may be missed.
bool in_order(const Seen& before) {
    const Thread& me = *self;
    if (before.block == me.block_number) {
        if (before.clock.block < me.clock.block) return true;
        if (before.warp != me.tid / 32) return false;
        return before.lanes == lane_bit(me) || before.clock.warp < me.clock.warp;
    }
    if (before.block / me.cluster_blocks == me.block_number / me.cluster_blocks) return before.clock.cluster < me.clock.cluster;
    return false;
}

bool check_against(const std::vector<Seen>& list, const Seen& mine) {
    bool clean = true;
    for (const Seen& s : list) {
        if (!(s.bytes & mine.bytes) || (soft(s.how) && soft(mine.how)) || in_order(s)) continue;
        clean = false;
        report(std::string("data race: ") + names[int(mine.how)] + ", line " + std::to_string(mine.line) + ", with " + names[int(s.how)] +
               ", line " + std::to_string(s.line));
    }
    return clean;
}

void add(std::vector<Seen>& list, const Seen& mine) {
    for (Seen& s : list) {
        if (s.block != mine.block || s.warp != mine.warp || s.bytes != mine.bytes || soft(s.how) != soft(mine.how)) continue;
        const bool together = s.clock.block == mine.clock.block && s.clock.warp == mine.clock.warp;
        const std::uint32_t lanes = together ? s.lanes | mine.lanes : mine.lanes;
        s = mine;
        s.lanes = lanes;
        return;
    }
    list.push_back(mine);
}

void forget_within(std::vector<Seen>& list, std::uint8_t bytes) {
    list.erase(std::remove_if(list.begin(), list.end(), [=](const Seen& s) { return (s.bytes & ~bytes) == 0; }), list.end());
}

}  // namespace

void check_race(MemoryRange& range, std::uint64_t at, unsigned bytes, Access how, unsigned line) {
    Seen mine{self->block_number, self->tid / 32, lane_bit(*self), self->clock, line, 0, how};
    for (std::uint64_t word = at / 4; word <= (at + bytes - 1) / 4; ++word) {
        mine.bytes = 0;
        for (unsigned k = 0; k < 4; ++k)
            if (4 * word + k >= at && 4 * word + k < at + bytes) mine.bytes = std::uint8_t(mine.bytes | 1u << k);
        std::unique_ptr<WordHistory[]>& page = range.history[word / words_of_page];
        if (!page) page = std::make_unique<WordHistory[]>(words_of_page);
        WordHistory& history = page[word % words_of_page];
        bool clean = check_against(history.writes, mine);
        if (writes(how)) clean = check_against(history.reads, mine) && clean;
        if (how == Access::write && clean) {
            // Whoever races with what is forgotten here races with this write too.
            forget_within(history.reads, mine.bytes);
            forget_within(history.writes, mine.bytes);
        }
        add(writes(how) ? history.writes : history.reads, mine);
    }
}

}  // namespace lithofront::ptx
