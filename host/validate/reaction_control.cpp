// A front limited by its reaction moves at constant speed: X(t) follows the body's shape (docs/model.md, section 10).
#include <cmath>

#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

// The front's way, in units of the body's depth or radius, at which a share is converted.
double way_at(int axes, double share) { return 1.0 - std::pow(1.0 - share, 1.0 / axes); }

const std::vector<double> shares = {0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 0.9, 0.95};
constexpr std::size_t start = 3, middle = 5, finish = 7;  // X = 0.4, 0.65, 0.9

Samples measure_times(int axes, double size, int runs, const Effort& effort) {
    Samples times(static_cast<std::size_t>(runs));
    for_each_realisation(runs, effort.threads, [&](int r) {
        ModelParameters p = bare_parameters(axes == 3 ? 3 : 2, 101);
        p.advance_per_step = 0.5f;
        const auto number = static_cast<std::uint32_t>(r);
        Experiment e(
            p, axes == 1 ? channel_body(2, static_cast<int>(size), static_cast<int>(size), number) : round_body(p.dimension, size, number));
        e.begin(constant_potential(2.0f));
        times[static_cast<std::size_t>(r)] = e.times_at(shares);
    });
    return times;
}

Row measure(const char* name, int axes, double size, int runs, const Effort& effort) {
    const auto lap = [](const std::vector<double>& t) { return (t[finish] - t[middle]) / (t[middle] - t[start]); };
    const Samples small = measure_times(axes, size, 3 * runs, effort);
    const Samples large = measure_times(axes, 2.0 * size, runs, effort);
    // A growing rough front slows as t^(-2/3) to its last speed in 1+1 dimensions, as t^(-0.76) in 2+1 (Krug and Meakin 1990).
    const Limit ratio = extrapolated(jackknife(small, lap), jackknife(large, lap), axes == 3 ? 0.76 : 2.0 / 3.0);
    Row row;
    row.name = std::string("reaction-control/") + name;
    row.quantity = "time from X = 0.65 to 0.9 over time from 0.4 to 0.65";
    std::vector<double> exact;
    for (const double share : shares) exact.push_back(way_at(axes, share));
    row.reference = lap(exact);
    row.source = axes == 1 ? "X linear in t" : axes == 2 ? "t/tau = 1-(1-X)^(1/2)" : "t/tau = 1-(1-X)^(1/3)";
    row.measure(ratio);
    row.plot = {"t / tau", "X", false, {{"exact", {}}, {"measured", {}}}};
    const std::vector<double> mean = mean_figures(large);
    // Origin and unit of time are the front's own.
    const double unit = (mean[finish] - mean[start]) / (exact[finish] - exact[start]);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        row.plot.series[0].points.push_back({exact[i], shares[i], 0.0});
        row.plot.series[1].points.push_back({exact[start] + (mean[i] - mean[start]) / unit, shares[i], 0.0});
    }
    return row;
}

}  // namespace

std::vector<Row> reaction_control(const Effort& effort) {
    return {measure("plane", 1, effort.pick(400.0, 150.0), effort.pick(32, 16), effort),
            measure("cylinder", 2, effort.pick(240.0, 100.0), effort.pick(32, 16), effort),
            measure("sphere", 3, effort.pick(40.0, 30.0), effort.pick(12, 4), effort)};
}

}  // namespace lithofront
