// The CUDA backend on a real device, by the same body as the teams.
#include <doctest/doctest.h>

#include "needs_device.hpp"
#include "parity/support/against_serial.hpp"

using namespace lithofront;
using namespace lithofront::parity;

namespace {

void check_device(const Choice& chosen) {
    if (!has_device()) return;
    const std::unique_ptr<Backend> device = make_cuda_backend();
    check_against_serial(*device, false, chosen);
}

bool named(const Scenario& s, const char* what) { return s.name.find(what) != std::string::npos; }
bool special(const Scenario& s) {
    return named(s, "first steps") || named(s, "ten cycles") || named(s, "model") || named(s, "sizes") || named(s, "electrode");
}

}  // namespace

TEST_CASE("on a device: after a few steps the bits are the processor's") {
    check_device([](const Scenario& s) { return named(s, "first steps"); });
}

TEST_CASE("on a device: after ten cycles with every mechanism the bits are the processor's") {
    check_device([](const Scenario& s) { return named(s, "ten cycles"); });
}

TEST_CASE("on a device: every mechanism in 2D leaves the processor's bits after each half-cycle") {
    check_device([](const Scenario& s) { return s.options.population.dimension == 2 && !special(s); });
}

TEST_CASE("on a device: every mechanism in 3D leaves the processor's bits after each half-cycle") {
    check_device([](const Scenario& s) { return s.options.population.dimension == 3 && !special(s); });
}

TEST_CASE("on a device: the three kinetic models leave the processor's bits") {
    check_device([](const Scenario& s) { return named(s, "model"); });
}

TEST_CASE("on a device: lattices of many sizes, odd and even, leave the processor's bits") {
    check_device([](const Scenario& s) { return named(s, "sizes"); });
}

TEST_CASE("on a device: lattices too large for one block leave the processor's bits") {
    if (!has_device()) return;
    const std::unique_ptr<Backend> device = make_cuda_backend();
    check_large_lattices(*device);
}

TEST_CASE("on a device: an electrode under one potential leaves the processor's bits") {
    check_device([](const Scenario& s) { return named(s, "electrode"); });
}

TEST_CASE("on a device: a study goes on on the other backend, in both directions") {
    if (!has_device()) return;
    const std::unique_ptr<Backend> device = make_cuda_backend(), serial = make_cpu_backend(1);
    check_resume(*serial, *device);
    check_resume(*device, *serial);
}
