#include "backend/cuda_support.hpp"

#include "backend/cuda/cuda_backend.hpp"
#include "backend/cuda/device_shard.hpp"
#include "backend/errors.hpp"

namespace lithofront {

bool built_with_cuda() { return true; }

std::vector<std::string> describe_devices() {
    std::vector<std::string> lines;
    for (int d = 0; d < usable_devices(); ++d) lines.push_back(describe_device(d));
    return lines;
}

std::unique_ptr<Backend> make_cuda_backend() {
    const int devices = usable_devices();
    if (devices == 0)
        throw NoDeviceError(
            "this build has the CUDA backend, but no CUDA device is usable on this machine: check the driver with nvidia-smi and "
            "CUDA_VISIBLE_DEVICES, or run with --backend cpu");
    return make_cuda_backend_on(devices);
}

}  // namespace lithofront
