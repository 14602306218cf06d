#include "bench/bench_devices.hpp"
#include "bench/cuda_machine.hpp"

namespace lithofront {

BenchMachine first_device(const BenchSubject& subject) { return cuda_machine(subject, 0); }

}  // namespace lithofront
