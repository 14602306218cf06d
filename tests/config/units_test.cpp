#include "config/units.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "about.hpp"
#include "config/model_parameters.hpp"

using namespace lithofront;

TEST_CASE("the front rate constant is the model's own number") {
    Options options;
    options.lattice.site_spacing_nm = 10.0;
    options.kinetics.exchange_current_density_A_per_m2 = 5.0;
    const LatticeUnits u = LatticeUnits::from(options);
    CHECK(u.front_rate_per_s == about(0.687, 0.001));  // 0.7 1/s in docs/model.md, section 12
    CHECK(u.thermal_energy_meV == about(25.6926, 1e-5));
    CHECK(u.kT_per_MPa == about(1.4107e-3, 1e-3));  // 3.497 J/MPa over RT = 2479 J
}

TEST_CASE("conductances carry the same current as their laboratory twins") {
    const Options options;
    const LatticeUnits u = LatticeUnits::from(options);
    const double a = 25e-9;
    const double volts = 0.013;  // any potential difference
    const double flips = u.surface_conductance(20.0) * (volts / u.thermal_voltage_V);
    CHECK(flips * u.site_charge_C == about(20.0 * a * a * volts, 1e-12));
    const double bulk_flips = u.bulk_conductance(1e-3) * (volts / u.thermal_voltage_V);
    CHECK(bulk_flips * u.site_charge_C == about(1e-3 * a * a / a * volts, 1e-12));
    // Nernst-Einstein written out in laboratory units.
    const double RT = gas_constant_J_per_mol_K * 298.15;
    const double sigma = 7.08e-15 * faraday_C_per_mol * faraday_C_per_mol * 22863.0 * 0.775 / RT;
    CHECK(u.diffusive_conductance(7.08e-15) == about(u.bulk_conductance(sigma), 1e-6));
    CHECK(u.ionic_conductance_lithiated == u.diffusive_conductance(7.08e-15));  // factor 1 at the reference
    CHECK(std::isinf(u.diffusive_conductance(std::numeric_limits<double>::infinity())));
    CHECK(u.interphase_conductance == u.surface_conductance(20.0));
    CHECK(u.contact_conductance == u.surface_conductance(1e4));
}

TEST_CASE("Arrhenius factors raise rates and mobilities with temperature") {
    Options options;
    const LatticeUnits cold = LatticeUnits::from(options);
    options.material.temperature_K = 328.15;
    const LatticeUnits warm = LatticeUnits::from(options);
    const double factor = std::exp(-40e3 / gas_constant_J_per_mol_K * (1 / 328.15 - 1 / 298.15));
    CHECK(factor > 4.0);
    CHECK(cold.arrhenius(40.0) == 1.0);
    CHECK(warm.arrhenius(40.0) == about(factor, 1e-6));
    CHECK(warm.front_rate_per_s / cold.front_rate_per_s == about(factor, 1e-6));
    CHECK(warm.ionic_conductance_delithiated / cold.ionic_conductance_delithiated == about(factor, 1e-6));
    // A conductivity acts on volts, so a flip per kT carries the extra T of the thermal voltage.
    CHECK(warm.electronic_conductance_lithiated / cold.electronic_conductance_lithiated == about(factor * 328.15 / 298.15, 1e-6));
}

TEST_CASE("units say what is wrong and what they are") {
    Options options;
    CHECK(LatticeUnits::from(options).describe().find("front rate constant") != std::string::npos);
    options.material.x_delithiated = options.material.x_lithiated;
    CHECK_THROWS_AS(LatticeUnits::from(options), std::invalid_argument);
    options = Options{};
    options.lattice.site_spacing_nm = 0.0;
    CHECK_THROWS_WITH_AS(LatticeUnits::from(options), doctest::Contains("lattice.site_spacing_nm"), std::invalid_argument);
}

TEST_CASE("rests after each half-cycle add up") {
    Options options;
    ProtocolStep step;
    step.rest_hours = 1.0;
    step.rest_after_charge_hours = 0.5;
    step.rest_after_discharge_hours = 2.0;
    CHECK(make_drive(options, step, 1, Half::charge).rest_s == 5400.0f);      // (1 + 0.5) h
    CHECK(make_drive(options, step, 1, Half::discharge).rest_s == 10800.0f);  // (1 + 2) h
}

TEST_CASE("the table of voltages is the curve's, over the window") {
    Options options;
    options.material.open_circuit_voltage = "mine";
    options.material.open_circuit_voltage_x = {0.61, 0.94};
    options.material.open_circuit_voltage_V = {4.1, 4.0};
    const ModelParameters p = make_model_parameters(options);
    CHECK(p.ocv_V[0] == doctest::Approx(4.1));
    CHECK(p.ocv_V[ocv_points / 2] == doctest::Approx(4.05));  // half way along a straight line
    CHECK(p.ocv_V[ocv_points - 1] == doctest::Approx(4.0));
}
