// Cycles at 1C/16C with all default mechanisms, one section of about n x n sites; particle cycles per second on one core.
#include <benchmark/benchmark.h>

#include "backend/backend.hpp"
#include "config/options.hpp"
#include "population/make_particle.hpp"
#include "population/model_parameters.hpp"

namespace {

using namespace lithofront;

void particle_cycles(benchmark::State& state) {
    Options options;
    options.population.size_distribution = SizeDistribution::single;
    options.population.diameter_um = static_cast<double>(state.range(0)) * options.lattice.site_spacing_nm * 1e-3;
    options.population.shape = Shape::round;
    options.protocol.steps[0].discharge_c_rate = 16.0;
    const auto backend = make_cpu_backend(1);
    backend->load(make_model_parameters(options), {make_particle(options, 0)}, false);
    std::uint32_t cycle = 0;
    double sweeps = 0, steps = 0;
    for (auto _ : state) {
        ++cycle;
        for (const Half half : {Half::charge, Half::discharge}) {
            const auto outcome = backend->run_half_cycle(make_drive(options, options.protocol.steps[0], cycle, half), {});
            sweeps += static_cast<double>(outcome[0].result.sweeps);
            steps += outcome[0].result.steps;
        }
    }
    state.counters["particle_cycles_per_second"] = benchmark::Counter(1.0, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["steps_per_cycle"] = steps / cycle;
    state.counters["sweeps_per_cycle"] = sweeps / cycle;
}

BENCHMARK(particle_cycles)->Arg(32)->Arg(64)->Arg(126)->Unit(benchmark::kMillisecond);

}  // namespace
