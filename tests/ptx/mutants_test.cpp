// Faults that are put in on purpose: the harness must see each of them, or its silence says nothing.
#include <doctest/doctest.h>

#include <algorithm>

#include "backend/cuda/cuda_backend.hpp"
#include "backend/cuda/device_shard.hpp"
#include "backend/cuda/error.hpp"
#include "bench/cuda_ladder.hpp"
#include "cuda/half_cycle.hpp"
#include "parity/support/fingerprint.hpp"
#include "ptx/harness.hpp"
#include "ptx/runtime/faults.hpp"
#include "ptx/runtime/module.hpp"

using namespace lithofront;
using namespace lithofront::parity;
using namespace lithofront::ptx;

namespace {

Scenario first_steps() {
    for (const Scenario& s : scenarios(true))
        if (s.name == "everything, first steps 2D") return s;
    return {};
}

std::vector<Fingerprint> bits_of_serial() {
    const std::unique_ptr<Backend> serial = make_cpu_backend(1);
    return fingerprints(*serial, first_steps());
}

Settings watched() {
    Settings s;
    s.checks_memory = s.checks_races = true;
    return s;
}

// Whether bits or a fault betray these settings; what the kernels did then is in `done`.
bool seen(const Settings& settings, const std::vector<Fingerprint>& expected, Tally* done = nullptr) {
    const With with(settings);
    use_modules(modules_in("modules"));
    fake::reset(machine_of(75));
    const std::unique_ptr<Backend> cuda = make_cuda_backend_on({0});
    bool found = false;
    try {
        found = fingerprints(*cuda, first_steps()) != expected;
    } catch (const CudaError&) {
        found = true;
    }
    if (done) *done = tally();
    return found || !faults().empty();
}

// Sites from the most visited one on.
std::vector<int> busiest(const std::vector<std::uint64_t>& visits, std::size_t n) {
    std::vector<int> sites;
    for (std::size_t k = 0; k < visits.size(); ++k)
        if (visits[k] > 0) sites.push_back(static_cast<int>(k));
    std::sort(sites.begin(), sites.end(),
              [&](int a, int b) { return visits[static_cast<std::size_t>(a)] > visits[static_cast<std::size_t>(b)]; });
    sites.resize(std::min(sites.size(), n));
    return sites;
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

TEST_CASE("a barrier of a block that is left out shows, and so does a shuffle whose mask lacks a lane") {
    const std::vector<Fingerprint> expected = bits_of_serial();
    Tally done;
    REQUIRE_FALSE(seen(watched(), expected, &done));
    for (const int site : busiest(done.block_barriers_at, 4)) {
        CAPTURE(site);
        Settings mutant = watched();
        mutant.omitted_barrier = site;
        CHECK(seen(mutant, expected));
    }
    for (const int site : busiest(done.warp_operations_at, 1)) {
        CAPTURE(site);
        Settings mutant = watched();
        mutant.narrowed_shuffle = site;
        CHECK(seen(mutant, expected));
    }
}

TEST_CASE("a launch with more shared memory than was asked for, or than a block may have, is refused") {
    use_modules(modules_in("modules"));
    fake::reset(machine_of(75));
    int blocks = 0;
    CHECK(half_cycle_blocks_per_multiprocessor(2, 64, machine_of(75).shared_per_block, &blocks) == cudaErrorInvalidValue);
    HalfCycleBatch batch;
    batch.fast_bytes = std::size_t{1} << 20;
    CHECK(launch_half_cycle(2, batch, {1, 1, 64, nullptr}) == cudaErrorInvalidValue);
    CHECK(launch_half_cycle(2, {}, {1, 1, 2 * most_threads, nullptr}) == cudaErrorInvalidValue);
    CHECK(fake::log().launches == 0);
}
