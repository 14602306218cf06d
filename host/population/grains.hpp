// Grains, the twins within them and their boundaries.
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// Voronoi tessellation of the body by seeds at random sites (a Poisson process within the particle, at least one seed).
// microstructure.grain_size_um is the diameter of the disc or ball with the mean cell's area or volume in an infinite
// body. Sets domain and grains, and adds every grain's stress offset, taken relative to the mean over the particle's
// sites, so that a particle of one grain has none. Grain numbers wrap at 4096; neighbours still differ, because seeds
// are numbered in row order.
// Twins: parallel planes of random orientation per grain, on average twin_spacing_nm apart, each moved by up to a
// quarter of that.
void draw_grains(const Options& options, std::uint32_t number, Draft& draft);

// Marks active sites with a face neighbour in another domain (both sides of a boundary) and gives them the barrier of a
// grain boundary, or of a twin boundary within one grain; the larger where they meet both.
void mark_boundaries(const Options& options, Draft& draft);

}  // namespace lithofront
