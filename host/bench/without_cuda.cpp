#include "backend/errors.hpp"
#include "bench/bench_devices.hpp"

namespace lithofront {

BenchMachine first_device(const BenchSubject&) { throw NoDeviceError("this build has no CUDA backend"); }

}  // namespace lithofront
