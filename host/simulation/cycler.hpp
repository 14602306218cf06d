// Takes a population through its cycles: the physics of a study, without files.
#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "backend/backend.hpp"
#include "output/records.hpp"
#include "simulation/radial_outline.hpp"
#include "simulation/schedule.hpp"
#include "simulation/slow_steps.hpp"
#include "simulation/statistics.hpp"

namespace lithofront {

// What one cycle yields.
struct CycleYield {
    CycleSummary summary;
    std::vector<PocketRecord> pockets;
    std::vector<VoltagePoint> voltage;
    std::vector<SnapshotRecord> snapshots;  // unless they were handed over one by one
    std::string slow_steps;                 // what SlowSteps says of the cycle
};

using SnapshotTaker = std::function<void(const SnapshotRecord&)>;

// What must be kept, beside the particles, to go on after a cycle.
struct CyclerState {
    std::int64_t cycles_done = 0;
    std::vector<LithiumBook> books;
    std::map<std::pair<double, double>, std::vector<std::int64_t>> references;
    std::vector<Ending> endings;
    std::vector<std::uint8_t> incomplete_tallies;  // of each particle, 1: a half-cycle left more regions than the tally holds
};

class Cycler {
public:
    // Loads the particles into the backend; `born` are the same particles as made, for outlines and sizes.
    Cycler(const Options& options, Backend& backend, std::vector<Particle> particles, const std::vector<RadialOutline>& outlines);

    // One cycle. `take` gets each snapshot as it is made, so that a cycle of many frames need not hold them all.
    CycleYield next(const SnapshotTaker& take);
    CycleYield next();       // snapshots are part of the yield
    bool all_ended() const;  // no particle is left to go on with
    CyclerState state() const;
    void restore(const CyclerState& state);
    const Schedule& schedule() const { return schedule_; }
    const Options& options() const { return options_; }
    std::int64_t cycles_done() const { return state_.cycles_done; }
    const ModelParameters& parameters() const { return parameters_; }

private:
    // Particles that meet a numerical fault end here; those that have ended stand still.
    std::vector<ParticleOutcome> run_half(const ProtocolStep& step, std::int64_t cycle, Half half, CycleYield& yield,
                                          const SnapshotTaker& take);
    void end(std::size_t index, FaultCode reason, std::int64_t cycle) { state_.endings[index] = {reason, cycle}; }
    void record_voltage(const std::vector<ParticleOutcome>& outcomes, std::int64_t cycle, Half half, CycleYield& yield) const;
    void record_snapshots(const std::vector<ParticleOutcome>& outcomes, std::int64_t cycle, Half half, const SnapshotTaker& take) const;

    const Options options_;
    const Schedule schedule_;
    const ModelParameters parameters_;
    Backend& backend_;
    const std::vector<RadialOutline>& outlines_;
    std::vector<std::uint32_t> numbers_;
    std::vector<std::int64_t> sites_at_birth_;
    std::vector<std::size_t> snapshot_indices_;
    ReferenceCapacities references_;
    SlowSteps slow_steps_;
    CyclerState state_;
};

}  // namespace lithofront
