// The part of the CUDA runtime that nvcc's host code and the project's launchers call for kernels, over translated PTX. Memory and
// streams are the stand-in's (tests/cuda_host/fake_runtime.hpp).
#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "cuda_host/fake_kernel.hpp"
#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/launch.hpp"
#include "ptx/runtime/memory.hpp"
#include "ptx/runtime/module.hpp"

namespace lithofront::ptx {
namespace {

using fake::current_machine;

constexpr unsigned registers_of_thread = 128;
constexpr std::size_t shared_without_asking = 48 << 10;
constexpr std::size_t reserved_shared = 1024;  // of each block, the runtime's own

struct Function {
    std::string name;
    Found found{nullptr, nullptr, 0};
    int looked_for = 0, looked_in = 0;  // capability, changes of modules
    std::size_t allowed = 0;            // dynamic shared memory
};

// By the host's stub. Registered before main, while this file's own objects may not exist yet.
std::map<const void*, Function>& functions() {
    static std::map<const void*, Function> all;
    return all;
}

Function* function_of(const void* stub) {
    int device = 0;
    cudaGetDevice(&device);
    const auto found = functions().find(stub);
    if (found == functions().end() || device == current_machine().too_old) return nullptr;
    Function& f = found->second;
    if (f.looked_for != current_machine().capability || f.looked_in != changes_of_modules()) {
        f.looked_for = current_machine().capability;
        f.looked_in = changes_of_modules();
        f.found = find_kernel(f.name, f.looked_for);
        if (f.found.kernel) f.allowed = shared_without_asking - f.found.kernel->static_shared;
    }
    return f.found.kernel ? &f : nullptr;
}

std::size_t most_dynamic(const Function& f) { return current_machine().shared_per_block - f.found.kernel->static_shared; }

struct Arguments {
    std::vector<std::vector<unsigned char>> bytes;
    std::vector<const unsigned char*> at;
    Arguments(const Kernel& k, void** given) {
        for (unsigned i = 0; i < k.parameters; ++i) {
            // As far apart and as aligned as any parameter may want to be.
            bytes.emplace_back(k.parameter_bytes[i] + 64);
            unsigned char* start = bytes.back().data();
            start += (64 - reinterpret_cast<std::uintptr_t>(start) % 64) % 64;
            std::memcpy(start, given[i], k.parameter_bytes[i]);
            at.push_back(start);
        }
    }
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;
};

void run_now(const Kernel& kernel, const Arguments& arguments, const LaunchShape& shape) {
    for (unsigned i = 0; i < kernel.parameters; ++i) add_memory(arguments.at[i], kernel.parameter_bytes[i], "parameter", true);
    try {
        run(kernel, arguments.at.data(), shape);
    } catch (const LaunchFailure&) {
        fake::fail_stream(cudaErrorLaunchFailure);
    }
    for (unsigned i = 0; i < kernel.parameters; ++i) remove_memory(arguments.at[i]);
}

cudaError_t launch(const void* stub, dim3 grid, dim3 block, void** arguments, std::size_t dynamic, cudaStream_t stream, unsigned cluster) {
    const auto refused = [](cudaError_t error) { return static_cast<cudaError_t>(fake::refuse(error)); };
    Function* f = function_of(stub);
    if (!f) return refused(cudaErrorNoKernelImageForDevice);
    const Kernel& k = *f->found.kernel;
    const bool flat = grid.z == 1 && block.y == 1 && block.z == 1;
    const bool whole_warps = block.x > 0 && block.x % 32 == 0 && block.x <= k.most_threads;
    if (!flat || !whole_warps || grid.x == 0 || grid.y == 0 || dynamic > f->allowed) return refused(cudaErrorInvalidValue);
    if (cluster > 1 && (static_cast<int>(cluster) > current_machine().largest_cluster || grid.x % cluster != 0 || grid.y != 1))
        return refused(cudaErrorInvalidClusterSize);
    const auto given = std::make_shared<Arguments>(k, arguments);
    const LaunchShape shape{grid.x * grid.y, cluster, block.x, dynamic, grid.y};
    return static_cast<cudaError_t>(fake::enqueue_kernel(
        stream, [&k, given, shape] { run_now(k, *given, shape); }, static_cast<int>(cluster)));
}

struct Pushed {
    dim3 grid, block;
    std::size_t shared;
    void* stream;
};
thread_local Pushed pushed;

const bool watching = [] {
    fake::watch_memory(
        {[](const void* start, std::size_t bytes) { add_memory(start, bytes, "device", false); }, remove_memory, mark_written});
    return true;
}();

}  // namespace
}  // namespace lithofront::ptx

using namespace lithofront::ptx;

extern "C" {

void** CUDARTAPI __cudaRegisterFatBinary(void*) {
    static void* handle[1];
    return handle;
}
void CUDARTAPI __cudaRegisterFatBinaryEnd(void**) {}
void CUDARTAPI __cudaUnregisterFatBinary(void**) {}
void CUDARTAPI __cudaRegisterVar(void**, char*, char*, const char*, int, std::size_t, int, int) {}
void CUDARTAPI __cudaRegisterFunction(void**, const char* stub, char*, const char* name, int, uint3*, uint3*, dim3*, dim3*, int*) {
    functions()[stub].name = name;
}
cudaError_t CUDARTAPI __cudaGetKernel(cudaKernel_t* kernel, const void* stub) {
    *kernel = reinterpret_cast<cudaKernel_t>(const_cast<void*>(stub));
    return cudaSuccess;
}
unsigned CUDARTAPI __cudaPushCallConfiguration(dim3 grid, dim3 block, std::size_t shared, struct CUstream_st* stream) {
    pushed = {grid, block, shared, stream};
    return 0;
}
cudaError_t CUDARTAPI __cudaPopCallConfiguration(dim3* grid, dim3* block, std::size_t* shared, void* stream) {
    *grid = pushed.grid;
    *block = pushed.block;
    *shared = pushed.shared;
    *static_cast<void**>(stream) = pushed.stream;
    return cudaSuccess;
}
cudaError_t CUDARTAPI __cudaLaunchKernel(cudaKernel_t kernel, dim3 grid, dim3 block, void** arguments, std::size_t shared,
                                         cudaStream_t stream) {
    return cudaLaunchKernel(reinterpret_cast<const void*>(kernel), grid, block, arguments, shared, stream);
}
cudaError_t CUDARTAPI cudaLaunchKernel(const void* stub, dim3 grid, dim3 block, void** arguments, std::size_t shared, cudaStream_t stream) {
    return launch(stub, grid, block, arguments, shared, stream, 1);
}
cudaError_t CUDARTAPI cudaLaunchKernelExC(const cudaLaunchConfig_t* config, const void* stub, void** arguments) {
    unsigned cluster = 1;
    for (unsigned k = 0; k < config->numAttrs; ++k) {
        if (config->attrs[k].id != cudaLaunchAttributeClusterDimension) return cudaErrorInvalidValue;
        cluster = config->attrs[k].val.clusterDim.x;
    }
    return launch(stub, config->gridDim, config->blockDim, arguments, config->dynamicSmemBytes, config->stream, cluster);
}
cudaError_t CUDARTAPI cudaFuncGetAttributes(cudaFuncAttributes* attributes, const void* stub) {
    const Function* f = function_of(stub);
    if (!f) return cudaErrorNoKernelImageForDevice;
    std::memset(attributes, 0, sizeof *attributes);
    attributes->sharedSizeBytes = f->found.kernel->static_shared;
    attributes->numRegs = static_cast<int>(registers_of_thread);
    attributes->maxThreadsPerBlock = static_cast<int>(f->found.kernel->most_threads);
    attributes->ptxVersion = f->found.capability;
    attributes->binaryVersion = current_machine().capability;
    attributes->maxDynamicSharedSizeBytes = static_cast<int>(f->allowed);
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaFuncSetAttribute(const void* stub, cudaFuncAttribute which, int value) {
    Function* f = function_of(stub);
    if (!f) return cudaErrorNoKernelImageForDevice;
    if (which != cudaFuncAttributeMaxDynamicSharedMemorySize || value < 0 || static_cast<std::size_t>(value) > most_dynamic(*f))
        return cudaErrorInvalidValue;
    f->allowed = static_cast<std::size_t>(value);
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* blocks, const void* stub, int threads,
                                                                             std::size_t dynamic, unsigned) {
    const Function* f = function_of(stub);
    if (!f) return cudaErrorNoKernelImageForDevice;
    const std::size_t t = static_cast<std::size_t>(threads), shared = dynamic + f->found.kernel->static_shared + reserved_shared;
    *blocks = static_cast<int>(
        std::min({2048 / t, 65536 / (registers_of_thread * t), (current_machine().shared_per_block + reserved_shared) / shared}));
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, const void* stub, int threads, std::size_t dynamic) {
    return cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(blocks, stub, threads, dynamic, 0);
}
cudaError_t CUDARTAPI cudaOccupancyMaxActiveClusters(int* clusters, const void*, const cudaLaunchConfig_t* config) {
    const int cluster = static_cast<int>(config->attrs[0].val.clusterDim.x);
    *clusters = cluster > current_machine().largest_cluster ? 0 : current_machine().multiprocessors / cluster;
    return cudaSuccess;
}
cudaError_t CUDARTAPI cudaPeekAtLastError() { return cudaSuccess; }

}  // extern "C"
