#include "backend/backend.hpp"
#include "backend/cpu_level.hpp"
#include "backend/cuda_support.hpp"
#include "backend/ranks.hpp"

namespace lithofront {

std::unique_ptr<Backend> make_backend(BackendChoice choice, int threads) {
    std::unique_ptr<Backend> over_ranks = make_backend_over_ranks(choice, threads);
    return over_ranks ? std::move(over_ranks) : make_local_backend(choice, threads);
}

std::unique_ptr<Backend> make_local_backend(BackendChoice choice, int threads) {
    if (choice == BackendChoice::cuda) return make_cuda_backend();
    if (choice == BackendChoice::automatic && !describe_devices().empty()) return make_cuda_backend();
    return make_best_cpu_backend(threads);
}

std::string wait_for_backend(BackendChoice choice) {
    if (choice == BackendChoice::cpu) return {};
    std::string devices;
    for (const std::string& one : devices_that_kernels_are_compiled_for()) devices += (devices.empty() ? "" : "; ") + one;
    if (devices.empty()) return {};
    return "this build has no machine code for " + devices +
           ": the driver compiles the kernels, which takes up to a few minutes the first time and nothing once its cache has them";
}

std::string describe_choice(const Backend& backend, BackendChoice choice) {
    std::string what = backend.name() + " backend on " + backend.device();
    if (choice != BackendChoice::automatic) return what;
    if (backend.name() == "cuda") return what + " (picked: a usable device is here)";
    return what + (built_with_cuda() ? " (picked: no usable CUDA device here)" : " (picked: this build has no CUDA backend)");
}

}  // namespace lithofront
