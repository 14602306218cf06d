// A front without field whose only noise is that of its flips: the Kardar-Parisi-Zhang class (MODEL section 10). Short-ranged
// roughness adds a constant to every cumulant and to the differences of heights, so that exponents come from increments:
// W^2 = A t^(2 beta) + B, C(r) = A r^(2 alpha) + B.
#include <algorithm>
#include <cmath>

#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/front_statistics.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

struct Growth {
    int dimension, width, length, runs;
    double first_time;                           // 1/k0
    int times;                                   // each twice the one before
    std::vector<int> distances;                  // each twice the one before
};

// Per time: raw moments of the heights, mean to fourth; then the mean square differences at the last time.
Samples grow(const Growth& g, const Effort& effort) {
    Samples samples(static_cast<std::size_t>(g.runs));
    for_each_realisation(g.runs, effort.threads, [&](int r) {
        ModelParameters p = bare_parameters(g.dimension, 151);
        p.tafel = 1;                             // rate k0 at zero affinity
        p.advance_per_step = 0.1f;
        Experiment e(p, channel_body(g.dimension, g.width, g.length, static_cast<std::uint32_t>(r)));
        e.begin(constant_potential(0.0f));
        auto& out = samples[static_cast<std::size_t>(r)];
        std::vector<int> heights;
        for (int i = 0; i < g.times; ++i) {
            const double time = g.first_time * std::pow(2.0, i);
            e.run_until([&](const Experiment& x) { return x.time_s() >= time; });
            heights = front_heights(e.particle(), phase_delithiated);
            double raw[4] = {0.0, 0.0, 0.0, 0.0};
            for (const int h : heights) {
                // About the expected mean, for digits.
                const double d = h - 2.3 * time;
                for (int power = 0; power < 4; ++power) raw[power] += std::pow(d, power + 1) / static_cast<double>(heights.size());
            }
            out.push_back(e.time_s());
            out.insert(out.end(), raw, raw + 4);
            if (*std::max_element(heights.begin(), heights.end()) >= g.length - 2) throw std::runtime_error("the front met the far end");
        }
        for (const int d : g.distances) out.push_back(mean_square_difference(heights, g.width, d));
    });
    return samples;
}

struct Cumulants {
    double time, second, third, fourth;
};
Cumulants cumulants_at(const std::vector<double>& f, int i) {
    const auto raw = [&](int power) { return f[static_cast<std::size_t>(5 * i + power)]; };
    const double m = raw(1);
    const double second = raw(2) - m * m;
    const double third = raw(3) - 3.0 * m * raw(2) + 2.0 * m * m * m;
    const double central = raw(4) - 4.0 * m * raw(3) + 6.0 * m * m * raw(2) - 3.0 * m * m * m * m;
    return {raw(0), second, third, central - 3.0 * second * second};
}

// From one step of doubling to the next, over steps first to the last.
double increment_exponent(const std::vector<double>& x, const std::vector<double>& y) {
    std::vector<double> at, increment;
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        at.push_back(x[i]);
        increment.push_back(y[i + 1] - y[i]);
    }
    return 0.5 * fitted_exponent(at, increment);
}

double beta_of(const Growth& g, const std::vector<double>& f) {
    std::vector<double> t, square;
    for (int i = 0; i < g.times; ++i) {
        const Cumulants c = cumulants_at(f, i);
        t.push_back(c.time);
        square.push_back(c.second);
    }
    return increment_exponent(t, square);
}

double alpha_of(const Growth& g, const std::vector<double>& f) {
    std::vector<double> r, square;
    for (std::size_t i = 0; i < g.distances.size(); ++i) {
        r.push_back(g.distances[i]);
        square.push_back(f[static_cast<std::size_t>(5 * g.times) + i]);
    }
    return increment_exponent(r, square);
}

// Ratio of increments of a cumulant and of the variance between two times, powers of t as in the KPZ class in 1+1 dimensions.
double reduced_cumulant(const std::vector<double>& f, int from, int to, int order) {
    const Cumulants a = cumulants_at(f, from), b = cumulants_at(f, to);
    const auto increment = [&](double ya, double yb, double power) { return (yb - ya) / (std::pow(b.time, power) - std::pow(a.time, power)); };
    const double variance = increment(a.second, b.second, 2.0 / 3.0);
    return order == 3 ? increment(a.third, b.third, 1.0) / std::pow(variance, 1.5)
                      : increment(a.fourth, b.fourth, 4.0 / 3.0) / (variance * variance);
}

Row row_of(const std::string& name, const char* quantity, double reference, const char* source, const Estimate& estimate) {
    Row row;
    row.name = name;
    row.quantity = quantity;
    row.reference = reference;
    row.source = source;
    row.measured = estimate.value;
    row.standard_error = estimate.error;
    return row;
}

Row beta_row(const Growth& g, const Samples& samples, const std::string& check, double reference, const char* source) {
    Row row = row_of(check + "/beta", "growth exponent of the width", reference, source,
                     jackknife(samples, [&](const std::vector<double>& f) { return beta_of(g, f); }));
    row.plot = {"t k0", "increment of W^2 from t to 2 t", true, {{"accepted exponent", {}}, {"measured", {}}}};
    for (int i = 0; i + 1 < g.times; ++i) {
        const Estimate step = jackknife(samples, [&](const std::vector<double>& f) { return cumulants_at(f, i + 1).second - cumulants_at(f, i).second; });
        const double t = cumulants_at(mean_figures(samples), i).time;
        row.plot.series[1].points.push_back({t, step.value, step.error});
        const CurvePoint& origin = row.plot.series[1].points.front();
        row.plot.series[0].points.push_back({t, origin.y * std::pow(t / origin.x, 2.0 * reference), 0.0});
    }
    return row;
}

Row alpha_row(const Growth& g, const Samples& samples, const std::string& check, double reference, const char* source) {
    Row row = row_of(check + "/alpha", "roughness exponent", reference, source,
                     jackknife(samples, [&](const std::vector<double>& f) { return alpha_of(g, f); }));
    row.plot = {"r / sites", "increment of <(h(x+r)-h(x))^2> from r to 2 r", true, {{"accepted exponent", {}}, {"measured", {}}}};
    for (std::size_t i = 0; i + 1 < g.distances.size(); ++i) {
        const std::size_t figure = static_cast<std::size_t>(5 * g.times) + i;
        const Estimate step = jackknife(samples, [&](const std::vector<double>& f) { return f[figure + 1] - f[figure]; });
        row.plot.series[1].points.push_back({static_cast<double>(g.distances[i]), step.value, step.error});
        const CurvePoint& origin = row.plot.series[1].points.front();
        row.plot.series[0].points.push_back({static_cast<double>(g.distances[i]), origin.y * std::pow(g.distances[i] / origin.x, 2.0 * reference), 0.0});
    }
    return row;
}

Row cumulant_row(const Growth& g, const Samples& samples, int order) {
    const int from = 1;
    const auto value = [&](const std::vector<double>& f) { return reduced_cumulant(f, from, g.times - 1, order); };
    Row row = row_of(order == 3 ? "kpz-1+1/skewness" : "kpz-1+1/excess-kurtosis", order == 3 ? "skewness of the heights" : "excess kurtosis of the heights",
                     order == 3 ? 0.293 : 0.165, "Tracy-Widom GOE", jackknife(samples, value));
    row.plot = {"t k0", row.quantity + ", growth since the time before", false, {{"Tracy-Widom GOE", {}}, {"measured", {}}}};
    for (int i = 0; i + 1 < g.times; ++i) {
        const Estimate local = jackknife(samples, [&](const std::vector<double>& f) { return reduced_cumulant(f, i, i + 1, order); });
        const double t = cumulants_at(mean_figures(samples), i + 1).time;
        row.plot.series[0].points.push_back({t, row.reference, 0.0});
        row.plot.series[1].points.push_back({t, local.value, local.error});
    }
    return row;
}

}  // namespace

std::vector<Row> kpz_line(const Effort& effort) {
    const Growth early{2, 2048, effort.pick(760, 390), effort.pick(96, 24), 8.0, effort.pick(6, 5), {}};
    // For the roughness exponent a narrower front for longer: its correlations reach far beyond the distances compared.
    const Growth late{2, 256, 3000, effort.pick(48, 16), 1000.0, 1, {2, 4, 8, 16}};
    const Samples growing = grow(early, effort), grown = grow(late, effort);
    return {beta_row(early, growing, "kpz-1+1", 1.0 / 3.0, "exact"), alpha_row(late, grown, "kpz-1+1", 0.5, "exact"),
            cumulant_row(early, growing, 3), cumulant_row(early, growing, 4)};
}

std::vector<Row> kpz_surface(const Effort& effort) {
    const Growth g{3, effort.pick(128, 64), effort.pick(280, 150), effort.pick(16, 24), 4.0, effort.pick(5, 4), effort.pick(std::vector<int>{1, 2, 4, 8}, std::vector<int>{1, 2, 4})};
    const Samples samples = grow(g, effort);
    return {beta_row(g, samples, "kpz-2+1", 0.2414, "0.2414(2)"), alpha_row(g, samples, "kpz-2+1", 0.393, "0.393(4), or 0.383(8)")};
}

}  // namespace lithofront
