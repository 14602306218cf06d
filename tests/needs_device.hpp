// Tests that need a GPU.
#pragma once
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "backend/cuda_support.hpp"

namespace lithofront {

inline bool gpu_is_required() {
    const char* required = std::getenv("LITHOFRONT_REQUIRE_GPU");
    return required && std::string(required) == "1";
}

// False where there is no device: the test is then reported as skipped, or as failed where LITHOFRONT_REQUIRE_GPU=1 promises one.
inline bool has_device() {
    if (!describe_devices().empty()) return true;
    const std::string why = built_with_cuda() ? "no CUDA device is usable on this machine" : "this build has no CUDA backend";
    if (gpu_is_required()) FAIL("LITHOFRONT_REQUIRE_GPU=1, but " << why);
    else MESSAGE("skipped: " << why);
    return false;
}

}  // namespace lithofront
