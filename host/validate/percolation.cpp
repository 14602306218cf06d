// Quenched disorder at vanishing rate: invasion percolation with and without trapping, and the depinning of a driven front
// (docs/model.md, section 10).
#include <algorithm>
#include <cmath>

#include "core/random.hpp"
#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/fractal_dimension.hpp"
#include "validate/front_statistics.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

// dmu uniform within +-half_width kT at every site, for parameters with energy_per_MPa = 1.
void lay_uniform_disorder(Particle& body, std::uint64_t seed, double half_width) {
    const RandomKey key = RandomKey::make(seed, body.number, 0, 0, Stream::residual_stress);
    for (int s = 0; s < body.lattice.count; ++s) {
        const double u = static_cast<double>(random_uniform(key, 0, static_cast<std::uint32_t>(s)));
        body.residual_stress_MPa[static_cast<std::size_t>(s)] = static_cast<float>(half_width * (2.0 * u - 1.0));
    }
}

std::vector<Cluster> invade(double radius, int r, const std::vector<double>& sites, bool trapping) {
    ModelParameters p = bare_parameters(2, 157);
    p.energy_per_MPa = 1.0f;
    p.advance_per_step = 0.7f;
    if (trapping) {
        // Electrons that cannot cross the product cut enclosed lithium off; they meet no other resistance.
        p.electronic_field = 1;
        p.electron_mobility[phase_lithiated] = 1.0e4f;
        p.electrons_leave_far = 1;
        p.field_tolerance = 1.0e-2f;
    }
    CentredDisc disc = centred_disc(radius, static_cast<std::uint32_t>(r));
    // One conversion at a time, always the easiest: the spread of the disorder is wide against kT.
    lay_uniform_disorder(disc.particle, p.seed, 1000.0);
    const double at_birth = static_cast<double>(disc.particle.sites_at_birth);
    Experiment e(p, std::move(disc.particle));
    e.begin(constant_current(1.0e-3 / at_birth, 1.0e6, p));
    std::vector<Cluster> clusters;
    for (const double n : sites) {
        e.run_until([&](const Experiment& x) { return static_cast<double>(x.result().converted) >= n; });
        clusters.push_back(cluster_of(e.particle(), phase_delithiated, disc.x, disc.y));
        if (clusters.back().reach > 0.95 * radius) throw std::runtime_error("the cluster came too near the rim");
    }
    return clusters;
}

// Mean square differences of the last pinned front, the drive raised until the front runs through.
constexpr double stiffness = 4.0;  // of the disorder's half-width: fronts stay single-valued
std::vector<double> pinned_differences(int width, int length, int r, const std::vector<int>& distances) {
    constexpr double half_width = 4.0;  // kT
    ModelParameters p = bare_parameters(2, 163);
    p.energy_per_MPa = 1.0f;
    p.interface_energy = static_cast<float>(stiffness * half_width);
    Particle body = channel_body(2, width, length, static_cast<std::uint32_t>(r));
    lay_uniform_disorder(body, p.seed, half_width);
    paint(body, [](const Site& at) { return at.y <= 3 ? phase_delithiated : phase_lithiated; });
    Experiment e(p, std::move(body));
    std::vector<int> pinned;
    for (double drive = 0.0;; drive += 0.01) {
        e.begin(constant_potential(static_cast<float>(drive * half_width)));
        e.run_to_end();
        const std::vector<int> heights = front_heights(e.particle(), phase_delithiated);
        if (*std::max_element(heights.begin(), heights.end()) >= length - 1) break;
        pinned = heights;
    }
    if (pinned.empty()) throw std::runtime_error("the front was never pinned");
    std::vector<double> out;
    for (const int d : distances) out.push_back(mean_square_difference(pinned, width, d));
    return out;
}

Row depinning_row(const Effort& effort) {
    const int runs = effort.pick(48, 16);
    // Fronts are compared over an eighth of the width at most, and must not feel the channel's end.
    const int width = effort.pick(1024, 256), length = effort.pick(512, 256);
    const std::vector<int> distances = {4, 8, 16, 32};
    Samples samples(static_cast<std::size_t>(runs));
    for_each_realisation(runs, effort.threads,
                         [&](int r) { samples[static_cast<std::size_t>(r)] = pinned_differences(width, length, r, distances); });
    std::vector<double> r;
    for (const int d : distances) r.push_back(d);
    const Estimate alpha = jackknife(samples, [&](const std::vector<double>& c) { return 0.5 * fitted_exponent(r, c); });
    const auto between = [&](std::size_t i) { return 0.5 * std::log2(mean_of(samples, i + 1).value / mean_of(samples, i).value); };
    Row row;
    row.name = "percolation/depinning-alpha";
    row.quantity = "roughness exponent of the pinned front, 4 to 32 sites, stiffness 4 times the disorder";
    row.reference = 0.633;
    row.source = "directed-percolation depinning";
    row.measured = alpha.value;
    row.standard_error = alpha.error;
    row.allowance = std::abs(between(distances.size() - 2) - between(0));
    row.allowance_reason = "drift of the exponent from the smallest to the largest distances";
    row.plot = {"r / sites", "<(h(x+r)-h(x))^2>", true, {{"accepted exponent", {}}, {"measured", {}}}};
    for (std::size_t i = 0; i < distances.size(); ++i) {
        const Estimate c = mean_of(samples, i);
        row.plot.series[1].points.push_back({r[i], c.value, c.error});
        const CurvePoint& origin = row.plot.series[1].points.front();
        row.plot.series[0].points.push_back({r[i], origin.y * std::pow(r[i] / origin.x, 2.0 * row.reference), 0.0});
    }
    return row;
}

}  // namespace

std::vector<Row> percolation(const Effort& effort) {
    std::vector<Row> rows;
    {
        Row row;
        row.name = "percolation/invasion";
        row.reference = 91.0 / 48.0;
        row.source = "91/48, invasion percolation without trapping";
        // The first few hundred sites know that they began from one: a slope of 1.76 between 100 and 200.
        const DimensionPlan plan{geometric(400.0, effort.pick(6400.0, 2500.0), 6), effort.pick(192, 24)};
        measure_dimension(row, plan, effort, [&](int r) { return invade(effort.pick(450.0, 150.0), r, plan.sites, false); });
        rows.push_back(row);
    }
    {
        Row row;
        row.name = "percolation/invasion-trapping";
        row.reference = 1.84;
        row.source = "1.81 to 1.87, invasion percolation with trapping";
        row.allowance = 0.03;
        row.allowance_reason = "the accepted range";
        const DimensionPlan plan{geometric(effort.pick(100.0, 50.0), effort.pick(1500.0, 400.0), 6), effort.pick(64, 32)};
        measure_dimension(row, plan, effort, [&](int r) { return invade(effort.pick(180.0, 72.0), r, plan.sites, true); });
        rows.push_back(row);
    }
    rows.push_back(depinning_row(effort));
    return rows;
}

}  // namespace lithofront
