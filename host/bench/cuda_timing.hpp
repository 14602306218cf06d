// Wall time of work on a stream.
#pragma once
#include <chrono>

#include "backend/cuda/memory.hpp"

namespace lithofront {

// Runs `launch` and waits for it; seconds of the host's clock, so that runs ought to be long against a launch.
template <class Launch>
double seconds_of(const CudaStream& stream, Launch launch) {
    LF_CUDA(cudaStreamSynchronize(stream.get()));
    const auto begin = std::chrono::steady_clock::now();
    launch();
    LF_CUDA(cudaStreamSynchronize(stream.get()));
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace lithofront
