// What a study reports, independent of the file that holds it. Column meanings and units: docs/results.md.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/region_kind.hpp"

namespace lithofront {

// One row of cycles.csv: the population after one cycle.
struct CycleRecord {
    std::int64_t cycle = 0;  // counted from 1 over the whole study
    std::string step;        // protocol step's name
    double charge_c_rate = 0.0, discharge_c_rate = 0.0;
    double charge_capacity_mAh_per_g = 0.0, discharge_capacity_mAh_per_g = 0.0;
    double soh = 0.0, soh_q05 = 0.0, soh_q95 = 0.0, soh_stderr = 0.0;
    double trapped_fraction = 0.0;                            // sites of trapped pockets over sites at birth
    double pockets_per_particle = 0.0;                        // trapped pockets of at least the smallest region
    double x_lithiated_mean = 0.0, x_delithiated_mean = 0.0;  // mean x after discharge, after charge
    double loss_of_active_material = 0.0;        // share of sites at birth that no longer take part: dissolved, sealed or trapped
    std::int64_t li_imbalance = 0;               // sites; 0 in every row
    double residual_regions_per_particle = 0.0;  // lithiated regions left after charge
    double core_fraction = 0.0;                  // share of particles whose residue is one central region
    double lithiated_left_fraction = 0.0;        // sites left lithiated after charge over sites at birth
    double delithiated_left_fraction = 0.0;      // sites left delithiated after discharge over sites at birth
    double dissolved_fraction = 0.0;
    double sealed_by_ageing = 0.0;    // sites that ageing has cut off from every exit, over sites at birth
    double front_roughness_nm = 0.0;  // of the charge's front at half conversion, against the outline; population mean
    double perimeter_dimension = 0.0;
    double charge_hours = 0.0, discharge_hours = 0.0;
    std::int64_t failed_particles = 0;  // ended with a recorded fault so far
};

enum class MorphologyClass : std::uint8_t { complete = 0, core_shell = 1, mosaic = 2, fingers = 3, none = 255 };

// One particle in one cycle.
struct ParticleCycleRecord {
    std::uint32_t particle = 0;
    float charge_capacity_mAh_per_g = 0, discharge_capacity_mAh_per_g = 0;
    float soh = 0;
    float trapped_fraction = 0, lithiated_left_fraction = 0, delithiated_left_fraction = 0, dissolved_fraction = 0, sealed_by_ageing = 0;
    std::uint32_t residual_regions = 0, trapped_pockets = 0;
    float largest_core_fraction = 0;  // largest central residue over sites at birth
    float roughness_nm = 0, perimeter_dimension = 0;
    float perimeter_nm = 0, interface_nm2 = 0;          // of the residue after charge against the other phase: in 2D, in 3D; 0 in the other
    float end_of_charge_V = 0, end_of_discharge_V = 0;  // NaN where nothing was driven
    std::uint8_t charge_end = 0, discharge_end = 0;     // EndReason of kernels/particle/half_cycle.hpp
    MorphologyClass morphology = MorphologyClass::none;
    std::uint8_t fault = 0;  // FaultCode; 0 is none
};

// One connected region of at least output.min_region_nm2 or min_region_nm3.
struct PocketRecord {
    std::int64_t cycle = 0;
    std::uint32_t particle = 0;
    RegionKind kind = RegionKind::lithiated_after_charge;
    std::int64_t sites = 0;
    float area_nm2 = 0, volume_nm3 = 0;  // in 2D, in 3D; 0 in the other
    float equivalent_radius_nm = 0;
    float centroid_fraction = 0;  // distance of the centroid from the particle's over the local radius
    bool touches_surface = false, touches_crack = false, core = false;
    float mean_stress_MPa = 0;
    std::uint32_t age_cycles = 0;  // charges survived, this one included
};

// Interior sites of one particle at one moment, natural order: x fastest, then y, then z.
struct SnapshotRecord {
    std::int64_t cycle = 0;
    int half = 0;        // 0 in or after charge, 1 in or after discharge
    float progress = 1;  // of the half-cycle; 1 at its end
    std::uint32_t particle = 0;
    int nx = 0, ny = 0, nz = 1;
    double site_spacing_nm = 0, diameter_um = 0;
    std::vector<std::uint8_t> phase;  // 0 outside, 1 lithiated, 2 delithiated, 3 dead
    std::vector<std::uint8_t> mark;   // bits: 1 remnant, 2 wet, 4 beside a crack, 8 boundary, 16 contact, 32 stranded,
                                      // 64 sealed
    std::vector<std::uint8_t> cut;    // bits: 1, 2, 4 a crack cuts the face towards +x, +y, +z
    std::vector<float> composition;   // local x, Li per formula unit; 0 outside
    std::vector<float> stress_MPa;    // residual and configuration, tension positive
    std::vector<float> barrier_kT;
    std::vector<float> ion_conductance;  // 1/s per kT, of wet surface sites
};

// One point of a voltage-capacity curve; particle -1 is the population's mean.
struct VoltagePoint {
    std::int64_t cycle = 0;
    int half = 0;
    std::int64_t particle = -1;
    std::int32_t point = 0;
    float capacity_mAh_per_g = 0, voltage_V = 0, time_s = 0;
};

struct ParticleDescription {
    std::uint32_t number = 0;
    double requested_diameter_um = 0, diameter_um = 0;
    std::int64_t sites_at_birth = 0;
    int grains = 1;
    std::int64_t sealed_sites = 0;  // of its body, cut off by cracks from the start; not among sites_at_birth
    double sealed_fraction = 0;     // of the body's sites
    double surface_um = 0;          // perimeter in um (2D) or area in um2 (3D), of wet cracks too
};

// Of all particles' bodies together.
inline double sealed_fraction(const std::vector<ParticleDescription>& particles) {
    double sealed = 0, body = 0;
    for (const ParticleDescription& p : particles) {
        sealed += static_cast<double>(p.sealed_sites);
        body += static_cast<double>(p.sealed_sites + p.sites_at_birth);
    }
    return body > 0 ? sealed / body : 0.0;
}

struct Provenance {
    std::string version, git_commit, backend, device, machine, resolved_config, command;
    std::uint64_t seed = 0;
    int threads = 1;
};

}  // namespace lithofront
