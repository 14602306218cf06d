// The default study's 1C/16C cycles with all its mechanisms, one round section of about n x n sites, on one core: particle-cycles
// per second, and the share of time in each stage.
#include <benchmark/benchmark.h>

#include "backend/backend.hpp"
#include "bench/stages.hpp"
#include "bench/subject.hpp"
#include "population/model_parameters.hpp"

namespace {

using namespace lithofront;

void particle_cycles(benchmark::State& state) {
    const Options options = bench_options(static_cast<int>(state.range(0)));
    const auto backend = make_cpu_backend(1);
    backend->load(make_model_parameters(options), bench_population(options, 1, 1, 1), false);
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

void stage_shares(benchmark::State& state) {
    const Options options = bench_options(static_cast<int>(state.range(0)));
    StageTimes all;
    for (auto _ : state) {
        const StageTimes once = time_stages(options, 0.0);
        for (std::size_t s = 0; s < stages; ++s) all.seconds[s] += once.seconds[s];
        all.total_s += once.total_s;
    }
    for (std::size_t s = 0; s < stages; ++s) state.counters[std::string(stage_names[s])] = all.seconds[s] / all.total_s;
}

// The same cycles every time: a particle's work changes as it ages.
BENCHMARK(particle_cycles)->Arg(34)->Arg(66)->Arg(128)->Iterations(24)->Unit(benchmark::kMillisecond);
BENCHMARK(stage_shares)->Arg(128)->Unit(benchmark::kMillisecond);

}  // namespace
