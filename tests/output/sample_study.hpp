// A made-up study whose every figure differs and depends on the cycle alone, so that a resumed one can be compared.
#pragma once
#include <cstdint>
#include <vector>

#include "output/results_file.hpp"

namespace lithofront::test {

struct SampleStudy {
    std::int64_t particles = 3;
    std::int64_t cycles = 12;

    ResultsLayout layout() const;
    CycleRecord cycle(std::int64_t number) const;
    std::vector<ParticleCycleRecord> particle_cycles(std::int64_t number) const;
    std::vector<PocketRecord> pockets(std::int64_t number) const;
    std::vector<VoltagePoint> voltage(std::int64_t number) const;
    std::vector<SnapshotRecord> snapshots(std::int64_t number) const;

    void append_cycle(ResultsFile& file, std::int64_t number) const;
    void append_cycles(ResultsFile& file, std::int64_t first, std::int64_t last) const;
};

}  // namespace lithofront::test
