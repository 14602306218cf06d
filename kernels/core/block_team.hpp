// A team of many members who all run the same algorithm and share out every loop: a CUDA thread block, or its emulation.
//
// `Members` is what the machine gives: rank, size and warps of the members, a barrier, warp reductions, atomics, and a little
// memory that all members see. Every operation below ends with a barrier, and every member leaves it with the same result, so
// members never disagree on what comes next. Loop bodies may capture the team for its atomics, and nothing else of a member.
#pragma once
#include <cstdint>

#include "core/macros.hpp"
#include "core/team.hpp"

namespace lithofront {

constexpr int most_warps = 32;

// Partial results of the warps, in memory that all members see; two sets, used in turn.
struct ReductionScratch {
    std::int64_t partial[2][3][most_warps];
};

template <class Members>
class BlockTeam {
public:
    static constexpr bool branches = true;

    LF_HD BlockTeam(const Members& members, ReductionScratch* scratch) : members_(members), scratch_(scratch) {}

    template <class F>
    LF_HD void each(int n, F f) const {
        for (int i = members_.rank(); i < n; i += members_.size()) f(i);
        members_.barrier();
    }
    template <class F>
    LF_HD void each_linked(int n, F f) const {
        each(n, f);
    }
    template <class F>
    LF_HD void grid(int rows, int length, F f) const {
        walk(rows, length, f);
        members_.barrier();
    }
    template <class F>
    LF_HD void lanes(int groups, int length, int steps, F f) const {
        walk(groups, length, [=](int group, int i) {
            for (int t = 0; t < steps; ++t) f(group, i, t);
        });
        members_.barrier();
    }
    template <class F>
    LF_HD std::int64_t sum(int n, F f) {
        std::int64_t total = 0;
        for (int i = members_.rank(); i < n; i += members_.size()) total += f(i);
        Triple t{{total, 0, 0}};
        reduce<1>(t);
        return t.value[0];
    }
    template <class F, class A, class B, class C>
    LF_HD void each_with_sums(int n, F f, A a, B b, C c, std::int64_t* sums) {
        Triple t{{0, 0, 0}};
        for (int i = members_.rank(); i < n; i += members_.size()) {
            f(i);
            t.value[0] += a(i);
            t.value[1] += b(i);
            t.value[2] += c(i);
        }
        reduce<3>(t);
        for (int k = 0; k < 3; ++k) sums[k] = t.value[k];
    }
    template <class F>
    LF_HD std::int32_t maximum(int n, F f) {
        std::int32_t largest = 0;
        for (int i = members_.rank(); i < n; i += members_.size()) largest = larger(largest, f(i));
        return reduce_maximum(largest);
    }
    template <class F>
    LF_HD std::int32_t maximum_grid(int rows, const RowSpan*, int length, F f) {
        std::int32_t largest = 0;
        walk(rows, length, [&](int row, int i) { largest = larger(largest, f(row, i)); });
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
    // Bitonic merges that start with a mirrored step: every comparison puts the smaller value first, so any n will do.
    LF_HD void sort_ascending(std::int32_t* values, int n) const {
        for (std::int64_t block = 2; block / 2 < n; block *= 2) {
            const int half = static_cast<int>(block / 2);
            for (int stride = half; stride > 0; stride /= 2) {
                const int pairs = (n / (2 * stride) + 1) * stride;
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
    struct Triple {
        std::int64_t value[3];
    };
    LF_HD static std::int32_t larger(std::int32_t a, std::int32_t b) { return a > b ? a : b; }

    // Row and column go along, since a division for every site would cost more than the site.
    template <class F>
    LF_HD void walk(int rows, int length, F f) const {
        const int step_rows = members_.size() / length, step = members_.size() % length;
        int row = members_.rank() / length, i = members_.rank() % length;
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

    // One barrier per reduction: a member comes to write a set again only after all have passed the next reduction's barrier,
    // and so have read this one's.
    template <int Count>
    LF_HD void reduce(Triple& t) {
        turn_ ^= 1;
        for (int k = 0; k < Count; ++k) {
            const std::int64_t of_warp = members_.warp_sum(t.value[k]);
            if (members_.lane() == 0) scratch_->partial[turn_][k][members_.warp()] = of_warp;
        }
        members_.barrier();
        for (int k = 0; k < Count; ++k) {
            std::int64_t v = 0;
            for (int w = members_.lane(); w < members_.warps(); w += members_.lanes()) v += scratch_->partial[turn_][k][w];
            t.value[k] = members_.warp_sum(v);
        }
    }
    LF_HD std::int32_t reduce_maximum(std::int32_t v) {
        turn_ ^= 1;
        v = members_.warp_maximum(v);
        if (members_.lane() == 0) scratch_->partial[turn_][0][members_.warp()] = v;
        members_.barrier();
        std::int32_t largest = 0;
        for (int w = members_.lane(); w < members_.warps(); w += members_.lanes())
            largest = larger(largest, static_cast<std::int32_t>(scratch_->partial[turn_][0][w]));
        return members_.warp_maximum(largest);
    }

    Members members_;
    ReductionScratch* scratch_;
    int turn_ = 0;
};

}  // namespace lithofront
