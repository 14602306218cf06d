// Constant current through a growing shell: the core that is left when the drop meets the limit (docs/model.md, section 10).
#include <cmath>

#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/statistics.hpp"

namespace lithofront {
namespace {

constexpr double limit_kT = 5.0;

// Size of the core over that of the body at q = mobility * drop / (size^2 * current per site).
double exact_core(int axes, double q) { return axes == 1 ? 1.0 - q : axes == 2 ? std::exp(-2.0 * q) : 1.0 / (1.0 + 3.0 * q); }

Samples measure_cores(int axes, double size, double q, int runs, const Effort& effort) {
    Samples cores(static_cast<std::size_t>(runs));
    for_each_realisation(runs, effort.threads, [&](int r) {
        ModelParameters p = bare_parameters(axes == 3 ? 3 : 2, 107);
        p.ionic_field = 1;
        p.ion_mobility[phase_delithiated] = 1.0f;
        p.rate_constant = 200.0f;  // fast against transport through the shell
        p.field_tolerance = 1.0e-3f;
        p.advance_per_step = 0.2f;
        const auto number = static_cast<std::uint32_t>(r);
        Particle body = axes == 1 ? channel_body(2, 64, static_cast<int>(size), number) : round_body(p.dimension, size, number);
        set_ion_exit(body, 1000.0f);
        Experiment e(p, std::move(body));
        e.begin(constant_current(limit_kT / (size * size * q), limit_kT, p));
        e.run_to_end();
        if (e.result().end != EndReason::voltage_limit) throw std::runtime_error("the half-cycle did not end at the voltage limit");
        cores[static_cast<std::size_t>(r)] = {std::pow(1.0 - e.converted_share(), 1.0 / axes)};
    });
    return cores;
}

Row measure(const char* name, int axes, double size, int runs, const Effort& effort) {
    constexpr double q = 0.3;
    Row row;
    row.name = std::string("residual-core/") + name;
    row.quantity = "core size over body size at q = 0.3";
    row.reference = exact_core(axes, q);
    row.source = axes == 1 ? "1-q" : axes == 2 ? "exp(-2q)" : "1/(1+3q)";
    const Limit core = extrapolated(mean_of(measure_cores(axes, size, q, 2 * runs, effort), 0),
                                    mean_of(measure_cores(axes, 2.0 * size, q, runs, effort), 0));
    row.measure(core);
    row.plot = {
        "q (at 0.3 extrapolated in the size, else the smaller size)", "core size / body size", false, {{"exact", {}}, {"measured", {}}}};
    for (int i = 2; i <= 12; ++i) row.plot.series[0].points.push_back({0.05 * i, exact_core(axes, 0.05 * i), 0.0});
    for (const double at : {0.1, 0.2, 0.45, 0.6}) {
        const Estimate single = mean_of(measure_cores(axes, size, at, 2, effort), 0);
        row.plot.series[1].points.push_back({at, single.value, single.error});
    }
    row.plot.series[1].points.push_back({q, row.measured, row.standard_error});
    return row;
}

}  // namespace

std::vector<Row> residual_core(const Effort& effort) {
    return {measure("plane", 1, effort.pick(50.0, 25.0), effort.pick(8, 6), effort),
            measure("cylinder", 2, effort.pick(40.0, 20.0), effort.pick(8, 6), effort),
            measure("sphere", 3, effort.pick(14.0, 8.0), effort.pick(8, 6), effort)};
}

}  // namespace lithofront
