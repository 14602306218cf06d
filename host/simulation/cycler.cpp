#include "simulation/cycler.hpp"

#include <utility>

namespace lithofront {

Cycler::Cycler(const Options& options, Backend& backend, std::vector<Particle> particles, const std::vector<RadialOutline>& outlines)
    : backend_(backend), course_(options, particles, outlines) {
    backend_.load(course_.parameters(), std::move(particles), options.protocol.coupling == Coupling::electrode);
}

CycleYield Cycler::next() {
    std::vector<SnapshotRecord> snapshots;
    CycleYield yield = next([&snapshots](const SnapshotRecord& s) { snapshots.push_back(s); });
    yield.snapshots = std::move(snapshots);
    return yield;
}

CycleYield Cycler::next(const SnapshotTaker& take) {
    while (true) {
        const HalfCycleOrder order = course_.order();
        std::optional<CycleYield> yield = course_.accept(
            backend_.run_half_cycle({&order, 1}), [this](std::size_t i) { return backend_.particle(i); }, take);
        if (yield) return std::move(*yield);
    }
}

}  // namespace lithofront
