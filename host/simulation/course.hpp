// A study's course through its cycles, half-cycle by half-cycle: says what its particles are to do, and makes records of what came of
// it. Who has them do it is none of its business, so that many courses can share a machine.
#pragma once
#include <functional>
#include <optional>
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
// A copy of a particle of the study as it is now.
using ParticleSource = std::function<Particle(std::size_t index)>;

// What must be kept, beside the particles, to go on after a cycle.
struct CyclerState {
    std::int64_t cycles_done = 0;
    std::vector<LithiumBook> books;
    std::map<std::pair<double, double>, std::vector<std::int64_t>> references;
    std::vector<Ending> endings;
    std::vector<std::uint8_t> incomplete_tallies;  // of each particle, 1: a half-cycle left more regions than the tally holds
};

class Course {
public:
    // `particles` as they are now; `outlines` are of the same particles as they were made, and must outlive this.
    Course(const Options& options, const std::vector<Particle>& particles, const std::vector<RadialOutline>& outlines);

    // What the next half-cycle is to be. Cycles are left, and particles that have not ended.
    HalfCycleOrder order() const;
    // What came of it; after a discharge, what the cycle yields. `take` gets each snapshot as it is made, so that a cycle of many
    // frames need not hold them all.
    std::optional<CycleYield> accept(std::vector<ParticleOutcome> outcomes, const ParticleSource& now, const SnapshotTaker& take);

    bool all_ended() const;  // no particle is left to go on with
    CyclerState state() const;
    void restore(const CyclerState& state);
    const Schedule& schedule() const { return schedule_; }
    const Options& options() const { return options_; }
    std::int64_t cycles_done() const { return state_.cycles_done; }
    const ModelParameters& parameters() const { return parameters_; }

private:
    std::int64_t under_way() const { return state_.cycles_done + 1; }
    bool is_pictured() const { return schedule_.is_listed(options_.output.snapshot_cycles, under_way()); }
    bool is_traced() const { return schedule_.is_listed(options_.output.voltage_cycles, under_way()); }
    // Particles that meet a numerical fault end here; those that have ended stand still.
    void examine(std::vector<ParticleOutcome>& outcomes);
    void end(std::size_t index, FaultCode reason) { state_.endings[index] = {reason, under_way()}; }
    void record_voltage(const std::vector<ParticleOutcome>& outcomes);
    void record_snapshots(const std::vector<ParticleOutcome>& outcomes, const ParticleSource& now, const SnapshotTaker& take) const;
    CycleYield finish_cycle(std::vector<ParticleOutcome> discharge);

    const Options options_;
    const Schedule schedule_;
    const ModelParameters parameters_;
    const std::vector<RadialOutline>& outlines_;
    std::vector<std::uint32_t> numbers_;
    std::vector<std::int64_t> sites_at_birth_;
    std::vector<std::size_t> snapshot_indices_;
    ReferenceCapacities references_;
    SlowSteps slow_steps_;
    CyclerState state_;
    // Of the cycle under way.
    Half half_ = Half::charge;
    std::vector<ParticleOutcome> charge_;
    std::int64_t imbalance_ = 0;
    CycleYield yield_;
};

}  // namespace lithofront
