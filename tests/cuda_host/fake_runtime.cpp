#include "cuda_host/fake_runtime.hpp"

#include <cuda_runtime_api.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "cuda_host/fake_kernel.hpp"

// One lock around everything: the devices of this machine take turns.
namespace lithofront::fake {
namespace {

std::recursive_mutex guard;
Machine machine;
Log happened;
int next_launch_error = 0;
cudaError_t last_error = cudaSuccess;
cudaError_t stream_error = cudaSuccess;
MemoryWatcher watcher{[](const void*, std::size_t) {}, [](const void*) {}, [](const void*, std::size_t) {}};
thread_local int current_device = 0;

// Device memory in pages that are locked while the host runs.
struct Block {
    std::size_t bytes, mapped;
    int device;
};
std::map<char*, Block> blocks;
std::vector<std::size_t> in_use(16, 0);

struct Unlocked {
    Unlocked() { set(PROT_READ | PROT_WRITE); }
    ~Unlocked() { set(PROT_NONE); }
    static void set(int protection) {
        for (const auto& [start, block] : blocks) mprotect(start, block.mapped, protection);
    }
};

cudaError_t fail(cudaError_t error) {
    last_error = error;
    return error;
}

}  // namespace

struct Stream {
    std::deque<std::function<void()>> waiting;
};

void reset(const Machine& m) {
    const std::lock_guard<std::recursive_mutex> lock(guard);
    machine = m;
    happened = {};
    next_launch_error = 0;
    last_error = cudaSuccess;
    current_device = 0;
}

Log log() {
    const std::lock_guard<std::recursive_mutex> lock(guard);
    happened.device_bytes = 0;
    for (const std::size_t bytes : in_use) happened.device_bytes += bytes;
    return happened;
}

void fail_next_launch(int error) { next_launch_error = error; }

const Machine& current_machine() { return machine; }

int refuse(int error) { return fail(static_cast<cudaError_t>(error)); }

void fail_stream(int error) { stream_error = static_cast<cudaError_t>(error); }

void watch_memory(const MemoryWatcher& by) { watcher = by; }

int enqueue_kernel(cudaStream_t stream, std::function<void()> work, int cluster) {
    const std::lock_guard<std::recursive_mutex> lock(guard);
    if (next_launch_error != 0) {
        const int error = next_launch_error;
        next_launch_error = 0;
        return fail(static_cast<cudaError_t>(error));
    }
    ++happened.launches;
    if (cluster > 1) ++happened.cluster_launches;
    reinterpret_cast<Stream*>(stream)->waiting.push_back(std::move(work));
    return last_error;
}

}  // namespace lithofront::fake

using namespace lithofront::fake;

extern "C" {

cudaError_t CUDARTAPI cudaGetDeviceCount(int* count) {
    if (machine.driver_error != 0) return fail(static_cast<cudaError_t>(machine.driver_error));
    *count = machine.devices;
    return machine.devices > 0 ? cudaSuccess : fail(cudaErrorNoDevice);
}
cudaError_t CUDARTAPI cudaGetDevice(int* device) {
    *device = current_device;
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaSetDevice(int device) {
    if (device < 0 || device >= machine.devices) return fail(cudaErrorInvalidDevice);
    current_device = device;
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaGetLastError() {
    const cudaError_t error = last_error;
    last_error = cudaSuccess;
    return error;
}
const char* CUDARTAPI cudaGetErrorName(cudaError_t error) {
    switch (error) {
        case cudaErrorMemoryAllocation: return "cudaErrorMemoryAllocation";
        case cudaErrorLaunchFailure: return "cudaErrorLaunchFailure";
        case cudaErrorInsufficientDriver: return "cudaErrorInsufficientDriver";
        case cudaErrorNoKernelImageForDevice: return "cudaErrorNoKernelImageForDevice";
        default: return "cudaErrorOther";
    }
}
const char* CUDARTAPI cudaGetErrorString(cudaError_t error) {
    switch (error) {
        case cudaErrorMemoryAllocation: return "out of memory";
        case cudaErrorInsufficientDriver: return "CUDA driver version is insufficient for CUDA runtime version";
        case cudaErrorNoDevice: return "no CUDA-capable device is detected";
        case cudaErrorNoKernelImageForDevice: return "no kernel image is available for execution on the device";
        default: return "failed";
    }
}

cudaError_t CUDARTAPI cudaDeviceGetAttribute(int* value, cudaDeviceAttr which, int) {
    switch (which) {
        case cudaDevAttrMultiProcessorCount: *value = machine.multiprocessors; break;
        case cudaDevAttrMaxThreadsPerMultiProcessor: *value = 2048; break;
        case cudaDevAttrMaxRegistersPerMultiprocessor: *value = 65536; break;
        case cudaDevAttrMaxBlocksPerMultiprocessor: *value = 32; break;
        case cudaDevAttrMaxSharedMemoryPerMultiprocessor: *value = static_cast<int>(machine.shared_per_block) + 1024; break;
        case cudaDevAttrMaxSharedMemoryPerBlockOptin: *value = static_cast<int>(machine.shared_per_block); break;
        case cudaDevAttrReservedSharedMemoryPerBlock: *value = 1024; break;
        case cudaDevAttrComputeCapabilityMajor: *value = machine.capability / 10; break;
        case cudaDevAttrComputeCapabilityMinor: *value = machine.capability % 10; break;
        case cudaDevAttrClusterLaunch: *value = machine.largest_cluster > 1; break;
        default: return fail(cudaErrorInvalidValue);
    }
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaGetDeviceProperties(cudaDeviceProp* properties, int device) {
    std::memset(properties, 0, sizeof *properties);
    std::snprintf(properties->name, sizeof properties->name, "stand-in %d", device);
    properties->major = machine.capability / 10;
    properties->minor = machine.capability % 10;
    properties->multiProcessorCount = machine.multiprocessors;
    properties->totalGlobalMem = machine.device_bytes;
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaMemGetInfo(std::size_t* free_bytes, std::size_t* total) {
    const std::lock_guard<std::recursive_mutex> lock(guard);
    *total = machine.device_bytes;
    *free_bytes =
        machine.reported_free > 0 ? machine.reported_free : machine.device_bytes - in_use[static_cast<std::size_t>(current_device)];
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaMalloc(void** block, std::size_t bytes) {
    const std::lock_guard<std::recursive_mutex> lock(guard);
    std::size_t& used = in_use[static_cast<std::size_t>(current_device)];
    if (used + bytes > machine.device_bytes) {
        ++happened.refused_allocations;
        return fail(cudaErrorMemoryAllocation);
    }
    const std::size_t mapped = (bytes + 4095) / 4096 * 4096;
    void* start = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) return fail(cudaErrorMemoryAllocation);
    std::memset(start, 0xcd, mapped);
    mprotect(start, mapped, PROT_NONE);
    blocks[static_cast<char*>(start)] = {bytes, mapped, current_device};
    used += bytes;
    watcher.allocated(start, bytes);
    happened.most_device_bytes = std::max(happened.most_device_bytes, used);
    *block = start;
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaFree(void* block) {
    const std::lock_guard<std::recursive_mutex> lock(guard);
    const auto found = blocks.find(static_cast<char*>(block));
    if (found == blocks.end()) return fail(cudaErrorInvalidValue);
    in_use[static_cast<std::size_t>(found->second.device)] -= found->second.bytes;
    watcher.freed(found->first);
    munmap(found->first, found->second.mapped);
    blocks.erase(found);
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaMallocHost(void** block, std::size_t bytes) {
    char* start = new char[bytes];
    std::memset(start, 0xcd, bytes);
    *block = start;
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaFreeHost(void* block) {
    delete[] static_cast<char*>(block);
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaStreamCreateWithFlags(cudaStream_t* stream, unsigned) {
    *stream = reinterpret_cast<cudaStream_t>(new Stream);
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaStreamDestroy(cudaStream_t stream) {
    delete reinterpret_cast<Stream*>(stream);
    return cudaSuccess;
}
// Nothing runs before the host waits for it: as late as the runtime allows.
cudaError_t CUDARTAPI cudaStreamSynchronize(cudaStream_t stream) {
    const std::lock_guard<std::recursive_mutex> lock(guard);
    const Unlocked unlocked;
    auto& waiting = reinterpret_cast<Stream*>(stream)->waiting;
    while (!waiting.empty()) {
        waiting.front()();
        waiting.pop_front();
    }
    const cudaError_t error = stream_error;
    stream_error = cudaSuccess;
    return error == cudaSuccess ? cudaSuccess : fail(error);
}
cudaError_t CUDARTAPI cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind, cudaStream_t stream) {
    const std::lock_guard<std::recursive_mutex> lock(guard);
    reinterpret_cast<Stream*>(stream)->waiting.push_back([=] {
        std::memcpy(to, from, bytes);
        watcher.written(to, bytes);
    });
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t stream) {
    const std::lock_guard<std::recursive_mutex> lock(guard);
    reinterpret_cast<Stream*>(stream)->waiting.push_back([=] {
        std::memset(to, value, bytes);
        watcher.written(to, bytes);
    });
    return cudaSuccess;
}

}  // extern "C"
