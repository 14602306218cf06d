// Waiting for another process without taking a processor from those that compute.
#pragma once
#include <algorithm>
#include <chrono>
#include <thread>

namespace lithofront {

// Asks until the answer is true: without a pause for some microseconds, then in pauses of a share of the time waited so far, a fraction
// of a millisecond at most. MPI's own waits keep a processor busy, for as long as the slowest rank needs for its half-cycle. Giving way
// (sched_yield) instead would put a rank behind everything else that runs on its machine, each time that ranks meet.
template <class Asks>
void wait_until(Asks there) {
    using namespace std::chrono;
    constexpr nanoseconds eager = microseconds(10), longest = microseconds(300);
    const auto start = steady_clock::now();
    while (!there()) {
        const nanoseconds waited = steady_clock::now() - start;
        if (waited > eager) std::this_thread::sleep_for(std::min(waited / 8, longest));
    }
}

}  // namespace lithofront
