// What `lithofront bench` works on: the default study (configs/lmo_1c_16c.toml) on sections of about 128 x 128 sites.
#pragma once
#include <vector>

#include "config/options.hpp"
#include "model/parameters.hpp"
#include "population/particle.hpp"

namespace lithofront {

// The default study with all its mechanisms, each particle a disc on a lattice of `extent` x `extent` sites, rim included.
// Its only protocol step is the 1C/16C one.
Options bench_options(int extent = 128);

// Particle 0 with half of its sites converted by a charge: a front of ordinary length.
struct BenchSubject {
    ModelParameters parameters;
    HalfCycleDrive drive;
    Particle particle;
};
BenchSubject make_bench_subject(const Options& options);

// `n` particles of which at most `distinct` are drawn; the others are copies under a number of their own, which decides
// all that is random in their cycles.
std::vector<Particle> bench_population(const Options& options, std::size_t n, std::size_t distinct, int threads);

}  // namespace lithofront
