// The CUDA backend over the first devices of this machine.
#pragma once
#include <memory>

#include "backend/backend.hpp"

namespace lithofront {

// `devices`: how many to use, at least 1 and at most usable_devices().
std::unique_ptr<Backend> make_cuda_backend_on(int devices);

}  // namespace lithofront
