#include "population/size.hpp"

#include <stdexcept>

#include "core/math.hpp"
#include "core/random.hpp"

namespace lithofront {

double draw_diameter_um(const Options& options, std::uint32_t number) {
    const PopulationOptions& p = options.population;
    switch (p.size_distribution) {
        case SizeDistribution::single: return p.diameter_um;
        case SizeDistribution::list:
            if (p.diameters_um.empty()) {
                throw std::invalid_argument("population.diameters_um is empty, but size_distribution is \"list\"");
            }
            return p.diameters_um[number % p.diameters_um.size()];
        case SizeDistribution::lognormal: break;
    }
    const RandomKey key = RandomKey::make(options.seed, number, 0, 0, Stream::particle_size);
    const float sigma = logarithm(static_cast<float>(p.geometric_standard_deviation));
    for (std::uint32_t attempt = 0; attempt < 1000; ++attempt) {
        const double factor = exponential(sigma * random_normal(key, attempt, 0));
        const double diameter = p.median_diameter_um * factor;
        if (diameter >= p.min_diameter_um && diameter <= p.max_diameter_um) {
            return diameter;
        }
    }
    throw std::invalid_argument(
        "no lognormal diameter within population.min_diameter_um and max_diameter_um in 1000 draws: the window is too far "
        "from median_diameter_um for geometric_standard_deviation");
}

}  // namespace lithofront
