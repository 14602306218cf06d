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

}  // namespace

// A driver lists devices that are too old for any machine code of this build: what counts is whether a kernel loads.
std::vector<int> usable_devices() {
    std::vector<int> usable;
    int devices = 0;
    if (cudaGetDeviceCount(&devices) != cudaSuccess) devices = 0;
    for (int d = 0; d < devices; ++d) {
        HalfCycleKernelLimits limits;
        if (cudaSetDevice(d) == cudaSuccess && half_cycle_kernel_limits(2, &limits) == cudaSuccess) usable.push_back(d);
    }
    cudaGetLastError();
    return usable;
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
