// The one body of every parity test: the serial team is the reference, and another backend must leave the same bits.
#pragma once
#include <functional>

#include "backend/backend.hpp"
#include "parity/support/scenario.hpp"

namespace lithofront::parity {

using Choice = std::function<bool(const Scenario&)>;

// Fails, by doctest, for every chosen scenario and half-cycle that differs.
void check_against_serial(
    Backend& other, bool brief, const Choice& chosen = [](const Scenario&) { return true; });

// The same for large_scenarios().
void check_large_lattices(Backend& other);

// A population cycled on one backend, taken over by the other, and handed back again: the bits of a run on one alone.
void check_resume(Backend& one, Backend& other);

}  // namespace lithofront::parity
