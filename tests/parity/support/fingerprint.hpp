// Hashes of all that a half-cycle leaves behind: equal hashes, equal bits.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "parity/support/scenario.hpp"

namespace lithofront::parity {

struct Fingerprint {
    std::uint64_t phases = 0;   // state words: phases and flags
    std::uint64_t lasting = 0;  // stress, barriers, exits, domains, ages
    std::uint64_t potentials = 0;
    std::uint64_t course = 0;  // result of the half-cycle, voltage samples, frames
    std::uint64_t tally = 0;   // tally and reported regions

    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

// What differs, for a message; empty when nothing does.
std::string difference(const Fingerprint& a, const Fingerprint& b);

// The scenario's particles as they are born.
std::vector<Particle> draw(const Scenario& scenario);

// Takes them through cycles `first` to `last`; adds a fingerprint of every particle after every half-cycle to `found`.
void cycle(Backend& backend, const Scenario& scenario, std::vector<Particle>& particles, int first, int last,
           std::vector<Fingerprint>& found);

// All cycles of a scenario from birth on.
std::vector<Fingerprint> fingerprints(Backend& backend, const Scenario& scenario);

// The same of each of several scenarios that the backend holds as cohorts; one with fewer cycles stands idle in the last of them.
std::vector<std::vector<Fingerprint>> fingerprints_together(Backend& backend, const std::vector<Scenario>& scenarios);

}  // namespace lithofront::parity
