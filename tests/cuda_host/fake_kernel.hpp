// Between the stand-ins of the runtime and of the launchers.
#pragma once
#include <driver_types.h>

#include <functional>

#include "cuda_host/fake_runtime.hpp"

namespace lithofront::fake {

const Machine& current_machine();
// Returns the error of the launch; the work runs when the stream does. `cluster`: blocks of each cluster.
int enqueue_kernel(cudaStream_t stream, std::function<void()> work, int cluster = 1);

}  // namespace lithofront::fake
