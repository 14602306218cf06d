#include "config/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "core/math.hpp"

namespace lithofront {
namespace {

void require_positive(double value, const char* name) {
    if (!(value > 0.0) || !std::isfinite(value)) {
        throw std::invalid_argument(fmt::format("{} must be positive and finite, not {}", name, value));
    }
}

}  // namespace

LatticeUnits LatticeUnits::from(const Options& options) {
    const MaterialOptions& material = options.material;
    const TransportOptions& transport = options.transport;
    require_positive(options.lattice.site_spacing_nm, "lattice.site_spacing_nm");
    require_positive(material.temperature_K, "material.temperature_K");
    require_positive(material.reference_temperature_K, "material.reference_temperature_K");
    require_positive(material.site_density_mol_per_m3, "material.site_density_mol_per_m3");
    require_positive(material.x_lithiated - material.x_delithiated, "material.x_lithiated - material.x_delithiated");

    LatticeUnits u;
    const double a = options.lattice.site_spacing_nm * 1e-9;
    u.site_spacing_m = a;
    u.temperature_K = material.temperature_K;
    u.reference_temperature_K = material.reference_temperature_K;
    u.thermal_energy_meV = 1e3 * boltzmann_eV_per_K * material.temperature_K;
    u.thermal_voltage_V = 1e-3 * u.thermal_energy_meV;
    u.lithium_change = material.x_lithiated - material.x_delithiated;
    u.mean_lithium_ = 0.5 * (material.x_lithiated + material.x_delithiated);
    u.site_charge_C = faraday_C_per_mol * material.site_density_mol_per_m3 * u.lithium_change * a * a * a;
    u.kT_per_MPa = 1e6 * material.partial_molar_volume_m3_per_mol / (gas_constant_J_per_mol_K * material.temperature_K);
    u.front_rate_per_s = options.kinetics.exchange_current_density_A_per_m2 * a * a / u.site_charge_C *
                         u.arrhenius(options.kinetics.activation_energy_kJ_per_mol);
    const double mobility_factor = u.arrhenius(transport.activation_energy_kJ_per_mol);
    u.ionic_conductance_lithiated = u.diffusive_conductance(transport.ionic_diffusivity_lithiated_m2_per_s) * mobility_factor;
    u.ionic_conductance_delithiated = u.diffusive_conductance(transport.ionic_diffusivity_delithiated_m2_per_s) * mobility_factor;
    u.electronic_conductance_lithiated = u.bulk_conductance(transport.electronic_conductivity_lithiated_S_per_m) * mobility_factor;
    u.electronic_conductance_delithiated = u.bulk_conductance(transport.electronic_conductivity_delithiated_S_per_m) * mobility_factor;
    u.contact_conductance = u.surface_conductance(transport.contact_conductance_S_per_m2);
    u.interphase_conductance = u.surface_conductance(options.surface.interphase_conductance_S_per_m2);
    return u;
}

double LatticeUnits::surface_conductance(double S_per_m2) const {
    return S_per_m2 * site_spacing_m * site_spacing_m * thermal_voltage_V / site_charge_C;
}

double LatticeUnits::bulk_conductance(double S_per_m) const { return S_per_m * site_spacing_m * thermal_voltage_V / site_charge_C; }

double LatticeUnits::diffusive_conductance(double m2_per_s) const {
    return m2_per_s / (site_spacing_m * site_spacing_m) * mean_lithium_ / lithium_change;
}

double LatticeUnits::arrhenius(double activation_energy_kJ_per_mol) const {
    const double exponent =
        -1e3 * activation_energy_kJ_per_mol / gas_constant_J_per_mol_K * (1.0 / temperature_K - 1.0 / reference_temperature_K);
    // The shared exponential: rates must have the same bits with every C library.
    return exponential(static_cast<float>(exponent));
}

float finite_conductance(double conductance) { return static_cast<float>(std::min(conductance, 1.0e8)); }

std::string LatticeUnits::describe() const {
    std::string text;
    const auto line = [&text](const char* name, double value, const char* unit) {
        text += fmt::format("{:<36} {:12.5g} {}\n", name, value, unit);
    };
    line("site spacing", 1e9 * site_spacing_m, "nm");
    line("temperature", temperature_K, "K");
    line("thermal energy kT", thermal_energy_meV, "meV");
    line("lithium change per flip", lithium_change, "Li per formula unit");
    line("charge per flip", site_charge_C, "C");
    line("energy per stress", kT_per_MPa, "kT/MPa");
    line("front rate constant", front_rate_per_s, "1/s");
    line("ionic conductance, lithiated", ionic_conductance_lithiated, "1/s per kT");
    line("ionic conductance, delithiated", ionic_conductance_delithiated, "1/s per kT");
    line("electronic conductance, lithiated", electronic_conductance_lithiated, "1/s per kT");
    line("electronic conductance, delithiated", electronic_conductance_delithiated, "1/s per kT");
    line("interphase conductance, median", interphase_conductance, "1/s per kT per site");
    line("contact conductance", contact_conductance, "1/s per kT per site");
    return text;
}

}  // namespace lithofront
