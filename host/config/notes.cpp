#include "config/notes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <variant>

#include "config/grid.hpp"
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
    const auto values_differ = [](const Field& a, const Field& b) {
        return std::visit(
            [&](auto left) {
                using T = decltype(left);
                const auto right = std::get<T>(b.target);
                if constexpr (std::is_same_v<T, Choice>) return left.value() != right.value();
                else return *left != *right;
            },
            a.target);
    };
    const auto unused = [&](const std::vector<Field>& set, const std::vector<Field>& initial, std::initializer_list<std::string_view> names,
                            std::string_view table, const char* why) {
        for (std::size_t i = 0; i < set.size(); ++i) {
            if (set[i].table() != table || std::find(names.begin(), names.end(), set[i].name()) == names.end()) continue;
            if (values_differ(set[i], initial[i]) && !origins.inherited(set[i].key))
                notes.push_back(set[i].key + " has no effect with " + why);
        }
    };
    const std::vector<Field> given_fields = fields_of(options), default_fields = fields_of(defaults);
    const auto setting = [&](bool idle, std::initializer_list<std::string_view> names, const char* table, const char* why) {
        if (idle) unused(given_fields, default_fields, names, table, why);
    };
    const auto& p = options.population;
    const bool channel = p.geometry == Geometry::channel;
    setting(channel,
            {"size_distribution", "diameter_um", "diameters_um", "median_diameter_um", "geometric_standard_deviation", "min_diameter_um",
             "max_diameter_um", "shape", "aspect_ratio", "star_amplitude", "star_modes"},
            "population", "geometry = \"channel\"");
    setting(!channel, {"channel_width_um", "channel_length_um"}, "population", "geometry = \"particle\"");
    setting(!channel && p.size_distribution != SizeDistribution::single, {"diameter_um"}, "population",
            "this size_distribution; it belongs to \"single\"");
    setting(!channel && p.size_distribution != SizeDistribution::list, {"diameters_um"}, "population",
            "this size_distribution; it belongs to \"list\"");
    setting(!channel && p.size_distribution != SizeDistribution::lognormal,
            {"median_diameter_um", "geometric_standard_deviation", "min_diameter_um", "max_diameter_um"}, "population",
            "this size_distribution; it belongs to \"lognormal\"");
    setting(!channel && p.shape != Shape::ellipse, {"aspect_ratio"}, "population", "this shape; it belongs to \"ellipse\"");
    setting(!channel && p.shape != Shape::star, {"star_amplitude", "star_modes"}, "population", "this shape; it belongs to \"star\"");

    const auto& t = options.transport;
    setting(!t.ionic, {"ionic_diffusivity_lithiated_m2_per_s", "ionic_diffusivity_delithiated_m2_per_s"}, "transport", "ionic = false");
    setting(!t.electronic,
            {"electronic_conductivity_lithiated_S_per_m", "electronic_conductivity_delithiated_S_per_m", "contact_conductance_S_per_m2"},
            "transport", "electronic = false");
    setting(!t.ionic, {"grain_boundary_ionic_factor", "twin_boundary_ionic_factor"}, "microstructure", "transport.ionic = false");
    setting(!t.electronic, {"grain_boundary_electronic_factor", "twin_boundary_electronic_factor"}, "microstructure",
            "transport.electronic = false");

    const auto& m = options.microstructure;
    setting(m.grain_size_um == 0,
            {"grain_stress_MPa", "grain_boundary_ionic_factor", "grain_boundary_electronic_factor", "grain_boundary_barrier_kT"},
            "microstructure", "grain_size_um = 0");
    setting(m.twin_spacing_nm == 0, {"twin_boundary_ionic_factor", "twin_boundary_electronic_factor", "twin_boundary_barrier_kT"},
            "microstructure", "twin_spacing_nm = 0");
    setting(m.cracks_per_um2 == 0, {"crack_length_um", "crack_electrolyte", "crack_wetted_fraction"}, "microstructure",
            "cracks_per_um2 = 0");
    const bool fatigue = options.ageing.stress_fatigue && options.ageing.fatigue_stress_MPa > 0;
    setting(m.residual_stress_MPa == 0 && !fatigue, {"correlation_length_nm"}, "microstructure",
            "residual_stress_MPa = 0 and without stress fatigue");
    setting(!options.stress.configuration && !options.stress.deviatoric, {"coherency_length_nm"}, "stress",
            "configuration = false and deviatoric = false");

    setting(options.surface.passive_fraction == 0, {"passive_depth_nm", "passive_barrier_kT"}, "surface", "passive_fraction = 0");

    const auto& g = options.ageing;
    setting(!g.film, {"film_barrier_kT", "film_thickness_nm"}, "ageing", "film = false");
    setting(!g.passivation, {"passivation_barrier_kT"}, "ageing", "passivation = false");
    setting(!g.passivation && !g.blocking, {"passivation_width_nm", "passivation_half_cycles"}, "ageing",
            "passivation = false and blocking = false");
    setting(!g.blocking, {"blocking_per_um2", "blocking_patch_nm"}, "ageing", "blocking = false");
    setting(!g.stress_fatigue, {"fatigue_stress_MPa", "fatigue_saturation_MPa"}, "ageing", "stress_fatigue = false");
    setting(!g.interphase_growth, {"interphase_growth_per_cycle"}, "ageing", "interphase_growth = false");
    const std::initializer_list<std::string_view> growth = {"interphase_growth", "interphase_growth_per_cycle"};
    setting(g.interphase_growth && !t.ionic, growth, "ageing", "transport.ionic = false");
    setting(g.interphase_growth && t.ionic && std::isinf(t.ionic_diffusivity_lithiated_m2_per_s) &&
                std::isinf(t.ionic_diffusivity_delithiated_m2_per_s),
            growth, "ageing", "both ionic diffusivities infinite, which is transport.ionic = false");
    setting(!g.contact_loss, {"contact_loss_per_cycle", "contact_patch_nm"}, "ageing", "contact_loss = false");
    setting(!g.dissolution,
            {"dissolution_nm_per_hour", "dissolution_slowing_nm", "dissolution_activation_energy_kJ_per_mol", "dissolution_voltage_V",
             "dissolution_voltage_width_V"},
            "ageing", "dissolution = false");
    setting(!g.cracking, {"crack_strength_MPa", "crack_growth_nm_per_cycle"}, "ageing", "cracking = false");
    setting(p.dimension == 3, {"min_region_nm2"}, "output", "population.dimension = 3");
    setting(p.dimension == 2, {"min_region_nm3"}, "output", "population.dimension = 2");
    const auto& pictured = options.output.snapshot_particles;
    const auto absent = std::ranges::count_if(pictured, [&](std::int64_t particle) { return particle >= p.particles; });
    if (absent > 0)
        notes.push_back(
            fmt::format("output.snapshot_particles lists {} of {} that the study does not have, whose particles are 0 to {}: {} left "
                        "out",
                        absent, pictured.size(), p.particles - 1, absent == 1 ? "it is" : "they are"));
    setting(options.output.voltage_points == 0, {"voltage_cycles"}, "output", "voltage_points = 0");

    for (std::size_t i = 0; i < options.protocol.steps.size(); ++i) {
        auto& step = options.protocol.steps[i];
        ProtocolStep initial;
        const std::string table = fmt::format("protocol.step[{}]", i);
        const auto idle = [&](bool is, std::initializer_list<std::string_view> names, const char* why) {
            if (is) unused(fields_of(step, i), fields_of(initial, i), names, table, why);
        };
        idle(step.mode == DriveMode::galvanostatic, {"charge_overpotential_mV", "discharge_overpotential_mV", "potentiostatic_hours"},
             "mode = \"galvanostatic\"");
        idle(step.mode == DriveMode::potentiostatic,
             {"charge_c_rate", "discharge_c_rate", "upper_voltage_limit_V", "lower_voltage_limit_V"}, "mode = \"potentiostatic\"");
        idle(!step.hold_charge && !step.hold_discharge, {"hold_cutoff_c_rate"}, "no hold");
    }
    const std::string other = reference_of_other_limits(options.protocol);
    if (!other.empty()) notes.push_back(other);
    return notes;
}

}  // namespace lithofront
