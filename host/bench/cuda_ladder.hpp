// The sweep's ladder on a device (kernels/cuda/ladder): each rung held against the processor before it can be timed.
#pragma once
#include "backend/cuda/launch_plan.hpp"
#include "bench/subject.hpp"
#include "bench/workload.hpp"

namespace lithofront {

// Rungs that this device has room for, on the current device. Throws CudaError, or std::runtime_error when a rung leaves other
// bits than the processor's sweep.
std::vector<Workload> ladder_workloads(const BenchSubject& subject, const DeviceTraits& traits);

}  // namespace lithofront
