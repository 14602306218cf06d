#include "backend/cuda_support.hpp"

#include "backend/cuda/cuda_backend.hpp"
#include "backend/cuda/device_shard.hpp"
#include "backend/errors.hpp"

namespace lithofront {

bool built_with_cuda() { return true; }

std::vector<std::string> describe_devices() {
    std::vector<std::string> lines;
    for (const int d : usable_devices()) lines.push_back(describe_device(d));
    return lines;
}

std::string why_no_device() {
    std::string why;
    return usable_devices(&why).empty() ? why : "";
}

std::vector<std::string> devices_that_kernels_are_compiled_for() {
    std::vector<std::string> lines;
    for (const int d : devices_to_compile_for()) lines.push_back(describe_device(d));
    return lines;
}

std::unique_ptr<Backend> make_cuda_backend() {
    std::string why;
    const std::vector<int> devices = usable_devices(&why);
    if (devices.empty())
        throw NoDeviceError(
            "this build has the CUDA backend, but no CUDA device is usable on this machine: " + why +
            ". Compute capability 7.5 or later is needed: check the driver with nvidia-smi and CUDA_VISIBLE_DEVICES, or run "
            "with --backend cpu");
    return make_cuda_backend_on(devices);
}

}  // namespace lithofront
