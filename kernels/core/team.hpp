// Who runs a loop. The algorithms of kernels/particle are written once against a team, and every team gives the same bits:
// loop bodies touch disjoint data or idempotent writes, sums are 64-bit integers, maxima are integers.
//
//   each(n, f)            f(i) for i in [0, n), in any order; a barrier at the end
//   grid(rows, length, f) f(row, i), in any order; a barrier at the end
//   lanes(groups, length, steps, f)
//                         f(group, t)(i) for t in [0, steps) in order, lanes (group, i) in any; a barrier at the end
//   sum(n, f)             64-bit sum of f(i); every member gets it
//   each_with_sums(n, f, sums, a, ...)
//                         f(i), then sums of a(i), ..., three at most, which may read what f(i) has written and no other f
//   maximum(n, f)         largest of f(i) and 0 (32-bit); every member gets it
//   maximum_grid(rows, spans, length, f)
//                         the same over f(row)(i), of which only i in spans[row] need a visit; null: all
//   maximum_with_grid(loop(n, g), rows, spans, length, f)
//                         the larger of maximum(n, g) and maximum_grid(rows, spans, length, f), which touch nothing of each other
//   together(loop(n, f), loop(m, g), ...)
//                         loops that touch nothing of each other; one barrier at the end
//   append(counter)       next free slot of a list; its order is not defined
//   select(n, p, counter, list)
//                         appends every i of which p(i) holds; p only reads
//   take(counter, n)      first of n consecutive free slots
//   once(f)               f() by one member; a barrier at the end
//   broadcast(pointer)    its value, read alike by every member; a barrier at the end
//   read(pointer)         the same without a barrier: another must stand between the last change and this, and between this and
//                         the next change
//   sort_ascending(v, n)  sorts a list
//   load(p), store(p, v)  a word that other members may be changing or reading meanwhile
//
// Barriers are what a block waits for. Bodies of which each reads only what those before it wrote for the same element go into
// one loop, each(n, in_turn(f, g, ...)); the serial team runs them loop after loop.
//
// CUDA's teams are core/block_team.hpp over kernels/cuda/block_members.cuh, one thread block, and cluster_members.cuh, several.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "core/macros.hpp"

namespace lithofront {

// Part of a row: [begin, end).
struct RowSpan {
    std::int32_t begin, end;
};

// Bodies of one loop, to be run one after the other for each element.
template <class First, class... Rest>
struct InTurn {
    First first;
    InTurn<Rest...> rest;
    LF_HD void operator()(int i) const {
        first(i);
        rest(i);
    }
};

template <class Last>
struct InTurn<Last> {
    Last first;
    LF_HD void operator()(int i) const { first(i); }
};

template <class Last>
LF_HD InTurn<Last> in_turn(const Last& last) {
    return {last};
}
template <class First, class Second, class... Rest>
LF_HD InTurn<First, Second, Rest...> in_turn(const First& first, const Second& second, const Rest&... rest) {
    return {first, in_turn(second, rest...)};
}

// One of the loops that run together.
template <class F>
struct Loop {
    int n;
    F body;
};

template <class F>
LF_HD Loop<F> loop(int n, const F& body) {
    return {n, body};
}

struct SerialTeam {
    static constexpr bool branches = false;  // whether members take their own way at no cost to the others
    static constexpr bool walks = true;      // whether one member does best to go from event to event in order of time

    template <class F>
    LF_HD void each(int n, F f) const {
        LF_INDEPENDENT_ITERATIONS
        for (int i = 0; i < n; ++i) f(i);
    }
    // For bodies with dependences through atomics or lists, where the compiler must not assume independence.
    template <class F>
    LF_HD void each_linked(int n, F f) const {
        for (int i = 0; i < n; ++i) f(i);
    }
    // Loop by loop: each of them goes to the vector units, all in one does not.
    template <class F>
    LF_APART LF_HD void part(int n, const F& f) const {
        each(n, f);
    }
    template <class F>
    LF_APART LF_HD void linked_part(int n, const F& f) const {
        each_linked(n, f);
    }
    template <class Last>
    LF_HD void each(int n, const InTurn<Last>& f) const {
        part(n, f.first);
    }
    template <class First, class Second, class... Rest>
    LF_HD void each(int n, const InTurn<First, Second, Rest...>& f) const {
        part(n, f.first);
        each(n, f.rest);
    }
    template <class Last>
    LF_HD void each_linked(int n, const InTurn<Last>& f) const {
        linked_part(n, f.first);
    }
    template <class First, class Second, class... Rest>
    LF_HD void each_linked(int n, const InTurn<First, Second, Rest...>& f) const {
        linked_part(n, f.first);
        each_linked(n, f.rest);
    }
    template <class... F>
    LF_HD void together(const Loop<F>&... loops) const {
        (linked_part(loops.n, loops.body), ...);
    }
    template <class F>
    LF_HD void grid(int rows, int length, F f) const {
        for (int row = 0; row < rows; ++row) {
            LF_INDEPENDENT_ITERATIONS
            for (int i = 0; i < length; ++i) f(row, i);
        }
    }
    template <class F>
    LF_HD void lanes(int groups, int length, int steps, F f) const {
        for (int group = 0; group < groups; ++group)
            for (int t = 0; t < steps; ++t) {
                const auto body = f(group, t);
                LF_INDEPENDENT_ITERATIONS
                for (int i = 0; i < length; ++i) body(i);
            }
    }
    template <class F>
    LF_HD std::int64_t sum(int n, F f) const {
        std::int64_t total = 0;
        for (int i = 0; i < n; ++i) total += f(i);
        return total;
    }
    template <class F>
    LF_HD std::int32_t maximum(int n, F f) const {
        std::int32_t largest = 0;
        for (int i = 0; i < n; ++i) {
            const std::int32_t v = f(i);
            largest = v > largest ? v : largest;
        }
        return largest;
    }
    template <class F>
    LF_HD std::int32_t maximum_grid(int rows, const RowSpan* spans, int length, F f) const {
        std::int32_t largest = 0;
        for (int row = 0; row < rows; ++row) {
            std::int32_t of_row = 0;
            const RowSpan span = spans ? spans[row] : RowSpan{0, length};
            const auto body = f(row);
            LF_INDEPENDENT_ITERATIONS
            for (int i = span.begin; i < span.end; ++i) {
                const std::int32_t v = body(i);
                of_row = v > of_row ? v : of_row;
            }
            largest = of_row > largest ? of_row : largest;
        }
        return largest;
    }
    template <class G, class F>
    LF_HD std::int32_t maximum_with_grid(const Loop<G>& listed, int rows, const RowSpan* spans, int length, F f) const {
        const std::int32_t a = maximum(listed.n, listed.body), b = maximum_grid(rows, spans, length, f);
        return a > b ? a : b;
    }
    template <class F, class... A>
    LF_HD void each_with_sums(int n, F f, std::int64_t* sums, A... a) const {
        // The sums apart from what they sum.
        each(n, f);
        std::int64_t total[sizeof...(A)] = {};
        for (int i = 0; i < n; ++i) {
            int k = 0;
            ((total[k++] += a(i)), ...);
        }
        for (std::size_t k = 0; k < sizeof...(A); ++k) sums[k] = total[k];
    }
    // In blocks, of which the vector units judge one at a time.
    template <class P>
    LF_APART LF_HD void select(int n, const P& chosen, std::int32_t* counter, std::int32_t* list) const {
        constexpr int word = 8, block = 8 * word;
        for (int first = 0; first < n; first += block) {
            std::uint8_t is_chosen[block] = {};
            const int m = n - first < block ? n - first : block;
            LF_INDEPENDENT_ITERATIONS
            for (int i = 0; i < m; ++i) is_chosen[i] = chosen(first + i) ? 1 : 0;
            for (int i = 0; i < m; i += word) {
                std::uint64_t any;
                std::memcpy(&any, is_chosen + i, sizeof any);
                if (any == 0) continue;
                for (int j = i; j < i + word; ++j)
                    if (is_chosen[j]) list[append(counter)] = first + j;
            }
        }
    }
    template <class F>
    LF_HD void once(F f) const {
        f();
    }
    template <class T>
    LF_HD T load(const T* word) const {
        return *word;
    }
    template <class T>
    LF_HD void store(T* word, T value) const {
        *word = value;
    }
    // A word that every member is to see alike; no member may change it before all have read.
    LF_HD std::int32_t broadcast(const std::int32_t* value) const { return *value; }
    LF_HD std::int32_t read(const std::int32_t* value) const { return *value; }
    LF_HD void sort_ascending(std::int32_t* values, int n) const {
        // Insertion: lists arrive nearly sorted.
        for (int i = 1; i < n; ++i) {
            const std::int32_t v = values[i];
            int j = i;
            for (; j > 0 && values[j - 1] > v; --j) values[j] = values[j - 1];
            values[j] = v;
        }
    }
    LF_HD int append(std::int32_t* counter) const { return (*counter)++; }
    LF_HD int take(std::int32_t* counter, int n) const {
        const int first = *counter;
        *counter += n;
        return first;
    }
    LF_HD std::int32_t atomic_min(std::int32_t* target, std::int32_t value) const {
        const std::int32_t old = *target;
        if (value < old) *target = value;
        return old;
    }
    LF_HD void atomic_max(std::int32_t* target, std::int32_t value) const {
        if (value > *target) *target = value;
    }
    LF_HD void atomic_add(std::int64_t* target, std::int64_t value) const { *target += value; }
    LF_HD void atomic_max_wide(std::int64_t* target, std::int64_t value) const {
        if (value > *target) *target = value;
    }
    // Sets bits of a 16-bit word; returns the word before.
    LF_HD std::uint16_t atomic_or(std::uint16_t* target, std::uint16_t bits) const {
        const std::uint16_t old = *target;
        *target = static_cast<std::uint16_t>(old | bits);
        return old;
    }
};

// Visits every loop in a scrambled order: what passes with it does not depend on order. For tests.
struct ScrambledTeam : SerialTeam {
    static constexpr bool walks = false;
    LF_HD static int scrambled(int i, int n) {
        // A stride coprime to n walks through all of [0, n).
        const std::int64_t strides[4] = {7919, 104729, 1299709, 15485863};
        for (const std::int64_t stride : strides)
            if (n % stride != 0) return static_cast<int>((i * stride + n / 3) % n);
        return n - 1 - i;
    }
    template <class F>
    LF_HD void each(int n, F f) const {
        for (int i = 0; i < n; ++i) f(scrambled(i, n));
    }
    template <class F>
    LF_HD void each_linked(int n, F f) const {
        for (int i = 0; i < n; ++i) f(scrambled(i, n));
    }
    template <class F>
    LF_HD void grid(int rows, int length, F f) const {
        for (int k = 0; k < rows * length; ++k) {
            const int j = scrambled(k, rows * length);
            f(j / length, j % length);
        }
    }
    template <class F>
    LF_HD void lanes(int groups, int length, int steps, F f) const {
        for (int k = 0; k < groups * length; ++k) {
            const int j = scrambled(k, groups * length);
            for (int t = 0; t < steps; ++t) f(j / length, t)(j % length);
        }
    }
    template <class F>
    LF_HD std::int64_t sum(int n, F f) const {
        std::int64_t total = 0;
        for (int i = 0; i < n; ++i) total += f(scrambled(i, n));
        return total;
    }
    template <class P>
    LF_HD void select(int n, const P& chosen, std::int32_t* counter, std::int32_t* list) const {
        for (int i = 0; i < n; ++i)
            if (chosen(scrambled(i, n))) list[append(counter)] = scrambled(i, n);
    }
    template <class... F>
    LF_HD void together(const Loop<F>&... loops) const {
        (each(loops.n, loops.body), ...);
    }
    template <class F, class... A>
    LF_HD void each_with_sums(int n, F f, std::int64_t* sums, A... a) const {
        for (std::size_t k = 0; k < sizeof...(A); ++k) sums[k] = 0;
        for (int i = 0; i < n; ++i) {
            const int j = scrambled(i, n);
            f(j);
            std::int64_t* sum = sums;
            ((*sum++ += a(j)), ...);
        }
    }
    template <class F>
    LF_HD std::int32_t maximum(int n, F f) const {
        std::int32_t largest = 0;
        for (int i = 0; i < n; ++i) {
            const std::int32_t v = f(scrambled(i, n));
            largest = v > largest ? v : largest;
        }
        return largest;
    }
    template <class F>
    LF_HD std::int32_t maximum_grid(int rows, const RowSpan*, int length, F f) const {
        std::int32_t largest = 0;
        for (int k = 0; k < rows * length; ++k) {
            const int j = scrambled(k, rows * length);
            const std::int32_t v = f(j / length)(j % length);
            largest = v > largest ? v : largest;
        }
        return largest;
    }
    template <class G, class F>
    LF_HD std::int32_t maximum_with_grid(const Loop<G>& listed, int rows, const RowSpan* spans, int length, F f) const {
        // The grid first: an order that the serial team does not take.
        const std::int32_t b = maximum_grid(rows, spans, length, f), a = maximum(listed.n, listed.body);
        return a > b ? a : b;
    }
};

}  // namespace lithofront
