#include "simulation/population.hpp"

#include <omp.h>

#include <algorithm>
#include <exception>
#include <mutex>

#include "population/make_particle.hpp"

namespace lithofront {

int threads_in_use(int threads) { return threads > 0 ? threads : omp_get_max_threads(); }

std::vector<Particle> make_population(const Options& options, int threads) {
    std::vector<Particle> particles(static_cast<std::size_t>(options.population.particles));
    const std::int64_t n = options.population.particles;
    const int team = static_cast<int>(std::min<std::int64_t>(threads_in_use(threads), n));
    std::exception_ptr failure;
    std::mutex guard;
#pragma omp parallel for schedule(dynamic, 4) num_threads(team)
    for (std::int64_t i = 0; i < n; ++i) {
        try {
            particles[static_cast<std::size_t>(i)] = make_particle(options, static_cast<std::uint32_t>(i));
        } catch (...) {
            const std::lock_guard<std::mutex> lock(guard);
            if (!failure) failure = std::current_exception();
        }
    }
    if (failure) std::rethrow_exception(failure);
    return particles;
}

}  // namespace lithofront
