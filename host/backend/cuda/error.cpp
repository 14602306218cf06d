#include "backend/cuda/error.hpp"

#include <cuda_runtime_api.h>

namespace lithofront {
namespace {

std::string message(cudaError_t code, const char* expression, const char* file, int line) {
    int device = -1;
    const bool known = cudaGetDevice(&device) == cudaSuccess;
    return std::string(file) + ":" + std::to_string(line) + ": " + expression + " failed on device " +
           (known ? std::to_string(device) : std::string("?")) + ": " + cudaGetErrorName(code) + ": " + cudaGetErrorString(code);
}

}  // namespace

CudaError::CudaError(cudaError_t code, const char* expression, const char* file, int line)
    : std::runtime_error(message(code, expression, file, line)), code_(code) {}

void check_cuda(cudaError_t code, const char* expression, const char* file, int line) {
    if (code == cudaSuccess) return;
    const CudaError error(code, expression, file, line);
    // What has been reported here must not be reported again by the next launch.
    cudaGetLastError();
    throw error;
}

}  // namespace lithofront
