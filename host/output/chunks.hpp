// How the datasets of results.h5 are cut into chunks: by those who lay them out, and by those who predict their size.
#pragma once
#include <array>
#include <cstdint>

#include "config/options.hpp"

namespace lithofront {

struct ParticleCycleChunk {
    std::uint64_t along = 1, across = 1;  // cycles, particles
};

std::uint64_t planned_cycles(const Options& options);
std::uint64_t longest_step_name(const Options& options);  // bytes, at least 1: the width of cycles/step
std::uint64_t cycle_chunk(const Options& options);        // rows of anything with one row per cycle

inline constexpr std::uint64_t page_bytes = 4096;  // of results.h5

// How a growing table is cut: with HDF5's checksum on every chunk, or, where there would be too many chunks, without.
struct TableCut {
    std::uint64_t rows = 1;  // in a chunk, or less
    bool checked = true;
};
TableCut region_cut(const Options& options, std::uint64_t particles);  // of /pockets
TableCut voltage_cut(const Options& options, std::uint64_t particles);

// Rows of so many bytes in a chunk, of `rows` that are wished for. A chunk with a checksum is no use when half of it is old: as a kill may
// tear a write between pages, one that is written to more than once stays within a page.
std::uint64_t rows_within_page(std::uint64_t rows, std::uint64_t bytes_per_row);
ParticleCycleChunk particle_cycle_chunk(const Options& options, std::uint64_t particles);
inline constexpr std::uint64_t frame_row_chunk = 16;  // rows of a snapshot's own figures

// Extents z, y, x of a piece of one frame: at most a million bytes or so, so that a reader of one slice of a body does not
// unpack the body.
std::array<std::uint64_t, 3> frame_chunk(std::uint64_t nz, std::uint64_t ny, std::uint64_t nx);

}  // namespace lithofront
