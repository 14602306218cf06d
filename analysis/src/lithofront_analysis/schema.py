"""What results.h5 must hold, format version 2 (docs/results.md): the one place that knows its names and their ranges.

A file may hold more columns than these; they are read along.
"""

from __future__ import annotations

FORMAT = "lithofront-results"
FORMAT_VERSION = 2

# Root attributes and the type of each.
ROOT_ATTRIBUTES: dict[str, type] = {
    "format": str, "format_version": int, "lithofront_version": str, "git_commit": str, "backend": str, "device": str, "machine": str,
    "threads": int, "command": str, "seed": int, "config": str, "site_spacing_nm": float, "dimension": int, "x_lithiated": float,
    "x_delithiated": float, "sealed_fraction": float,
}

CYCLE_COLUMNS = (
    "cycle", "step", "charge_c_rate", "discharge_c_rate", "charge_capacity_mAh_per_g", "discharge_capacity_mAh_per_g",
    "soh", "soh_q05", "soh_q95", "soh_stderr", "trapped_fraction", "pockets_per_particle", "x_lithiated_mean",
    "x_delithiated_mean", "loss_of_active_material", "li_imbalance", "residual_regions_per_particle", "core_fraction",
    "lithiated_left_fraction", "delithiated_left_fraction", "dissolved_fraction", "sealed_by_ageing", "front_roughness_nm",
    "perimeter_dimension", "charge_hours", "discharge_hours", "failed_particles",
)

PARTICLE_COLUMNS = ("number", "requested_diameter_um", "diameter_um", "sites_at_birth", "grains", "sealed_sites",
                    "sealed_fraction", "surface_um")

PARTICLE_CYCLE_FIELDS = (
    "charge_capacity_mAh_per_g", "discharge_capacity_mAh_per_g", "soh", "trapped_fraction", "lithiated_left_fraction",
    "delithiated_left_fraction", "dissolved_fraction", "sealed_by_ageing", "residual_regions", "trapped_pockets", "largest_core_fraction",
    "roughness_nm", "perimeter_dimension", "perimeter_nm", "interface_nm2", "end_of_charge_V", "end_of_discharge_V", "charge_end",
    "discharge_end", "morphology", "fault",
)

POCKET_COLUMNS = (
    "cycle", "particle", "kind", "sites", "area_nm2", "volume_nm3", "equivalent_radius_nm", "centroid_fraction", "touches_surface",
    "touches_crack", "core", "mean_stress_MPa", "age_cycles",
)

VOLTAGE_COLUMNS = ("cycle", "half", "particle", "point", "capacity_mAh_per_g", "voltage_V", "time_s")

SNAPSHOT_ATTRIBUTES: dict[str, type] = {"particle": int, "nx": int, "ny": int, "nz": int, "site_spacing_nm": float, "diameter_um": float}
SNAPSHOT_FRAMES = ("cycle", "half", "progress")
SNAPSHOT_FIELDS = ("phase", "mark", "cut", "composition", "stress_MPa", "barrier_kT", "ion_conductance_per_s_kT")

TABLES = {"cycles": CYCLE_COLUMNS, "particles": PARTICLE_COLUMNS, "pockets": POCKET_COLUMNS, "voltage": VOLTAGE_COLUMNS}

TEXT_COLUMNS = ("step",)
# Without a number where nothing was driven, or where a state of health has nothing to be over.
MAY_BE_MISSING = ("end_of_charge_V", "end_of_discharge_V", "soh", "soh_q05", "soh_q95", "soh_stderr")

# Least and greatest value of a name, or of the names with an ending. Every number must be finite besides.
_ROUNDING = 1e-5
_SHARE = (0.0, 1.0 + _ROUNDING)
LIMITS: dict[str, tuple[float, float]] = {
    "diameter_um": (1e-6, float("inf")), "site_spacing_nm": (1e-6, float("inf")), "sites_at_birth": (1, float("inf")),
    "dimension": (2, 3), "x_lithiated": (0, 1), "x_delithiated": (0, 1), "x_lithiated_mean": _SHARE, "x_delithiated_mean": _SHARE,
    "sealed_by_ageing": _SHARE, "composition": _SHARE, "core_fraction": _SHARE, "progress": _SHARE, "half": (0, 1), "phase": (0, 3), "kind": (0, 255),
    "particle": (-1, float("inf")), "nx": (1, 1e5), "ny": (1, 1e5), "nz": (1, 1e5), "seed": (0, 2.0**64),
    "touches_surface": (0, 1), "touches_crack": (0, 1), "core": (0, 1),
}
# The centroid of a ring may lie beyond the local radius of a dented outline.
UNBOUNDED_SHARES = ("centroid_fraction",)
AT_LEAST_ZERO = ("soh", "soh_q05", "soh_q95", "soh_stderr", "cycle", "fault", "number", "sites", "age_cycles", "failed_particles",
                 "residual_regions", "trapped_pockets", "loss_of_active_material", "grains", "perimeter_dimension", "point")
_AT_LEAST_ZERO_ENDINGS = ("_c_rate", "_mAh_per_g", "_hours", "_nm", "_nm2", "_nm3", "_um", "_per_particle", "_end")


def limits(name: str) -> tuple[float, float]:
    """Least and greatest value that a column may hold."""
    if name in LIMITS:
        return LIMITS[name]
    if name.endswith("_fraction") and name not in UNBOUNDED_SHARES:
        return _SHARE
    if name in AT_LEAST_ZERO or name in UNBOUNDED_SHARES or name.endswith(_AT_LEAST_ZERO_ENDINGS):
        return 0.0, float("inf")
    return float("-inf"), float("inf")


CHARGE, DISCHARGE = 0, 1
HALF_NAMES = {CHARGE: "charge", DISCHARGE: "discharge"}

# Why a half-cycle ended; a particle has ended with the cycle whose discharge ended by a fault.
END_OF_PARTICLE = "fault"
END_OF_PARTICLE_CODE = 5        # where a file does not spell its codes out
# Ended without any path for ions or electrons: capacity that is lost, which the population's figures count as such.
ISOLATED, ISOLATED_CODE = "no_path", 4
# The one fault that ends nothing: more regions than the table of a particle holds, so that half-cycle's were not counted.
REGIONS_UNCOUNTED, REGIONS_UNCOUNTED_CODE = "region_table_full", 5

OUTSIDE, LITHIATED, DELITHIATED, DEAD = 0, 1, 2, 3

MARK_REMNANT, MARK_WET, MARK_CRACK, MARK_BOUNDARY, MARK_CONTACT, MARK_STRANDED, MARK_SEALED = 1, 2, 4, 8, 16, 32, 64
CUT_X, CUT_Y, CUT_Z = 1, 2, 4

KIND_LITHIATED, KIND_DELITHIATED, KIND_TRAPPED = 0, 1, 2

BARELY_BEGUN = 255
MORPHOLOGY_NAMES = {0: "complete", 1: "core-shell", 2: "mosaic", 3: "fingers", BARELY_BEGUN: "barely begun"}

# Columns that share out the sites which a cycle did not use.
TRAPPED, LITHIATED_LEFT, DELITHIATED_LEFT = "trapped_fraction", "lithiated_left_fraction", "delithiated_left_fraction"
DISSOLVED, SEALED = "dissolved_fraction", "sealed_by_ageing"
