// The elliptic solver's sweep beside a plain weighted 5-point stencil of the same size; sites per second on one core.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/plain_loops.hpp"
#include "core/team.hpp"
#include "particle/fields.hpp"

namespace {

using namespace lithofront;

struct Field {
    explicit Field(int n)
        : lattice(Lattice::make(2, n, n, 1, false)), memory(7, std::vector<float>(static_cast<std::size_t>(lattice.count), 0.2f)) {
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
        measured_sweep<2>(team, field.lattice, field.arrays, 1.5f);
        benchmark::ClobberMemory();
    }
    state.counters["sites_per_second"] = benchmark::Counter(static_cast<double>(n) * n, benchmark::Counter::kIsIterationInvariantRate);
}

void plain_stencil(benchmark::State& state) {
    PlainStencil stencil(static_cast<int>(state.range(0)));
    for (auto _ : state) stencil.repeat(1);
    state.counters["sites_per_second"] = benchmark::Counter(stencil.sites(), benchmark::Counter::kIsIterationInvariantRate);
}

// 62, 126, 254: rows of whole vectors; 64: the worst padding.
BENCHMARK(elliptic_sweep)->Arg(62)->Arg(64)->Arg(126)->Arg(254);
BENCHMARK(plain_stencil)->Arg(62)->Arg(64)->Arg(126)->Arg(254);

}  // namespace
