// From settings to lattice units, at a spacing of 25 nm: numbers worked out from the settings' defaults (material of Zhang 2007), RT = 2478.957
// J/mol, window 0.33 * 22863 = 7544.79 mol/m3.
#include "config/model_parameters.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "about.hpp"
#include "config/units.hpp"
#include "model/site_state.hpp"
#include "population/plain_options.hpp"

using namespace lithofront;

namespace {

Options at_25_nm(int dimension = 2) { return plain_options(1.0, 25.0, dimension); }

double real(float value) { return static_cast<double>(value); }

}  // namespace

TEST_CASE("stress over the window: a sphere or a plane strain, and a plane stress") {
    Options o = at_25_nm();
    // 2 E Omega/(9 (1 - nu)) = 2e10 * 3.497e-6/6.3 = 11101.59 J/mol; times the window 83.759 MPa.
    CHECK(real(make_model_parameters(o).configuration_stress_MPa) == about(83.759, 1e-4));
    // 2 G eps0 (1 + nu)/(1 - nu): eps0 = Omega * window/3 = 8.79471e-3, G = 1e10/2.6.
    CHECK(real(make_model_parameters(o).shear_stress_MPa) == about(125.639, 1e-4));
    o.stress.geometry = StressGeometry::plane_stress;
    // E Omega/9 = 3885.56 J/mol, and no confinement.
    CHECK(real(make_model_parameters(o).configuration_stress_MPa) == about(29.3157, 1e-4));
    CHECK(real(make_model_parameters(o).shear_stress_MPa) == about(87.9471, 1e-4));
    o.stress.configuration = false;
    CHECK(make_model_parameters(o).configuration_stress_MPa == 0.0f);
}

TEST_CASE("lengths are in sites") {
    Options o = at_25_nm();
    o.stress.coherency_length_nm = 100.0;
    o.ageing.film_thickness_nm = 10.0;
    const ModelParameters p = make_model_parameters(o);
    CHECK(p.coherency_radius == 2);  // 100 nm across are two sites to either side
    CHECK(real(p.film_thickness) == about(0.4, 1e-6));
    CHECK(real(p.passivation_width) == about(4.0, 1e-6));
    CHECK(real(p.interface_radius) == about(2.0, 1e-6));
    CHECK(real(p.crack_growth) == about(2.0, 1e-6));
    CHECK(p.fatigue_length_nm == static_cast<float>(o.microstructure.correlation_length_nm));
}

TEST_CASE("surface energy: gamma kappa over the lithium that a flip moves") {
    // 0.05 * 1.5 pi/50 nm over 7544.79 * 2478.957 J/m3; in 3D 16/(3 * 50 nm).
    CHECK(real(make_model_parameters(at_25_nm()).interface_energy) == about(0.251956, 1e-4));
    CHECK(real(make_model_parameters(at_25_nm(3)).interface_energy) == about(0.285156, 1e-4));
}

TEST_CASE("the smallest region that counts is a size, in whole sites") {
    Options o = at_25_nm();
    o.output.min_region_nm2 = 5000.0;  // 8 sites of 625 nm2
    CHECK(make_model_parameters(o).min_region_sites == 8);
    o.output.min_region_nm2 = 5100.0;
    CHECK(make_model_parameters(o).min_region_sites == 9);
    o = at_25_nm(3);
    o.output.min_region_nm3 = 40000.0;  // 2.56 sites of 15625 nm3
    CHECK(make_model_parameters(o).min_region_sites == 3);
}

TEST_CASE("ageing: rates in lattice units, each a switch, faster when warm") {
    Options o = at_25_nm();
    AgeingOptions& a = o.ageing;
    a.film = a.passivation = a.blocking = a.stress_fatigue = a.interphase_growth = a.contact_loss = a.dissolution = a.cracking = true;
    const ModelParameters p = make_model_parameters(o);
    CHECK(p.film_barrier == 8.0f);
    CHECK(p.passivation_barrier == 2.0f);
    CHECK(real(p.passivation_per_half_cycle) == about(1.0 / 60.0, 1e-5));
    CHECK(real(p.blocking) == about(0.02 * 0.01, 1e-5));  // a patch of 100 nm is 0.01 um2
    CHECK(p.fatigue_stress_MPa == 5.0f);
    CHECK(p.fatigue_saturation_MPa == 2000.0f);
    CHECK(real(p.interphase_growth) == about(0.01, 1e-5));
    CHECK(real(p.contact_loss) == about(0.0005, 1e-5));
    CHECK(real(p.dissolution_rate) == about(0.0025 / 25.0 / 3600.0, 1e-5));
    CHECK(p.crack_strength_MPa == 600.0f);
    o.material.temperature_K = 328.15;
    const ModelParameters warm = make_model_parameters(o);
    // 30 kJ/mol: exp(30000/8.314463 * 3.066292e-4) = 3.02341; 50 kJ/mol: 6.3216.
    CHECK(real(warm.passivation_per_half_cycle) == about(3.02341 / 60.0, 1e-4));
    CHECK(real(warm.blocking) == about(3.02341 * 0.0002, 1e-4));
    CHECK(real(warm.interphase_growth) == about(0.0302341, 1e-4));
    CHECK(real(warm.dissolution_rate) == about(6.3216 * 0.0025 / 25.0 / 3600.0, 1e-4));
    CHECK(warm.contact_loss == p.contact_loss);
    a.film = a.passivation = a.blocking = a.stress_fatigue = a.interphase_growth = a.contact_loss = a.dissolution = a.cracking = false;
    const ModelParameters none = make_model_parameters(o);
    for (const float rate : {none.film_barrier, none.passivation_barrier, none.blocking, none.fatigue_stress_MPa, none.interphase_growth,
                             none.contact_loss, none.dissolution_rate, none.crack_strength_MPa})
        CHECK(rate == 0.0f);
}

TEST_CASE("mobilities stand by phase, boundaries by kind; an infinite one beside a finite one is stiff") {
    Options o = at_25_nm();
    TransportOptions& t = o.transport;
    t.ionic = t.electronic = true;
    t.ionic_diffusivity_lithiated_m2_per_s = 2e-15;
    t.ionic_diffusivity_delithiated_m2_per_s = 6e-15;
    t.electronic_conductivity_lithiated_S_per_m = std::numeric_limits<double>::infinity();
    t.electronic_conductivity_delithiated_S_per_m = 1e-3;
    MicrostructureOptions& m = o.microstructure;
    m.grain_boundary_ionic_factor = 0.1;
    m.twin_boundary_ionic_factor = 0.2;
    m.grain_boundary_electronic_factor = 0.3;
    m.twin_boundary_electronic_factor = 0.4;
    const ModelParameters p = make_model_parameters(o);
    // D/a^2 x/dx with x = 0.775, dx = 0.33: 2e-15/6.25e-16 * 2.348485 = 7.515152 per s.
    CHECK(real(p.ion_mobility[phase_lithiated]) == about(7.515152, 1e-5));
    CHECK(real(p.ion_mobility[phase_delithiated]) == about(22.545455, 1e-5));
    CHECK(p.electron_mobility[phase_lithiated] == about(1.0e4 * real(p.electron_mobility[phase_delithiated]), 1e-5));
    CHECK(p.electron_mobility[phase_delithiated] > 0.0f);
    CHECK(p.ion_boundary_factor[0] == 1.0f);
    CHECK(p.ion_boundary_factor[1] == 0.1f);
    CHECK(p.ion_boundary_factor[2] == 0.2f);
    CHECK(p.electron_boundary_factor[1] == 0.3f);
    CHECK(p.electron_boundary_factor[2] == 0.4f);
}

TEST_CASE("kinetics: law, noise and its reference stress") {
    Options o = at_25_nm();
    CHECK(make_model_parameters(o).tafel == 0);
    CHECK(make_model_parameters(o).site_process == 0);
    CHECK(real(make_model_parameters(o).inverse_reference_stress) == about(0.01, 1e-6));
    CHECK(real(make_model_parameters(o).noise) == about(0.5, 1e-6));
    o.kinetics.rate_law = RateLaw::tafel;
    CHECK(make_model_parameters(o).tafel == 1);
}

TEST_CASE("the open-circuit voltage runs from x delithiated to x lithiated, Doyle 1996") {
    const ModelParameters p = make_model_parameters(at_25_nm());
    CHECK(real(p.ocv_V[0]) == about(4.0349, 2e-5));               // U(0.61)
    CHECK(real(p.ocv_V[ocv_points - 1]) == about(3.9299, 2e-5));  // U(0.94)
}

TEST_CASE("a drive takes the rates, limits and holds of its half") {
    Options o = at_25_nm();
    o.protocol.series_resistance_ohm_m2 = 0.01;
    ProtocolStep step;
    step.charge_c_rate = 1.0;
    step.discharge_c_rate = 16.0;
    step.charge_overpotential_mV = 100.0;
    step.discharge_overpotential_mV = 50.0;
    step.hold_charge = true;
    step.hold_cutoff_c_rate = 0.05;
    step.rest_hours = 2.0;
    step.potentiostatic_hours = 0.5;
    const HalfCycleDrive up = make_drive(o, step, 7, Half::charge), down = make_drive(o, step, 7, Half::discharge);
    CHECK(up.half == Half::charge);
    CHECK(up.cycle == 7);
    CHECK(up.c_rate == 1.0f);
    CHECK(down.c_rate == 16.0f);
    CHECK(up.voltage_limit_V == 4.2f);
    CHECK(down.voltage_limit_V == 3.0f);
    CHECK(up.hold == 1);
    CHECK(down.hold == 0);
    CHECK(up.hold_cutoff_c_rate == 0.05f);
    CHECK(up.last_of_cycle == 0);
    CHECK(down.last_of_cycle == 1);
    CHECK(up.rest_s == 7200.0f);
    CHECK(down.rest_s == 7200.0f);
    CHECK(up.duration_s == 0.0f);
    CHECK(up.potentiostatic == 0);
    // 25.6926 mV a kT.
    CHECK(real(up.overpotential) == about(100.0 / 25.6926, 1e-5));
    CHECK(real(down.overpotential) == about(50.0 / 25.6926, 1e-5));
    // F * 7544.79 * (25 nm)^3 = 1.13744e-14 C a site, 18.199 C/m2 of its face: 0.18199 V per site and s, over 25.6926 mV.
    CHECK(real(up.series_resistance) == about(7.08339, 1e-4));
    step.rest_after_charge_hours = 1.0;
    step.rest_after_discharge_hours = 0.5;
    CHECK(make_drive(o, step, 7, Half::charge).rest_s == 10800.0f);
    CHECK(make_drive(o, step, 7, Half::discharge).rest_s == 9000.0f);
    step.mode = DriveMode::potentiostatic;
    CHECK(make_drive(o, step, 7, Half::charge).duration_s == 1800.0f);
    CHECK(make_drive(o, step, 7, Half::charge).potentiostatic == 1);
}

TEST_CASE("a drive takes the voltage limit of its step, and the protocol's where the step has none") {
    Options o = at_25_nm();  // 4.2 and 3.0 V
    ProtocolStep step;
    step.upper_voltage_limit_V = 4.05;
    CHECK(make_drive(o, step, 1, Half::charge).voltage_limit_V == 4.05f);
    CHECK(make_drive(o, step, 1, Half::discharge).voltage_limit_V == 3.0f);
    CHECK(make_drive(o, step, 1, Half::discharge).highest_V == 5.05f);  // a volt beyond
    step.lower_voltage_limit_V = 3.5;
    CHECK(make_drive(o, step, 1, Half::discharge).voltage_limit_V == 3.5f);
    CHECK(make_drive(o, step, 1, Half::charge).lowest_V == 2.5f);
}
