// The device that kernels are timed on; answered by every build.
#pragma once
#include "bench/subject.hpp"
#include "bench/workload.hpp"

namespace lithofront {

// Throws NoDeviceError in a build without CUDA.
BenchMachine first_device(const BenchSubject& subject);

}  // namespace lithofront
