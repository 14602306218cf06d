// Between the scheduler and a counted run.
#pragma once
#include "ptx/runtime/thread.hpp"

namespace lithofront::ptx {

// All threads of the block have come to a barrier, or to the end.
using IntervalEnd = void (*)(Block&);
extern IntervalEnd counts_interval;  // null where nothing is counted

inline void end_of_interval(Block& b) {
    if (counts_interval) counts_interval(b);
}

}  // namespace lithofront::ptx
