// The elliptic solver's sweep beside a plain weighted 5-point stencil of the same size; sites per second on one core.
#include <benchmark/benchmark.h>

#include <vector>

#include "core/team.hpp"
#include "particle/fields.hpp"

namespace {

using namespace lithofront;

struct Field {
    explicit Field(int n) : lattice(Lattice::make(2, n, n, 1, false)), memory(7, std::vector<float>(static_cast<std::size_t>(lattice.count), 0.2f)) {
        arrays.potential = memory[0].data();
        arrays.face[0] = memory[1].data();
        arrays.face[1] = memory[2].data();
        arrays.diagonal = memory[3].data();
        arrays.inverse = memory[4].data();
        arrays.exit = memory[6].data();
    }
    Lattice lattice;
    std::vector<std::vector<float>> memory;
    FieldArrays arrays;
};

void elliptic_sweep(benchmark::State& state) {
    const int n = static_cast<int>(state.range(0));
    Field field(n);
    SerialTeam team;
    for (auto _ : state) {
        sweep<2>(team, field.lattice, field.arrays, 1.5f);
        benchmark::ClobberMemory();
    }
    state.counters["sites_per_second"] = benchmark::Counter(static_cast<double>(n) * n, benchmark::Counter::kIsIterationInvariantRate);
}

void plain_stencil(benchmark::State& state) {
    const int n = static_cast<int>(state.range(0)), width = n + 2;
    const std::size_t count = static_cast<std::size_t>(width) * static_cast<std::size_t>(width);
    std::vector<float> from(count, 1.0f), to(count, 1.0f), weight(count, 0.2f), source(count, 0.1f);
    for (auto _ : state) {
        for (int y = 1; y <= n; ++y) {
            const float* p = from.data() + y * width;
            float* q = to.data() + y * width;
            const float* w = weight.data() + y * width;
            const float* s = source.data() + y * width;
            LF_INDEPENDENT_ITERATIONS
            for (int x = 1; x <= n; ++x) q[x] = w[x] * (p[x - 1] + p[x + 1] + p[x - width] + p[x + width]) + s[x];
        }
        from.swap(to);
        benchmark::ClobberMemory();
    }
    state.counters["sites_per_second"] = benchmark::Counter(static_cast<double>(n) * n, benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK(elliptic_sweep)->Arg(64)->Arg(126)->Arg(254);
BENCHMARK(plain_stencil)->Arg(64)->Arg(126)->Arg(254);

}  // namespace
