// A front limited by transport through its product, at constant potential (docs/model.md, section 10), alone and in series with the
// reaction.
#include <cmath>
#include <stdexcept>
#include <string>

#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

constexpr float overpotential_kT = 0.5f;  // small, so that the kinetics are linear
constexpr float exit_conductance = 1000.0f;

// Time in units of tau at which a share is converted, and tau = size^2 / (2 axes mobility drop).
double shell_time(int axes, double share) {
    const double rest = 1.0 - share;
    if (axes == 1) return share * share;
    if (axes == 2) return share + rest * (rest > 0.0 ? std::log(rest) : 0.0);
    return 1.0 - 3.0 * std::pow(rest, 2.0 / 3.0) + 2.0 * rest;
}

struct TestBody {
    const char* name;
    int axes;
    double size;
    int runs;
};

ModelParameters parameters_for(const TestBody& body, float rate_constant) {
    ModelParameters p = bare_parameters(body.axes == 3 ? 3 : 2, 103);
    p.advance_per_step = 0.05f;  // at 0.2 the step costs 3 to 5 % of the time in curved bodies
    p.rate_constant = rate_constant;
    p.field_tolerance = 2.0e-4f;
    p.ionic_field = 1;
    p.ion_mobility[phase_delithiated] = 1.0f;
    return p;
}

Particle particle_for(const TestBody& body, int r) {
    const auto number = static_cast<std::uint32_t>(r);
    Particle particle =
        body.axes == 1 ? channel_body(2, 64, static_cast<int>(body.size), number) : round_body(body.axes, body.size, number);
    set_ion_exit(particle, exit_conductance);
    return particle;
}

const std::vector<double> shares = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
constexpr std::size_t first = 3, last = 8;  // X = 0.4 and 0.9: a shell of several sites in every body

double tau_of(const TestBody& body) { return body.size * body.size / (2.0 * body.axes * static_cast<double>(overpotential_kT)); }

// Of every run: times at the shares, then at each of them the part of the time that the reaction has taken: its share of the
// potential, affinity over overpotential.
Samples measure_times(const TestBody& body, const Effort& effort, float rate_constant) {
    Samples times(static_cast<std::size_t>(body.runs));
    for_each_realisation(body.runs, effort.threads, [&](int r) {
        Experiment e(parameters_for(body, rate_constant), particle_for(body, r));
        e.begin(constant_potential(overpotential_kT));
        std::vector<double> at, by_reaction;
        double share = 0.0, time = 0.0, reaction = 0.0;
        while (at.size() < shares.size()) {
            if (!e.step()) throw std::runtime_error("the half-cycle ended at a share of " + std::to_string(share));
            const double passed = e.time_s() - time, gained = e.converted_share() - share;
            const double taken = passed * reaction_of(e).affinity / static_cast<double>(overpotential_kT);
            for (; at.size() < shares.size() && e.converted_share() >= shares[at.size()];) {
                const double part = (shares[at.size()] - share) / gained;
                at.push_back(time + part * passed);
                by_reaction.push_back(reaction + part * taken);
            }
            share += gained;
            time += passed;
            reaction += taken;
        }
        at.insert(at.end(), by_reaction.begin(), by_reaction.end());
        times[static_cast<std::size_t>(r)] = std::move(at);
    });
    return times;
}

TestBody twice(TestBody body) {
    body.size *= 2.0;
    body.runs = (body.runs + 1) / 2;
    return body;
}

Row alone(const TestBody& small, const Effort& effort) {
    const TestBody large = twice(small);
    Samples times;
    const auto lap = [&](const TestBody& body) {
        times = measure_times(body, effort, 1000.0f);
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

// Resistances of shell and reaction in series, about half the time each. What the reaction takes depends on how rough the front is, so
// it is taken from the same fronts.
Row in_series(const TestBody& small, const Effort& effort) {
    const TestBody large = twice(small);
    const std::size_t n = shares.size();
    Samples times;
    const auto ratio_of = [&](const TestBody& body) {
        times = measure_times(body, effort, static_cast<float>(body.axes == 1 ? 2.0 : 3.0) / static_cast<float>(body.size));
        const double shell = tau_of(body) * (shell_time(body.axes, shares[last]) - shell_time(body.axes, shares[first]));
        return jackknife(times, [&](const std::vector<double>& t) { return (t[last] - t[first]) / (t[n + last] - t[n + first] + shell); });
    };
    const Estimate at_small = ratio_of(small), at_large = ratio_of(large);
    const Limit ratio = extrapolated(at_small, at_large);
    Row row;
    row.name = std::string("shell-control/mixed-") + small.name;
    row.quantity = "time from X = 0.4 to 0.9 over the sum of the times under either control";
    row.reference = 1.0;
    row.source = "times add; the shell's exact, the reaction's by its share of the potential";
    row.measure(ratio);
    row.plot = {"sum of the times / s", "time / s", false, {{"exact", {}}, {"measured", {}}}};
    const std::vector<double> mean = mean_figures(times);
    for (std::size_t i = 0; i < n; ++i) {
        const double sum = mean[n + i] + tau_of(large) * shell_time(small.axes, shares[i]);
        row.plot.series[0].points.push_back({sum, sum, 0.0});
        row.plot.series[1].points.push_back({sum, mean[i], 0.0});
    }
    return row;
}

}  // namespace

std::vector<Row> shell_control(const Effort& effort) {
    const TestBody bodies[] = {{"plane", 1, effort.pick(50.0, 25.0), effort.pick(16, 16)},
                               {"cylinder", 2, effort.pick(40.0, 20.0), effort.pick(16, 12)},
                               {"sphere", 3, effort.pick(20.0, 16.0), effort.pick(8, 4)}};
    std::vector<Row> rows;
    for (const TestBody& body : bodies) rows.push_back(alone(body, effort));
    for (const TestBody& body : bodies) rows.push_back(in_series(body, effort));
    return rows;
}

}  // namespace lithofront
