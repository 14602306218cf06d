// A front limited by transport through its product, at constant potential (docs/model.md, section 10), alone and in series with the
// reaction.
#include <cmath>

#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

constexpr float overpotential_kT = 0.5f;         // small, so that the kinetics are linear
constexpr float exit_conductance = 1000.0f;

// Time in units of tau at which a share is converted, and tau = size^2 / (2 axes mobility drop).
double shell_time(int axes, double share) {
    const double rest = 1.0 - share;
    if (axes == 1) return share * share;
    if (axes == 2) return share + rest * (rest > 0.0 ? std::log(rest) : 0.0);
    return 1.0 - 3.0 * std::pow(rest, 2.0 / 3.0) + 2.0 * rest;
}

struct Body {
    const char* name;
    int axes;
    double size;
    int runs;
};

Samples measure_times(const Body& body, const std::vector<double>& shares, const Effort& effort, bool shell, float rate_constant) {
    Samples times(static_cast<std::size_t>(body.runs));
    for_each_realisation(body.runs, effort.threads, [&](int r) {
        ModelParameters p = bare_parameters(body.axes == 3 ? 3 : 2, 103);
        p.advance_per_step = 0.05f;                 // at 0.2 the step costs 3 to 5 % of the time in curved bodies
        p.rate_constant = rate_constant;
        p.field_tolerance = 2.0e-4f;
        p.ionic_field = shell ? 1 : 0;
        p.ion_mobility[phase_delithiated] = 1.0f;
        const auto number = static_cast<std::uint32_t>(r);
        Particle particle = body.axes == 1 ? channel_body(2, 64, static_cast<int>(body.size), number)
                                           : round_body(p.dimension, body.size, number);
        set_ion_exit(particle, exit_conductance);
        Experiment e(p, std::move(particle));
        e.begin(constant_potential(overpotential_kT));
        times[static_cast<std::size_t>(r)] = e.times_at(shares);
    });
    return times;
}

const std::vector<double> shares = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
constexpr std::size_t first = 3, last = 8;       // X = 0.4 and 0.9: a shell of several sites in every body

double tau_of(const Body& body) { return body.size * body.size / (2.0 * body.axes * static_cast<double>(overpotential_kT)); }

Body twice(Body body) {
    body.size *= 2.0;
    body.runs = (body.runs + 1) / 2;
    return body;
}

Row alone(const Body& small, const Effort& effort) {
    const Body large = twice(small);
    Samples times;
    const auto lap = [&](const Body& body) {
        times = measure_times(body, shares, effort, true, 1000.0f);
        return jackknife(times, [&](const std::vector<double>& t) { return (t[last] - t[first]) / tau_of(body); });
    };
    const Estimate at_small = lap(small), at_large = lap(large);
    const Limit limit = extrapolated(at_small, at_large);
    Row row;
    row.name = std::string("shell-control/") + small.name;
    row.quantity = "time from X = 0.4 to 0.9 over tau";
    row.reference = shell_time(small.axes, shares[last]) - shell_time(small.axes, shares[first]);
    row.source = small.axes == 1 ? "t/tau = X^2" : small.axes == 2 ? "t/tau = X+(1-X)ln(1-X)" : "t/tau = 1-3(1-X)^(2/3)+2(1-X)";
    row.measure(limit);
    row.plot = {"t / tau", "X", false, {{"exact", {}}, {"measured", {}}}};
    const std::vector<double> mean = mean_figures(times);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        row.plot.series[0].points.push_back({shell_time(small.axes, shares[i]), shares[i], 0.0});
        row.plot.series[1].points.push_back({mean[i] / tau_of(large), shares[i], 0.0});
    }
    return row;
}

// Resistances of shell and reaction in series, about half the time each.
Row in_series(const Body& small, const Effort& effort) {
    const Body large = twice(small);
    Samples both, reaction;
    const auto ratio_of = [&](const Body& body) {
        const float rate_constant = static_cast<float>(body.axes == 1 ? 2.0 : 3.0) / static_cast<float>(body.size);
        both = measure_times(body, shares, effort, true, rate_constant);
        reaction = measure_times(body, shares, effort, false, rate_constant);
        const double shell = tau_of(body) * (shell_time(body.axes, shares[last]) - shell_time(body.axes, shares[first]));
        Samples joined;
        for (std::size_t r = 0; r < both.size(); ++r)
            joined.push_back({both[r][last] - both[r][first], reaction[r][last] - reaction[r][first]});
        return jackknife(joined, [&](const std::vector<double>& t) { return t[0] / (t[1] + shell); });
    };
    const Estimate at_small = ratio_of(small), at_large = ratio_of(large);
    const Limit ratio = extrapolated(at_small, at_large);
    Row row;
    row.name = std::string("shell-control/mixed-") + small.name;
    row.quantity = "time from X = 0.4 to 0.9 over the sum of the times under either control";
    row.reference = 1.0;
    row.source = "times add; reaction measured alone, shell exact";
    row.measure(ratio);
    row.plot = {"sum of the times / s", "time / s", false, {{"exact", {}}, {"measured", {}}}};
    const std::vector<double> measured = mean_figures(both), alone = mean_figures(reaction);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const double sum = alone[i] + tau_of(large) * shell_time(small.axes, shares[i]);
        row.plot.series[0].points.push_back({sum, sum, 0.0});
        row.plot.series[1].points.push_back({sum, measured[i], 0.0});
    }
    return row;
}

}  // namespace

std::vector<Row> shell_control(const Effort& effort) {
    const Body bodies[] = {{"plane", 1, effort.pick(50.0, 25.0), effort.pick(16, 16)},
                           {"cylinder", 2, effort.pick(40.0, 20.0), effort.pick(16, 12)},
                           {"sphere", 3, effort.pick(20.0, 12.0), effort.pick(8, 6)}};
    std::vector<Row> rows;
    for (const Body& body : bodies) rows.push_back(alone(body, effort));
    for (const Body& body : bodies) rows.push_back(in_series(body, effort));
    return rows;
}

}  // namespace lithofront
