#include "config/validate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <cmath>
#include <initializer_list>
#include <set>

#include "config/grid.hpp"
#include "config/material.hpp"
#include "config/memory.hpp"
#include "config/open_circuit_voltage.hpp"
#include "config/registry.hpp"
#include "config/utf8.hpp"

namespace lithofront {
namespace {

using Keys = std::vector<std::string_view>;

std::string shown(double value, std::string_view key) {
    const auto unit = unit_of(key);
    const std::string text = short_number_text(value);
    return unit.empty() ? text : text + " " + std::string(unit);
}

// Ranges of one field.
struct CheckField {
    const Field& field;
    const Origins& origins;
    Problems& problems;

    void refuse(const std::string& what) const { problems.add(origins.of(field.key), field.key + " " + what); }
    void number(double value) const {
        if (!field.limits.allow(value)) refuse("= " + shown(value, field.key) + " is out of range; it must be " + field.limits.describe());
    }
    void operator()(const bool*) const {}
    void operator()(const Choice& choice) const {
        const int value = choice.value();
        if (value < 0 || value >= static_cast<int>(choice.names.size())) refuse("holds no known choice");
    }
    void operator()(const std::string* text) const {
        constexpr std::size_t longest = 200;
        if (text->empty() || text->size() > longest) refuse(fmt::format("has {} bytes; a name has 1 to {}", text->size(), longest));
        if (!is_printable(*text)) refuse("= " + in_quotes(*text) + " holds a control character; leave it out");
        const bool in_csv = field.key.starts_with("protocol.step");  // a row of cycles.csv names its step
        if (in_csv && text->find_first_of(",\"") != std::string::npos)
            refuse("= " + in_quotes(*text) + " holds a comma or a double quote; leave it out");
        if (in_csv && !text->empty() && std::string_view("=+-@").find(text->front()) != std::string_view::npos)
            refuse("= " + in_quotes(*text) + " begins as a formula does in a spreadsheet; begin it with a letter or a digit");
    }
    void operator()(const std::uint64_t* value) const {
        if (*value > static_cast<std::uint64_t>(INT64_MAX))
            refuse(fmt::format("= {} is out of range; TOML holds whole numbers up to {}", *value, INT64_MAX));
    }
    void operator()(const double* value) const { number(*value); }
    template <typename Integer>
    void operator()(const Integer* value) const {
        number(static_cast<double>(*value));
    }
    template <typename Number>
    void operator()(const std::vector<Number>* values) const {
        for (const Number value : *values)
            if (!field.limits.allow(static_cast<double>(value))) {
                refuse("holds " + shown(static_cast<double>(value), field.key) + "; each element must be " + field.limits.describe());
                return;
            }
    }
};

// What settings say of one another; every setting is within its range by now.
class CrossChecks {
public:
    CrossChecks(const Options& options, const Origins& origins, Problems& problems) : o_(options), origins_(origins), problems_(problems) {}

    void run() {
        sizes();
        lattice();
        coherency();
        lengths();
        material();
        energies();
        transport();
        microstructure();
        correlation_lengths();
        ageing();
        protocol();
        numerics();
        output();
        memory();
    }

private:
    void refuse(const Keys& keys, const std::string& what) { problems_.add(origins_.last_of(keys), what); }

    void sizes() {
        const auto& p = o_.population;
        if (p.geometry == Geometry::channel) return;
        if (p.size_distribution == SizeDistribution::list && p.diameters_um.empty())
            refuse({"population.diameters_um", "population.size_distribution"},
                   "population.diameters_um is empty with size_distribution = \"list\"; list at least one diameter");
        if (p.size_distribution != SizeDistribution::lognormal) return;
        if (p.min_diameter_um > p.max_diameter_um) {
            refuse({"population.min_diameter_um", "population.max_diameter_um"},
                   "population.min_diameter_um = " + shown(p.min_diameter_um, "_um") +
                       " exceeds max_diameter_um = " + shown(p.max_diameter_um, "_um") + "; swap them");
            return;
        }
        const double spread = std::log(p.geometric_standard_deviation);
        const auto below = [&](double d) {
            const double distance = std::log(d / p.median_diameter_um);
            if (spread == 0.0) return distance >= 0 ? 1.0 : 0.0;
            return 0.5 * std::erfc(-distance / (spread * std::sqrt(2.0)));
        };
        const double kept = spread == 0.0
                                ? (p.median_diameter_um >= p.min_diameter_um && p.median_diameter_um <= p.max_diameter_um ? 1.0 : 0.0)
                                : below(p.max_diameter_um) - below(p.min_diameter_um);
        constexpr double least_kept = 0.05;  // draws outside are drawn again, and a study must not draw forever
        if (kept < least_kept)
            refuse({"population.median_diameter_um", "population.geometric_standard_deviation", "population.min_diameter_um",
                    "population.max_diameter_um"},
                   "only " + shown(std::round(kept * 1e6) / 1e4, "") +
                       " % of the lognormal lies between min_diameter_um and max_diameter_um; move the bounds around "
                       "the median");
    }

    void lattice() {
        const auto& p = o_.population;
        if (p.geometry == Geometry::particle && p.size_distribution == SizeDistribution::list && p.diameters_um.empty()) return;
        const Keys keys{"lattice.site_spacing_nm",      "population.diameter_um",     "population.diameters_um",
                        "population.min_diameter_um",   "population.max_diameter_um", "population.channel_width_um",
                        "population.channel_length_um", "population.dimension"};
        const double a = o_.lattice.site_spacing_nm;
        constexpr int fewest = 4;  // a particle of fewer sites has no inside
        const int across = sites_across(smallest_diameter_um(o_), a);
        if (p.geometry == Geometry::particle && across < fewest) {
            refuse(keys, fmt::format("the smallest particle, {}, is {} sites across; use at least {}: larger particles{}",
                                     shown(smallest_diameter_um(o_), "_um"), across, fewest,
                                     or_finer_lattice(smallest_diameter_um(o_) * 1000 / fewest)));
            return;
        }
        const BoxSites box = box_of(o_, largest_diameter_um(o_));
        const std::string extents =
            p.dimension == 3 ? fmt::format("{} x {} x {} sites", box.nx, box.ny, box.nz) : fmt::format("{} x {} sites", box.nx, box.ny);
        if (std::max({box.nx, box.ny, box.nz}) > most_sites_per_axis) {
            refuse(keys, fmt::format("the largest particle's lattice of {} exceeds {} sites along an axis; use a coarser "
                                     "lattice.site_spacing_nm or a smaller particle",
                                     extents, most_sites_per_axis));
            return;
        }
        const double stored =
            static_cast<double>(box.nx + 17) * static_cast<double>(box.ny + 2) * static_cast<double>(p.dimension == 3 ? box.nz + 2 : 1);
        if (stored > static_cast<double>(INT_MAX)) {
            refuse(keys, "the largest particle's lattice of " + extents +
                             " overflows a 32-bit site index; use a coarser lattice.site_spacing_nm or a smaller particle");
            return;
        }
        const double grain_nm = o_.microstructure.grain_size_um * 1000;
        if (grain_nm > 0) {
            const double area = static_cast<double>(box.interior()) * std::pow(a / grain_nm, p.dimension);
            constexpr double most_grains = 4095;  // DomainId holds twelve bits of grain
            if (area > most_grains)
                refuse({"microstructure.grain_size_um", "lattice.site_spacing_nm"},
                       "the largest particle would hold about " + shown(std::round(area), "") +
                           " grains; at most 4095, use a larger microstructure.grain_size_um");
        }
    }

    // The engine packs the site counts of a coherency box into 15 bits; config/model_parameters.cpp holds to the same.
    void coherency() {
        const double nm = o_.stress.coherency_length_nm, a = o_.lattice.site_spacing_nm;
        const double radius = std::round(0.5 * nm / a), most = o_.population.dimension == 3 ? 15 : 90;
        if (radius > most)
            refuse({"stress.coherency_length_nm", "lattice.site_spacing_nm", "population.dimension"},
                   fmt::format("stress.coherency_length_nm = {} spans {:.0f} sites of lattice.site_spacing_nm = {}; at most {:.0f} are "
                               "possible, shorten it or use a coarser lattice",
                               shown(nm, "_nm"), 2 * radius + 1, shown(a, "_nm"), 2 * most + 1));
    }

    // What the lattice must resolve: two spacings at least, or the field is another one on every lattice.
    void lengths() {
        const auto& k = o_.kinetics;
        const double a = o_.lattice.site_spacing_nm;
        const auto resolved = [&](const std::string& key, double nm, double spacings) {
            if (nm < spacings * a)
                refuse({key, "lattice.site_spacing_nm"},
                       fmt::format("{} = {} is less than {:g} times lattice.site_spacing_nm = {}; use at least {}{}", key, shown(nm, "_nm"),
                                   spacings, shown(a, "_nm"), shown(spacings * a, "_nm"), or_finer_lattice(nm / spacings)));
        };
        const bool sites = k.process == ConversionProcess::sites;
        if (k.noise_kT > 0 && !(sites && k.noise_correlation_length_nm == 0))
            resolved("kinetics.noise_correlation_length_nm", k.noise_correlation_length_nm, 2);
        if (k.interface_energy_J_per_m2 > 0) resolved("kinetics.interface_radius_nm", k.interface_radius_nm, 1.5);
        constexpr double most_radius = 12;  // sites; beyond, the count of a ball passes 16 bits
        if (k.interface_energy_J_per_m2 > 0 && k.interface_radius_nm > most_radius * a)
            refuse({"kinetics.interface_radius_nm", "lattice.site_spacing_nm"},
                   fmt::format("kinetics.interface_radius_nm = {} is more than {:g} times lattice.site_spacing_nm = {}; shorten it",
                               shown(k.interface_radius_nm, "_nm"), most_radius, shown(a, "_nm")));
        if (!sites && k.event_length_nm > 0 && k.event_length_nm < 0.1 * a)
            refuse(
                {"kinetics.event_length_nm", "lattice.site_spacing_nm"},
                fmt::format("kinetics.event_length_nm = {} is less than a tenth of lattice.site_spacing_nm = {}; use 0 for no such noise",
                            shown(k.event_length_nm, "_nm"), shown(a, "_nm")));
    }

    void material() {
        for (const auto& fault : faults_of(o_.material)) {
            refuse(fault.keys, fault.what);
            curve_holds_ = false;
        }
        if (o_.stress.geometry == StressGeometry::plane_stress && o_.population.dimension == 3)
            refuse({"stress.geometry", "population.dimension"},
                   "stress.geometry = \"plane_stress\" is that of a thin disc; with population.dimension = 3 use "
                   "\"sphere_or_plane_strain\"");
    }

    // Energies and rates as the lattice will know them, from SI: beyond single precision's exponents none can be.
    void energies() {
        const auto& m = o_.material;
        constexpr double gas_constant = 8.314462618;  // J/(mol K), CODATA 2018
        const double per_kT = 1.0 / (gas_constant * m.temperature_K);
        const double inverse_K = 1.0 / m.temperature_K - 1.0 / m.reference_temperature_K;
        const auto arrhenius = [&](const std::string& key, double kJ_per_mol) {
            constexpr double most = 60;  // factor of e^60
            const double exponent = -1e3 * kJ_per_mol / gas_constant * inverse_K;
            if (std::abs(exponent) > most)
                refuse({key, "material.temperature_K", "material.reference_temperature_K"},
                       key + " = " + shown(kJ_per_mol, key) + " makes a factor of exp(" + rounded(exponent) +
                           ") between material.reference_temperature_K and temperature_K; keep it within exp(60)");
        };
        arrhenius("kinetics.activation_energy_kJ_per_mol", o_.kinetics.activation_energy_kJ_per_mol);
        arrhenius("transport.activation_energy_kJ_per_mol", o_.transport.activation_energy_kJ_per_mol);
        if (o_.ageing.interphase_growth || o_.ageing.passivation || o_.ageing.blocking)
            arrhenius("ageing.activation_energy_kJ_per_mol", o_.ageing.activation_energy_kJ_per_mol);
        if (o_.ageing.dissolution)
            arrhenius("ageing.dissolution_activation_energy_kJ_per_mol", o_.ageing.dissolution_activation_energy_kJ_per_mol);
        const double kT_per_MPa = 1e6 * std::abs(m.partial_molar_volume_m3_per_mol) * per_kT;
        const auto stress = [&](const Keys& keys, const std::string& what, double MPa) {
            const double energy = MPa * kT_per_MPa;
            if (energy > most_energy_kT)
                refuse(keys, what + " of " + rounded(MPa) + " MPa shifts the chemical potential by " + rounded(energy) +
                                 " kT (Omega sigma); at most " + rounded(most_energy_kT) + " kT");
        };
        stress({"microstructure.residual_stress_MPa", "material.partial_molar_volume_m3_per_mol"}, "microstructure.residual_stress_MPa",
               o_.microstructure.residual_stress_MPa);
        stress({"microstructure.grain_stress_MPa", "material.partial_molar_volume_m3_per_mol"}, "microstructure.grain_stress_MPa",
               o_.microstructure.grain_stress_MPa);
        stress({"ageing.fatigue_saturation_MPa", "material.partial_molar_volume_m3_per_mol"}, "ageing.fatigue_saturation_MPa",
               o_.ageing.stress_fatigue && o_.ageing.fatigue_stress_MPa > 0 ? o_.ageing.fatigue_saturation_MPa : 0.0);
        if (!o_.stress.configuration) return;
        // P times the concentration step (docs/model.md, section 6): a lone flipped site in a body of the other phase.
        const double constraint = o_.stress.geometry == StressGeometry::plane_stress ? 1.0 / 9.0 : 2.0 / (9.0 * (1.0 - m.poisson_ratio));
        const double step = m.site_density_mol_per_m3 * (m.x_lithiated - m.x_delithiated);
        const double misfit_MPa = 1e3 * m.youngs_modulus_GPa * std::abs(m.partial_molar_volume_m3_per_mol) * constraint * step;
        stress({"material.youngs_modulus_GPa", "material.partial_molar_volume_m3_per_mol", "material.site_density_mol_per_m3",
                "stress.configuration"},
               "the configuration stress (material.youngs_modulus_GPa, partial_molar_volume_m3_per_mol)", misfit_MPa);
    }

    static std::string rounded(double value) { return fmt::format("{:.4g}", value); }

    // A lattice that would do, as an alternative. Only where the setting has such a value, since advice that is refused in its turn is
    // none; and rounded down, so that the figure holds as it stands there.
    static std::string or_finer_lattice(double most_nm) {
        if (!(most_nm > 0)) return "";
        const double per_digit = std::pow(10.0, 3 - std::floor(std::log10(most_nm)));
        const double stated_nm = std::floor(most_nm * per_digit * (1 + 1e-12)) / per_digit;
        if (!limits_of_key("lattice.site_spacing_nm").allow(stated_nm)) return "";
        return ", or lattice.site_spacing_nm of at most " + rounded(stated_nm) + " nm";
    }

    void resolvable(const std::string& key, double value) {
        constexpr double least = 1e-30;  // below, single precision on the lattice would silently make it 0
        if (value > 0 && value < least)
            refuse({key}, key + " = " + shown(value, key) + " is too small to compute with; use 0 to block, or at least 1e-30");
    }

    void transport() {
        const auto& t = o_.transport;
        const auto& s = o_.surface;
        resolvable("transport.ionic_diffusivity_lithiated_m2_per_s", t.ionic_diffusivity_lithiated_m2_per_s);
        resolvable("transport.ionic_diffusivity_delithiated_m2_per_s", t.ionic_diffusivity_delithiated_m2_per_s);
        resolvable("transport.electronic_conductivity_lithiated_S_per_m", t.electronic_conductivity_lithiated_S_per_m);
        resolvable("transport.electronic_conductivity_delithiated_S_per_m", t.electronic_conductivity_delithiated_S_per_m);
        resolvable("transport.contact_conductance_S_per_m2", t.contact_conductance_S_per_m2);
        resolvable("surface.interphase_conductance_S_per_m2", s.interphase_conductance_S_per_m2);
        if (t.ionic && t.ionic_diffusivity_lithiated_m2_per_s == 0 && t.ionic_diffusivity_delithiated_m2_per_s == 0)
            refuse(
                {"transport.ionic_diffusivity_lithiated_m2_per_s", "transport.ionic_diffusivity_delithiated_m2_per_s", "transport.ionic"},
                "both ionic diffusivities are 0: no ion moves; give one phase a diffusivity, or transport.ionic = "
                "false");
        if (s.dry_fraction == 1)
            refuse({"surface.dry_fraction"}, "surface.dry_fraction = 1 leaves no electrolyte: no ion enters; use less than 1");
        if (s.interphase_conductance_S_per_m2 == 0)
            refuse({"surface.interphase_conductance_S_per_m2"},
                   "surface.interphase_conductance_S_per_m2 = 0: no ion enters; use more than 0");
        if (t.electronic) {
            if (t.electronic_conductivity_lithiated_S_per_m == 0 && t.electronic_conductivity_delithiated_S_per_m == 0)
                refuse({"transport.electronic_conductivity_lithiated_S_per_m", "transport.electronic_conductivity_delithiated_S_per_m",
                        "transport.electronic"},
                       "both electronic conductivities are 0: no electron moves; give one phase a conductivity, or "
                       "transport.electronic = false");
        }
        // Contacts decide who reacts even where the electronic potential is not solved.
        if (s.contactless_fraction == 1)
            refuse({"surface.contactless_fraction"},
                   "surface.contactless_fraction = 1 leaves no contact: no electron leaves; use less than 1");
        if (t.contact_conductance_S_per_m2 == 0)
            refuse({"transport.contact_conductance_S_per_m2"},
                   "transport.contact_conductance_S_per_m2 = 0: no electron leaves; use more than 0");
        if (t.electronic_contact != ElectronicContact::surface && o_.population.geometry != Geometry::channel)
            refuse({"transport.electronic_contact", "population.geometry"},
                   "transport.electronic_contact names an end, and only a channel has ends; use \"surface\" or "
                   "population.geometry = \"channel\"");
    }

    void microstructure() {
        const auto& m = o_.microstructure;
        const double a = o_.lattice.site_spacing_nm;
        if (m.grain_size_um > 0 && m.grain_size_um * 1000 < 2 * a)
            refuse({"microstructure.grain_size_um", "lattice.site_spacing_nm"},
                   "microstructure.grain_size_um = " + shown(m.grain_size_um, "_um") + " is under two lattice spacings of " +
                       shown(a, "_nm") + "; use 0 for one grain, at least " + shown(2 * a / 1000, "_um") +
                       or_finer_lattice(500 * m.grain_size_um));
        if (m.twin_spacing_nm > 0 && m.twin_spacing_nm < 2 * a)
            refuse({"microstructure.twin_spacing_nm", "lattice.site_spacing_nm"},
                   "microstructure.twin_spacing_nm = " + shown(m.twin_spacing_nm, "_nm") + " is under two lattice spacings of " +
                       shown(a, "_nm") + "; use 0 for none, at least " + shown(2 * a, "_nm") + or_finer_lattice(0.5 * m.twin_spacing_nm));
        if (m.cracks_per_um2 > 0 && m.crack_length_um * 1000 < a)
            refuse({"microstructure.crack_length_um", "lattice.site_spacing_nm"},
                   "microstructure.crack_length_um = " + shown(m.crack_length_um, "_um") + " is under one lattice spacing of " +
                       shown(a, "_nm") + "; use at least " + shown(a / 1000, "_um") + or_finer_lattice(1000 * m.crack_length_um));
    }

    // A field that changes from site to site is another one on every lattice.
    void resolved(const std::string& key, double length_nm, const std::string& what) {
        const double a = o_.lattice.site_spacing_nm;
        if (length_nm < 2 * a * (1 - 1e-9))
            refuse({key, "lattice.site_spacing_nm"}, key + " = " + what + " is under two lattice spacings of " + shown(a, "_nm") +
                                                         "; use at least " + shown(2 * a, "_nm") + or_finer_lattice(0.5 * length_nm));
    }

    // What a layer keeps from converting is whole sites.
    void layer_of_a_site(const std::string& key, double nm) {
        const double a = o_.lattice.site_spacing_nm;
        if (nm < a * (1 - 1e-9))
            refuse({key, "lattice.site_spacing_nm"},
                   key + " = " + shown(nm, "_nm") + " is under one lattice spacing of " + shown(a, "_nm") +
                       ", so a whole site would stay behind for a part of one; use at least " + shown(a, "_nm") + or_finer_lattice(nm));
    }

    void correlation_lengths() {
        const auto& s = o_.surface;
        // Fatigue draws increments of the residual stress by the same length, whether there is any at birth or not.
        if (o_.microstructure.residual_stress_MPa > 0 || (o_.ageing.stress_fatigue && o_.ageing.fatigue_stress_MPa > 0))
            resolved("microstructure.correlation_length_nm", o_.microstructure.correlation_length_nm,
                     shown(o_.microstructure.correlation_length_nm, "_nm"));
        if (s.interphase_log_sigma > 0)
            resolved("surface.correlation_length_nm", s.correlation_length_nm, shown(s.correlation_length_nm, "_nm"));
        const auto patchy = [](double fraction) { return fraction > 0 && fraction < 1; };
        if (patchy(s.dry_fraction) || patchy(s.contactless_fraction) || patchy(s.passive_fraction))
            resolved("surface.patch_length_nm", s.patch_length_nm, shown(s.patch_length_nm, "_nm"));
        if (s.passive_fraction > 0) layer_of_a_site("surface.passive_depth_nm", s.passive_depth_nm);
    }

    void ageing() {
        const auto& g = o_.ageing;
        const double a = o_.lattice.site_spacing_nm;
        constexpr double most_sites = 16;  // neighbourhoods are searched
        const auto thin = [&](const std::string& key, double nm) {
            if (nm > most_sites * a)
                refuse({key, "lattice.site_spacing_nm"}, key + " = " + shown(nm, "_nm") + " spans more than 16 lattice spacings of " +
                                                             shown(a, "_nm") + "; use a thinner layer or a coarser lattice");
        };
        if (g.film) {
            thin("ageing.film_thickness_nm", g.film_thickness_nm);
            if (g.film_thickness_nm > 0 && g.film_barrier_kT > 0) layer_of_a_site("ageing.film_thickness_nm", g.film_thickness_nm);
        }
        if (!g.passivation && !g.blocking) return;
        thin("ageing.passivation_width_nm", g.passivation_width_nm);
        if (g.passivation_width_nm < 2 * a)
            refuse({"ageing.passivation_width_nm", "lattice.site_spacing_nm"},
                   "ageing.passivation_width_nm = " + shown(g.passivation_width_nm, "_nm") + " is under two lattice spacings of " +
                       shown(a, "_nm") + ", so what the layer remembers would depend on the lattice; use at least " + shown(2 * a, "_nm") +
                       or_finer_lattice(0.5 * g.passivation_width_nm));
    }

    // Of one step; what steps share is told once.
    void voltage_limits(const VoltageLimits& limits, const std::string& upper, const std::string& lower) {
        if (!told_limits_.insert(upper + lower).second) return;
        const bool shared = upper.starts_with("protocol.u") && lower.starts_with("protocol.l");  // which were compared already
        if (!shared && limits.lower_V >= limits.upper_V)
            refuse({lower, upper},
                   lower + " = " + shown(limits.lower_V, "_V") + " is not below " + upper + " = " + shown(limits.upper_V, "_V"));
        if (!curve_holds_) return;
        const OpenCircuitVoltage curve(o_.material);
        const double charge_from_V = curve(o_.material.x_lithiated), discharge_from_V = curve(o_.material.x_delithiated);
        if (limits.upper_V <= charge_from_V && told_limits_.insert(upper).second)
            refuse({upper, "material.x_lithiated"}, upper + " = " + shown(limits.upper_V, "_V") + " is below the open-circuit voltage of " +
                                                        rounded(charge_from_V) +
                                                        " V at material.x_lithiated, so no charge would begin; raise it");
        if (limits.lower_V >= discharge_from_V && told_limits_.insert(lower).second)
            refuse({lower, "material.x_delithiated"}, lower + " = " + shown(limits.lower_V, "_V") +
                                                          " is above the open-circuit voltage of " + rounded(discharge_from_V) +
                                                          " V at material.x_delithiated, so no discharge would begin; lower it");
    }

    void protocol() {
        const auto& p = o_.protocol;
        if (p.lower_voltage_limit_V >= p.upper_voltage_limit_V)
            refuse({"protocol.upper_voltage_limit_V", "protocol.lower_voltage_limit_V"},
                   "protocol.lower_voltage_limit_V = " + shown(p.lower_voltage_limit_V, "_V") +
                       " is not below upper_voltage_limit_V = " + shown(p.upper_voltage_limit_V, "_V") + "; swap them");
        if (p.steps.empty()) {
            refuse({"protocol.step"}, "the protocol has no step; add a [[protocol.step]]");
            return;
        }
        for (std::size_t i = 0; i < p.steps.size(); ++i) {
            const ProtocolStep& step = p.steps[i];
            if (step.mode != DriveMode::galvanostatic) continue;
            const std::string own = fmt::format("protocol.step[{}].", i);
            voltage_limits(limits_of(p, step), (step.upper_voltage_limit_V > 0 ? own : "protocol.") + "upper_voltage_limit_V",
                           (step.lower_voltage_limit_V > 0 ? own : "protocol.") + "lower_voltage_limit_V");
        }
        constexpr std::int64_t most = 1000000;
        if (total_cycles(p) > most) refuse({"protocol.step"}, fmt::format("the protocol has {} cycles; at most {}", total_cycles(p), most));
        for (std::size_t i = 0; i < p.steps.size(); ++i) {
            const auto& s = p.steps[i];
            const std::string key = fmt::format("protocol.step[{}].", i);
            const auto hold = [&](bool on, const std::string& half, double c_rate) {
                if (!on) return;
                if (s.mode == DriveMode::potentiostatic)
                    refuse({key + "hold_" + half},
                           key + "hold_" + half + " follows a constant current; with mode = \"potentiostatic\" leave it out");
                else if (s.hold_cutoff_c_rate >= c_rate)
                    refuse({key + "hold_cutoff_c_rate", key + half + "_c_rate"},
                           fmt::format("{}hold_cutoff_c_rate = {} is not below {}_c_rate = {}; the hold would end at once", key,
                                       shown(s.hold_cutoff_c_rate, "_c_rate"), half, shown(c_rate, "_c_rate")));
            };
            hold(s.hold_charge, "charge", s.charge_c_rate);
            hold(s.hold_discharge, "discharge", s.discharge_c_rate);
        }
    }

    void numerics() {
        const auto& n = o_.numerics;
        if (n.charge_per_step * n.max_steps >= 1) return;
        const double enough = std::ceil(1 / n.charge_per_step);
        refuse({"numerics.max_steps", "numerics.charge_per_step"},
               fmt::format("numerics.max_steps = {} steps of charge_per_step = {} cannot finish a half-cycle; use {}", n.max_steps,
                           shown(n.charge_per_step, ""),
                           limits_of_key("numerics.max_steps").allow(enough)
                               ? "at least " + shown(enough, "") + " steps"
                               : "a charge_per_step of at least " + shown(1.0 / n.max_steps, "")));
    }

    template <typename Integer>
    void no_duplicates(const std::string& key, const std::vector<Integer>& values) {
        std::set<Integer> seen;
        for (const Integer value : values)
            if (!seen.insert(value).second) {
                refuse({key}, fmt::format("{} lists {} twice; list it once", key, value));
                return;
            }
    }

    void cycles_exist(const std::string& key, const std::vector<int>& values) {
        const std::int64_t last = total_cycles(o_.protocol);
        for (const int value : values)
            if (value == 0 || value > last) {
                refuse({key}, fmt::format("{} lists cycle {}; cycles are 1 to {}, and -1 is the last", key, value, last));
                return;
            }
    }

    void output() {
        const auto& out = o_.output;
        no_duplicates("output.snapshot_particles", out.snapshot_particles);
        no_duplicates("output.snapshot_cycles", out.snapshot_cycles);
        no_duplicates("output.voltage_cycles", out.voltage_cycles);
        cycles_exist("output.snapshot_cycles", out.snapshot_cycles);
        cycles_exist("output.voltage_cycles", out.voltage_cycles);
        if (out.voltage_points == 1)
            refuse({"output.voltage_points"}, "output.voltage_points = 1 makes no curve; use 0 for none, or at least 2");
    }

    // Of a study that nothing else is wrong with: a length of next to nothing would make an estimate of any size.
    void memory() {
        if (!problems_.empty()) return;
        try {
            check_memory(o_, 1);
        } catch (const ConfigError& error) {
            refuse({"lattice.memory_limit_GiB", "lattice.site_spacing_nm", "population.particles", "population.diameter_um",
                    "population.max_diameter_um"},
                   error.what());
        } catch (const std::invalid_argument& error) {
            refuse({"lattice.site_spacing_nm"}, error.what());
        }
    }

    const Options& o_;
    const Origins& origins_;
    Problems& problems_;
    std::set<std::string> told_limits_;
    bool curve_holds_ = true;  // so that voltages can be asked of it
};

}  // namespace

std::int64_t total_cycles(const ProtocolOptions& protocol) {
    std::int64_t total = 0;
    for (const auto& step : protocol.steps) total += step.cycles;
    return total;
}

void validate(const Options& options, const Origins& origins) {
    Options copy = options;  // the registry points into what it describes
    Problems problems;
    const auto check = [&](const std::vector<Field>& fields) {
        for (const auto& field : fields) std::visit(CheckField{field, origins, problems}, field.target);
    };
    check(fields_of(copy));
    for (std::size_t i = 0; i < copy.protocol.steps.size(); ++i) check(fields_of(copy.protocol.steps[i], i));
    problems.raise_if_any();
    CrossChecks(options, origins, problems).run();
    problems.raise_if_any();
}

}  // namespace lithofront
