#include "config/registry.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <climits>
#include <cmath>
#include <utility>

namespace lithofront {
namespace {

using namespace std::string_view_literals;

// Names in the order of the enumerators in options.hpp.
constexpr std::array geometry_names{"particle"sv, "channel"sv};
constexpr std::array size_distribution_names{"lognormal"sv, "list"sv, "single"sv};
constexpr std::array shape_names{"round"sv, "ellipse"sv, "star"sv};
constexpr std::array rate_law_names{"butler_volmer"sv, "tafel"sv};
constexpr std::array conversion_process_names{"front"sv, "sites"sv};
constexpr std::array coupling_names{"particle"sv, "electrode"sv};
constexpr std::array drive_mode_names{"galvanostatic"sv, "potentiostatic"sv};
constexpr std::array stress_geometry_names{"sphere_or_plane_strain"sv, "plane_stress"sv};
constexpr std::array electronic_contact_names{"surface"sv, "far_end"sv, "both_ends"sv};
constexpr std::array crack_electrolyte_names{"from_surface"sv, "all"sv};
constexpr std::array sharp_front_names{"checked"sv, "assumed"sv};

std::span<const std::string_view> names_of(Geometry) { return geometry_names; }
std::span<const std::string_view> names_of(SizeDistribution) { return size_distribution_names; }
std::span<const std::string_view> names_of(Shape) { return shape_names; }
std::span<const std::string_view> names_of(RateLaw) { return rate_law_names; }
std::span<const std::string_view> names_of(ConversionProcess) { return conversion_process_names; }
std::span<const std::string_view> names_of(Coupling) { return coupling_names; }
std::span<const std::string_view> names_of(DriveMode) { return drive_mode_names; }
std::span<const std::string_view> names_of(StressGeometry) { return stress_geometry_names; }
std::span<const std::string_view> names_of(ElectronicContact) { return electronic_contact_names; }
std::span<const std::string_view> names_of(CrackElectrolyte) { return crack_electrolyte_names; }
std::span<const std::string_view> names_of(SharpFront) { return sharp_front_names; }

Limits above(double low, double high = std::numeric_limits<double>::max()) { return {.low = low, .high = high, .above_low = true}; }
Limits at_least(double low) { return {.low = low}; }
Limits within(double low, double high) { return {.low = low, .high = high}; }
Limits between(double low, double high) { return {.low = low, .high = high, .above_low = true, .below_high = true}; }
Limits below(double low, double high) { return {.low = low, .high = high, .below_high = true}; }
Limits or_infinite(Limits limits) {
    limits.infinity = true;
    return limits;
}

constexpr double most_MPa = 1e6;
constexpr double most_cycles = 1e6;
constexpr double most_particles = 1e6;  // snapshots number particles with six digits

class Table {
public:
    explicit Table(std::string prefix) : prefix_(std::move(prefix)) { fields_.reserve(32); }

    void add(std::string_view name, bool& at, std::string_view doc) { push(name, &at, {}, doc); }
    void add(std::string_view name, std::string& at, std::string_view doc) { push(name, &at, {}, doc); }
    void add(std::string_view name, int& at, Limits limits, std::string_view doc) {
        limits.high = std::min(limits.high, static_cast<double>(INT_MAX));
        push(name, &at, limits, doc);
    }
    template <typename Number>
    void add(std::string_view name, Number& at, Limits limits, std::string_view doc) {
        push(name, &at, limits, doc);
    }
    template <typename Enum>
    requires std::is_enum_v<Enum>
    void add(std::string_view name, Enum& at, std::string_view doc) {
        push(name,
             Choice{names_of(Enum{}), &at, [](const void* p) { return static_cast<int>(*static_cast<const Enum*>(p)); },
                    [](void* p, int value) { *static_cast<Enum*>(p) = static_cast<Enum>(value); }},
             {}, doc);
    }
    std::vector<Field> take() { return std::move(fields_); }

private:
    void push(std::string_view name, Target target, Limits limits, std::string_view doc) {
        fields_.push_back({prefix_ + std::string(name), doc, target, limits});
    }
    std::string prefix_;
    std::vector<Field> fields_;
};

std::vector<Field> of(PopulationOptions& o) {
    Table t("population.");
    t.add("particles", o.particles, within(1, most_particles), "number of particles, each an independent draw");
    t.add("dimension", o.dimension, within(2, 3), "2: polished section, 3: body");
    t.add("geometry", o.geometry, "a particle, or a channel with periodic sides and electrolyte on one end");
    t.add("size_distribution", o.size_distribution, "where particle diameters come from");
    t.add("diameter_um", o.diameter_um, above(0, 1000), "diameter of every particle, size_distribution = \"single\"");
    t.add("diameters_um", o.diameters_um, above(0, 1000), "diameters used in turn, size_distribution = \"list\"");
    t.add("median_diameter_um", o.median_diameter_um, above(0, 1000), "median of the lognormal");
    t.add("geometric_standard_deviation", o.geometric_standard_deviation, within(1, 10),
          "geometric standard deviation of the lognormal; 1: no spread");
    t.add("min_diameter_um", o.min_diameter_um, above(0, 1000), "smaller lognormal draws are drawn again");
    t.add("max_diameter_um", o.max_diameter_um, above(0, 1000), "larger lognormal draws are drawn again");
    t.add("shape", o.shape, "outline of a particle");
    t.add("aspect_ratio", o.aspect_ratio, within(1, 20), "long over short axis, shape = \"ellipse\"");
    t.add("star_amplitude", o.star_amplitude, within(0, 0.3), "relative rms modulation of the outline, shape = \"star\"");
    t.add("star_modes", o.star_modes, within(2, 64), "highest Fourier (2D) or harmonic (3D) mode, shape = \"star\"");
    t.add("channel_width_um", o.channel_width_um, above(0, 1000), "periodic extent across, geometry = \"channel\"");
    t.add("channel_length_um", o.channel_length_um, above(0, 1000), "extent along the front's motion, geometry = \"channel\"");
    return t.take();
}

std::vector<Field> of(LatticeOptions& o) {
    Table t("lattice.");
    t.add("site_spacing_nm", o.site_spacing_nm, within(0.1, 1e4), "distance between neighbouring sites of the lattice");
    t.add("memory_limit_GiB", o.memory_limit_GiB, above(0, 1e6), "a study that needs more is refused before any work");
    return t.take();
}

std::vector<Field> of(MaterialOptions& o) {
    Table t("material.");
    t.add("temperature_K", o.temperature_K, within(200, 500), "temperature of the study");
    t.add("reference_temperature_K", o.reference_temperature_K, within(200, 500),
          "where rate constants and mobilities hold; Arrhenius from here");
    t.add("name", o.name, "formula of the lithiated material, for people, the report and checks");
    t.add("open_circuit_voltage", o.open_circuit_voltage,
          "curve of voltage against x: \"lmo_doyle_1996\", \"lfp_safari_2011\", or a CSV file of x and V, from the folder of the file that "
          "names it");
    t.add("open_circuit_voltage_x", o.open_circuit_voltage_x, within(0, 1),
          "x of the curve's points; a CSV file fills them in, and with them open_circuit_voltage is a word for where they come from");
    t.add("open_circuit_voltage_V", o.open_circuit_voltage_V, within(0, 10), "voltage of the curve's points, falling or level");
    t.add("sharp_front", o.sharp_front,
          "checked: a material is refused whose curve or name says that it forms no phase boundary; assumed: it is given one all the same");
    t.add("x_lithiated", o.x_lithiated, above(0, 0.995), "Li per formula unit in the lithiated phase");
    t.add("x_delithiated", o.x_delithiated, below(0, 0.995), "Li per formula unit in the delithiated phase");
    t.add("site_density_mol_per_m3", o.site_density_mol_per_m3, above(0, 1e6), "formula units per volume");
    t.add("theoretical_capacity_mAh_per_g", o.theoretical_capacity_mAh_per_g, above(0, 1e5), "capacity at a full change of x by one");
    t.add("partial_molar_volume_m3_per_mol", o.partial_molar_volume_m3_per_mol, within(-1e-3, 1e-3),
          "Omega, volume that a mole of Li adds");
    t.add("youngs_modulus_GPa", o.youngs_modulus_GPa, above(0, 1e4), "E; 10 (Zhang 2007) to 104 (Amanieu 2015) for LiMn2O4");
    t.add("poisson_ratio", o.poisson_ratio, between(-1, 0.5), "nu of the isotropic body");
    t.add("composition_response", o.composition_response, within(0, 1),
          "change of x per kT of local chemical-potential shift, in maps and histograms only");
    return t.take();
}

std::vector<Field> of(KineticsOptions& o) {
    Table t("kinetics.");
    t.add("rate_law", o.rate_law, "rate of the front against its affinity");
    t.add("exchange_current_density_A_per_m2", o.exchange_current_density_A_per_m2, within(1e-12, 1e9),
          "of the reaction at the front, per area of front");
    t.add("transfer_coefficient", o.transfer_coefficient, between(0, 1), "alpha of Butler-Volmer");
    t.add("activation_energy_kJ_per_mol", o.activation_energy_kJ_per_mol, within(0, 500), "of the front's rate, Arrhenius");
    t.add("process", o.process,
          "front: a rate per area, alike in every direction; sites: one rate and one random time for each site that product touches");
    t.add("event_length_nm", o.event_length_nm, within(0, 1e5), "l_e, size of one random event of conversion; 0: no such noise");
    t.add("interface_energy_J_per_m2", o.interface_energy_J_per_m2, within(0, 100), "gamma, energy of the front per area");
    t.add("interface_radius_nm", o.interface_radius_nm, above(0, 1e5), "within which the front's curvature is measured");
    t.add("nucleation_per_um2", o.nucleation_per_um2, within(0, 1e6),
          "places inside where conversion may start (mosaic), per area (2D), or per um3 (3D)");
    t.add("noise_kT", o.noise_kT, within(0, most_energy_kT), "Xi, standard deviation of the annealed chemical-potential noise");
    t.add("noise_correlation_length_nm", o.noise_correlation_length_nm, within(0, 1e7),
          "l_n, correlation length of that noise; 0: one draw a site, process = \"sites\" alone");
    t.add("noise_reference_stress_MPa", o.noise_reference_stress_MPa, above(0, most_MPa),
          "von Mises stress that doubles the noise's variance");
    t.add("noise_epoch", o.noise_epoch, above(0, 1), "share of the half-cycle's nominal capacity between new draws");
    return t.take();
}

std::vector<Field> of(TransportOptions& o) {
    Table t("transport.");
    const Limits diffusivity = or_infinite(within(0, 1));
    const Limits conductivity = or_infinite(within(0, 1e9));
    t.add("ionic", o.ionic, "solve the ionic potential");
    t.add("ionic_diffusivity_lithiated_m2_per_s", o.ionic_diffusivity_lithiated_m2_per_s, diffusivity,
          "of Li in the lithiated phase; 0 blocks, inf in both phases switches the field off");
    t.add("ionic_diffusivity_delithiated_m2_per_s", o.ionic_diffusivity_delithiated_m2_per_s, diffusivity,
          "of Li in the delithiated phase; 0 blocks");
    t.add("through_product_only", o.through_product_only, "a front reacts only where product connects it to electrolyte or to a nucleus");
    t.add("electronic", o.electronic, "solve the electronic potential");
    t.add("electronic_conductivity_lithiated_S_per_m", o.electronic_conductivity_lithiated_S_per_m, conductivity,
          "of electrons in the lithiated phase; 0 blocks, inf in both phases switches the field off");
    t.add("electronic_conductivity_delithiated_S_per_m", o.electronic_conductivity_delithiated_S_per_m, conductivity,
          "of electrons in the delithiated phase; 0 blocks");
    t.add("electronic_contact", o.electronic_contact, "where electrons leave; the ends are those of a channel");
    t.add("contact_conductance_S_per_m2", o.contact_conductance_S_per_m2, conductivity,
          "h_el, between particle and conductive network, per area of contact");
    t.add("activation_energy_kJ_per_mol", o.activation_energy_kJ_per_mol, within(0, 500), "of the mobilities of both kinds, Arrhenius");
    return t.take();
}

std::vector<Field> of(MicrostructureOptions& o) {
    Table t("microstructure.");
    const Limits factor = within(0, 1e6);
    const Limits barrier = within(0, most_energy_kT);
    t.add("residual_stress_MPa", o.residual_stress_MPa, within(0, most_MPa), "standard deviation of the smooth quenched field");
    t.add("correlation_length_nm", o.correlation_length_nm, above(0, 1e6), "of the residual stress; correlation 1/e");
    t.add("grain_size_um", o.grain_size_um, within(0, 1e6), "mean diameter of a Voronoi grain; 0: one grain");
    t.add("grain_stress_MPa", o.grain_stress_MPa, within(0, most_MPa), "standard deviation of the stress offset per grain");
    t.add("surface_relaxation_length_nm", o.surface_relaxation_length_nm, within(0, 1e6),
          "residual stress fades towards the free surface over this length; 0: it does not");
    t.add("grain_boundary_ionic_factor", o.grain_boundary_ionic_factor, factor, "mobility across a grain boundary over the bulk's");
    t.add("grain_boundary_electronic_factor", o.grain_boundary_electronic_factor, factor, "the same for the electrons' mobility");
    t.add("grain_boundary_barrier_kT", o.grain_boundary_barrier_kT, barrier, "kinetic barrier of sites on a grain boundary");
    t.add("twin_spacing_nm", o.twin_spacing_nm, within(0, 1e6), "mean distance of twin planes within a grain; 0: none");
    t.add("twin_boundary_ionic_factor", o.twin_boundary_ionic_factor, factor, "mobility across a twin boundary over the bulk's");
    t.add("twin_boundary_electronic_factor", o.twin_boundary_electronic_factor, factor, "the same for the electrons' mobility");
    t.add("twin_boundary_barrier_kT", o.twin_boundary_barrier_kT, barrier, "kinetic barrier of sites on a twin boundary");
    t.add("cracks_per_um2", o.cracks_per_um2, within(0, 1e4), "initial cracks per area (2D), or per um3 (3D)");
    t.add("crack_length_um", o.crack_length_um, above(0, 1000), "length of an initial crack; its diameter in 3D");
    t.add("crack_electrolyte", o.crack_electrolyte, "cracks that electrolyte can enter: those that reach the particle's surface, or all");
    t.add("crack_wetted_fraction", o.crack_wetted_fraction, within(0, 1), "share of the cracks that electrolyte can enter in which it is");
    return t.take();
}

std::vector<Field> of(SurfaceOptions& o) {
    Table t("surface.");
    t.add("interphase_conductance_S_per_m2", o.interphase_conductance_S_per_m2, or_infinite(within(0, 1e9)),
          "electrode-electrolyte interphase, median per area; in series with the charge transfer");
    t.add("interphase_log_sigma", o.interphase_log_sigma, within(0, 10), "standard deviation of the interphase conductance's logarithm");
    t.add("correlation_length_nm", o.correlation_length_nm, above(0, 1e6), "of the interphase conductance along the surface");
    t.add("dry_fraction", o.dry_fraction, within(0, 1), "share of the surface without electrolyte, over many particles");
    t.add("contactless_fraction", o.contactless_fraction, within(0, 1),
          "share of the surface without electronic contact, over many particles");
    t.add("patch_length_nm", o.patch_length_nm, above(0, 1e6), "mean extent of dry, contactless and passive patches");
    t.add("passive_fraction", o.passive_fraction, within(0, 1),
          "share of the surface, wet cracks included, under a passive layer that hampers the reaction, over many particles");
    t.add("passive_depth_nm", o.passive_depth_nm, above(0, 1e6), "how far the passive layer reaches in; at least one spacing");
    t.add("passive_barrier_kT", o.passive_barrier_kT, within(0, most_energy_kT), "barrier of the front within the passive layer");
    return t.take();
}

std::vector<Field> of(StressOptions& o) {
    Table t("stress.");
    t.add("configuration", o.configuration, "hydrostatic stress of the phase configuration");
    t.add("geometry", o.geometry, "elastic constraint of the particle");
    t.add("coherency_length_nm", o.coherency_length_nm, within(0, 1e6), "coarse-graining of the concentration; 0: none");
    t.add("deviatoric", o.deviatoric, "von Mises stress from Goodier's potential into the noise");
    return t.take();
}

std::vector<Field> of(ProtocolOptions& o) {
    Table t("protocol.");
    t.add("coupling", o.coupling, "particle: each at its own C-rate; electrode: one overpotential shared by all");
    t.add("upper_voltage_limit_V", o.upper_voltage_limit_V, above(0, 10), "ends a charge, of steps that have no limit of their own");
    t.add("lower_voltage_limit_V", o.lower_voltage_limit_V, within(0, 10), "ends a discharge, of steps that have no limit of their own");
    t.add("series_resistance_ohm_m2", o.series_resistance_ohm_m2, within(0, 1e6), "R_series, per area of particle surface");
    return t.take();
}

std::vector<Field> of(AgeingOptions& o) {
    Table t("ageing.");
    const Limits barrier = within(0, most_energy_kT);
    const Limits share = within(0, 1);
    const Limits length = above(0, 1e6);
    t.add("film", o.film, "delithiated film between remnant and newly lithiated phase has a barrier on discharge");
    t.add("film_thickness_nm", o.film_thickness_nm, within(0, 1e6),
          "delta_film, thickness of the film around a remnant; at least one spacing");
    t.add("film_barrier_kT", o.film_barrier_kT, barrier, "B_film, barrier of the film");
    t.add("passivation", o.passivation, "the layer about a phase boundary that a half-cycle leaves gains a barrier");
    t.add("passivation_width_nm", o.passivation_width_nm, length,
          "how far the layer reaches to either side of the boundary; at least two spacings");
    t.add("passivation_barrier_kT", o.passivation_barrier_kT, barrier, "B_max, that the barrier tends to");
    t.add("passivation_half_cycles", o.passivation_half_cycles, above(0, 300),
          "half-cycles on the boundary after which the barrier has reached 1 - 1/e of it");
    t.add("blocking", o.blocking, "patches of passivated boundary close for good");
    t.add("blocking_per_um2", o.blocking_per_um2, within(0, 1e6),
          "patches that close in a half-cycle, per area of fully passivated boundary");
    t.add("blocking_patch_nm", o.blocking_patch_nm, length, "edge of a patch that closes at once");
    t.add("stress_fatigue", o.stress_fatigue, "every conversion adds a random increment to the residual stress");
    t.add("fatigue_stress_MPa", o.fatigue_stress_MPa, within(0, most_MPa),
          "standard deviation of the increment per conversion at a large affinity");
    t.add("fatigue_saturation_MPa", o.fatigue_saturation_MPa, above(0, most_MPa), "residual stress that the increments do not lead beyond");
    t.add("interphase_growth", o.interphase_growth, "the interphase's resistance grows with cycles");
    t.add("interphase_growth_per_cycle", o.interphase_growth_per_cycle, within(0, 1e3),
          "growth of the resistance, as share of its first value");
    t.add("contact_loss", o.contact_loss, "electronic contacts fail at random, in patches");
    t.add("contact_loss_per_cycle", o.contact_loss_per_cycle, share, "probability that a contact fails in a cycle");
    t.add("contact_patch_nm", o.contact_patch_nm, length, "edge of a patch whose contacts fail together");
    t.add("dissolution", o.dissolution, "Mn dissolution makes wet surfaces recede");
    t.add("dissolution_nm_per_hour", o.dissolution_nm_per_hour, within(0, 1e5),
          "speed at which a wet surface recedes, at the reference temperature and a high voltage");
    t.add("dissolution_slowing_nm", o.dissolution_slowing_nm, within(0, 1e6),
          "recession after which it goes half as fast; 0: it never slows");
    t.add("dissolution_activation_energy_kJ_per_mol", o.dissolution_activation_energy_kJ_per_mol, within(0, 500),
          "of the dissolution, Arrhenius");
    t.add("dissolution_voltage_V", o.dissolution_voltage_V, within(0, 10), "dissolution is at its full rate above this voltage");
    t.add("dissolution_voltage_width_V", o.dissolution_voltage_width_V, above(0, 10),
          "below it, the rate falls by a factor e over this width");
    t.add("cracking", o.cracking, "cracks grow from their tips where tension passes the strength");
    t.add("crack_strength_MPa", o.crack_strength_MPa, above(0, most_MPa), "local tension that a crack needs to grow");
    t.add("crack_growth_nm_per_cycle", o.crack_growth_nm_per_cycle, within(0, 1e6), "by how much it then grows");
    t.add("activation_energy_kJ_per_mol", o.activation_energy_kJ_per_mol, within(0, 500),
          "of interphase growth, passivation and blocking, Arrhenius");
    return t.take();
}

std::vector<Field> of(NumericsOptions& o) {
    Table t("numerics.");
    t.add("front_advance_per_step", o.front_advance_per_step, above(0, 4),
          "mean sites that the front moves between two solutions of the potentials");
    t.add("charge_per_step", o.charge_per_step, above(0, 1), "upper bound of a step, as share of nominal capacity");
    // Potentials of up to a hundred kT are single precision: below 1e-5 kT they may never stand still.
    t.add("field_tolerance_kT", o.field_tolerance_kT, within(1e-5, 10), "largest change of a potential in the last sweep");
    t.add("max_field_iterations", o.max_field_iterations, within(1, 1e6), "sweeps per step before the particle ends with a fault");
    t.add("max_steps", o.max_steps, within(1, 1e9), "steps per half-cycle before the particle ends with a fault");
    return t.take();
}

std::vector<Field> of(OutputOptions& o) {
    Table t("output.");
    const Limits cycle = within(-1, most_cycles);
    t.add("snapshot_particles", o.snapshot_particles, within(0, most_particles), "particles with maps, numbered from 0");
    t.add("snapshot_cycles", o.snapshot_cycles, cycle, "cycles with maps, counted from 1; -1 is the last cycle of the study");
    t.add("snapshot_frames", o.snapshot_frames, within(0, 10000), "frames within each of these half-cycles, for animations");
    t.add("voltage_points", o.voltage_points, within(0, 100000), "points per voltage-capacity curve; 0: none");
    t.add("voltage_cycles", o.voltage_cycles, cycle, "cycles with curves; -1 is the last cycle of the study");
    t.add("min_region_nm2", o.min_region_nm2, within(0, 1e12),
          "smallest area of a region, dimension = 2; smaller ones are counted in sites alone");
    t.add("min_region_nm3", o.min_region_nm3, within(0, 1e15),
          "smallest volume of a region, dimension = 3; smaller ones are counted in sites alone");
    t.add("pocket_table", o.pocket_table, "write one row per region");
    t.add("electrode_mass_mg", o.electrode_mass_mg, within(0, 1e12),
          "active material of the electrode that is meant, for series of current in A; 0: not stated");
    t.add("calibrated_cycles", o.calibrated_cycles, within(0, most_cycles),
          "cycles over which the settings were calibrated; the run says when it goes beyond; 0: not stated");
    t.add("calibrated_soh", o.calibrated_soh, within(0, 1),
          "state of health down to which they were; the run says when it falls below; 0: not stated");
    return t.take();
}

}  // namespace

std::vector<Field> fields_of(Options& o) {
    Table root("");
    root.add("name", o.name, "name of the study, for people");
    root.add("seed", o.seed, at_least(0), "seed of every random number");
    std::vector<Field> all = root.take();
    all.reserve(160);
    const auto append = [&](std::vector<Field> more) {
        all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    };
    append(of(o.population));
    append(of(o.lattice));
    append(of(o.material));
    append(of(o.kinetics));
    append(of(o.transport));
    append(of(o.microstructure));
    append(of(o.surface));
    append(of(o.stress));
    append(of(o.ageing));
    append(of(o.numerics));
    append(of(o.output));
    append(of(o.protocol));  // last, since its steps are tables of their own
    return all;
}

std::vector<Field> fields_of(ProtocolStep& o, std::size_t index) {
    Table t(fmt::format("protocol.step[{}].", index));
    const Limits c_rate = above(0, 1e5);
    t.add("name", o.name, "name of the step in cycles.csv");
    t.add("cycles", o.cycles, within(1, most_cycles), "cycles, each a charge and a discharge");
    t.add("mode", o.mode, "galvanostatic: constant current up to a voltage limit; potentiostatic: constant overpotential");
    t.add("charge_c_rate", o.charge_c_rate, c_rate, "current on charge, in sites at birth per hour");
    t.add("discharge_c_rate", o.discharge_c_rate, c_rate, "current on discharge");
    t.add("charge_overpotential_mV", o.charge_overpotential_mV, above(0, 1e4), "overpotential of the charge, mode = \"potentiostatic\"");
    t.add("discharge_overpotential_mV", o.discharge_overpotential_mV, above(0, 1e4),
          "size of the discharge's overpotential, mode = \"potentiostatic\"");
    t.add("potentiostatic_hours", o.potentiostatic_hours, above(0, 1e6), "duration of each half-cycle, mode = \"potentiostatic\"");
    t.add("upper_voltage_limit_V", o.upper_voltage_limit_V, within(0, 10), "ends this step's charges; 0: protocol.upper_voltage_limit_V");
    t.add("lower_voltage_limit_V", o.lower_voltage_limit_V, within(0, 10),
          "ends this step's discharges; 0: protocol.lower_voltage_limit_V");
    t.add("hold_charge", o.hold_charge, "hold the voltage once a charge reaches its limit");
    t.add("hold_discharge", o.hold_discharge, "hold the voltage once a discharge reaches its limit");
    t.add("hold_cutoff_c_rate", o.hold_cutoff_c_rate, c_rate, "current that ends a hold");
    t.add("rest_after_charge_hours", o.rest_after_charge_hours, within(0, 1e6), "calendar time after each charge, besides rest_hours");
    t.add("rest_after_discharge_hours", o.rest_after_discharge_hours, within(0, 1e6),
          "calendar time after each discharge, besides rest_hours");
    t.add("rest_hours", o.rest_hours, within(0, 1e6),
          "calendar time after each half-cycle, in which Mn dissolves; interphase growth counts cycles");
    return t.take();
}

const std::vector<std::string>& known_keys() {
    static const std::vector<std::string> keys = [] {
        Options options;
        ProtocolStep step;
        std::vector<std::string> all;
        for (const auto& field : fields_of(options)) all.push_back(field.key);
        for (const auto& field : fields_of(step, 0)) all.push_back("protocol.step." + std::string(field.name()));
        return all;
    }();
    return keys;
}

std::string_view Field::name() const { return std::string_view(key).substr(key.rfind('.') + 1); }

std::string_view Field::table() const {
    const auto dot = key.rfind('.');
    return dot == std::string::npos ? std::string_view{} : std::string_view(key).substr(0, dot);
}

std::string Limits::describe() const {
    constexpr double unbounded = std::numeric_limits<double>::max();
    const auto text = [](double v) { return short_number_text(v); };
    std::string s;
    if (low == -unbounded && high == unbounded) {
        s = "any number";
    } else if (high == unbounded) {
        s = (above_low ? "above " : "at least ") + text(low);
    } else if (low == -unbounded) {
        s = (below_high ? "below " : "at most ") + text(high);
    } else if (!above_low && !below_high) {
        s = text(low) + " to " + text(high);
    } else {
        s = (above_low ? "above " : "at least ") + text(low) + " and " + (below_high ? "below " : "at most ") + text(high);
    }
    return infinity ? s + ", or inf" : s;
}

bool Limits::allow(double value) const {
    if (std::isnan(value)) return false;
    if (std::isinf(value)) return value > 0 && infinity;
    return (above_low ? value > low : value >= low) && (below_high ? value < high : value <= high);
}

std::string_view unit_of(std::string_view key) {
    // Longest endings first: "_S_per_m2" before "_m2".
    static constexpr std::pair<std::string_view, std::string_view> endings[] = {{"_S_per_m2", "S/m2"},
                                                                                {"_S_per_m", "S/m"},
                                                                                {"_A_per_m2", "A/m2"},
                                                                                {"_m2_per_s", "m2/s"},
                                                                                {"_mol_per_m3", "mol/m3"},
                                                                                {"_m3_per_mol", "m3/mol"},
                                                                                {"_mAh_per_g", "mAh/g"},
                                                                                {"_kJ_per_mol", "kJ/mol"},
                                                                                {"_ohm_m2", "ohm m2"},
                                                                                {"_nm_per_hour", "nm/h"},
                                                                                {"_nm_per_cycle", "nm/cycle"},
                                                                                {"_per_um2", "1/um2"},
                                                                                {"_per_hour", "1/h"},
                                                                                {"_per_cycle", "1/cycle"},
                                                                                {"_c_rate", "1/h"},
                                                                                {"_hours", "h"},
                                                                                {"_GiB", "GiB"},
                                                                                {"_mg", "mg"},
                                                                                {"_GPa", "GPa"},
                                                                                {"_MPa", "MPa"},
                                                                                {"_kT", "kT"},
                                                                                {"_mV", "mV"},
                                                                                {"_nm2", "nm2"},
                                                                                {"_nm3", "nm3"},
                                                                                {"_nm", "nm"},
                                                                                {"_um", "um"},
                                                                                {"_K", "K"},
                                                                                {"_V", "V"}};
    for (const auto& [ending, unit] : endings)
        if (key.ends_with(ending)) return unit;
    return {};
}

std::string number_text(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    char buffer[64];
    const double size = std::abs(value);
    const bool plain = value == 0 || (size >= 1e-4 && size < 1e7);
    const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
    std::string text(buffer, std::to_chars(buffer, buffer + sizeof buffer, value, format).ptr);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    const auto exponent = text.find('e');
    if (exponent != std::string::npos) {  // "1e-06" to "1e-6"
        const std::string sign = text[exponent + 1] == '-' ? "-" : "";
        text = text.substr(0, exponent) + "e" + sign + text.substr(text.find_first_not_of("+-0", exponent + 1));
    }
    return text;
}

std::string short_number_text(double value) {
    const std::string text = number_text(value);
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

}  // namespace lithofront
