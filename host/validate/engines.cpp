// The production scheme against the event-driven reference, mechanism by mechanism: Kolmogorov-Smirnov on six quantities.
#include <algorithm>

#include "reference/compare_engines.hpp"
#include "validate/families.hpp"

namespace lithofront {
namespace {

std::string dashed(std::string name) {
    std::replace(name.begin(), name.end(), ' ', '-');
    return name;
}

std::vector<Row> compare(const Mechanism& mechanism, std::size_t mechanisms, const Effort& effort) {
    KsPlan plan;
    plan.runs = effort.pick(200, 40);
    plan.threads = effort.threads;
    const std::vector<KsRow> compared = compare_with_event_driven({mechanism}, plan);
    Row row;
    row.name = "engines/" + dashed(mechanism.name);
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
                       std::to_string(plan.runs) + " runs each";
    }
    return {row};
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
