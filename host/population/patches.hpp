// Patches of a surface: where a smooth field lies below its quantile.
#pragma once
#include <cstdint>
#include <vector>

#include "core/random.hpp"
#include "population/box.hpp"

namespace lithofront {

struct PatchRule {
    double fraction;   // of the surface that they cover, over many particles
    double extent_nm;  // mean, along the surface; beyond a fraction of one half, of the gaps
};

// Per place of the box: 1 where a patch lies, else 0. A function of (seed, particle, stream) and of position.
std::vector<std::uint8_t> draw_patches(const Box& box, std::uint64_t seed, std::uint32_t number, Stream stream, const PatchRule& rule);

// Correlation length of the field whose level set covers `fraction` in patches of mean extent `extent`, by Rice's formula
// for the rate of level crossings: extent = sqrt(2) pi length p exp(u^2/2), p the smaller share, u its normal quantile.
double patch_correlation_length(double fraction, double extent);

}  // namespace lithofront
