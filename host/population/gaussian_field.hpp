// Smooth Gaussian random fields: functions of position in nm, sampled on the box.
#pragma once
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "population/box.hpp"

namespace lithofront {

// Field of mean 0, pointwise standard deviation 1 and correlation exp(-(r/length)^2), so that the correlation is 1/e at
// r = length; in box order. A pure function of (seed, particle, stream, position): the same values at the same place on
// any lattice, to the rounding of single precision.
// Normals keyed by cells of 0.4 lengths, summed with a Gaussian of standard deviation s = length/2 about the position,
// axis by axis, cut at 5 s and normalised to unit sum of squares everywhere: before that the sum of the squared weights
// ripples by 2 exp(-(1.25 pi)^2) < 1e-6. Round a periodic axis there is an integer number of cells.
// Throws std::invalid_argument for a length below a quarter of the spacing; a study has two spacings at least.
std::vector<float> gaussian_field(const Box& box, std::uint64_t seed, std::uint32_t particle, Stream stream, double length_nm);

}  // namespace lithofront
