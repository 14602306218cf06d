#include "config/notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <variant>

#include "config/grid.hpp"
#include "config/needs.hpp"
#include "config/registry.hpp"

namespace lithofront {
namespace {

bool off_lattice(double length_um, double spacing_nm, int sites) {
    const double exact = length_um * 1000 / spacing_nm;
    return std::abs(exact - sites) > 1e-9 * std::max(exact, 1.0);
}

std::string diameter_note(const char* key, double diameter_um, double a, int dimension) {
    return fmt::format(
        "{} = {:.9g} um is {:.6g} lattice spacings of {:.9g} nm: a {} of just that diameter is drawn onto the lattice, {} "
        "sites in its widest row",
        key, diameter_um, diameter_um * 1000 / a, a, dimension == 3 ? "ball" : "disc", widest_row_sites(diameter_um, a));
}

std::string channel_note(const char* key, double length_um, double a, int sites, const char* why) {
    return fmt::format("{} = {:.9g} um is {:.6g} lattice spacings of {:.9g} nm: {} sites ({:.9g} um) are used{}", key, length_um,
                       length_um * 1000 / a, a, sites, sites * a / 1000, why);
}

bool same_value(const Field& a, const Field& b) {
    return std::visit(
        [&](auto left) {
            using T = decltype(left);
            const auto right = std::get<T>(b.target);
            if constexpr (std::is_same_v<T, Choice>) return left.value() == right.value();
            else return *left == *right;
        },
        a.target);
}

// State of health is over the first cycle at the same rates, whatever its voltage limits are.
std::string reference_of_other_limits(const ProtocolOptions& protocol) {
    for (const ProtocolStep& step : protocol.steps)
        for (const ProtocolStep& first : protocol.steps) {
            if (&first == &step) break;
            if (first.charge_c_rate != step.charge_c_rate || first.discharge_c_rate != step.discharge_c_rate) continue;
            const VoltageLimits limits = limits_of(protocol, step), before = limits_of(protocol, first);
            if (limits.lower_V != before.lower_V || limits.upper_V != before.upper_V)
                return fmt::format(
                    "state of health of step '{}' is over the capacity of step '{}', of the same rates but other voltage limits: it says "
                    "of "
                    "ageing and of the limits both",
                    step.name, first.name);
            break;
        }
    return "";
}

}  // namespace

std::vector<std::string> notes_on_grid(const Options& options) {
    const auto& p = options.population;
    const double a = options.lattice.site_spacing_nm;
    std::vector<std::string> notes;
    if (p.geometry == Geometry::channel) {
        const int across = channel_sites_across(p.channel_width_um, a);
        const int along = sites_across(p.channel_length_um, a);
        if (off_lattice(p.channel_width_um, a, across))
            notes.push_back(channel_note("population.channel_width_um", p.channel_width_um, a, across,
                                         ", an even number so that the periodic sides meet"));
        if (off_lattice(p.channel_length_um, a, along))
            notes.push_back(channel_note("population.channel_length_um", p.channel_length_um, a, along, ""));
    } else if (p.size_distribution == SizeDistribution::single) {
        if (off_lattice(p.diameter_um, a, sites_across(p.diameter_um, a)))
            notes.push_back(diameter_note("population.diameter_um", p.diameter_um, a, p.dimension));
    } else if (p.size_distribution == SizeDistribution::list) {
        constexpr std::size_t most = 8;
        std::size_t off = 0;
        for (const double diameter : p.diameters_um) {
            if (!off_lattice(diameter, a, sites_across(diameter, a))) continue;
            if (++off <= most) notes.push_back(diameter_note("population.diameters_um", diameter, a, p.dimension));
        }
        if (off > most)
            notes.push_back(fmt::format("population.diameters_um: {} more diameters are no whole number of lattice spacings", off - most));
    }
    return notes;
}

std::vector<std::string> notes_on_unused(const Options& given, const Origins& origins) {
    Options options = given, defaults;
    std::vector<std::string> notes;
    const auto idle = [&](const std::vector<Field>& fields, const std::vector<Field>& initial) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (same_value(fields[i], initial[i]) || origins.inherited(fields[i].key)) continue;
            for (const auto& why : why_idle(fields[i], fields)) notes.push_back(fields[i].key + " has no effect with " + why);
        }
    };
    idle(fields_of(options), fields_of(defaults));

    const auto& t = options.transport;
    if (options.ageing.interphase_growth && t.ionic && std::isinf(t.ionic_diffusivity_lithiated_m2_per_s) &&
        std::isinf(t.ionic_diffusivity_delithiated_m2_per_s) && !origins.inherited("ageing.interphase_growth"))
        notes.push_back("ageing.interphase_growth has no effect with both ionic diffusivities infinite, which is transport.ionic = false");
    const auto& pictured = options.output.snapshot_particles;
    const std::int64_t particles = options.population.particles;
    const auto absent = std::ranges::count_if(pictured, [&](std::int64_t particle) { return particle >= particles; });
    if (absent > 0)
        notes.push_back(
            fmt::format("output.snapshot_particles lists {} of {} that the study does not have, whose particles are 0 to {}: {} left "
                        "out",
                        absent, pictured.size(), particles - 1, absent == 1 ? "it is" : "they are"));

    for (std::size_t i = 0; i < options.protocol.steps.size(); ++i) {
        ProtocolStep initial;
        idle(fields_of(options.protocol.steps[i], i), fields_of(initial, i));
    }
    const std::string other = reference_of_other_limits(options.protocol);
    if (!other.empty()) notes.push_back(other);
    return notes;
}

}  // namespace lithofront
