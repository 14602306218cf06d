// Every scenario and kernel, on devices of both capabilities: CTest label `slow`. Modules are built for it (CMakeLists.txt).
#include <doctest/doctest.h>

#include "backend/cuda/cuda_backend.hpp"
#include "backend/cuda/device_shard.hpp"
#include "bench/cpu_machine.hpp"
#include "bench/cuda_machine.hpp"
#include "parity/support/against_serial.hpp"
#include "ptx/harness.hpp"
#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/module.hpp"

using namespace lithofront;
using namespace lithofront::parity;
using namespace lithofront::ptx;

namespace {

Settings watched() {
    Settings s;
    s.checks_memory = s.checks_races = true;
    s.yields_one_in = 64;
    return s;
}

void check(int capability, const Choice& chosen) {
    use_modules(modules_in("modules"));
    const With with(watched());
    fake::reset(machine_of(capability));
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    check_against_serial(*cuda, true, chosen);
    CHECK(faults_in_words() == "");
}

Choice of(int dimension, bool electrode) {
    return [=](const Scenario& s) {
        return s.options.population.dimension == dimension && (s.options.protocol.coupling == Coupling::electrode) == electrode;
    };
}

// The production shape: 512 threads and as much shared memory as a block of an H200 may have.
fake::Machine wide_machine(int capability) {
    fake::Machine machine = machine_of(capability);
    machine.shared_per_block = 232448;
    return machine;
}

}  // namespace

TEST_CASE("every scenario of single particles in 2D on a device of 7.5") { check(75, of(2, false)); }
TEST_CASE("every scenario of single particles in 2D on a device of 9.0") { check(90, of(2, false)); }
TEST_CASE("every scenario of single particles in 3D on a device of 7.5") { check(75, of(3, false)); }
TEST_CASE("every scenario of single particles in 3D on a device of 9.0") { check(90, of(3, false)); }
TEST_CASE("every electrode on a device of 7.5") {
    check(75, of(2, true));
    check(75, of(3, true));
}
TEST_CASE("every electrode on a device of 9.0") {
    check(90, of(2, true));
    check(90, of(3, true));
}

TEST_CASE("lattices too large for one block on a device with clusters") {
    use_modules(modules_in("modules"));
    const With with(watched());
    fake::Machine machine = wide_machine(90);
    machine.multiprocessors = 8;
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    check_large_lattices(*cuda);
    CHECK(fake::log().cluster_launches > 0);
    CHECK(faults_in_words() == "");
}

TEST_CASE("what bench times on a device leaves the processor's bits") {
    use_modules(modules_in("modules"));
    const BenchSubject subject = make_bench_subject(bench_options(34));
    const BenchMachine cpu = cpu_machine(subject, 1);
    for (const int capability : {75, 90}) {
        const With with(watched());
        fake::reset(wide_machine(capability));
        const BenchMachine cuda = cuda_machine(subject, 0);
        REQUIRE(cuda.kernels.size() == cpu.kernels.size());
        for (std::size_t k = 0; k < cpu.kernels.size(); ++k) {
            CAPTURE(cpu.kernels[k].name);
            CHECK(cuda.kernels[k].checksum == cpu.kernels[k].checksum);
        }
        CHECK(cuda.ladder.size() == 2);
        CHECK(faults_in_words() == "");
    }
}
