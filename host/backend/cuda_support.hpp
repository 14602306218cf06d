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
// What the driver says where describe_devices() is empty; empty without CUDA.
std::string why_no_device();
// One line for each device for which the driver compiles the kernels on first use: tens of seconds, unless its cache has them.
// Loads no kernel, so it can be asked before one is.
std::vector<std::string> devices_that_kernels_are_compiled_for();
// All devices of this machine. Throws NoDeviceError, which says whether the build or the machine lacks CUDA and what to do.
std::unique_ptr<Backend> make_cuda_backend();

}  // namespace lithofront
