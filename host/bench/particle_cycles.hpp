// How many particle-cycles a backend gets through in a second, and how that grows with the population.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "config/options.hpp"

namespace lithofront {

struct CycleRate {
    std::int64_t particles = 0;
    double seconds = 0;                                // of the cycles, without drawing and loading the particles
    double particle_cycles_per_second = 0;             // 0 where it was not run
    double steps_per_cycle = 0, sweeps_per_cycle = 0;  // of one particle, mean
    std::string cut;                                   // why it was not run; empty where it was
};

// One cycle of `particles` particles under the first protocol step; throws std::runtime_error where one of them faults.
CycleRate cycle_rate(Backend& backend, const Options& options, std::size_t particles, int threads);

// Populations of 1, 10, ... `most` particles, until the next one would take more than is left of `budget_s` seconds, or more
// memory than is free.
std::vector<CycleRate> scaling(Backend& backend, const Options& options, std::int64_t most, double budget_s, int threads);

}  // namespace lithofront
