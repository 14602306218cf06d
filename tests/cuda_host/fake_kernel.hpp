// Between the stand-ins of the runtime and of the launchers.
#pragma once
#include <driver_types.h>

#include <functional>

#include "cuda_host/fake_runtime.hpp"

namespace lithofront::fake {

const Machine& current_machine();
// Returns the error of the launch; the work runs when the stream does. `cluster`: blocks of each cluster.
int enqueue_kernel(cudaStream_t stream, std::function<void()> work, int cluster = 1);
// A launch that cannot be: gives the error back, which cudaGetLastError() then gives too.
int refuse(int error);
// By the work of a stream: whoever waits for the stream gets this CUDA error.
void fail_stream(int error);

// Told of device memory, and of what the host has had written to it.
struct MemoryWatcher {
    void (*allocated)(const void* start, std::size_t bytes);
    void (*freed)(const void* start);
    void (*written)(const void* start, std::size_t bytes);
};
void watch_memory(const MemoryWatcher& watcher);

}  // namespace lithofront::fake
