// When the next checkpoint is due.
#pragma once
#include <algorithm>

#include "simulation/study.hpp"

namespace lithofront {

// Times are seconds of any clock that only rises. An interval of time is an upper bound: where a checkpoint is cheap it comes sooner, so
// that a kill costs little, and checkpoints still take no more than 1/200 of the time, those of all studies that share it together.
class CheckpointClock {
public:
    CheckpointClock(const RunSettings& settings, double now) : settings_(settings), last_(now) {}

    // After a cycle.
    bool due(double now) {
        ++cycles_;
        const double longest = 60.0 * settings_.checkpoint_minutes;
        const double worth_it = std::max(least_seconds, 200.0 * cost_ * settings_.studies_together);
        const bool by_time = longest > 0.0 && now - last_ >= std::min(longest, worth_it);
        return by_time || (settings_.checkpoint_cycles > 0 && cycles_ >= settings_.checkpoint_cycles);
    }
    void written(double began, double now) {
        cost_ = now - began;
        last_ = now;
        cycles_ = 0;
    }

private:
    static constexpr double least_seconds = 10.0;
    const RunSettings& settings_;
    double last_, cost_ = 0.0;
    int cycles_ = 0;
};

}  // namespace lithofront
