// A study that takes long because a particle hardly converts in a step: said once.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "backend/backend.hpp"

namespace lithofront {

class SlowSteps {
public:
    explicit SlowSteps(std::int64_t max_steps) : most_(max_steps) {}

    // The first half-cycle in which a particle takes over 10,000 steps, and over 20 for a site; else empty.
    std::string said_of(std::int64_t cycle, const std::vector<ParticleOutcome>& outcomes);

private:
    std::int64_t most_;
    bool said_ = false;
};

}  // namespace lithofront
