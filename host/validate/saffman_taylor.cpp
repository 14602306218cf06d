// A flat front between ions behind it and electrons ahead, with a small sine: its growth by modes (docs/model.md, section 10).
//     sigma = V (1/m2 - 1/m1) / [tanh(k h1)/(m1 k) + tanh(k h2)/(m2 k) + R]
// m1 behind (invading), m2 ahead, depths h1 and h2, no surface tension. The reaction adds its resistance R in series: a front
// that converts at V costs R V of affinity wherever it stands, with linear kinetics. R belongs to the kinetics and to the number of
// sites that a rough front offers; it is measured on the same fronts, at single instants and without regard to their growth: the
// affinity that drives a conversion, in the mean over conversions, over V.
#include <array>
#include <cmath>
#include <complex>
#include <numbers>

#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

constexpr int width = 128, depth_behind = 50, depth_ahead = 50;
constexpr double speed = 0.0125;  // sites/s, about: affinities of 0.2 kT, where the kinetics are linear
// Mobility of the phase that carries nothing, over that of the one that does. None at all would let the engine take one conversion
// at a time, as any may cut the paths of others; a leak of this size moves no figure that is measured here.
constexpr double leak = 1.0e-3;
constexpr double rate_constant = 0.05;  // 1/s
// Short, as the noise of single conversions, amplified by an unstable front, in time makes a zone of mixed phases of it.
constexpr double first_travel = 1.0, last_travel = 5.0;
constexpr int samples_per_run = 5;

struct Setting {
    double behind, ahead;  // mobilities m1, m2, 1/s per kT
    int mode;              // waves per width
};

double wave_number(const Setting& s) { return 2.0 * std::numbers::pi * s.mode / width; }

double travel_at(int i) { return first_travel + (last_travel - first_travel) * i / (samples_per_run - 1); }

// Affinity of the sites that convert now over the speed; kT s per site.
double series_resistance(const Experiment& e) {
    const Reaction now = reaction_of(e);
    return now.affinity / (now.rate / width);
}

// Amplitudes of the mode, and the reaction's resistance, at each travel.
std::vector<double> run_front(const Setting& s, int r) {
    ModelParameters p = bare_parameters(2, 137);
    p.advance_per_step = 0.15f;
    p.rate_constant = static_cast<float>(rate_constant);
    p.ionic_field = p.electronic_field = p.electrons_leave_far = 1;
    p.ion_mobility[phase_delithiated] = static_cast<float>(s.behind);
    p.ion_mobility[phase_lithiated] = static_cast<float>(leak * s.behind);
    p.electron_mobility[phase_lithiated] = static_cast<float>(s.ahead);
    p.electron_mobility[phase_delithiated] = static_cast<float>(leak * s.ahead);
    p.field_tolerance = 1.0e-4f;
    Particle body = channel_body(2, width, depth_behind + depth_ahead, static_cast<std::uint32_t>(r));
    const double k = wave_number(s), amplitude = 0.3 / k;
    const double phase = 2.0 * std::numbers::pi * r * 0.618;  // the lattice steps of the start average out
    paint(body, [&](const Site& at) {
        return at.y <= std::floor(depth_behind + amplitude * std::cos(k * at.x + phase) + 0.5) ? phase_delithiated : phase_lithiated;
    });
    const float exit = 1000.0f;
    set_ion_exit(body, exit);
    set_electron_exit(body, exit);
    const Lattice l = body.lattice;
    Experiment e(p, std::move(body));
    // At constant potential: the growth per site of travel does not depend on the speed.
    e.begin(constant_potential(static_cast<float>(speed * (depth_behind / s.behind + depth_ahead / s.ahead + 0.6 / rate_constant))));
    std::vector<double> out;
    for (int i = 0; i < samples_per_run; ++i) {
        const double travel = travel_at(i);
        e.run_until([&](const Experiment& x) { return static_cast<double>(x.result().converted) >= travel * width; });
        // Columns counted, so that overhangs and pockets weigh as what they are.
        std::complex<double> coefficient = 0.0;
        for (int x = 1; x <= width; ++x) {
            int height = 0;
            for (int y = 1; y <= l.ny; ++y)
                height += phase_of(e.particle().state[static_cast<std::size_t>(l.index(x, y, 0))]) == phase_delithiated;
            coefficient += std::polar(2.0 / width, -(k * x + phase)) * static_cast<double>(height);
        }
        out.push_back(coefficient.real());
        out.push_back(series_resistance(e));
    }
    return out;
}

Row measure(const Setting& s, const Effort& effort) {
    const int runs = effort.pick(192, 32);
    Samples samples(static_cast<std::size_t>(runs));
    for_each_realisation(runs, effort.threads, [&](int r) { samples[static_cast<std::size_t>(r)] = run_front(s, r); });
    const double k = wave_number(s);
    const auto resistance_of = [](const std::vector<double>& f) {
        double sum = 0.0;
        for (int i = 0; i < samples_per_run; ++i) sum += f[static_cast<std::size_t>(2 * i + 1)] / samples_per_run;
        return sum;
    };
    const Estimate resistance = jackknife(samples, resistance_of);
    // Growth per site of travel, the depths at half way.
    const auto growth = [&](double series) {
        const double half_way = 0.5 * (first_travel + last_travel);
        const double behind = depth_behind + half_way, ahead = depth_ahead - half_way;
        return (1.0 / s.ahead - 1.0 / s.behind) / (std::tanh(k * behind) / (s.behind * k) + std::tanh(k * ahead) / (s.ahead * k) + series);
    };
    const Estimate measured = jackknife(samples, [&](const std::vector<double>& f) {
        std::vector<double> travel, log_amplitude;
        for (int i = 0; i < samples_per_run; ++i) {
            travel.push_back(travel_at(i));
            log_amplitude.push_back(std::log(f[static_cast<std::size_t>(2 * i)]));
        }
        return fitted_slope(travel, log_amplitude);
    });
    Row row;
    const auto whole = [](double x) { return std::to_string(static_cast<int>(std::lround(x))); };
    const double unit = std::min(s.behind, s.ahead);
    row.name = "saffman-taylor/m1-m2-" + whole(s.behind / unit) + "-" + whole(s.ahead / unit) + "-mode-" + std::to_string(s.mode);
    row.quantity = "growth of the amplitude per site of travel, sigma/V";
    row.reference = growth(resistance.value);
    row.source = "V(1/m2-1/m1)/[tanh(k h1)/(m1 k)+tanh(k h2)/(m2 k)+R], R = " + std::to_string(resistance.value) + " measured";
    row.measured = measured.value;
    row.standard_error = measured.error;
    row.plot = {"travel / sites", "ln amplitude", false, {{"exact", {}}, {"measured", {}}}};
    const std::vector<double> mean = mean_figures(samples);
    double centre = 0.0;
    for (int i = 0; i < samples_per_run; ++i) centre += std::log(mean[static_cast<std::size_t>(2 * i)]) / samples_per_run;
    for (int i = 0; i < samples_per_run; ++i) {
        const auto figure = static_cast<std::size_t>(2 * i);
        const double travel = travel_at(i), half_way = 0.5 * (first_travel + last_travel);
        row.plot.series[0].points.push_back({travel, centre + row.reference * (travel - half_way), 0.0});
        row.plot.series[1].points.push_back({travel, std::log(mean[figure]), mean_of(samples, figure).error / mean[figure]});
    }
    return row;
}

}  // namespace

std::vector<Row> saffman_taylor(const Effort& effort) {
    std::vector<Row> rows;
    for (const auto& [behind, ahead] : {std::array{4.0, 1.0}, {2.0, 1.0}, {1.0, 1.0}, {1.0, 2.0}, {1.0, 4.0}})
        for (const int mode : {1, 2}) rows.push_back(measure({behind, ahead, mode}, effort));
    return rows;
}

}  // namespace lithofront
