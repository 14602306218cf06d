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

namespace {

// Figures of a run: log N and log R in turn. Dimension between two of its sizes, ends included.
double dimension_between(const std::vector<double>& figures, std::size_t first, std::size_t last) {
    std::vector<double> log_sites, log_radius;
    for (std::size_t i = first; i <= last; ++i) {
        log_sites.push_back(figures[2 * i]);
        log_radius.push_back(figures[2 * i + 1]);
    }
    return 1.0 / fitted_slope(log_sites, log_radius);
}

// What is added to the dimension over the upper half of the sizes, for the limit of large ones.
double step_to_limit(const std::vector<double>& figures, double exponent) {
    const std::size_t last = figures.size() / 2 - 1, middle = last / 2;
    const double larger = std::exp(0.5 * (figures[2 * last + 1] - figures[1]));
    return (dimension_between(figures, middle, last) - dimension_between(figures, 0, middle)) / (std::pow(larger, exponent) - 1.0);
}

}  // namespace

void measure_dimension(Row& row, const DimensionPlan& plan, const Effort& effort, const std::function<std::vector<Cluster>(int)>& grow) {
    Samples samples(static_cast<std::size_t>(plan.runs));
    for_each_realisation(plan.runs, effort.threads, [&](int r) {
        try {
            for (const Cluster& c : grow(r)) {
                samples[static_cast<std::size_t>(r)].push_back(std::log(c.sites));
                samples[static_cast<std::size_t>(r)].push_back(std::log(c.gyration_radius));
            }
        } catch (const std::exception& error) {
            throw std::runtime_error(row.name + ", realisation " + std::to_string(r) + ": " + error.what());
        }
    });
    const std::size_t last = plan.sites.size() - 1;
    const bool extrapolates = plan.correction_exponent > 0.0;
    row.quantity = "fractal dimension, " + std::to_string(static_cast<int>(plan.sites.front())) + " to " +
                   std::to_string(static_cast<int>(plan.sites.back())) + " sites" + (extrapolates ? ", extrapolated" : "");
    const std::vector<double> mean = mean_figures(samples);
    if (extrapolates) {
        const Estimate estimate = jackknife(samples, [&](const std::vector<double>& f) {
            return dimension_between(f, last / 2, last) + step_to_limit(f, plan.correction_exponent);
        });
        row.measure({estimate, 0.25 * std::abs(step_to_limit(mean, plan.correction_exponent))});
    } else {
        const Estimate estimate = jackknife(samples, [&](const std::vector<double>& f) { return dimension_between(f, 0, last); });
        row.measured = estimate.value;
        row.standard_error = estimate.error;
    }
    row.plot = {"radius of gyration / sites", "sites", true, {{"accepted dimension", {}}, {"measured", {}}}};
    const std::size_t middle = (last + 1) / 2;
    for (std::size_t i = 0; i <= last; ++i) {
        const double radius = std::exp(mean[2 * i + 1]);
        row.plot.series[0].points.push_back(
            {radius, std::exp(mean[2 * middle] + row.reference * (mean[2 * i + 1] - mean[2 * middle + 1])), 0.0});
        row.plot.series[1].points.push_back({radius, std::exp(mean[2 * i]), 0.0});
    }
}

}  // namespace lithofront
