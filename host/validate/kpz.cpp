// A front without field whose only noise is that of its flips: the Kardar-Parisi-Zhang class (docs/model.md, section 10). Short-ranged
// roughness adds a constant to every cumulant of the heights, so that the growth exponent comes from increments of W^2 = A t^(2 beta)
// + B. At any size within reach the same constant drowns the roughness itself; the speed of a front whose roughness has settled
// knows nothing of it: v(L) = v - B L^(-2(1-alpha)) (Krug and Meakin 1990).
#include <array>
#include <cmath>

#include "validate/families.hpp"
#include "validate/front_statistics.hpp"
#include "validate/moving_front.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

struct Growth {
    int dimension, width, length, runs;
    float stiffness;    // kT; fills the holes of a front, and with them its short-ranged roughness
    double first_time;  // 1/k0
    int times;          // each twice the one before
};

// Rate k0 at zero affinity, nothing but the flips' own chance.
ModelParameters free_growth(int dimension, float stiffness) {
    ModelParameters p = bare_parameters(dimension, 151);
    p.tafel = 1;
    p.interface_energy = stiffness;
    p.advance_per_step = stiffness > 0.0f ? 0.3f : 1.0f;  // exact in steps of any length: the fastest
    return p;
}

// Per time: the time, and raw moments of the heights, mean to fourth.
Samples grow(const Growth& g, const Effort& effort) {
    Samples samples(static_cast<std::size_t>(g.runs));
    for_each_realisation(g.runs, effort.threads, [&](int r) {
        MovingFront front(free_growth(g.dimension, g.stiffness), g.width, g.length, static_cast<std::uint32_t>(r));
        auto& out = samples[static_cast<std::size_t>(r)];
        for (int i = 0; i < g.times; ++i) {
            front.grow(g.first_time * std::pow(2.0, i) - front.time_s());
            const std::vector<int> heights = front.heights();
            // About a height that all runs share, for digits.
            const double origin = std::round(2.3 * front.time_s());
            double raw[4] = {0.0, 0.0, 0.0, 0.0};
            for (const int h : heights)
                for (int power = 0; power < 4; ++power) raw[power] += std::pow(h - origin, power + 1) / static_cast<double>(heights.size());
            out.push_back(front.time_s());
            out.insert(out.end(), raw, raw + 4);
        }
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

// Ratio of increments of a cumulant and of the variance between two times, powers of t as in the KPZ class in 1+1 dimensions.
double reduced_cumulant(const std::vector<double>& f, int from, int to, int order) {
    const Cumulants a = cumulants_at(f, from), b = cumulants_at(f, to);
    const auto increment = [&](double ya, double yb, double power) {
        return (yb - ya) / (std::pow(b.time, power) - std::pow(a.time, power));
    };
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
        const Estimate step =
            jackknife(samples, [&](const std::vector<double>& f) { return cumulants_at(f, i + 1).second - cumulants_at(f, i).second; });
        const double t = cumulants_at(mean_figures(samples), i).time;
        row.plot.series[1].points.push_back({t, step.value, step.error});
        const CurvePoint& origin = row.plot.series[1].points.front();
        row.plot.series[0].points.push_back({t, origin.y * std::pow(t / origin.x, 2.0 * reference), 0.0});
    }
    return row;
}

// Stationary speeds of fronts of three widths, each twice the one before.
struct Speeds {
    int dimension, width;     // the least width
    std::array<int, 3> runs;  // per width
    double times_long;        // how long a run is measured, in units of the time in which its roughness settles
};

Row speed_row(const Speeds& plan, const Effort& effort, const std::string& name, double reference, const char* source) {
    std::array<int, 3> width;
    std::array<Estimate, 3> speed;
    for (std::size_t i = 0; i < 3; ++i) {
        width[i] = plan.width << i;
        const double settled = std::pow(width[i], plan.dimension == 3 ? 1.6 : 1.5);  // the dynamic exponent of the class
        Samples samples(static_cast<std::size_t>(plan.runs[i]));
        for_each_realisation(plan.runs[i], effort.threads, [&](int r) {
            MovingFront front(free_growth(plan.dimension, 0.0f), width[i], 128, static_cast<std::uint32_t>(r));
            front.grow(settled);
            const double begin = moments_of(front.heights()).mean;
            front.grow(plan.times_long * settled);
            samples[static_cast<std::size_t>(r)] = {(moments_of(front.heights()).mean - begin) / (plan.times_long * settled)};
        });
        speed[i] = mean_of(samples, 0);
    }
    const double first = speed[1].value - speed[0].value, second = speed[2].value - speed[1].value;
    const double error = std::hypot(speed[0].error / first, speed[1].error * (1.0 / first + 1.0 / second), speed[2].error / second);
    Row row = row_of(name, "roughness exponent", reference, source, {1.0 - 0.5 * std::log2(first / second), 0.5 / std::log(2.0) * error});
    row.plot = {"L / sites", "step of the stationary speed from L to 2 L, sites k0", true, {{"accepted exponent", {}}, {"measured", {}}}};
    row.plot.series[1].points = {{1.0 * width[0], first, std::hypot(speed[0].error, speed[1].error)},
                                 {1.0 * width[1], second, std::hypot(speed[1].error, speed[2].error)}};
    row.plot.series[0].points = {{1.0 * width[0], first, 0.0}, {1.0 * width[1], first * std::pow(2.0, -2.0 * (1.0 - reference)), 0.0}};
    return row;
}

Row cumulant_row(const Growth& g, const Samples& samples, int order) {
    const int from = 1;
    const auto value = [&](const std::vector<double>& f) { return reduced_cumulant(f, from, g.times - 1, order); };
    Row row = row_of(order == 3 ? "kpz-1+1/skewness" : "kpz-1+1/excess-kurtosis",
                     order == 3 ? "skewness of the heights" : "excess kurtosis of the heights", order == 3 ? 0.293 : 0.165,
                     "Tracy-Widom GOE", jackknife(samples, value));
    row.plot = {"t k0", row.quantity + ", of what was added since half the time", false, {{"Tracy-Widom GOE", {}}, {"measured", {}}}};
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
    const Growth early{2, 2048, 128, effort.pick(192, 32), 0.0f, 8.0, effort.pick(6, 5)};
    const Speeds speeds = effort.pick(Speeds{2, 8, {128, 256, 40}, 100.0}, Speeds{2, 8, {18, 38, 8}, 100.0});
    const Samples growing = grow(early, effort);
    return {beta_row(early, growing, "kpz-1+1", 1.0 / 3.0, "exact"), speed_row(speeds, effort, "kpz-1+1/alpha", 0.5, "exact"),
            cumulant_row(early, growing, 3), cumulant_row(early, growing, 4)};
}

std::vector<Row> kpz_surface(const Effort& effort) {
    const Growth g{3, effort.pick(256, 128), 64, effort.pick(10, 5), 2.0f, effort.pick(4.0, 2.0), effort.pick(5, 4)};
    const Speeds speeds = effort.pick(Speeds{3, 8, {64, 96, 16}, 10.0}, Speeds{3, 6, {64, 64, 8}, 5.0});
    return {beta_row(g, grow(g, effort), "kpz-2+1", 0.2414, "0.2414(2)"),
            speed_row(speeds, effort, "kpz-2+1/alpha", 0.393, "0.393(4), or 0.383(8)")};
}

}  // namespace lithofront
