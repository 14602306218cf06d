#include "backend/backend.hpp"
#include "backend/errors.hpp"

namespace lithofront {

std::unique_ptr<Backend> make_backend(BackendChoice choice, int threads) {
    if (choice == BackendChoice::cuda)
        throw NoDeviceError("this build has no CUDA backend; configure with LITHOFRONT_CUDA=ON where nvcc is installed, or use --backend cpu");
    return make_cpu_backend(threads);
}

}  // namespace lithofront
