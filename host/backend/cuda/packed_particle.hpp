// A particle's lasting state in one block of memory, so that one copy moves it.
#pragma once
#include <cstddef>

#include "particle/views.hpp"
#include "population/particle.hpp"

namespace lithofront {

// What the arrays of a particle follow from.
struct PackedShape {
    int sites = 0;
    bool electrons = false;  // whether contacts have conductances
};
inline PackedShape shape_of(const Particle& particle) { return {particle.lattice.count, !particle.electron_conductance.empty()}; }

// Bytes of the block, a multiple of 64; the block must lie on a multiple of 64.
std::size_t packed_bytes(const PackedShape& shape);
void pack(const Particle& particle, char* block);
// Puts the block's contents back into the particle that it was packed from.
void unpack(const char* block, Particle& particle);
// Pointers into a block, wherever it lies, with the particle's numbers.
ParticleView view_in(char* block, const Particle& particle);

}  // namespace lithofront
