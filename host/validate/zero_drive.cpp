// Without drive there is no net current (docs/model.md, section 10). Rates are cut to zero where negative, so each half-cycle by itself
// converts the sites whose own potential favours its product: what must vanish is the difference of the two directions, and,
// with quenched disorder, any current once the front has come to rest.
#include <cmath>

#include "core/random.hpp"
#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

constexpr int width = 128, length = 128;

// A channel that is delithiated up to half its length; the same with the phases swapped.
Particle half_converted(std::uint32_t number, SiteState low) {
    Particle body = channel_body(2, width, length, number);
    const SiteState high = low == phase_delithiated ? phase_lithiated : phase_delithiated;
    paint(body, [&](const Site& at) { return at.y <= length / 2 ? low : high; });
    return body;
}

double converted(Experiment& e, Half half, std::uint32_t cycle, double share_limit) {
    HalfCycleDrive drive = constant_potential(0.0f, half);
    drive.cycle = cycle;
    e.begin(drive);
    e.run_until([&](const Experiment& x) { return x.converted_share() >= share_limit; });
    return static_cast<double>(e.result().converted);
}

Row base(const char* name, const char* quantity, const char* source) {
    Row row;
    row.name = std::string("zero-drive/") + name;
    row.quantity = quantity;
    row.reference = 0.0;
    row.source = source;
    return row;
}

Row uniform() {
    Row row = base("uniform", "sites converted by a charge and a discharge", "detailed balance: no flip at zero affinity");
    Experiment e(bare_parameters(2, 109), half_converted(0, phase_delithiated));
    const double charge = converted(e, Half::charge, 1, 1.0);
    const double discharge = converted(e, Half::discharge, 1, 1.0);
    row.measured = charge + discharge;
    row.plot = {
        "half-cycle", "sites converted", false, {{"exact", {{1, 0, 0}, {2, 0, 0}}}, {"measured", {{1, charge, 0}, {2, discharge, 0}}}}};
    return row;
}

// Alternating half-cycles at zero drive on quenched disorder: every site settles in the phase that it prefers.
Row quenched_rest(const Effort& effort) {
    Row row = base("quenched-rest", "sites per half-cycle that go on converting after 30 half-cycles",
                   "detailed balance: no perpetual current at rest");
    const int runs = effort.pick(8, 3);
    constexpr int half_cycles = 32;
    Samples counts(static_cast<std::size_t>(runs));
    for_each_realisation(runs, effort.threads, [&](int r) {
        ModelParameters p = bare_parameters(2, 113);
        p.energy_per_MPa = 1.0f;
        Particle body = half_converted(static_cast<std::uint32_t>(r), phase_delithiated);
        const RandomKey key = RandomKey::make(p.seed, body.number, 0, 0, Stream::residual_stress);
        for (int s = 0; s < body.lattice.count; ++s)
            body.residual_stress_MPa[static_cast<std::size_t>(s)] = 2.0f * random_normal(key, 0, static_cast<std::uint32_t>(s));
        Experiment e(p, std::move(body));
        for (int i = 0; i < half_cycles; ++i)
            counts[static_cast<std::size_t>(r)].push_back(
                converted(e, i % 2 == 0 ? Half::charge : Half::discharge, static_cast<std::uint32_t>(i / 2 + 1), 1.0));
    });
    row.plot = {"half-cycle", "sites converted", false, {{"exact", {}}, {"measured", {}}}};
    for (int i = 0; i < half_cycles; ++i) {
        const Estimate count = mean_of(counts, static_cast<std::size_t>(i));
        row.plot.series[0].points.push_back({i + 1.0, 0.0, 0.0});
        row.plot.series[1].points.push_back({i + 1.0, count.value, count.error});
    }
    const Estimate late = jackknife(counts, [](const std::vector<double>& c) { return 0.5 * (c[half_cycles - 1] + c[half_cycles - 2]); });
    row.measured = late.value;
    row.standard_error = late.error;
    return row;
}

// Annealed noise drives both directions alike: the first charge and the first discharge of mirror images.
Row annealed_balance(const Effort& effort) {
    Row row = base("annealed-balance", "speed of charge less speed of discharge, over their sum", "detailed balance: no net current");
    const int runs = effort.pick(48, 12);
    Samples speeds(static_cast<std::size_t>(runs));
    for_each_realisation(runs, effort.threads, [&](int r) {
        ModelParameters p = bare_parameters(2, 127);
        p.noise = 1.0f;
        p.noise_epoch = 0.005f;
        p.advance_per_step = 0.1f;
        double speed[2];
        for (const Half half : {Half::charge, Half::discharge}) {
            Experiment e(p, half_converted(static_cast<std::uint32_t>(r), half == Half::charge ? phase_delithiated : phase_lithiated));
            const double sites = converted(e, half, 1, 0.2);
            speed[half == Half::charge ? 0 : 1] = sites / e.time_s();
        }
        speeds[static_cast<std::size_t>(r)] = {speed[0], speed[1]};
    });
    const Estimate net = jackknife(speeds, [](const std::vector<double>& v) { return (v[0] - v[1]) / (v[0] + v[1]); });
    row.measured = net.value;
    row.standard_error = net.error;
    row.plot = {"realisation", "(charge - discharge) / sum", false, {{"exact", {}}, {"measured", {}}}};
    for (int r = 0; r < runs; ++r) {
        const auto& v = speeds[static_cast<std::size_t>(r)];
        row.plot.series[0].points.push_back({r + 1.0, 0.0, 0.0});
        row.plot.series[1].points.push_back({r + 1.0, (v[0] - v[1]) / (v[0] + v[1]), 0.0});
    }
    return row;
}

}  // namespace

std::vector<Row> zero_drive(const Effort& effort) { return {uniform(), quenched_rest(effort), annealed_balance(effort)}; }

}  // namespace lithofront
