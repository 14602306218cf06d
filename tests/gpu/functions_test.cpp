// Arithmetic on the device gives the host's bits, function by function, over all magnitudes.
#include <cuda_runtime_api.h>

#include <cmath>
#include <vector>

#include "backend/cuda/memory.hpp"
#include "gpu/functions.hpp"
#include "needs_device.hpp"

using namespace lithofront;

TEST_CASE("on a device: elementary functions give the host's bits") {
    if (!has_device()) return;
    constexpr int count = 1 << 22;
    constexpr std::uint32_t step = 1021;  // through all exponents and both signs
    std::vector<float> found(count);
    DeviceBuffer buffer;
    buffer.reserve(count * sizeof(float));
    for (int f = 0; f < test_functions; ++f) {
        CAPTURE(f);
        LF_CUDA(launch_test_function(static_cast<TestFunction>(f), 0, step, reinterpret_cast<float*>(buffer.data()), count));
        LF_CUDA(cudaMemcpy(found.data(), buffer.data(), count * sizeof(float), cudaMemcpyDeviceToHost));
        int different = 0;
        for (int i = 0; i < count; ++i) {
            const float x = float_from_bits(static_cast<std::int32_t>(static_cast<std::uint32_t>(i) * step));
            if (std::isnan(x)) continue;
            const float expected = test_function(static_cast<TestFunction>(f), x);
            // What is not a number has no defined bits.
            const bool same = bits_of(expected) == bits_of(found[static_cast<std::size_t>(i)]) ||
                              (std::isnan(expected) && std::isnan(found[static_cast<std::size_t>(i)]));
            if (!same && ++different == 1)
                MESSAGE("first at bits " << bits_of(x) << ": " << expected << " on the host, " << found[static_cast<std::size_t>(i)]
                                         << " on the device");
        }
        CHECK(different == 0);
    }
}
