// What a failed CUDA call throws.
#pragma once
#include <driver_types.h>

#include <stdexcept>
#include <string>

namespace lithofront {

// Says which expression failed, where, on which device, and the error's name.
class CudaError : public std::runtime_error {
public:
    CudaError(cudaError_t code, const char* expression, const char* file, int line);
    cudaError_t code() const { return code_; }
    bool out_of_memory() const { return code_ == cudaErrorMemoryAllocation; }

private:
    cudaError_t code_;
};

void check_cuda(cudaError_t code, const char* expression, const char* file, int line);

}  // namespace lithofront

#define LF_CUDA(expression) ::lithofront::check_cuda((expression), #expression, __FILE__, __LINE__)
