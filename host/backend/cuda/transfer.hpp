// Packed particles to a device and back.
#pragma once
#include <vector>

#include "backend/cuda/memory.hpp"
#include "population/particle.hpp"

namespace lithofront {

// Puts particles one after another into device memory, which must have room for them; returns when all are there.
void upload_packed(const std::vector<const Particle*>& particles, char* to, const CudaStream& stream);
// Brings a particle's arrays up to date from its block in device memory.
void fetch_packed(const char* from, Particle& particle, const CudaStream& stream);

}  // namespace lithofront
