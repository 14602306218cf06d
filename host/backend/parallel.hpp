// Independent pieces of work over OpenMP threads; what one of them throws reaches the caller.
#pragma once
#include <omp.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <mutex>

namespace lithofront {

// No more threads than pieces of work: one without a piece would cost its stack, and its share of a workspace.
inline int team_for(std::size_t n, int threads) {
    return static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(std::max(threads, 1)), std::max<std::size_t>(n, 1)));
}

// Runs f(i) for i in [0, n), each once, taken in order of i by whichever of team_for(n, threads) threads is free.
template <class F>
void each_in_parallel(std::size_t n, int threads, F&& f) {
    std::exception_ptr failure;
    std::mutex guard;
    const std::int64_t count = static_cast<std::int64_t>(n);
    const int team = team_for(n, threads);
#pragma omp parallel for schedule(dynamic, 1) num_threads(team)
    for (std::int64_t i = 0; i < count; ++i) {
        try {
            f(static_cast<std::size_t>(i));
        } catch (...) {
            const std::lock_guard<std::mutex> lock(guard);
            if (!failure) failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace lithofront
