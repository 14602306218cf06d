// Every setting of a study: plain structs with a default, a unit in the name and a doc line per field.
// Sections are those of docs/model.md. The loader (loader.hpp) maps TOML keys onto these names one to one.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace lithofront {

enum class Geometry { particle, channel };
enum class SizeDistribution { lognormal, list, single };
enum class Shape { round, ellipse, star };
enum class RateLaw { butler_volmer, tafel };
enum class ConversionProcess { front, sites };
enum class Coupling { particle, electrode };
enum class DriveMode { galvanostatic, potentiostatic };
enum class StressGeometry { sphere_or_plane_strain, plane_stress };
enum class ElectronicContact { surface, far_end, both_ends };
enum class CrackElectrolyte { from_surface, all };
enum class SharpFront { checked, assumed };

struct PopulationOptions {
    std::int64_t particles = 64;             // number of particles, each an independent draw
    int dimension = 2;                       // 2: polished section, 3: body
    Geometry geometry = Geometry::particle;  // particle, or channel with periodic sides
    SizeDistribution size_distribution = SizeDistribution::lognormal;
    double diameter_um = 1.0;                   // size_distribution = "single"
    std::vector<double> diameters_um;           // size_distribution = "list", used in turn
    double median_diameter_um = 1.0;            // size_distribution = "lognormal"
    double geometric_standard_deviation = 1.7;  // of the lognormal, >= 1
    double min_diameter_um = 0.3;               // lognormal draws outside are redrawn
    double max_diameter_um = 3.0;
    Shape shape = Shape::star;
    double aspect_ratio = 1.0;       // long over short axis of the ellipse, >= 1
    double star_amplitude = 0.08;    // relative rms of the outline modulation
    int star_modes = 6;              // highest Fourier (2D) or spherical-harmonic-like (3D) mode
    double channel_width_um = 1.0;   // periodic extent of the channel geometry
    double channel_length_um = 1.0;  // extent along the front's motion
};

struct LatticeOptions {
    double site_spacing_nm = 25.0;  // lattice constant a of the front lattice
    double memory_limit_GiB = 8.0;  // a study that needs more is refused before any work
};

struct MaterialOptions {
    double temperature_K = 298.15;
    double reference_temperature_K = 298.15;              // where rate constants and mobilities hold; Arrhenius from here
    std::string name = "LiMn2O4";                         // formula of the lithiated material
    std::string open_circuit_voltage = "lmo_doyle_1996";  // a built-in curve, a CSV file, or a word for the points below
    std::vector<double> open_circuit_voltage_x;           // points of the curve; a CSV file fills them in
    std::vector<double> open_circuit_voltage_V;
    SharpFront sharp_front = SharpFront::checked;
    double x_lithiated = 0.94;  // Li per formula unit in the lithiated phase (paper, Table 1, fresh)
    double x_delithiated = 0.61;
    double site_density_mol_per_m3 = 22863.0;           // rho_s, formula units per volume (section 12; LMO, Zhang 2007: c_max 2.29e4)
    double theoretical_capacity_mAh_per_g = 148.0;      // at a full change of x by one
    double partial_molar_volume_m3_per_mol = 3.497e-6;  // Omega, Zhang 2007
    double youngs_modulus_GPa = 10.0;                   // Zhang 2007; 87 to 104 for commercial LMO (Amanieu 2015)
    double poisson_ratio = 0.3;
    double composition_response = 0.010;  // dx per kT of local chemical-potential shift, maps and histograms only
};

struct KineticsOptions {
    RateLaw rate_law = RateLaw::butler_volmer;
    double exchange_current_density_A_per_m2 = 5.0;        // at the front; section 12, 7.2 to 150 with i0 = k0 sqrt(c_l) sqrt(x(1-x))
    double transfer_coefficient = 0.5;                     // alpha
    double activation_energy_kJ_per_mol = 40.0;            // Arrhenius factor of the front's rate
    ConversionProcess process = ConversionProcess::front;  // front: a normal speed, isotropic; sites: one rate and one random time a site
    double event_length_nm = 0.0;                          // l_e: size of one random event of conversion; 0: none
    double interface_energy_J_per_m2 = 0.05;               // gamma of section 4; no value is known for LMO, sweep 0.02 to 0.1
    double interface_radius_nm = 50.0;                     // within which the front's curvature is measured
    double nucleation_per_um2 = 0.0;                       // inner sites where conversion may start (mosaic); per um3 in 3D
    double noise_kT = 0.5;                                 // Xi, standard deviation of the annealed chemical-potential noise
    double noise_correlation_length_nm = 50.0;             // l_n
    double noise_reference_stress_MPa = 100.0;             // sigma_ref of the stress modulation
    double noise_epoch = 0.05;                             // fraction of the half-cycle's nominal capacity between new draws
};

struct TransportOptions {
    bool ionic = true;                                         // solve the ionic potential
    double ionic_diffusivity_lithiated_m2_per_s = 7.08e-15;    // Zhang 2007
    double ionic_diffusivity_delithiated_m2_per_s = 7.08e-15;  // 0 blocks, inf in both switches the field off
    bool through_product_only = true;                          // a front reacts only where product connects it to electrolyte or a nucleus
    bool electronic = false;                                   // solve the electronic potential
    double electronic_conductivity_lithiated_S_per_m = 1e-3;   // 1e-4 to 1e-2 for LMO
    double electronic_conductivity_delithiated_S_per_m = 1e-4;
    ElectronicContact electronic_contact = ElectronicContact::surface;
    double contact_conductance_S_per_m2 = 1e4;   // h_el
    double activation_energy_kJ_per_mol = 40.0;  // Arrhenius factor of the mobilities
};

struct MicrostructureOptions {
    double residual_stress_MPa = 100.0;  // standard deviation of the smooth quenched field
    double correlation_length_nm = 120.0;
    double grain_size_um = 0.8;                 // mean Voronoi cell diameter; 0: one grain
    double grain_stress_MPa = 0.0;              // standard deviation of the offset per grain
    double surface_relaxation_length_nm = 0.0;  // residual stress fades towards the free surface over this length
    double grain_boundary_ionic_factor = 1.0;   // mobility across a grain boundary over the bulk's
    double grain_boundary_electronic_factor = 1.0;
    double grain_boundary_barrier_kT = 0.0;  // kinetic barrier of sites on a grain boundary
    double twin_spacing_nm = 0.0;            // mean distance of twin planes within a grain; 0: none
    double twin_boundary_ionic_factor = 1.0;
    double twin_boundary_electronic_factor = 1.0;
    double twin_boundary_barrier_kT = 0.0;
    double cracks_per_um2 = 0.0;  // initial cracks per area (2D) or volume (3D, per um3)
    double crack_length_um = 0.5;
    CrackElectrolyte crack_electrolyte = CrackElectrolyte::from_surface;  // which cracks it can enter: those that reach the surface, or all
    double crack_wetted_fraction = 1.0;                                   // share of these that it has entered
};

struct SurfaceOptions {
    double interphase_conductance_S_per_m2 = 20.0;  // EEI, median per area; in series with the charge transfer
    double interphase_log_sigma = 0.5;              // standard deviation of its logarithm
    double correlation_length_nm = 100.0;           // along the surface
    double dry_fraction = 0.05;                     // share of the perimeter without electrolyte
    double contactless_fraction = 0.0;              // share of the perimeter without electronic contact
    double patch_length_nm = 200.0;                 // mean extent of dry, contactless and passive patches
    double passive_fraction = 0.0;                  // share of the surface under a passive layer
    double passive_depth_nm = 50.0;
    double passive_barrier_kT = 6.0;
};

struct StressOptions {
    bool configuration = true;  // hydrostatic P (cbar - c_i), section 6
    StressGeometry geometry = StressGeometry::sphere_or_plane_strain;
    double coherency_length_nm = 100.0;  // coarse-graining of c_i
    bool deviatoric = false;             // Goodier potential, von Mises stress into the noise
};

struct ProtocolStep {
    std::string name = "cycle";
    int cycles = 1;
    DriveMode mode = DriveMode::galvanostatic;
    double charge_c_rate = 1.0;  // C-rates refer to the particle's sites at birth
    double discharge_c_rate = 1.0;
    double charge_overpotential_mV = 100.0;  // mode = "potentiostatic"
    double discharge_overpotential_mV = 100.0;
    double potentiostatic_hours = 1.0;   // duration of each half-cycle, mode = "potentiostatic"
    double upper_voltage_limit_V = 0.0;  // of this step alone; 0: the protocol's
    double lower_voltage_limit_V = 0.0;
    bool hold_charge = false;  // constant-voltage hold after the limit
    bool hold_discharge = false;
    double hold_cutoff_c_rate = 0.05;      // current that ends a hold
    double rest_after_charge_hours = 0.0;  // besides rest_hours
    double rest_after_discharge_hours = 0.0;
    double rest_hours = 0.0;  // calendar time after each half-cycle, for dissolution alone: EEI growth counts cycles
};

struct ProtocolOptions {
    Coupling coupling = Coupling::particle;
    double upper_voltage_limit_V = 4.2;
    double lower_voltage_limit_V = 3.0;
    double series_resistance_ohm_m2 = 0.0;  // R_series of section 7, per area of particle surface
    std::vector<ProtocolStep> steps{ProtocolStep{}};
};

struct VoltageLimits {
    double lower_V = 0.0, upper_V = 0.0;
};

inline VoltageLimits limits_of(const ProtocolOptions& protocol, const ProtocolStep& step) {
    return {step.lower_voltage_limit_V > 0 ? step.lower_voltage_limit_V : protocol.lower_voltage_limit_V,
            step.upper_voltage_limit_V > 0 ? step.upper_voltage_limit_V : protocol.upper_voltage_limit_V};
}

struct AgeingOptions {
    bool film = true;
    double film_thickness_nm = 30.0;  // delta_film
    double film_barrier_kT = 8.0;     // B_film
    bool passivation = true;
    double passivation_width_nm = 100.0;    // w, to either side of a phase boundary; at least two spacings
    double passivation_barrier_kT = 2.0;    // B_max
    double passivation_half_cycles = 60.0;  // n0: after as many on the boundary, 1 - 1/e of B_max
    bool blocking = false;
    double blocking_per_um2 = 0.02;  // patches per area of passivated boundary that close for good in a half-cycle
    double blocking_patch_nm = 100.0;
    bool stress_fatigue = true;
    double fatigue_stress_MPa = 5.0;         // standard deviation added per conversion at a large affinity
    double fatigue_saturation_MPa = 2000.0;  // residual stress that fatigue does not lead beyond
    bool interphase_growth = false;
    double interphase_growth_per_cycle = 0.01;  // EEI resistance after n cycles over its first value: 1 + n times this
    bool contact_loss = false;
    double contact_loss_per_cycle = 0.0005;  // probability per contact and cycle
    double contact_patch_nm = 200.0;         // contacts within fail together
    bool dissolution = false;
    double dissolution_nm_per_hour = 0.0025;  // recession of a wet surface at the reference point
    double dissolution_slowing_nm = 0.0;      // recession after which it goes half as fast; 0: it never slows
    double dissolution_activation_energy_kJ_per_mol = 50.0;
    double dissolution_voltage_V = 4.0;  // full rate above, falls off below by one e-fold per dissolution_voltage_width_V
    double dissolution_voltage_width_V = 0.05;
    bool cracking = false;                       // cracks grow
    double crack_strength_MPa = 600.0;           // local tension that a crack needs to go on
    double crack_growth_nm_per_cycle = 50.0;     // by which it then does
    double activation_energy_kJ_per_mol = 30.0;  // Arrhenius factor of EEI growth, passivation and blocking
};

struct NumericsOptions {
    double front_advance_per_step = 1.0;  // mean sites that the front moves in one step
    double charge_per_step = 0.01;        // upper bound of a step, as share of nominal capacity
    double field_tolerance_kT = 0.05;     // largest change of a potential in the last sweep
    int max_field_iterations = 2000;      // sweeps per step before the particle ends with a recorded fault
    int max_steps = 200000;               // per half-cycle
};

struct OutputOptions {
    std::vector<std::int64_t> snapshot_particles{0, 1, 2, 3};
    std::vector<int> snapshot_cycles{1, -1};  // -1 is the last cycle of the study
    int snapshot_frames = 0;                  // frames within each snapshot half-cycle (for animations)
    int voltage_points = 64;                  // points per voltage-capacity curve, 0: none
    std::vector<int> voltage_cycles{1, -1};
    double min_region_nm2 = 2500.0;    // 2D: smaller regions are counted in sites but not as regions
    double min_region_nm3 = 125000.0;  // 3D
    bool pocket_table = true;
    double electrode_mass_mg = 0.0;  // active material of the electrode, for currents in A; 0: not stated
    int calibrated_cycles = 0;       // cycles over which the settings are known to describe the cell; 0: not stated
    double calibrated_soh = 0.0;     // state of health down to which they are; 0: not stated
};

struct Options {
    std::string name = "study";
    std::uint64_t seed = 1;
    PopulationOptions population;
    LatticeOptions lattice;
    MaterialOptions material;
    KineticsOptions kinetics;
    TransportOptions transport;
    MicrostructureOptions microstructure;
    SurfaceOptions surface;
    StressOptions stress;
    ProtocolOptions protocol;
    AgeingOptions ageing;
    NumericsOptions numerics;
    OutputOptions output;
};

}  // namespace lithofront
