// Faults that are put in on purpose: the harness must see each of them, or its silence says nothing.
#include <doctest/doctest.h>

#include "backend/cuda/cuda_backend.hpp"
#include "backend/cuda/device_shard.hpp"
#include "backend/cuda/error.hpp"
#include "bench/cuda_ladder.hpp"
#include "parity/support/fingerprint.hpp"
#include "ptx/harness.hpp"
#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/module.hpp"

using namespace lithofront;
using namespace lithofront::parity;
using namespace lithofront::ptx;

namespace {

Scenario first_steps() {
    for (Scenario& s : scenarios(true))
        if (s.name == "everything, first steps 2D") return s;
    return {};
}

// Whether bits or a fault betray these settings.
bool seen(const Settings& settings, const std::vector<Fingerprint>& expected) {
    const With with(settings);
    fake::reset(machine_of(75));
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    try {
        if (fingerprints(*cuda, first_steps()) != expected) return true;
    } catch (const CudaError&) {
        return true;
    }
    return !faults().empty();
}

std::vector<Fingerprint> expected_bits() {
    const std::unique_ptr<Backend> serial = make_cpu_backend(1);
    return fingerprints(*serial, first_steps());
}

void sweep_ladder(const std::string& folder) {
    use_modules(modules_in(folder));
    fake::reset(machine_of(75));
    ladder_workloads(make_bench_subject(bench_options(34)), traits_of(0));
}

}  // namespace

TEST_CASE("contraction shows: the sweep compiled with -fmad=true leaves other bits") {
    CHECK_NOTHROW(sweep_ladder("modules"));
    CHECK_THROWS_WITH_AS(sweep_ladder("contracted"), doctest::Contains("other bits"), std::runtime_error);
    bool fused = false;
    for (unsigned k = 0; k < modules_in_use()[0].module->opcode_count; ++k)
        fused = fused || std::string(modules_in_use()[0].module->opcodes[k].name) == "fma.rn.f32";
    CHECK(fused);
}
