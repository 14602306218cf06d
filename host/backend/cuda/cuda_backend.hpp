// The CUDA backend over devices of this machine.
#pragma once
#include <memory>
#include <vector>

#include "backend/backend.hpp"

namespace lithofront {

// `devices`: which to use, at least one, each of usable_devices().
std::unique_ptr<Backend> make_cuda_backend_on(std::vector<int> devices);

}  // namespace lithofront
