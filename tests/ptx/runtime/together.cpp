#include "ptx/runtime/together.hpp"

#include <algorithm>
#include <string>

#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/fibres.hpp"
#include "ptx/runtime/launch.hpp"
#include "ptx/runtime/scheduler.hpp"

namespace lithofront::ptx {
namespace {

// What lanes of a warp do at once. Shuffles and reductions follow, each at its number.
enum Operation { warp_sync, match_any, vote_ballot, first_shuffle, first_reduction = first_shuffle + 4 };

std::string at_line(unsigned line) { return ", line " + std::to_string(line); }

std::uint32_t combined(Reduction how, std::uint32_t a, std::uint32_t b) {
    const auto x = static_cast<std::int32_t>(a), y = static_cast<std::int32_t>(b);
    switch (how) {
        case Reduction::add_s32:
        case Reduction::add_u32: return a + b;
        case Reduction::min_s32: return x < y ? a : b;
        case Reduction::max_s32: return x > y ? a : b;
        case Reduction::min_u32: return std::min(a, b);
        case Reduction::max_u32: return std::max(a, b);
        case Reduction::and_b32: return a & b;
        case Reduction::or_b32: return a | b;
        default: return a ^ b;
    }
}

// Source lane of a shuffle (PTX, shfl.sync): the segment's ends are in `third`.
void shuffle_lane(Thread** lane, int l, Shuffle how, std::uint32_t mask) {
    Thread& t = *lane[l];
    const int by = static_cast<int>(t.second & 31u);
    const std::uint32_t clamp = t.third & 31u, segment = (t.third >> 8) & 31u;
    const std::uint32_t of_segment = static_cast<std::uint32_t>(l) & segment;
    const int last = static_cast<int>(of_segment | (clamp & ~segment));
    int source = 0;
    switch (how) {
        case Shuffle::up: source = l - by; break;
        case Shuffle::down: source = l + by; break;
        case Shuffle::bfly: source = l ^ by; break;
        case Shuffle::idx: source = static_cast<int>(of_segment | (static_cast<std::uint32_t>(by) & ~segment)); break;
    }
    t.within = how == Shuffle::up ? source >= last : source <= last;
    if (!t.within) source = l;
    if (!(mask >> source & 1u)) {
        report("shuffle from a lane outside of the mask" + at_line(t.line));
        source = l;
    }
    t.wide_value = lane[source]->value;
}

void complete(Thread** lane, std::uint32_t mask) {
    const int operation = self->operation;
    std::uint32_t clock = 0;
    std::uint32_t votes = 0, all = 0;
    bool begun = false;
    for (int l = 0; l < 32; ++l) {
        if (!(mask >> l & 1u)) continue;
        const Thread& t = *lane[l];
        clock = std::max(clock, t.clock.warp);
        if (t.value) votes |= 1u << l;
        const auto how = static_cast<Reduction>(operation - first_reduction);
        if (operation >= first_reduction) all = begun ? combined(how, all, t.value) : t.value;
        begun = true;
    }
    for (int l = 0; l < 32; ++l) {
        if (!(mask >> l & 1u)) continue;
        Thread& t = *lane[l];
        if (operation == warp_sync) {
            t.clock.warp = clock + 1;
        } else if (operation == match_any) {
            t.second = 0;
            for (int j = 0; j < 32; ++j)
                if ((mask >> j & 1u) && lane[j]->wide_value == t.wide_value) t.second |= 1u << j;
        } else if (operation == vote_ballot) {
            t.second = votes;
        } else if (operation < first_reduction) {
            shuffle_lane(lane, l, static_cast<Shuffle>(operation - first_shuffle), mask);
        } else {
            t.second = all;
        }
    }
}

// Returns when all lanes of the mask have come to the same instruction with the same mask.
void meet(int operation, unsigned site, std::uint32_t mask, unsigned line) {
    ++tally().warp_operations;
    if (operation >= first_shuffle) count_at(tally().warp_operations_at, site);
    Thread& me = *self;
    Block& block = *me.block;
    if (static_cast<int>(site) == settings().narrowed_shuffle) mask &= 0x7fffffffu;
    me.operation = operation;
    me.site = site;
    me.line = line;
    me.mask = mask;
    const std::uint32_t first = me.tid & ~31u;
    if (!(mask >> lane_of(me) & 1u)) {
        if (static_cast<int>(site) != settings().narrowed_shuffle) fail("a lane outside of its own mask" + at_line(line));
        report("a lane outside of its own mask" + at_line(line));
        me.wide_value = me.value;
        return;
    }
    Thread** const lane = &block.threads[first];
    bool all = true;
    for (std::uint32_t l = 0; l < 32 && all; ++l) {
        if (!(mask >> l & 1u) || l == lane_of(me)) continue;
        if (first + l >= block.threads.size() || lane[l]->waits == Waits::ended)
            fail("the mask names a lane that is not there" + at_line(line));
        const Thread& t = *lane[l];
        all = t.waits == Waits::for_warp && t.site == site && t.mask == mask && t.operation == operation;
    }
    if (!all) {
        wait_for(Waits::for_warp);
        return;
    }
    complete(lane, mask);
    for (std::uint32_t l = 0; l < 32; ++l)
        if ((mask >> l & 1u) && l != lane_of(me)) let_go_on(*lane[l]);
}

}  // namespace

void block_barrier(unsigned site, unsigned line) {
    ++tally().block_barriers;
    count_at(tally().block_barriers_at, site);
    if (static_cast<int>(site) == settings().omitted_barrier) return;
    self->site = site;
    self->line = line;
    ++self->block->waiting;
    wait_for(Waits::for_block);
}

void arrive_at_cluster(unsigned line) {
    if (self->arrived) fail("second arrival at a barrier of the cluster" + at_line(line));
    self->arrived = true;
}

void wait_for_cluster(unsigned line) {
    ++tally().cluster_barriers;
    if (!self->arrived) fail("wait at a barrier of the cluster without arrival" + at_line(line));
    self->line = line;
    ++self->block->cluster->waiting;
    wait_for(Waits::for_cluster);
}

void warp_barrier(unsigned site, std::uint32_t mask, unsigned line) { meet(warp_sync, site, mask, line); }

std::uint32_t active_lanes(unsigned site, unsigned line) {
    self->site = site;
    self->line = line;
    self->block->asking.push_back(self);
    wait_for(Waits::for_activity);
    return self->value;
}

std::uint32_t matching_lanes(unsigned site, std::uint64_t value, std::uint32_t mask, unsigned line) {
    self->wide_value = value;
    meet(match_any, site, mask, line);
    return self->second;
}

Shuffled shuffled(unsigned site, Shuffle how, std::uint32_t value, std::uint32_t lane, std::uint32_t segment, std::uint32_t mask,
                  unsigned line) {
    self->value = value;
    self->second = lane;
    self->third = segment;
    meet(first_shuffle + static_cast<int>(how), site, mask, line);
    return {static_cast<std::uint32_t>(self->wide_value), self->within};
}

std::uint32_t reduced(unsigned site, Reduction how, std::uint32_t value, std::uint32_t mask, unsigned line) {
    self->value = value;
    meet(first_reduction + static_cast<int>(how), site, mask, line);
    return self->second;
}

std::uint32_t ballot(unsigned site, bool value, std::uint32_t mask, unsigned line) {
    self->value = value;
    meet(vote_ballot, site, mask, line);
    return self->second;
}

std::uint64_t in_block_of_cluster(std::uint64_t shared_address, std::uint32_t rank, unsigned line) {
    const Block& mine = *self->block;
    const std::uint64_t offset = shared_address - reinterpret_cast<std::uint64_t>(mine.shared);
    if (offset >= mine.shared_bytes) fail("mapa of an address that is not in shared memory" + at_line(line));
    if (rank >= mine.cluster->blocks.size()) fail("mapa of a block that the cluster has not" + at_line(line));
    return reinterpret_cast<std::uint64_t>(mine.cluster->blocks[rank].shared) + offset;
}

void end_thread() {
    ++self->block->ended;
    ++self->block->cluster->ended;
    wait_for(Waits::ended);
    __builtin_unreachable();
}

void trapped(unsigned line) { fail("trap" + at_line(line)); }

void called_unknown(const char* name, unsigned line) {
    fail(std::string("call of ") + name + ", which the module does not hold" + at_line(line));
}

}  // namespace lithofront::ptx
