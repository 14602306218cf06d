// Columns that cannot feel each other grow as random deposition does: width t^(1/2) (docs/model.md, section 10).
#include <cmath>

#include "validate/experiment.hpp"
#include "validate/families.hpp"
#include "validate/front_statistics.hpp"
#include "validate/statistics.hpp"

namespace lithofront {

std::vector<Row> independent_flips(const Effort& effort) {
    const int runs = effort.pick(24, 8);
    constexpr int width = 512, length = 300;
    const std::vector<double> heights = {8, 16, 32, 64, 128, 200};
    Samples figures(static_cast<std::size_t>(runs));
    for_each_realisation(runs, effort.threads, [&](int r) {
        ModelParameters p = bare_parameters(2, 131);
        p.tafel = 1;
        p.advance_per_step = 0.1f;
        Particle body = channel_body(2, width, length, static_cast<std::uint32_t>(r));
        // Every second column is no part of the body: the rest stand alone.
        paint(body, [](const Site& at) { return at.x % 2 == 0 ? phase_outside : phase_lithiated; });
        Experiment e(p, std::move(body));
        e.begin(constant_potential(0.0f));
        auto& out = figures[static_cast<std::size_t>(r)];
        for (const double h : heights) {
            e.run_until([&](const Experiment& x) { return static_cast<double>(x.result().converted) >= h * width / 2; });
            const std::vector<int> all = front_heights(e.particle(), phase_delithiated);
            std::vector<int> columns;
            for (std::size_t x = 0; x < all.size(); x += 2) columns.push_back(all[x]);  // x = 1, 3, ...
            out.push_back(e.time_s());
            out.push_back(moments_of(columns).second);
        }
    });
    const auto exponent = [&](const std::vector<double>& f) {
        std::vector<double> t, variance;
        for (std::size_t i = 0; i < heights.size(); ++i) {
            t.push_back(f[2 * i]);
            variance.push_back(f[2 * i + 1]);
        }
        return 0.5 * fitted_exponent(t, variance);
    };
    const Estimate beta = jackknife(figures, exponent);
    Row row;
    row.name = "independent-flips/beta";
    row.quantity = "growth exponent of the width";
    row.reference = 0.5;
    row.source = "random deposition";
    row.measured = beta.value;
    row.standard_error = beta.error;
    row.plot = {"t k0", "width / sites", true, {{"slope 1/2", {}}, {"measured", {}}}};
    const std::vector<double> mean = mean_figures(figures);
    for (std::size_t i = 0; i < heights.size(); ++i) {
        const double t = mean[2 * i], w = std::sqrt(mean[2 * i + 1]);
        const Estimate variance = mean_of(figures, 2 * i + 1);
        row.plot.series[0].points.push_back({t, std::sqrt(mean[1] * t / mean[0]), 0.0});
        row.plot.series[1].points.push_back({t, w, variance.error / (2.0 * w)});
    }
    return {row};
}

}  // namespace lithofront
