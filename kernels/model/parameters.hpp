// The model in lattice units, plain data for host and device: energies in kT, lengths in sites, time in seconds,
// charge in sites converted. Made once per study by host/config/model_parameters.hpp.
#pragma once
#include <cstdint>

namespace lithofront {

constexpr int ocv_points = 257;

struct ModelParameters {
    int dimension = 2;
    std::uint64_t seed = 1;
    float site_spacing_nm = 1.0f;         // a; positions in nm are ParticleView::origin + a * padded coordinates
    float thermal_voltage_V = 0.025693f;  // kT/e

    // Reaction at the front (docs/model.md, section 4).
    float rate_constant = 1.0f;             // k0, 1/s
    float transfer_coefficient = 0.5f;      // alpha
    int tafel = 0;                          // 1: first exponential alone
    int site_process = 1;                   // 1: any neighbour exposes a site, which converts at one rate at a random time
    float event_length_nm = 0.0f;           // l_e; 0: conversions without noise
    float interface_energy = 0.0f;          // penalty of a front site among reactant alone, kT
    float interface_radius = 1.5f;          // within which curvature is measured, sites
    float interface_bias = 0.0f;            // share of reactant, less that of product, about a site at a flat front
    float noise = 0.0f;                     // Xi, kT
    float noise_length_nm = 0.0f;           // l_n; 0: one draw a site
    float inverse_reference_stress = 0.0f;  // 1/sigma_ref, 1/MPa
    float noise_epoch = 0.05f;              // share of nominal capacity
    float energy_per_MPa = 0.0f;            // Omega per kT, 1/MPa

    // Transport (docs/model.md, section 5), indexed by phase: outside, lithiated, delithiated, dead. Units 1/s per kT.
    int ionic_field = 0;
    int electronic_field = 0;
    float ion_mobility[4] = {0, 0, 0, 0};
    float electron_mobility[4] = {0, 0, 0, 0};
    float ion_boundary_factor[3] = {1, 1, 1};  // within a domain, grain boundary, twin boundary
    float electron_boundary_factor[3] = {1, 1, 1};
    int product_paths = 0;        // 1: ions leave a front through the product phase alone
    int electrons_leave_far = 0;  // contacts lie ahead of the front (far end of a channel)

    // Stress (docs/model.md, section 6).
    float configuration_stress_MPa = 0.0f;  // P times the window: stress of a lithiated site in a delithiated body, sign off
    int coherency_radius = 0;               // half-width of the coarse-graining box, sites
    int deviatoric = 0;
    int plane_stress = 0;           // 2D: a thin section, no stress across it
    float shear_stress_MPa = 0.0f;  // 2 G eps0 (1+nu)/(1-nu) over the window; 2 G eps0 (1+nu) in plane stress

    // Ageing (docs/model.md, section 8), per half-cycle unless said otherwise; a rate or a barrier of 0: off.
    float film_barrier = 0.0f;
    float film_thickness = 0.0f;              // sites
    float passivation_barrier = 0.0f;         // B_max
    float passivation_per_half_cycle = 0.0f;  // 1/n0
    float passivation_width = 2.0f;           // sites, to either side of the boundary
    float blocking = 0.0f;                    // events per patch of a fully passivated boundary
    float blocking_patch_nm = 100.0f;
    float fatigue_stress_MPa = 0.0f;  // standard deviation per conversion at a large affinity
    float fatigue_saturation_MPa = 1.0f;
    float fatigue_length_nm = 1.0f;  // correlation length of the increments
    float interphase_growth = 0.0f;  // per cycle, share of the first resistance
    float contact_loss = 0.0f;       // probability per contact and cycle
    float contact_patch_nm = 200.0f;
    float dissolution_rate = 0.0f;     // sites per s at full potential
    float dissolution_slowing = 0.0f;  // sites of recession after which it goes half as fast; 0: never
    float dissolution_voltage_V = 4.0f;
    float dissolution_voltage_width_V = 0.05f;
    float crack_strength_MPa = 0.0f;  // 0: cracks do not grow
    float crack_growth = 0.0f;        // sites per cycle at most

    // Numerics.
    float advance_per_step = 0.25f;
    float charge_per_step = 0.01f;
    float field_tolerance = 0.05f;  // kT
    int max_sweeps = 2000;          // per step
    int max_steps = 200000;         // per half-cycle
    int min_region_sites = 4;

    // Open-circuit voltage against the lithiated share of the particle, from all delithiated to all lithiated.
    float ocv_V[ocv_points] = {};
};

enum class Half : int { charge = 0, discharge = 1 };

enum class EndReason : std::uint8_t { running = 0, voltage_limit = 1, front_exhausted = 2, hold_cutoff = 3, duration = 4, fault = 5 };

enum class FaultCode : std::uint8_t {
    none = 0,
    field_not_converged = 1,  // a potential missed its tolerance within max_sweeps
    too_many_steps = 2,
    overpotential_overflow = 3,
    no_path = 4,  // no site can react although lithium is left and the protocol asks for current
    region_table_full = 5,
    impossible_voltage = 6,  // a current came with a terminal voltage beyond HalfCycleDrive::lowest_V, highest_V
};

// How one half-cycle is driven; the same for every particle of a population.
struct HalfCycleDrive {
    Half half = Half::charge;
    std::uint32_t cycle = 1;
    int potentiostatic = 0;
    float c_rate = 1.0f;                             // 1/h, of the sites at birth
    float overpotential = 0.0f;                      // kT, potentiostatic
    float duration_s = 0.0f;                         // potentiostatic; 0: until exhausted
    float voltage_limit_V = 4.2f;                    // ends the half-cycle
    float lowest_V = -1.0e30f, highest_V = 1.0e30f;  // a charge below, a discharge above: no cell does that
    int hold = 0;
    float hold_cutoff_c_rate = 0.05f;
    float series_resistance = 0.0f;  // kT per (1/s per a^(d-1) of surface)
    float rest_s = 0.0f;             // calendar time that follows
    int last_of_cycle = 0;
};

}  // namespace lithofront
