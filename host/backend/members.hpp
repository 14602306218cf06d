// The particles of one cohort, wherever in a backend's population they stand.
#pragma once
#include "backend/backend.hpp"

namespace lithofront {

struct Members {
    const Backend* backend = nullptr;
    std::size_t first = 0, count = 0;
    Particle particle(std::size_t index) const { return backend->particle(first + index); }  // as it is now
};

}  // namespace lithofront
