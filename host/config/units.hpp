// From laboratory units to the lattice, once: energies in kT, times in s, charge in flips of one site.
// One flip moves dx = x_lithiated - x_delithiated of Li per formula unit out of a volume a^3 (docs/model.md, section 12).
#pragma once
#include <string>

#include "config/options.hpp"

namespace lithofront {

constexpr double gas_constant_J_per_mol_K = 8.314462618;  // CODATA 2018
constexpr double faraday_C_per_mol = 96485.33212;         // CODATA 2018
constexpr double boltzmann_eV_per_K = 8.617333262e-5;     // CODATA 2018

// A conductance g [1/s per kT] carries g flips per second under a potential difference of one kT/e.
struct LatticeUnits {
    double site_spacing_m = 0.0;  // a
    double temperature_K = 0.0;
    double reference_temperature_K = 0.0;
    double thermal_energy_meV = 0.0;           // kT
    double thermal_voltage_V = 0.0;            // kT/e
    double lithium_change = 0.0;               // dx per flip and formula unit
    double site_charge_C = 0.0;                // F rho_s dx a^3
    double kT_per_MPa = 0.0;                   // Omega/(RT): energy of one Li under hydrostatic stress
    double front_rate_per_s = 0.0;             // k0 = i0/(F rho_s dx a), Arrhenius factor included
    double ionic_conductance_lithiated = 0.0;  // 1/s per kT between two sites, Arrhenius factor included
    double ionic_conductance_delithiated = 0.0;
    double electronic_conductance_lithiated = 0.0;
    double electronic_conductance_delithiated = 0.0;
    double contact_conductance = 0.0;     // 1/s per kT of one contact site
    double interphase_conductance = 0.0;  // 1/s per kT of one wet site, median

    // Throws std::invalid_argument where spacing, site density, dx or a temperature is not positive and finite.
    static LatticeUnits from(const Options& options);

    // Conductance per area [S/m^2] of a surface site, area a^2: g = G a^2 (kT/e) / site charge.
    double surface_conductance(double S_per_m2) const;
    // Conductivity [S/m] between the centres of two sites: g = sigma a (kT/e) / site charge.
    double bulk_conductance(double S_per_m) const;
    // Diffusivity [m^2/s] between two sites by Nernst-Einstein, sigma = D F^2 rho_s x/(RT): g = D/a^2 x/dx,
    // x the mean of the two phases. Infinite stays infinite.
    double diffusive_conductance(double m2_per_s) const;
    // exp(-Ea/R (1/T - 1/Tref)), relative error below 1e-6 for factors within e^+-10.
    double arrhenius(double activation_energy_kJ_per_mol) const;
    // One line per quantity, with its unit.
    std::string describe() const;

private:
    double mean_lithium_ = 0.0;
};

// What the field solver takes for a conductance of a surface site, 1/s per kT: at most 1e8, far above any surface and still a
// number where a setting is infinite.
float finite_conductance(double conductance);

}  // namespace lithofront
