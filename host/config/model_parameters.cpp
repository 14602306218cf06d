#include "config/model_parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "config/flat_front.hpp"
#include "config/open_circuit_voltage.hpp"
#include "config/units.hpp"
#include "model/site_state.hpp"

namespace lithofront {
namespace {

// A field that conducts infinitely well in one phase only is stiff, not off: this many times the other phase.
constexpr double infinite_over_finite = 1.0e4;

void set_mobilities(float (&mobility)[4], double lithiated, double delithiated) {
    if (std::isinf(lithiated)) lithiated = infinite_over_finite * delithiated;
    if (std::isinf(delithiated)) delithiated = infinite_over_finite * lithiated;
    mobility[phase_lithiated] = static_cast<float>(lithiated);
    mobility[phase_delithiated] = static_cast<float>(delithiated);
}

bool field_is_on(bool wanted, double lithiated, double delithiated) {
    return wanted && !(std::isinf(lithiated) && std::isinf(delithiated));
}

// P of docs/model.md, section 6, times the window: Christensen and Newman 2006, Zhang et al. 2007.
double configuration_stress_MPa(const Options& o) {
    if (!o.stress.configuration) return 0.0;
    const MaterialOptions& m = o.material;
    const double window = (m.x_lithiated - m.x_delithiated) * m.site_density_mol_per_m3;
    const double modulus = m.youngs_modulus_GPa * 1.0e9;
    const double per_concentration = o.stress.geometry == StressGeometry::plane_stress
                                         ? modulus * m.partial_molar_volume_m3_per_mol / 9.0
                                         : 2.0 * modulus * m.partial_molar_volume_m3_per_mol / (9.0 * (1.0 - m.poisson_ratio));
    return per_concentration * window * 1.0e-6;
}

// Site counts of a coherency box are packed into 15 bits (kernels/particle/stress.hpp).
int coherency_radius(const Options& o) {
    const long radius = std::lround(0.5 * o.stress.coherency_length_nm / o.lattice.site_spacing_nm);
    const long largest = o.population.dimension == 3 ? 15 : 90;
    if (radius > largest)
        throw std::invalid_argument(
            fmt::format("stress.coherency_length_nm spans {} sites, at most {} are possible: shorten it or raise "
                        "lattice.site_spacing_nm",
                        2 * radius + 1, 2 * largest + 1));
    return static_cast<int>(radius);
}

// gamma kappa/(rho_s dx) in kT where all within the radius rho is reactant, by the share's own law for kappa (docs/model.md, section 4):
// 2D: share = 2 kappa rho/(3 pi), 3D: share = 3 (kappa1 + kappa2) rho/16.
double interface_penalty(const Options& o, const LatticeUnits& units) {
    constexpr double pi = 3.14159265358979323846;
    const double rho = 1e-9 * o.kinetics.interface_radius_nm;
    const double curvature = o.population.dimension == 3 ? 16.0 / (3.0 * rho) : 1.5 * pi / rho;
    const double lithium_per_m3 = o.material.site_density_mol_per_m3 * units.lithium_change;
    return o.kinetics.interface_energy_J_per_m2 * curvature / (lithium_per_m3 * gas_constant_J_per_mol_K * units.temperature_K);
}

// 2 G eps0 (1 + nu)/(1 - nu) with eps0 = Omega dc / 3: the amplitude of Goodier's stress; 2 G eps0 (1 + nu) in plane stress.
double deviatoric_amplitude_MPa(const Options& o) {
    const MaterialOptions& m = o.material;
    const double window = (m.x_lithiated - m.x_delithiated) * m.site_density_mol_per_m3;
    const double strain = m.partial_molar_volume_m3_per_mol * window / 3.0;
    const double shear_modulus = m.youngs_modulus_GPa * 1.0e9 / (2.0 * (1.0 + m.poisson_ratio));
    const double confinement = o.stress.geometry == StressGeometry::plane_stress ? 1.0 : 1.0 / (1.0 - m.poisson_ratio);
    return 2.0 * shear_modulus * strain * (1.0 + m.poisson_ratio) * confinement * 1.0e-6;
}

// The fewest sites that make up a region of the size asked for.
int min_region_sites(const Options& o) {
    const double a = o.lattice.site_spacing_nm;
    const double sites = o.population.dimension == 3 ? o.output.min_region_nm3 / (a * a * a) : o.output.min_region_nm2 / (a * a);
    // A size of whole sites asks for no more than these.
    return static_cast<int>(std::clamp(std::ceil(sites * (1.0 - 1e-9)), 1.0, 1.0e9));
}

}  // namespace

bool electrons_meet_resistance(const Options& options) {
    const TransportOptions& t = options.transport;
    return field_is_on(t.electronic, t.electronic_conductivity_lithiated_S_per_m, t.electronic_conductivity_delithiated_S_per_m);
}

ModelParameters make_model_parameters(const Options& o) {
    const LatticeUnits units = LatticeUnits::from(o);
    ModelParameters p;
    p.dimension = o.population.dimension;
    p.seed = o.seed;
    p.site_spacing_nm = static_cast<float>(o.lattice.site_spacing_nm);
    p.thermal_voltage_V = static_cast<float>(units.thermal_voltage_V);

    p.rate_constant = static_cast<float>(units.front_rate_per_s);
    p.transfer_coefficient = static_cast<float>(o.kinetics.transfer_coefficient);
    p.tafel = o.kinetics.rate_law == RateLaw::tafel ? 1 : 0;
    const KineticsOptions& k = o.kinetics;
    p.site_process = k.process == ConversionProcess::sites ? 1 : 0;
    p.event_length_nm = static_cast<float>(k.event_length_nm);
    p.interface_radius = static_cast<float>(k.interface_radius_nm / o.lattice.site_spacing_nm);
    p.interface_energy = static_cast<float>(interface_penalty(o, units));
    if (k.interface_energy_J_per_m2 > 0.0)
        p.interface_bias = static_cast<float>(flat_front_share(o.population.dimension, k.interface_radius_nm / o.lattice.site_spacing_nm));
    p.noise_length_nm = k.noise_kT > 0.0 ? static_cast<float>(k.noise_correlation_length_nm) : 0.0f;
    p.noise = static_cast<float>(o.kinetics.noise_kT);
    p.inverse_reference_stress = static_cast<float>(1.0 / o.kinetics.noise_reference_stress_MPa);
    p.noise_epoch = static_cast<float>(o.kinetics.noise_epoch);
    p.energy_per_MPa = static_cast<float>(units.kT_per_MPa);

    const TransportOptions& t = o.transport;
    p.ionic_field = field_is_on(t.ionic, t.ionic_diffusivity_lithiated_m2_per_s, t.ionic_diffusivity_delithiated_m2_per_s);
    p.electronic_field = electrons_meet_resistance(o);
    if (p.ionic_field) set_mobilities(p.ion_mobility, units.ionic_conductance_lithiated, units.ionic_conductance_delithiated);
    if (p.electronic_field)
        set_mobilities(p.electron_mobility, units.electronic_conductance_lithiated, units.electronic_conductance_delithiated);
    p.product_paths = t.through_product_only ? 1 : 0;
    const MicrostructureOptions& m = o.microstructure;
    p.ion_boundary_factor[1] = static_cast<float>(m.grain_boundary_ionic_factor);
    p.ion_boundary_factor[2] = static_cast<float>(m.twin_boundary_ionic_factor);
    p.electron_boundary_factor[1] = static_cast<float>(m.grain_boundary_electronic_factor);
    p.electron_boundary_factor[2] = static_cast<float>(m.twin_boundary_electronic_factor);
    p.electrons_leave_far = o.population.geometry == Geometry::channel && t.electronic_contact == ElectronicContact::far_end;

    p.configuration_stress_MPa = static_cast<float>(configuration_stress_MPa(o));
    p.coherency_radius = coherency_radius(o);
    p.deviatoric = o.stress.deviatoric ? 1 : 0;
    p.plane_stress = o.stress.geometry == StressGeometry::plane_stress ? 1 : 0;
    p.shear_stress_MPa = static_cast<float>(deviatoric_amplitude_MPa(o));

    const AgeingOptions& a = o.ageing;
    const double thermal = units.arrhenius(a.activation_energy_kJ_per_mol);
    const double spacing_nm = o.lattice.site_spacing_nm;
    p.film_barrier = a.film ? static_cast<float>(a.film_barrier_kT) : 0.0f;
    p.film_thickness = static_cast<float>(a.film_thickness_nm / spacing_nm);
    p.passivation_barrier = a.passivation ? static_cast<float>(a.passivation_barrier_kT) : 0.0f;
    p.passivation_per_half_cycle = static_cast<float>(thermal / a.passivation_half_cycles);
    p.passivation_width = static_cast<float>(a.passivation_width_nm / spacing_nm);
    // In a section, too, a patch is as deep as it is long.
    const double patch_um2 = 1.0e-6 * a.blocking_patch_nm * a.blocking_patch_nm;
    p.blocking = a.blocking ? static_cast<float>(a.blocking_per_um2 * patch_um2 * thermal) : 0.0f;
    p.blocking_patch_nm = static_cast<float>(a.blocking_patch_nm);
    p.fatigue_stress_MPa = a.stress_fatigue ? static_cast<float>(a.fatigue_stress_MPa) : 0.0f;
    p.fatigue_length_nm = static_cast<float>(o.microstructure.correlation_length_nm);
    p.fatigue_saturation_MPa = static_cast<float>(a.fatigue_saturation_MPa);
    p.interphase_growth = a.interphase_growth ? static_cast<float>(a.interphase_growth_per_cycle * thermal) : 0.0f;
    p.contact_loss = a.contact_loss ? static_cast<float>(a.contact_loss_per_cycle) : 0.0f;
    p.contact_patch_nm = static_cast<float>(a.contact_patch_nm);
    const double recession_per_s = a.dissolution_nm_per_hour / spacing_nm / 3600.0;
    p.dissolution_rate =
        a.dissolution ? static_cast<float>(recession_per_s * units.arrhenius(a.dissolution_activation_energy_kJ_per_mol)) : 0.0f;
    p.dissolution_slowing = static_cast<float>(a.dissolution_slowing_nm / spacing_nm);
    p.dissolution_voltage_V = static_cast<float>(a.dissolution_voltage_V);
    p.dissolution_voltage_width_V = static_cast<float>(a.dissolution_voltage_width_V);
    p.crack_strength_MPa = a.cracking ? static_cast<float>(a.crack_strength_MPa) : 0.0f;
    p.crack_growth = static_cast<float>(a.crack_growth_nm_per_cycle / spacing_nm);

    p.advance_per_step = static_cast<float>(o.numerics.front_advance_per_step);
    p.charge_per_step = static_cast<float>(o.numerics.charge_per_step);
    p.field_tolerance = static_cast<float>(o.numerics.field_tolerance_kT);
    p.max_sweeps = o.numerics.max_field_iterations;
    p.max_steps = o.numerics.max_steps;
    p.min_region_sites = min_region_sites(o);

    const double x0 = o.material.x_delithiated, dx = o.material.x_lithiated - x0;
    const OpenCircuitVoltage curve(o.material);
    for (int i = 0; i < ocv_points; ++i) {
        const double volts = curve(x0 + dx * i / (ocv_points - 1));
        // A table in steps of 2^-20 V does not depend on the last bit of the machine's tanh and exp.
        p.ocv_V[i] = static_cast<float>(std::ldexp(std::round(std::ldexp(volts, 20)), -20));
    }
    return p;
}

HalfCycleDrive make_drive(const Options& o, const ProtocolStep& step, std::uint32_t cycle, Half half) {
    const LatticeUnits units = LatticeUnits::from(o);
    const bool charge = half == Half::charge;
    HalfCycleDrive d;
    d.half = half;
    d.cycle = cycle;
    d.potentiostatic = step.mode == DriveMode::potentiostatic ? 1 : 0;
    d.c_rate = static_cast<float>(charge ? step.charge_c_rate : step.discharge_c_rate);
    d.overpotential =
        static_cast<float>((charge ? step.charge_overpotential_mV : step.discharge_overpotential_mV) * 1.0e-3 / units.thermal_voltage_V);
    d.duration_s = d.potentiostatic ? static_cast<float>(step.potentiostatic_hours * 3600.0) : 0.0f;
    // Disorder lets a discharge begin above the voltage at which the charge ended, which a study warns of. A volt beyond that limit, some
    // forty thermal voltages, is nothing that a material does, and a cycler's protection would have stopped.
    constexpr double beyond_V = 1.0;
    const VoltageLimits limits = limits_of(o.protocol, step);
    d.lowest_V = static_cast<float>(limits.lower_V - beyond_V);
    d.highest_V = static_cast<float>(limits.upper_V + beyond_V);
    d.voltage_limit_V = static_cast<float>(charge ? limits.upper_V : limits.lower_V);
    d.hold = (charge ? step.hold_charge : step.hold_discharge) ? 1 : 0;
    d.hold_cutoff_c_rate = static_cast<float>(step.hold_cutoff_c_rate);
    // R [ohm m2] against the current of one site spread over an area of a^2.
    d.series_resistance = static_cast<float>(o.protocol.series_resistance_ohm_m2 * units.site_charge_C /
                                             (units.site_spacing_m * units.site_spacing_m) / units.thermal_voltage_V);
    d.rest_s = static_cast<float>((step.rest_hours + (charge ? step.rest_after_charge_hours : step.rest_after_discharge_hours)) * 3600.0);
    d.last_of_cycle = charge ? 0 : 1;
    return d;
}

}  // namespace lithofront
