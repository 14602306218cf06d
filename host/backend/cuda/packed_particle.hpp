// A particle's lasting state in one block of memory, so that one copy moves it.
#pragma once
#include <cstddef>

#include "particle/views.hpp"
#include "population/particle.hpp"

namespace lithofront {

// Bytes of the block of a lattice with so many sites, a multiple of 64; the block must lie on a multiple of 64.
std::size_t packed_bytes(int sites);
void pack(const Particle& particle, char* block);
// Puts the block's contents back into the particle that it was packed from.
void unpack(const char* block, Particle& particle);
// Pointers into a block, wherever it lies, with the particle's numbers.
ParticleView view_in(char* block, const Particle& particle);

}  // namespace lithofront
