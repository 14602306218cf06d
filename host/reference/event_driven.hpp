// The exact counterpart of the production scheme: rejection-free, one site per event (Gillespie 1976; Bortz, Kalos and
// Lebowitz 1975), for small lattices. After every event all rates are computed anew with exact potentials, the site is
// drawn in proportion to its rate, and time goes on by an exponential increment. Eligibility, rates, shifts, fields, ageing
// and tally are the production functors: the scheduler alone differs.
#pragma once
#include <memory>

#include "backend/backend.hpp"

namespace lithofront {

// A backend on the CPU; particles in parallel over `threads` (0: all), the same bits for any number of them.
// load() throws std::invalid_argument for several cohorts, for electrode coupling, and for a particle of more than event_driven_sites sites.
std::unique_ptr<Backend> make_event_driven_backend(int threads);

constexpr int event_driven_sites = 4096;  // interior lattice sites

}  // namespace lithofront
