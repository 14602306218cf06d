// Waiting for another process without taking a processor from those that compute.
#pragma once
#include <sched.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace lithofront {

// Asks until the answer is true: at once and often at first, then in pauses that grow to a fraction of a millisecond. MPI's own waits
// keep a processor busy, for as long as the slowest rank needs for its half-cycle.
template <class Asks>
void wait_until(Asks there) {
    constexpr int eager = 100;
    std::chrono::microseconds pause{5};
    for (int asked = 0; !there(); ++asked) {
        if (asked < eager) {
            sched_yield();
            continue;
        }
        std::this_thread::sleep_for(pause);
        pause = std::min(2 * pause, std::chrono::microseconds{300});
    }
}

}  // namespace lithofront
