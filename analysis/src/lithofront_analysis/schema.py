"""What results.h5 must hold, format version 2 (docs/results.md)."""

from __future__ import annotations

FORMAT = "lithofront-results"
FORMAT_VERSION = 2

ROOT_ATTRIBUTES = (
    "format", "format_version", "lithofront_version", "git_commit", "backend", "device", "machine", "threads",
    "command", "seed", "config", "site_spacing_nm", "dimension", "x_lithiated", "x_delithiated",
    "sealed_fraction",
)

CYCLE_COLUMNS = (
    "cycle", "step", "charge_c_rate", "discharge_c_rate", "charge_capacity_mAh_per_g", "discharge_capacity_mAh_per_g",
    "soh", "soh_q05", "soh_q95", "soh_stderr", "trapped_fraction", "pockets_per_particle", "x_lithiated_mean",
    "x_delithiated_mean", "loss_of_active_material", "li_imbalance", "residual_regions_per_particle", "core_fraction",
    "lithiated_left_fraction", "delithiated_left_fraction", "dissolved_fraction", "front_roughness_nm",
    "perimeter_dimension", "charge_hours", "discharge_hours", "failed_particles",
)

PARTICLE_COLUMNS = ("number", "requested_diameter_um", "diameter_um", "sites_at_birth", "grains", "sealed_sites",
                    "sealed_fraction", "surface_um")

PARTICLE_CYCLE_FIELDS = (
    "charge_capacity_mAh_per_g", "discharge_capacity_mAh_per_g", "soh", "trapped_fraction", "lithiated_left_fraction",
    "delithiated_left_fraction", "dissolved_fraction", "residual_regions", "trapped_pockets", "largest_core_fraction",
    "roughness_nm", "perimeter_dimension", "end_of_charge_V", "end_of_discharge_V", "charge_end", "discharge_end",
    "morphology", "fault",
)

POCKET_COLUMNS = (
    "cycle", "particle", "kind", "sites", "equivalent_radius_nm", "centroid_fraction", "touches_surface",
    "touches_crack", "core", "mean_stress_MPa", "age_cycles",
)

VOLTAGE_COLUMNS = ("cycle", "half", "particle", "point", "capacity_mAh_per_g", "voltage_V", "time_s")

SNAPSHOT_ATTRIBUTES = ("particle", "nx", "ny", "nz", "site_spacing_nm", "diameter_um")
SNAPSHOT_FRAMES = ("cycle", "half", "progress")
SNAPSHOT_FIELDS = ("phase", "mark", "cut", "composition", "stress_MPa", "barrier_kT", "ion_conductance_per_s_kT")

TABLES = {"cycles": CYCLE_COLUMNS, "particles": PARTICLE_COLUMNS, "pockets": POCKET_COLUMNS, "voltage": VOLTAGE_COLUMNS}

CHARGE, DISCHARGE = 0, 1
HALF_NAMES = {CHARGE: "charge", DISCHARGE: "discharge"}

OUTSIDE, LITHIATED, DELITHIATED, DEAD = 0, 1, 2, 3

MARK_REMNANT, MARK_WET, MARK_CRACK, MARK_BOUNDARY, MARK_CONTACT, MARK_STRANDED, MARK_SEALED = 1, 2, 4, 8, 16, 32, 64
CUT_X, CUT_Y, CUT_Z = 1, 2, 4

KIND_LITHIATED, KIND_DELITHIATED, KIND_TRAPPED = 0, 1, 2

BARELY_BEGUN = 255
MORPHOLOGY_NAMES = {0: "complete", 1: "core-shell", 2: "mosaic", 3: "fingers", BARELY_BEGUN: "barely begun"}
