#include "validate/fractal_dimension.hpp"

#include <cmath>
#include <stdexcept>

#include "validate/experiment.hpp"
#include "validate/statistics.hpp"

namespace lithofront {

CentredDisc centred_disc(double radius, std::uint32_t number) {
    CentredDisc disc;
    disc.particle = round_body(2, radius, number);
    Particle& body = disc.particle;
    set_electron_exit(body, 1000.0f);
    const Lattice& l = body.lattice;
    const int x = (l.nx + 1) / 2, y = (l.ny + 1) / 2;
    disc.centre = l.index(x, y, 0);
    disc.x = x;
    disc.y = y;
    for (SiteState& state : body.state) state = static_cast<SiteState>(state & ~site_wet);
    for (float& conductance : body.ion_conductance) conductance = 0.0f;
    const auto centre = static_cast<std::size_t>(disc.centre);
    body.state[centre] = with_phase(body.state[centre], phase_delithiated);
    body.ion_conductance[centre] = 1.0f;
    return disc;
}

std::vector<double> geometric(double first, double last, int count) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i) values.push_back(std::round(first * std::pow(last / first, static_cast<double>(i) / (count - 1))));
    return values;
}

void measure_dimension(Row& row, const std::vector<double>& sites, int runs, const Effort& effort,
                       const std::function<std::vector<double>(int, const std::vector<double>&)>& log_radii) {
    Samples samples(static_cast<std::size_t>(runs));
    for_each_realisation(runs, effort.threads, [&](int r) {
        try {
            samples[static_cast<std::size_t>(r)] = log_radii(r, sites);
        } catch (const std::exception& error) {
            throw std::runtime_error(row.name + ", realisation " + std::to_string(r) + ": " + error.what());
        }
    });
    std::vector<double> log_sites;
    for (const double n : sites) log_sites.push_back(std::log(n));
    const auto dimension = [&](const std::vector<double>& mean) { return 1.0 / fitted_slope(log_sites, mean); };
    const Estimate estimate = jackknife(samples, dimension);
    row.quantity = "fractal dimension, " + std::to_string(static_cast<int>(sites.front())) + " to " +
                   std::to_string(static_cast<int>(sites.back())) + " sites";
    row.measured = estimate.value;
    row.standard_error = estimate.error;
    row.plot = {"radius of gyration / sites", "sites", true, {{"accepted dimension", {}}, {"measured", {}}}};
    const std::vector<double> mean = mean_figures(samples);
    const std::size_t middle = sites.size() / 2;
    for (std::size_t i = 0; i < sites.size(); ++i) {
        row.plot.series[0].points.push_back({std::exp(mean[i]), sites[middle] * std::exp(row.reference * (mean[i] - mean[middle])), 0.0});
        row.plot.series[1].points.push_back({std::exp(mean[i]), sites[i], 0.0});
    }
}

}  // namespace lithofront
