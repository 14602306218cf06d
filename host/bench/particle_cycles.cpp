#include "bench/particle_cycles.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <stdexcept>

#include "bench/subject.hpp"
#include "config/model_parameters.hpp"
#include "population/make_particle.hpp"

namespace lithofront {
namespace {

// Drawing a particle takes far longer than copying one.
constexpr std::size_t distinct_particles = 32;

double free_memory_bytes() { return static_cast<double>(sysconf(_SC_AVPHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE)); }

template <class... Values>
std::string text(const char* format, Values... values) {
    char buffer[128];
    std::snprintf(buffer, sizeof buffer, format, values...);
    return buffer;
}

}  // namespace

CycleRate cycle_rate(Backend& backend, const Options& options, std::size_t particles, int threads) {
    backend.load(make_model_parameters(options), bench_population(options, particles, distinct_particles, threads), false);
    CycleRate rate;
    rate.particles = static_cast<std::int64_t>(particles);
    const auto begin = std::chrono::steady_clock::now();
    for (const Half half : {Half::charge, Half::discharge}) {
        const auto outcomes = backend.run_half_cycle(make_drive(options, options.protocol.steps[0], 1, half), {});
        for (const ParticleOutcome& o : outcomes) {
            if (o.result.fault != FaultCode::none)
                throw std::runtime_error("a particle of the benchmark ended with fault " +
                                         std::to_string(static_cast<int>(o.result.fault)));
            rate.steps_per_cycle += o.result.steps;
            rate.sweeps_per_cycle += static_cast<double>(o.result.sweeps);
        }
    }
    rate.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const double n = static_cast<double>(particles);
    rate.particle_cycles_per_second = n / rate.seconds;
    rate.steps_per_cycle /= n;
    rate.sweeps_per_cycle /= n;
    return rate;
}

std::vector<CycleRate> scaling(Backend& backend, const Options& options, std::int64_t most, double budget_s, int threads) {
    std::vector<CycleRate> rates;
    const double bytes_each = static_cast<double>(estimate_sites(options, 0) * particle_bytes_per_site);
    double best = 0, left = budget_s;
    for (std::int64_t n = 1; n <= most; n *= 10) {
        CycleRate rate;
        rate.particles = n;
        // More particles than are drawn at first wait in two copies while they are loaded.
        const double bytes = 2.0 * bytes_each * static_cast<double>(n), seconds = best > 0 ? static_cast<double>(n) / best : 0.0;
        if (seconds > left) {
            rate.cut = text("about %.1f s, %.1f s of the budget of %.0f s are left", seconds, std::max(left, 0.0), budget_s);
        } else if (bytes > 0.8 * free_memory_bytes()) {
            rate.cut = text("%.1f GiB of memory, %.1f GiB are free", bytes / 1073741824.0, free_memory_bytes() / 1073741824.0);
        } else {
            rate = cycle_rate(backend, options, static_cast<std::size_t>(n), threads);
            best = std::max(best, rate.particle_cycles_per_second);
            left -= rate.seconds;
        }
        rates.push_back(rate);
    }
    return rates;
}

}  // namespace lithofront
