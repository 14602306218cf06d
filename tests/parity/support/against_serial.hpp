// The one body of every parity test: the serial team is the reference, and another backend must leave the same bits.
#pragma once
#include <functional>
#include <vector>

#include "backend/backend.hpp"
#include "parity/support/scenario.hpp"

namespace lithofront::parity {

using Choice = std::function<bool(const Scenario&)>;

// Fails, by doctest, for every chosen scenario and half-cycle that differs.
void check_against_serial(
    Backend& other, bool brief, const Choice& chosen = [](const Scenario&) { return true; });

// The same for large_scenarios().
void check_large_lattices(
    Backend& other, const Choice& chosen = [](const Scenario&) { return true; });

// A population cycled on one backend, taken over by the other, and handed back again: the bits of a run on one alone.
void check_resume(Backend& one, Backend& other);

// Unlike studies, which differ in model, seed, protocol, sizes, records and number of cycles, held together: each one's bits are those
// of the study alone by the serial team. `dimensions`: of the particles, in one population where there are both.
void check_cohorts(Backend& other, const std::vector<int>& dimensions);

}  // namespace lithofront::parity
