// What this build and this machine have of CUDA; answered by every build.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "backend/backend.hpp"

namespace lithofront {

bool built_with_cuda();
// One line for each device that the backend could use; empty without CUDA, driver or device.
std::vector<std::string> describe_devices();
// All devices of this machine. Throws NoDeviceError, which says whether the build or the machine lacks CUDA and what to do.
std::unique_ptr<Backend> make_cuda_backend();

}  // namespace lithofront
