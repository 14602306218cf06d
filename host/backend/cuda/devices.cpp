#include <cuda_runtime_api.h>

#include <cstdio>

#include "backend/cuda/device_shard.hpp"
#include "cuda/half_cycle.hpp"

namespace lithofront {
namespace {

int attribute(int device, cudaDeviceAttr which) {
    int value = 0;
    LF_CUDA(cudaDeviceGetAttribute(&value, which, device));
    return value;
}

// Machine code runs on devices of its own major number from its minor one on. The build's list: 75, 90, ...; empty where CMake was
// left to choose.
bool has_machine_code(int major, int minor) {
    constexpr int compiled[] = {LITHOFRONT_CUDA_MACHINE_CODE};
    for (const int code : compiled)
        if (code == 0 || (code / 10 == major && code % 10 <= minor)) return true;
    return false;
}

}  // namespace

// A driver lists devices that are too old for any machine code of this build: what counts is whether a kernel loads.
std::vector<int> usable_devices(std::string* why_not) {
    std::vector<int> usable;
    std::string problems;
    const auto note = [&](const std::string& what, cudaError_t error) {
        problems += (problems.empty() ? "" : "; ") + what + cudaGetErrorString(error) + " (" + cudaGetErrorName(error) + ")";
    };
    int devices = 0;
    const cudaError_t listed = cudaGetDeviceCount(&devices);
    if (listed != cudaSuccess) {
        note("", listed);
        devices = 0;
    }
    for (int d = 0; d < devices; ++d) {
        HalfCycleKernelLimits limits;
        cudaError_t error = cudaSetDevice(d);
        if (error == cudaSuccess) error = half_cycle_kernel_limits(2, &limits);
        if (error == cudaSuccess) usable.push_back(d);
        else note("device " + std::to_string(d) + ", " + describe_device(d) + ": ", error);
    }
    cudaGetLastError();
    if (why_not) *why_not = problems.empty() ? "the driver lists none" : "the driver says: " + problems;
    return usable;
}

std::vector<int> devices_to_compile_for() {
    std::vector<int> found;
    int devices = 0;
    if (cudaGetDeviceCount(&devices) != cudaSuccess) devices = 0;
    for (int d = 0; d < devices; ++d) {
        const int major = attribute(d, cudaDevAttrComputeCapabilityMajor), minor = attribute(d, cudaDevAttrComputeCapabilityMinor);
        if (!has_machine_code(major, minor)) found.push_back(d);
    }
    cudaGetLastError();
    return found;
}

DeviceTraits traits_of(int device) {
    DeviceTraits t;
    t.multiprocessors = attribute(device, cudaDevAttrMultiProcessorCount);
    t.threads_per_multiprocessor = attribute(device, cudaDevAttrMaxThreadsPerMultiProcessor);
    t.registers_per_multiprocessor = attribute(device, cudaDevAttrMaxRegistersPerMultiprocessor);
    t.blocks_per_multiprocessor = attribute(device, cudaDevAttrMaxBlocksPerMultiprocessor);
    t.shared_per_multiprocessor = static_cast<std::size_t>(attribute(device, cudaDevAttrMaxSharedMemoryPerMultiprocessor));
    t.shared_per_block = static_cast<std::size_t>(attribute(device, cudaDevAttrMaxSharedMemoryPerBlockOptin));
    t.reserved_shared_per_block = static_cast<std::size_t>(attribute(device, cudaDevAttrReservedSharedMemoryPerBlock));
    return t;
}

std::string describe_device(int device) {
    cudaDeviceProp properties;
    LF_CUDA(cudaGetDeviceProperties(&properties, device));
    char text[512];
    std::snprintf(text, sizeof text, "%s, compute capability %d.%d, %d multiprocessors, %.1f GiB", properties.name, properties.major,
                  properties.minor, properties.multiProcessorCount, static_cast<double>(properties.totalGlobalMem) / 1073741824.0);
    return text;
}

}  // namespace lithofront
