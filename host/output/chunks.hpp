// How the datasets of results.h5 are cut into chunks: by those who lay them out, and by those who predict their size.
#pragma once
#include <array>
#include <cstdint>

#include "config/options.hpp"

namespace lithofront {

struct ParticleCycleChunk {
    std::uint64_t along = 1, across = 1;         // cycles, particles
};

std::uint64_t planned_cycles(const Options& options);
std::uint64_t longest_step_name(const Options& options);              // bytes, at least 1: the width of cycles/step
std::uint64_t cycle_chunk(const Options& options);                    // rows of anything with one row per cycle
std::uint64_t region_chunk(std::uint64_t particles);                  // rows of /pockets
std::uint64_t voltage_chunk(const Options& options, std::uint64_t particles);
ParticleCycleChunk particle_cycle_chunk(const Options& options, std::uint64_t particles);
inline constexpr std::uint64_t frame_row_chunk = 16;                  // rows of a snapshot's own figures

// Extents z, y, x of a piece of one frame: at most a million bytes or so, so that a reader of one slice of a body does not
// unpack the body.
std::array<std::uint64_t, 3> frame_chunk(std::uint64_t nz, std::uint64_t ny, std::uint64_t nx);

}  // namespace lithofront
