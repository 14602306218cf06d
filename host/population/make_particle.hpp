// Every particle of a study, from its options, seed and number alone (docs/microstructure.md).
#pragma once
#include <cstdint>

#include "config/options.hpp"
#include "population/particle.hpp"

namespace lithofront {

// Particle `number` of the study: the same bits on any machine, thread or population size. All sites start lithiated.
// Throws std::invalid_argument where the options describe no particle (each function's header says when).
// Safe to call from any number of threads.
Particle make_particle(const Options& options, std::uint32_t number);

// Lattice sites (ghosts included) that particle `number` will take: exact, without making it.
std::int64_t estimate_sites(const Options& options, std::uint32_t number);

// Bytes that a Particle holds per lattice site. Making one takes about twice as much again, until it returns.
constexpr std::int64_t particle_bytes_per_site = sizeof(SiteState) + 4 * sizeof(float) + sizeof(DomainId) + sizeof(std::uint16_t);

}  // namespace lithofront
