// All particles of a study, made in parallel.
#pragma once
#include <vector>

#include "config/options.hpp"
#include "population/particle.hpp"

namespace lithofront {

// What a number of threads means: itself, or all of the machine where it is 0.
int threads_in_use(int threads);

// `threads` = 0 takes all; the result does not depend on it.
std::vector<Particle> make_population(const Options& options, int threads);

}  // namespace lithofront
