// The production scheme against the event-driven reference, mechanism by mechanism: Kolmogorov-Smirnov on six quantities.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "reference/compare_engines.hpp"
#include "validate/families.hpp"

namespace lithofront {
namespace {

std::string dashed(std::string name) {
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
}

// The scheme, at steps of single conversions: the smallest p-value against a level over all quantities of all mechanisms.
Row scheme_row(const std::string& name, const KsPlan& plan, const std::vector<KsRow>& compared, std::size_t mechanisms) {
    Row row;
    row.name = name;
    row.criterion = Criterion::at_least_reference;
    // Bonferroni over the quantities of all mechanisms.
    row.reference = plan.family_level / static_cast<double>(compared.size() * mechanisms);
    row.source = "1 % over the quantities of all mechanisms (Bonferroni)";
    row.measured = 1.0;
    row.plot = {"", "p-value", false, {{"level", {}}, {"measured", {}}}};
    double at = 0.0;
    for (const KsRow& r : compared) {
        at += 1.0;
        row.plot.x_label += (at > 1.0 ? ", " : "") + std::to_string(static_cast<int>(at)) + " " + r.quantity;
        row.plot.series[0].points.push_back({at, row.reference, 0.0});
        row.plot.series[1].points.push_back({at, r.p_value, 0.0});
        if (r.p_value > row.measured) continue;
        row.measured = r.p_value;
        row.quantity = "smallest Kolmogorov-Smirnov p-value of " + std::to_string(compared.size()) + ", in " + r.quantity + ", " +
                       std::to_string(plan.runs) + " runs each, steps of single conversions";
    }
    return row;
}

// What the default step and field tolerance cost on so small a body: the larger shift of the two mean capacities.
Row default_step_row(const std::string& name, const std::vector<KsRow>& compared) {
    Row row;
    row.name = name + "-default-step";
    row.source = "event-driven engine";
    row.allowance = 0.02;
    row.allowance_reason = "tolerance of the default step on 300 sites, docs/model.md";
    row.plot = {
        "quantity: 1 charge capacity, 2 discharge capacity", "share of nominal capacity", false, {{"event-driven", {}}, {"measured", {}}}};
    double at = 0.0, smallest_p = 1.0;
    for (const KsRow& r : compared) {
        smallest_p = std::min(smallest_p, r.p_value);
        if (r.quantity.find("capacity") == std::string::npos) continue;
        at += 1.0;
        row.plot.series[0].points.push_back({at, r.mean_event_driven, 0.0});
        row.plot.series[1].points.push_back({at, r.mean_stepped, r.standard_error});
        const double shift = r.mean_stepped - r.mean_event_driven;
        if (at > 1.0 && std::abs(shift) <= std::abs(row.measured)) continue;
        row.measured = shift;
        row.standard_error = r.standard_error;
        row.quantity = "shift of the mean " + r.quantity + " by the default step, share of nominal";
    }
    row.quantity += fmt::format("; smallest Kolmogorov-Smirnov p-value {:.2g}", smallest_p);
    return row;
}

std::vector<Row> compare(const Mechanism& mechanism, std::size_t mechanisms, const Effort& effort) {
    KsPlan plan;
    plan.runs = effort.pick(200, 40);
    plan.threads = effort.threads;
    plan.steppings = {single_conversion_steps(), NumericsOptions{}};
    std::vector<KsRow> by_stepping[2];
    for (KsRow& r : compare_with_event_driven({mechanism}, plan)) by_stepping[r.stepping].push_back(std::move(r));
    const std::string name = "engines/" + dashed(mechanism.name);
    return {scheme_row(name, plan, by_stepping[0], mechanisms), default_step_row(name, by_stepping[1])};
}

}  // namespace

std::vector<Check> engine_checks() {
    std::vector<Check> checks;
    const std::vector<Mechanism> mechanisms = all_mechanisms();
    for (const Mechanism& m : mechanisms)
        checks.push_back({"engines/" + dashed(m.name), "stepped against event-driven engine: " + m.name,
                          [m, n = mechanisms.size()](const Effort& effort) { return compare(m, n, effort); }});
    return checks;
}

}  // namespace lithofront
