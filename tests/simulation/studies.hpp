// Small studies for tests, and a hash of everything that a study holds after some cycles.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "config/options.hpp"
#include "simulation/cycler.hpp"

namespace lithofront::testing {

// Few small particles with every default mechanism, two cycles of formation and some at 16C.
Options small_study();

struct StudyRun {
    std::uint64_t hash = 0;  // FNV-1a over particles, records, pockets and voltage curves
    std::vector<CycleRecord> records;
    std::vector<Particle> particles;  // after the last cycle
};

StudyRun run_cycles(const Options& options, int threads, std::int64_t cycles);

// A named change of a study: one model feature each.
struct Feature {
    std::string name;
    std::function<void(Options&)> apply;
};
const std::vector<Feature>& features();

}  // namespace lithofront::testing
