// Smooth Gaussian random fields on the box.
#pragma once
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "population/box.hpp"

namespace lithofront {

// Field of mean 0, pointwise standard deviation 1 and correlation exp(-(r/length)^2), r and length in sites, so that
// the correlation is 1/e at r = length; a length of 0 gives white noise. In box order.
// White noise on nodes keyed by their coordinates, convolved axis by axis with a Gaussian of standard deviation s =
// length/2, cut at 3.5 s and normalised to unit sum of squares at every site. Nodes are the sites, or where s is large
// lie s/1.5 apart or less: the sum of Gaussians then ripples by 2 exp(-(1.5 pi)^2) < 1e-9 of the variance, and the cost
// per site does not grow with the length. Noise reaches beyond the box, or wraps where the box is periodic.
std::vector<float> gaussian_field(const Box& box, std::uint64_t seed, std::uint32_t particle, Stream stream,
                                  double length);

}  // namespace lithofront
