// Numbers that overflowed, kept out of every output: the particle gets a recorded fault instead.
#pragma once
#include "backend/backend.hpp"

namespace lithofront {

// Where a figure of the outcome is infinite or not a number, it becomes 0 and the outcome's fault, if nothing else ends the
// half-cycle, overpotential_overflow. Sites and charges are integers and stay.
void make_finite(ParticleOutcome& outcome);

}  // namespace lithofront
