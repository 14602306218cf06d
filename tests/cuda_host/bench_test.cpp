// The device side of `lithofront bench` over a stand-in runtime: the same bits as on the processor, before anything is timed.
#include <doctest/doctest.h>

#include "bench/cpu_machine.hpp"
#include "bench/cuda_machine.hpp"
#include "cuda_host/fake_runtime.hpp"

using namespace lithofront;

TEST_CASE("a device's kernels leave the processor's bits and treat as many sites in each block") {
    const BenchSubject subject = make_bench_subject(bench_options(34));
    const BenchMachine cpu = cpu_machine(subject, 1);
    for (const int members : {0, 5}) {
        fake::Machine fake;
        fake.members = members;
        fake::reset(fake);
        {
            const BenchMachine cuda = cuda_machine(subject, 0);
            REQUIRE(cuda.kernels.size() == cpu.kernels.size());
            for (std::size_t k = 0; k < cpu.kernels.size(); ++k) {
                CAPTURE(cpu.kernels[k].name);
                CHECK(cuda.kernels[k].name == cpu.kernels[k].name);
                CHECK(cuda.kernels[k].checksum == cpu.kernels[k].checksum);
                CHECK(cuda.kernels[k].items == cpu.kernels[k].items * fake.multiprocessors);
                CHECK(cuda.kernels[k].seconds(1) >= 0);
            }
            REQUIRE(cuda.rooflines.size() == cpu.rooflines.size());
            for (std::size_t k = 0; k < cpu.rooflines.size(); ++k) {
                CHECK(cuda.rooflines[k].name == cpu.rooflines[k].name);
                CHECK(cuda.rooflines[k].unit == cpu.rooflines[k].unit);
                CHECK(cuda.rooflines[k].seconds(3) >= 0);
            }
            REQUIRE(cuda.ladder.size() == 2);
            for (const Workload& rung : cuda.ladder) {
                CHECK(rung.seconds(1) >= 0);
                CHECK(rung.items == cpu.kernels[0].items * fake.multiprocessors);
            }
        }
        CHECK(fake::log().device_bytes == 0);
    }
}
