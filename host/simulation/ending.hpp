// How a particle ends for good, and what it shows of the half-cycles after that (docs/robustness.md).
#pragma once
#include <cstdint>

#include "backend/backend.hpp"

namespace lithofront {

// Sites of each phase that a particle should hold; the other book of the lithium balance.
struct LithiumBook {
    std::int64_t lithiated = 0, delithiated = 0;
};

// Why a particle ended and in which cycle, counted from 1; without a reason it runs.
struct Ending {
    FaultCode reason = FaultCode::none;
    std::int64_t cycle = 0;
    bool ended() const { return reason != FaultCode::none; }
    // A particle without a path is lost capacity of the material. One that could not be computed says nothing of the material
    // and is left out of the population's figures.
    bool left_out() const { return ended() && reason != FaultCode::no_path; }
    Part part() const { return !ended() ? Part::running : (left_out() ? Part::left_out : Part::isolated); }
};

// Whether this fault ends the particle in the half-cycle that met it. An incomplete tally ends none; a missing path does where
// the other direction has none either.
bool ends_at_once(FaultCode fault);

// After one whole cycle: lithium or vacant sites are left and neither direction has a site to react.
bool is_isolated(const HalfCycleResult& charge, const HalfCycleResult& discharge);

// Of a half-cycle after the particle's end: nothing moves. Lithium and vacant sites stay where they are; those of an isolated
// particle are sealed off.
ParticleOutcome standing_still(const Ending& ending, const LithiumBook& book, std::int64_t sites_at_birth, Half half);

// Where the tally's table of regions was full, the sites left over are counted from the phases; regions and trapped sites
// stay unknown.
void complete_left_sites(ParticleOutcome& outcome, Half half);

}  // namespace lithofront
