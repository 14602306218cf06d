// Smooth Gaussian random fields on the box.
#pragma once
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "population/box.hpp"

namespace lithofront {

// Field of mean 0, pointwise standard deviation 1 and correlation exp(-(r/length)^2), r and length in sites, so that
// the correlation is 1/e at r = length; a length of 0 gives white noise. In box order.
// White noise keyed by the site's coordinates, convolved axis by axis with a Gaussian kernel of standard deviation
// length/2, cut at 3.5 of them and normalised to unit sum of squares; noise reaches beyond the box, or wraps where
// the box is periodic, so that the variance is 1 right up to its sides.
std::vector<float> gaussian_field(const Box& box, std::uint64_t seed, std::uint32_t particle, Stream stream,
                                  double length);

}  // namespace lithofront
