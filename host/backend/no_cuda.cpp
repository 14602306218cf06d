// CUDA's answers in a build without it.
#include "backend/cuda_support.hpp"
#include "backend/errors.hpp"

namespace lithofront {

bool built_with_cuda() { return false; }

std::vector<std::string> describe_devices() { return {}; }

std::string why_no_device() { return {}; }

std::vector<std::string> devices_that_kernels_are_compiled_for() { return {}; }

std::unique_ptr<Backend> make_cuda_backend() {
    throw NoDeviceError(
        "this build has no CUDA backend: configure with -DLITHOFRONT_CUDA=ON where nvcc is on PATH, or run with --backend cpu");
}

}  // namespace lithofront
