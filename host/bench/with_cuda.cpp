#include "bench/bench_devices.hpp"
#include "backend/cuda/device_shard.hpp"
#include "backend/errors.hpp"
#include "bench/cuda_machine.hpp"

namespace lithofront {

BenchMachine first_device(const BenchSubject& subject) {
    std::string why;
    const std::vector<int> devices = usable_devices(&why);
    if (devices.empty()) throw NoDeviceError("no CUDA device is usable on this machine: " + why);
    return cuda_machine(subject, devices.front());
}

}  // namespace lithofront
