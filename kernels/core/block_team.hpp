// A team of many members who all run the same algorithm and share out every loop: a CUDA thread block, a cluster of blocks, or
// the emulation of either.
//
// `Members` is what the machine gives: rank and size in the whole team, lanes and warps of the own block, barriers of the block
// and of the team, warp reductions, atomics, and a little memory that all members of a block see. Every operation below ends with
// a barrier of the team, but for read, load, store and the atomics, and every member leaves it with the same result, so members
// never disagree on what comes next. Loop bodies may capture the team for its atomics, and nothing else of a member.
#pragma once
#include <cstdint>

#include "core/macros.hpp"
#include "core/team.hpp"

namespace lithofront {

constexpr int most_warps = 32;          // of a block
constexpr int most_cluster_blocks = 8;  // that every device with clusters can launch

// What sort_ascending of n values costs: one for each of its merges' steps.
LF_HD inline int barriers_of_sort(int n) {
    int barriers = 0, steps = 0;
    for (std::int64_t block = 2; block / 2 < n; block *= 2) barriers += ++steps;
    return barriers;
}

// Partial results of a block's warps, in memory that all of its members see; two sets, used in turn.
struct ReductionScratch {
    std::int64_t partial[2][3][most_warps];
};

// The same for each block of a cluster, with room for what the other blocks put there.
struct ClusterScratch : ReductionScratch {
    std::int64_t of_block[2][3][most_cluster_blocks];
};

template <class Members>
class BlockTeam {
public:
    static constexpr bool branches = true;
    static constexpr bool walks = false;
    using Scratch = typename Members::Scratch;  // one for each block

    LF_HD BlockTeam(const Members& members, Scratch* scratch) : members_(members), scratch_(scratch) {}

    template <class F>
    LF_HD void each(int n, F f) const {
        LF_ROLLED
        for (int i = members_.rank(); i < n; i += members_.size()) f(i);
        members_.barrier();
    }
    template <class F>
    LF_HD void each_linked(int n, F f) const {
        each(n, f);
    }
    template <class P>
    LF_HD void select(int n, const P& chosen, std::int32_t* counter, std::int32_t* list) const {
        LF_ROLLED
        for (int i = members_.rank(); i < n; i += members_.size())
            if (chosen(i)) list[append(counter)] = i;
        members_.barrier();
    }
    // Members that a short loop leaves idle begin with the next one.
    template <class... F>
    LF_HD void together(const Loop<F>&... loops) const {
        int first = members_.rank();
        ((first = run_from(first, loops)), ...);
        members_.barrier();
    }
    template <class F>
    LF_HD void grid(int rows, int length, F f) const {
        walk(rows, length, f);
        members_.barrier();
    }
    template <class F>
    LF_HD void lanes(int groups, int length, int steps, F f) const {
        walk(groups, length, [=](int group, int i) {
            LF_ROLLED
            for (int t = 0; t < steps; ++t) f(group, t)(i);
        });
        members_.barrier();
    }
    template <class F>
    LF_HD std::int64_t sum(int n, F f) {
        std::int64_t total = 0;
        LF_ROLLED
        for (int i = members_.rank(); i < n; i += members_.size()) total += f(i);
        reduce<Adding, 1>(&total);
        return total;
    }
    template <class F, class... A>
    LF_HD void each_with_sums(int n, F f, std::int64_t* sums, A... a) {
        constexpr int count = static_cast<int>(sizeof...(A));
        std::int64_t total[count] = {};
        LF_ROLLED
        for (int i = members_.rank(); i < n; i += members_.size()) {
            f(i);
            std::int64_t* sum = total;
            ((*sum++ += a(i)), ...);
        }
        reduce<Adding, count>(total);
        for (int k = 0; k < count; ++k) sums[k] = total[k];
    }
    template <class F>
    LF_HD std::int32_t maximum(int n, F f) {
        std::int32_t largest = 0;
        LF_ROLLED
        for (int i = members_.rank(); i < n; i += members_.size()) largest = larger(largest, f(i));
        return reduce_maximum(largest);
    }
    template <class F>
    LF_HD std::int32_t maximum_grid(int rows, const RowSpan*, int length, F f) {
        std::int32_t largest = 0;
        walk(rows, length, [&](int row, int i) { largest = larger(largest, f(row)(i)); });
        return reduce_maximum(largest);
    }
    template <class G, class F>
    LF_HD std::int32_t maximum_with_grid(const Loop<G>& listed, int rows, const RowSpan*, int length, F f) {
        std::int32_t largest = 0;
        LF_ROLLED
        for (int i = members_.rank(); i < listed.n; i += members_.size()) largest = larger(largest, listed.body(i));
        walk(rows, length, [&](int row, int i) { largest = larger(largest, f(row)(i)); });
        return reduce_maximum(largest);
    }
    template <class F>
    LF_HD void once(F f) const {
        if (members_.rank() == 0) f();
        members_.barrier();
    }
    // The barrier keeps a fast member from changing the word before a slow one has read it.
    LF_HD std::int32_t broadcast(const std::int32_t* value) const {
        const std::int32_t seen = *value;
        members_.barrier();
        return seen;
    }
    LF_HD std::int32_t read(const std::int32_t* value) const { return *value; }
    // Bitonic merges that start with a mirrored step: every comparison puts the smaller value first, so any n will do.
    LF_CALLED LF_HD void sort_ascending(std::int32_t* values, int n) const {
        for (std::int64_t block = 2; block / 2 < n; block *= 2) {
            const int half = static_cast<int>(block / 2);
            for (int stride = half; stride > 0; stride /= 2) {
                const int pairs = (n / (2 * stride) + 1) * stride;
                LF_ROLLED
                for (int k = members_.rank(); k < pairs; k += members_.size()) {
                    const int first = k / stride * (2 * stride);
                    const int offset = k % stride;
                    const int low = first + offset;
                    const std::int64_t high = stride == half ? first + 2 * std::int64_t{stride} - 1 - offset : std::int64_t{low} + stride;
                    if (high < n && values[high] < values[low]) {
                        const std::int32_t v = values[low];
                        values[low] = values[high];
                        values[high] = v;
                    }
                }
                members_.barrier();
            }
        }
    }
    template <class T>
    LF_HD T load(const T* word) const {
        return members_.load(word);
    }
    template <class T>
    LF_HD void store(T* word, T value) const {
        members_.store(word, value);
    }
    LF_HD int append(std::int32_t* counter) const { return members_.next_slot(counter); }
    LF_HD int take(std::int32_t* counter, int n) const { return members_.next_slots(counter, n); }
    LF_HD std::int32_t atomic_min(std::int32_t* target, std::int32_t value) const { return members_.fetch_min(target, value); }
    LF_HD void atomic_max(std::int32_t* target, std::int32_t value) const { members_.fetch_max(target, value); }
    LF_HD void atomic_max_wide(std::int64_t* target, std::int64_t value) const { members_.fetch_max_wide(target, value); }
    LF_HD void atomic_add(std::int64_t* target, std::int64_t value) const { members_.fetch_add(target, value); }
    LF_HD std::uint16_t atomic_or(std::uint16_t* target, std::uint16_t bits) const { return members_.fetch_or(target, bits); }

private:
    struct Adding {
        LF_HD static std::int64_t both(std::int64_t a, std::int64_t b) { return a + b; }
        LF_HD static std::int64_t of_warp(const Members& m, std::int64_t v) { return m.warp_sum(v); }
    };
    // Of 32-bit values, none of them negative.
    struct Largest {
        LF_HD static std::int64_t both(std::int64_t a, std::int64_t b) { return a > b ? a : b; }
        LF_HD static std::int64_t of_warp(const Members& m, std::int64_t v) { return m.warp_maximum(static_cast<std::int32_t>(v)); }
    };
    LF_HD static std::int32_t larger(std::int32_t a, std::int32_t b) { return a > b ? a : b; }

    // One of the loops that run together, whose element `first` is this member's first one; returns where the next one begins.
    template <class F>
    LF_HD int run_from(int first, const Loop<F>& one) const {
        int i = first;
        LF_ROLLED
        for (; i < one.n; i += members_.size()) one.body(i);
        return i - one.n;
    }

    // Row and column go along, since a division for every site would cost more than the site.
    template <class F>
    LF_HD void walk(int rows, int length, F f) const {
        const int step_rows = members_.size() / length, step = members_.size() % length;
        int row = members_.rank() / length, i = members_.rank() % length;
        LF_ROLLED
        while (row < rows) {
            f(row, i);
            row += step_rows;
            i += step;
            if (i >= length) {
                i -= length;
                ++row;
            }
        }
    }

    // One barrier per reduction, and a second one in a cluster, whose blocks send each other their results: a member comes to
    // write a set again only after all have passed the next reduction's barriers, and so have read this one's.
    template <class How, int Count>
    LF_CALLED LF_HD void reduce(std::int64_t* value) {
        turn_ ^= 1;
        for (int k = 0; k < Count; ++k) {
            const std::int64_t of_warp = How::of_warp(members_, value[k]);
            if (members_.lane() == 0) scratch_->partial[turn_][k][members_.warp()] = of_warp;
        }
        members_.block_barrier();
        for (int k = 0; k < Count; ++k) value[k] = joined<How>(scratch_->partial[turn_][k], members_.warps());
        if constexpr (Members::clustered) {
            if (members_.warp() == 0) {
                for (int b = members_.lane(); b < members_.blocks(); b += members_.lanes())
                    for (int k = 0; k < Count; ++k) members_.in_block(scratch_, b)->of_block[turn_][k][members_.block()] = value[k];
            }
            members_.barrier();
            for (int k = 0; k < Count; ++k) value[k] = joined<How>(scratch_->of_block[turn_][k], members_.blocks());
        }
    }
    template <class How>
    LF_HD std::int64_t joined(const std::int64_t* values, int n) const {
        std::int64_t v = 0;
        LF_ROLLED
        for (int i = members_.lane(); i < n; i += members_.lanes()) v = How::both(v, values[i]);
        return How::of_warp(members_, v);
    }
    LF_HD std::int32_t reduce_maximum(std::int32_t v) {
        std::int64_t largest = v;
        reduce<Largest, 1>(&largest);
        return static_cast<std::int32_t>(largest);
    }

    Members members_;
    Scratch* scratch_;
    int turn_ = 0;
};

}  // namespace lithofront
