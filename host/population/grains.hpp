// Grains, the twins within them and their boundaries.
#pragma once
#include <cstdint>

#include "population/draft.hpp"

namespace lithofront {

// Voronoi tessellation of the body by random seeds (a Poisson process within the particle, at least one seed): a site
// belongs to the seed nearest to its centre. Seeds, offsets and twins are functions of position alone.
// microstructure.grain_size_um is the diameter of the disc or ball with the mean cell's area or volume in an infinite
// body. Sets domain and grains, and adds every grain's stress offset, taken relative to the mean over the particle's
// sites, so that a particle of one grain has none. Grain numbers wrap at 4096; neighbours still differ, because seeds
// are numbered in order of the coarse cells that they lie in.
// Twins: parallel planes of random orientation per grain, on average twin_spacing_nm apart, each moved by up to a
// quarter of that.
void draw_grains(const Options& options, std::uint32_t number, Draft& draft);

// Gives active sites with a face neighbour in another domain (both sides of a boundary) the barrier of a grain boundary, or
// of a twin boundary within one grain; the larger where they meet both.
void add_boundary_barriers(const Options& options, Draft& draft);

}  // namespace lithofront
