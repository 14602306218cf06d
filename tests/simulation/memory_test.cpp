#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "config/memory.hpp"
#include "output/child_process.hpp"
#include "sanitizer.hpp"
#include "simulation/cycler.hpp"
#include "simulation/population.hpp"

using namespace lithofront;
using namespace lithofront::test;

namespace {

// A line of /proc/self/status, in bytes.
double status_bytes(const std::string& name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(name + ":")) return 1024.0 * std::stod(line.substr(name.size() + 1));
    return 0;
}

}  // namespace

TEST_CASE("what a particle keeps a site is what the estimate counts") {
    const auto kept = [](const Particle& p) {
        double bytes = 0;
        const auto add = [&bytes](const auto&... arrays) { ((bytes += static_cast<double>(arrays.size() * sizeof(arrays[0]))), ...); };
        add(p.state, p.residual_stress_MPa, p.barrier_kT, p.ion_conductance, p.electron_conductance, p.domain, p.pocket_age, p.passivation,
            p.dissolved);
        return bytes;
    };
    for (const bool electronic : {false, true}) {
        Options o;
        o.population.particles = 1;
        o.population.size_distribution = SizeDistribution::single;
        o.population.shape = Shape::round;
        o.transport.electronic = electronic;
        double estimated[2], measured[2];
        for (const int k : {0, 1}) {
            o.population.diameter_um = 1 + k;
            estimated[k] = estimate_memory(o, 1).lasting_bytes;
            measured[k] = kept(make_population(o, 1)[0]);
        }
        // A particle's own bytes cancel.
        CHECK(estimated[1] - estimated[0] == doctest::Approx(measured[1] - measured[0]));
    }
}

TEST_CASE("a cycle of many frames stays within the estimate of memory") {
    if (sanitized) {
        MESSAGE("skipped: a sanitizer keeps freed memory");
        return;
    }
    Options o;
    o.population.particles = 2;
    o.population.size_distribution = SizeDistribution::single;
    o.population.diameter_um = 2;
    o.output.snapshot_particles = {0, 1};
    o.output.snapshot_cycles = {1};
    o.output.snapshot_frames = 600;
    o.numerics.charge_per_step = 0.001;  // or frames would be skipped
    const double estimate = estimate_memory(o, 1).total_bytes();
    const pid_t child = start_child([&] {
        const double before = status_bytes("VmRSS");
        const auto backend = make_cpu_backend(1);
        std::vector<Particle> particles = make_population(o, 1);
        std::vector<RadialOutline> outlines;
        for (const Particle& p : particles) outlines.emplace_back(p);
        Cycler cycler(o, *backend, std::move(particles), outlines);
        int taken = 0;
        cycler.next([&taken](const SnapshotRecord&) { ++taken; });
        const double grown = status_bytes("VmHWM") - before;
        std::printf("%d snapshots, estimated %.1f MiB, grown by %.1f MiB\n", taken, estimate / 1048576, grown / 1048576);
        std::fflush(stdout);
        // The program's own tables and the allocator's leftovers are not the study's.
        ::_exit(taken > 2000 && grown < 1.1 * estimate + 8e6 && grown > 0.3 * estimate ? 0 : 3);
    });
    CHECK(ended_well(wait_for(child)));
}
