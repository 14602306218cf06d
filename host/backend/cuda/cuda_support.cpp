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

std::unique_ptr<Backend> make_cuda_backend() {
    const std::vector<int> devices = usable_devices();
    if (devices.empty())
        throw NoDeviceError(
            "this build has the CUDA backend, but no CUDA device is usable on this machine (compute capability 7.5 or later): check the "
            "driver with nvidia-smi and CUDA_VISIBLE_DEVICES, or run with --backend cpu");
    return make_cuda_backend_on(devices);
}

}  // namespace lithofront
