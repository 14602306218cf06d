// The CUDA backend over a stand-in runtime: packing, batches, streams, records, memory and devices, all but the device code.
#include <cuda_runtime_api.h>
#include <doctest/doctest.h>

#include "backend/cuda/cuda_backend.hpp"
#include "backend/cuda/device_shard.hpp"
#include "backend/cuda/error.hpp"
#include "backend/cuda_support.hpp"
#include "backend/errors.hpp"
#include "config/model_parameters.hpp"
#include "cuda_host/fake_runtime.hpp"
#include "parity/support/against_serial.hpp"
#include "parity/support/fingerprint.hpp"
#include "population/make_particle.hpp"

using namespace lithofront;
using namespace lithofront::parity;

namespace {

// Particles of many sizes, so that there are several block sizes; a few steps of each half-cycle with all that follows it.
Scenario varied(int dimension) {
    Scenario s;
    for (const Scenario& one : scenarios(true))
        if (one.name == (dimension == 3 ? "everything, ten cycles 3D" : "everything, ten cycles 2D")) s = one;
    s.options.population.particles = 30;
    s.options.population.diameters_um = dimension == 3 ? std::vector<double>{0.2, 0.3, 0.25} : std::vector<double>{0.4, 1.3, 0.6, 0.3, 0.9};
    s.max_steps = 10;
    s.cycles = 2;
    return s;
}

std::vector<Fingerprint> on_cpu(const Scenario& s) {
    const std::unique_ptr<Backend> cpu = make_cpu_backend(1);
    return fingerprints(*cpu, s);
}

std::size_t state_bytes(const Scenario& s) {
    std::size_t bytes = 0;
    for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(s.options.population.particles); ++i)
        bytes += static_cast<std::size_t>(estimate_sites(s.options, i) * particle_bytes_per_site);
    return bytes;
}

}  // namespace

TEST_CASE("a resident population leaves the CPU backend's bits") {
    for (const int dimension : {2, 3}) {
        const Scenario s = varied(dimension);
        fake::reset({});
        {
            const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
            CHECK(fingerprints(*cuda, s) == on_cpu(s));
            CHECK(cuda->memory().find("resident") != std::string::npos);
        }
        CHECK(fake::log().device_bytes == 0);
        CHECK(fake::log().refused_allocations == 0);
    }
}

TEST_CASE("a block of several members leaves the CPU backend's bits") {
    fake::Machine machine;
    machine.members = 5;
    fake::reset(machine);
    const Scenario s = varied(2);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    CHECK(fingerprints(*cuda, s) == on_cpu(s));
}

TEST_CASE("particles spread over clusters of blocks leave the CPU backend's bits in 2D") {
    fake::Machine machine;
    machine.members = 2;
    machine.largest_cluster = 8;
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    check_large_lattices(*cuda, [](const Scenario& s) { return s.name == "everything, large lattices 2D"; });
    CHECK(fake::log().cluster_launches > 0);
}

TEST_CASE("particles spread over clusters of blocks leave the CPU backend's bits" * doctest::test_suite("thorough")) {
    fake::Machine machine;
    machine.members = 2;
    machine.largest_cluster = 8;
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    check_large_lattices(*cuda);
    CHECK(cuda->memory().find("4 blocks for each particle") != std::string::npos);
    // For the small particles of those that are on their own, a block is enough.
    CHECK(fake::log().cluster_launches > 0);
    CHECK(fake::log().cluster_launches < fake::log().launches);
}

TEST_CASE("cohorts of both dimensions leave the bits of each study alone, on any number of devices") {
    fake::Machine machine;
    machine.devices = 3;
    for (const std::vector<int>& devices : {std::vector{0}, std::vector{0, 1, 2}}) {
        fake::reset(machine);
        {
            const std::unique_ptr<Backend> cuda = make_cuda_backend_on(devices);
            check_cohorts(*cuda, {2, 3});
            CHECK(cuda->memory().find("resident") != std::string::npos);
        }
        CHECK(fake::log().device_bytes == 0);
    }
}

TEST_CASE("cohorts whose blocks have several members leave the bits of each study alone") {
    fake::Machine machine;
    machine.members = 5;
    fake::reset(machine);
    const std::unique_ptr<Backend> blocks = make_cuda_backend_on({0});
    check_cohorts(*blocks, {2});
}

TEST_CASE("cohorts that do not fit are streamed, to the bits of each study alone") {
    std::vector<Scenario> studies(3, varied(2));
    studies[1].options.seed = 8;
    studies[1].cycles = 1;
    studies[2].options.protocol.steps[0].charge_c_rate = 2.0;
    studies[2].options.transport.electronic = false;
    fake::Machine machine;
    machine.multiprocessors = 1;
    machine.device_bytes = 3 * state_bytes(studies[0]);  // of as many
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    const std::vector<std::vector<Fingerprint>> found = fingerprints_together(*cuda, studies);
    CHECK(cuda->memory().find("streamed") != std::string::npos);
    CHECK(fake::log().most_device_bytes <= machine.device_bytes);
    for (std::size_t k = 0; k < studies.size(); ++k) CHECK(found[k] == on_cpu(studies[k]));
}

TEST_CASE("a study goes on on the other backend, in both directions, to the same bits") {
    fake::reset({});
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0}), cpu = make_cpu_backend(2);
    check_resume(*cpu, *cuda);
    check_resume(*cuda, *cpu);
}

TEST_CASE("a population that does not fit is streamed, to the same bits and within the memory it was told") {
    for (const int dimension : {2, 3}) {
        const Scenario s = varied(dimension);
        fake::Machine machine;
        machine.multiprocessors = 1;
        machine.device_bytes = 2 * state_bytes(s);
        fake::reset(machine);
        const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
        CHECK(fingerprints(*cuda, s) == on_cpu(s));
        CHECK(cuda->memory().find("streamed") != std::string::npos);
        CHECK(fake::log().most_device_bytes <= machine.device_bytes);
    }
}

TEST_CASE("memory that turns out not to be there makes batches smaller") {
    const Scenario s = varied(2);
    fake::Machine machine;
    machine.multiprocessors = 1;
    machine.device_bytes = 2 * state_bytes(s);
    machine.reported_free = 40 * state_bytes(s);
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    CHECK(fingerprints(*cuda, s) == on_cpu(s));
    CHECK(fake::log().refused_allocations > 0);
    CHECK(cuda->memory().find("streamed") != std::string::npos);
}

TEST_CASE("records that do not fit beside a resident population make a new plan, without loss") {
    const Scenario s = varied(2);
    const std::size_t records = 3 * static_cast<std::size_t>(s.options.population.particles) * 2000 * sizeof(SiteState);
    fake::reset({});
    std::size_t plain = 0;
    {
        const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
        fingerprints(*cuda, s);
        plain = fake::log().most_device_bytes;
    }
    fake::Machine machine;
    machine.device_bytes = plain - records / 8;
    machine.reported_free = 2 * plain;
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    CHECK(fingerprints(*cuda, s) == on_cpu(s));
    CHECK(fake::log().refused_allocations > 0);
}

TEST_CASE("the number of devices does not show in the results") {
    const Scenario s = varied(2);
    fake::Machine machine;
    machine.devices = 3;
    fake::reset(machine);
    const std::vector<Fingerprint> expected = on_cpu(s);
    for (const std::vector<int>& devices : {std::vector{0, 1}, std::vector{2, 0}, std::vector{0, 1, 2}}) {
        const std::unique_ptr<Backend> cuda = make_cuda_backend_on(devices);
        CHECK(fingerprints(*cuda, s) == expected);
    }
}

TEST_CASE("a device that no machine code of this build fits is left alone") {
    fake::Machine machine;
    machine.devices = 3;
    machine.too_old = 0;
    fake::reset(machine);
    CHECK(usable_devices() == std::vector{1, 2});
    const Scenario s = varied(2);
    CHECK(fingerprints(*make_cuda_backend(), s) == on_cpu(s));
    machine.devices = 1;
    fake::reset(machine);
    CHECK(describe_devices().empty());
    CHECK_THROWS_WITH_AS(make_cuda_backend(), doctest::Contains("Compute capability 7.5 or later is needed"), NoDeviceError);
}

TEST_CASE("what the driver says of a device that cannot be used, or of itself, is passed on") {
    fake::Machine machine;
    machine.too_old = 0;
    fake::reset(machine);
    CHECK_THROWS_WITH_AS(make_cuda_backend(), doctest::Contains("device 0, stand-in 0, compute capability 9.0"), NoDeviceError);
    CHECK(why_no_device().find("no kernel image is available for execution on the device") != std::string::npos);
    machine.too_old = -1;
    machine.driver_error = cudaErrorInsufficientDriver;
    fake::reset(machine);
    CHECK(describe_devices().empty());
    CHECK_THROWS_WITH_AS(make_cuda_backend(), doctest::Contains("CUDA driver version is insufficient"), NoDeviceError);
    machine.driver_error = 0;
    machine.devices = 0;
    fake::reset(machine);
    CHECK(why_no_device().find("no CUDA-capable device") != std::string::npos);
    fake::reset({});
    CHECK(why_no_device() == "");
}

TEST_CASE("devices without machine code in this build are named before anything is compiled for them") {
    fake::Machine machine;
    machine.capability = 63;  // of no build
    fake::reset(machine);
    REQUIRE(devices_that_kernels_are_compiled_for().size() == 1);
    CHECK(devices_that_kernels_are_compiled_for()[0].find("compute capability 6.3") != std::string::npos);
    CHECK(fake::log().launches == 0);
}

TEST_CASE("more devices than particles") {
    Scenario s = varied(2);
    s.options.population.particles = 1;
    fake::Machine machine;
    machine.devices = 3;
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0, 1, 2});
    CHECK(fingerprints(*cuda, s) == on_cpu(s));
}

TEST_CASE("a particle that is too large for the device is refused with numbers") {
    const Scenario s = varied(2);
    fake::Machine machine;
    machine.device_bytes = 100000;
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    CHECK_THROWS_WITH_AS(fingerprints(*cuda, s), doctest::Contains("device memory"), std::runtime_error);
}

TEST_CASE("a launch that fails says what, where and on which device") {
    const Scenario s = varied(2);
    fake::reset({});
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    fake::fail_next_launch(cudaErrorLaunchFailure);
    try {
        fingerprints(*cuda, s);
        FAIL("no exception");
    } catch (const CudaError& error) {
        const std::string text = error.what();
        CHECK(text.find("launch_half_cycle") != std::string::npos);
        CHECK(text.find("device_shard.cpp:") != std::string::npos);
        CHECK(text.find("on device 0") != std::string::npos);
        CHECK(text.find("cudaErrorLaunchFailure") != std::string::npos);
        CHECK(error.code() == cudaErrorLaunchFailure);
    }
}

namespace {

Scenario electrode(int dimension) {
    Scenario s = varied(dimension);
    s.options.protocol.coupling = Coupling::electrode;
    s.options.population.particles = 7;
    s.max_steps = 25;
    return s;
}

}  // namespace

TEST_CASE("an electrode under one potential leaves the CPU backend's bits, on any number of devices") {
    for (const int dimension : {2, 3}) {
        const Scenario s = electrode(dimension);
        fake::Machine machine;
        machine.devices = 3;
        fake::reset(machine);
        const std::vector<Fingerprint> expected = on_cpu(s);
        for (const std::vector<int>& devices : {std::vector{0}, std::vector{0, 1, 2}}) {
            const std::unique_ptr<Backend> cuda = make_cuda_backend_on(devices);
            CHECK(fingerprints(*cuda, s) == expected);
            CHECK(cuda->memory().find("electrode") != std::string::npos);
        }
        CHECK(fake::log().device_bytes == 0);
    }
}

TEST_CASE("an electrode whose blocks have several members leaves the CPU backend's bits") {
    Scenario s = electrode(2);
    s.options.population.particles = 3;
    s.max_steps = 10;
    fake::Machine machine;
    machine.members = 5;
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    CHECK(fingerprints(*cuda, s) == on_cpu(s));
}

TEST_CASE("an electrode with fewer particles than devices, and one at a given potential") {
    Scenario s = electrode(2);
    s.options.population.particles = 2;
    fake::Machine machine;
    machine.devices = 3;
    for (const DriveMode mode : {DriveMode::galvanostatic, DriveMode::potentiostatic}) {
        s.options.protocol.steps[0].mode = mode;
        fake::reset(machine);
        const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0, 1, 2});
        CHECK(fingerprints(*cuda, s) == on_cpu(s));
    }
}

TEST_CASE("an electrode that does not fit is refused with numbers before anything is allocated") {
    const Scenario s = electrode(2);
    fake::Machine machine;
    machine.device_bytes = 2 * state_bytes(s);
    fake::reset(machine);
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    CHECK_THROWS_WITH_AS(fingerprints(*cuda, s), doctest::Contains("--backend cpu"), std::runtime_error);
    CHECK(fake::log().most_device_bytes == 0);
}
