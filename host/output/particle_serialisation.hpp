// A particle's lasting state as bytes, for the checkpoint: every bit of every member comes back.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "population/particle.hpp"

namespace lithofront {

std::vector<std::byte> serialise(const Particle& particle);

// Throws OutputError when the bytes are not those of a particle: lengths, extents and lattice must agree.
Particle deserialise_particle(std::span<const std::byte> bytes);

}  // namespace lithofront
