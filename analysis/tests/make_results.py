"""Write a small results folder that follows docs/results.md, with made-up but plausible physics.

Names are spelled out here, not taken from the package, so that a wrong name in the package is caught.
As a script: python make_results.py DIR [--particles N] [--ageing N] [--dimension 3] [--model fingers] [--frames N]
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from scipy import ndimage

SPACING_NM = 25.0
X_L, X_D = 0.94, 0.61
THEORETICAL = 148.0

CYCLE_COLUMNS = {
    "cycle": "1", "step": "1", "charge_c_rate": "1/h", "discharge_c_rate": "1/h",
    "charge_capacity_mAh_per_g": "mAh/g", "discharge_capacity_mAh_per_g": "mAh/g", "soh": "1", "soh_q05": "1",
    "soh_q95": "1", "soh_stderr": "1", "trapped_fraction": "1", "pockets_per_particle": "1", "x_lithiated_mean": "1",
    "x_delithiated_mean": "1", "loss_of_active_material": "1", "li_imbalance": "1",
    "residual_regions_per_particle": "1", "core_fraction": "1", "lithiated_left_fraction": "1",
    "delithiated_left_fraction": "1", "dissolved_fraction": "1", "sealed_by_ageing": "1", "front_roughness_nm": "nm", "perimeter_dimension": "1",
    "charge_hours": "h", "discharge_hours": "h", "failed_particles": "1",
}
PARTICLE_CYCLE_FIELDS = {
    "charge_capacity_mAh_per_g": "mAh/g", "discharge_capacity_mAh_per_g": "mAh/g", "soh": "1", "trapped_fraction": "1",
    "lithiated_left_fraction": "1", "delithiated_left_fraction": "1", "dissolved_fraction": "1", "sealed_by_ageing": "1",
    "residual_regions": "1", "trapped_pockets": "1", "largest_core_fraction": "1", "roughness_nm": "nm",
    "perimeter_dimension": "1", "perimeter_nm": "nm", "interface_nm2": "nm2", "end_of_charge_V": "V", "end_of_discharge_V": "V", "charge_end": "1",
    "discharge_end": "1", "morphology": "1", "fault": "1",
}
POCKET_COLUMNS = {
    "cycle": "1", "particle": "1", "kind": "1", "sites": "1", "area_nm2": "nm2", "volume_nm3": "nm3", "equivalent_radius_nm": "nm", "centroid_fraction": "1",
    "touches_surface": "1", "touches_crack": "1", "core": "1", "mean_stress_MPa": "MPa", "age_cycles": "1",
}
VOLTAGE_COLUMNS = {"cycle": "1", "half": "1", "particle": "1", "point": "1", "capacity_mAh_per_g": "mAh/g",
                   "voltage_V": "V", "time_s": "s"}
CODES = {
    "discharge_end": (range(6), "none voltage_limit front_exhausted hold_cutoff duration fault"),
    "fault": (range(6), "none field_not_converged too_many_steps overpotential_overflow no_path region_table_full"),
}
INTEGER = {"cycle", "li_imbalance", "failed_particles", "residual_regions", "trapped_pockets", "charge_end",
           "discharge_end", "morphology", "fault", "particle", "kind", "sites", "touches_surface", "touches_crack",
           "core", "age_cycles", "half", "point", "number", "sites_at_birth", "grains"}


@dataclass
class Study:
    """What to make up."""

    diameters_um: tuple[float, ...] = (0.5, 0.8, 1.5, 2.5)
    formation: int = 3
    ageing: int = 6
    check_up: int = 3
    dimension: int = 2
    frames: int = 0                       # within each snapshot half-cycle
    snapshot_cycles: tuple[int, ...] | None = None
    snapshot_particles: tuple[int, ...] | None = None
    charge_c_rate: float = 1.0
    final_soh: float = 0.80
    model: str = "viscous-fingers"        # or core-shell, mosaic
    cracks: bool = True
    seed: int = 7
    name: str = "synthetic"

    @property
    def cycles(self) -> int:
        return self.formation + self.ageing + self.check_up


@dataclass
class Body:
    """One made-up particle."""

    number: int
    diameter_um: float
    active: Any
    crack: Any
    wet: Any
    depth_nm: Any
    charge_order: Any                     # 0 converts first on charge, 1 last
    discharge_order: Any
    stress: Any
    cells: Any
    rng: Any = field(repr=False)
    tracked: dict[int, int] = field(default_factory=dict)


def _noise(rng: Any, shape: tuple[int, ...], length_sites: float) -> Any:
    smooth = ndimage.gaussian_filter(rng.standard_normal(shape), length_sites)
    return smooth / smooth.std()


def _rank(values: Any, mask: Any) -> Any:
    order = np.full(values.shape, 2.0)
    inside = values[mask]
    order[mask] = np.argsort(np.argsort(inside)) / inside.size
    return order


def make_body(study: Study, number: int) -> Body:
    rng = np.random.default_rng([study.seed, number])
    diameter = study.diameters_um[number % len(study.diameters_um)]
    radius = diameter * 500 / SPACING_NM
    size = int(np.ceil(2 * radius * 1.15)) + 3
    shape = (size,) * study.dimension
    axes = np.meshgrid(*[np.arange(size) - (size - 1) / 2] * study.dimension, indexing="ij")
    distance = np.sqrt(sum(axis**2 for axis in axes))
    angle = np.arctan2(axes[-2], axes[-1])
    outline = 1 + sum(0.05 / m * np.cos(m * angle + rng.uniform(0, 6.28)) for m in range(2, 6))
    solid = distance <= radius * outline
    crack = np.zeros(shape, bool)
    if study.cracks and diameter > 1:
        phi = rng.uniform(0, 6.28)
        along = axes[-1] * np.cos(phi) + axes[-2] * np.sin(phi)
        across = -axes[-1] * np.sin(phi) + axes[-2] * np.cos(phi) + 2 * np.sin(along / 5)
        crack = solid & (np.abs(across) < 0.8) & (along > 0.35 * radius)
    active = solid & ~crack
    depth = ndimage.distance_transform_edt(active) * SPACING_NM
    wet = active & (ndimage.distance_transform_edt(active) < 1.5)
    rough = _noise(rng, shape, 120 / SPACING_NM)
    weight = {"core-shell": 0.02, "mosaic": 6.0, "viscous-fingers": 0.15 + 0.9 * max(0.0, diameter - 0.9)}[study.model]
    inward = depth / depth.max()
    charge_order = _rank(1.5 * inward + 0.3 * weight * rough, active)
    discharge_order = _rank(1.5 * inward + 0.3 * weight * _noise(rng, shape, 120 / SPACING_NM), active)
    seeds = rng.integers(0, size, (max(1, int(diameter**2 / 0.7)), study.dimension))
    cells = np.argmin([sum((axis + (size - 1) / 2 - s) ** 2 for axis, s in zip(axes, seed, strict=True))
                       for seed in seeds], axis=0)
    return Body(number, diameter, active, crack, wet, depth, charge_order, discharge_order,
                100 * _noise(rng, shape, 120 / SPACING_NM), cells, rng)


def _fractions(study: Study, body: Body, cycle: int) -> tuple[float, float, float]:
    """Lithiated left after charge, delithiated left after discharge, dissolved: grow with cycling, large lose more."""
    wear = np.clip((cycle - study.formation) / max(1, study.ageing), 0, 1) ** 0.7
    loss = (1 - study.final_soh) * (0.5 + 0.5 * body.diameter_um / np.mean(study.diameters_um))
    return 0.04 + 0.5 * loss * wear, 0.02 + 0.35 * loss * wear, 0.15 * loss * wear


def phases(study: Study, body: Body, cycle: int, half: int, progress: float) -> Any:
    """0 outside, 1 lithiated, 2 delithiated, 3 dead."""
    left_l, left_d, dead = _fractions(study, body, cycle)
    residue = body.active & (body.charge_order >= 1 - left_l)
    film = body.active & ~residue & (body.discharge_order >= 1 - left_d * (1 - left_l) / (1 - left_l))
    phase = np.zeros(body.active.shape, np.uint8)
    if half == 0:
        lithiated = body.active & (residue | ((body.charge_order >= progress * (1 - left_l)) & ~film))
    else:
        lithiated = body.active & (residue | ((body.discharge_order < progress * (1 - left_d)) & ~film))
    phase[body.active] = 2
    phase[lithiated] = 1
    phase[body.wet & (body.charge_order < 0.4 * dead)] = 3
    return phase


def _label(mask: Any) -> tuple[Any, int]:
    labels, count = ndimage.label(mask)
    return labels, int(count)


def _regions(study: Study, body: Body, cycle: int) -> list[dict[str, float]]:
    rows = []
    centre = np.array(ndimage.center_of_mass(body.active))
    radius = body.diameter_um * 500 / SPACING_NM
    for kind, half, phase in ((0, 0, 1), (1, 1, 2), (2, 0, 1)):
        labels, count = _label(phases(study, body, cycle, half, 1.0) == phase)
        for number in range(1, count + 1):
            region = labels == number
            sites = int(region.sum())
            if sites < 4 or (kind == 2 and number % 2):
                continue
            centroid = np.linalg.norm(np.array(ndimage.center_of_mass(region)) - centre) / radius
            near = ndimage.binary_dilation(region)
            surface = bool((near & ~body.active & ~body.crack).any())
            equivalent = np.sqrt(sites / np.pi) if study.dimension == 2 else (3 * sites / 4 / np.pi) ** (1 / 3)
            rows.append({
                "cycle": cycle, "particle": body.number, "kind": kind, "sites": sites,
                "area_nm2": sites * SPACING_NM**2 * (study.dimension == 2), "volume_nm3": sites * SPACING_NM**3 * (study.dimension == 3),
                "equivalent_radius_nm": equivalent * SPACING_NM, "centroid_fraction": centroid,
                "touches_surface": surface, "touches_crack": bool((near & body.crack).any()),
                "core": kind == 0 and centroid < 0.3 and not surface and number == 1,
                "mean_stress_MPa": float(body.stress[region].mean()),
                "age_cycles": min(cycle, 1 + number * 2),
            })
    return rows


def _step(study: Study, cycle: int) -> tuple[str, float, float]:
    if cycle <= study.formation:
        return "formation", study.charge_c_rate, 1.0
    if cycle <= study.formation + study.ageing:
        return "ageing", study.charge_c_rate, 16.0
    return "check-up", study.charge_c_rate, 1.0


def _config(study: Study) -> str:
    steps = "".join(f'\n[[protocol.step]]\nname = "{name}"\ncycles = {count}\ncharge_c_rate = {study.charge_c_rate}\n'
                    f"discharge_c_rate = {rate}\n"
                    for name, count, rate in (("formation", study.formation, 1.0), ("ageing", study.ageing, 16.0),
                                              ("check-up", study.check_up, 1.0)) if count)
    return f"""name = "{study.name}"
seed = {study.seed}

[population]
particles = {len(study.diameters_um)}
dimension = {study.dimension}
diameters_um = {list(study.diameters_um)}

[lattice]
site_spacing_nm = {SPACING_NM}

[material]
temperature_K = 298.15
x_lithiated = {X_L}
x_delithiated = {X_D}
theoretical_capacity_mAh_per_g = {THEORETICAL}
youngs_modulus_GPa = 10.0

[kinetics]
rate_law = "butler_volmer"
nucleation_per_um2 = {16.0 if study.model == "mosaic" else 0.0}

[transport]
ionic_diffusivity_lithiated_m2_per_s = 7.08e-15
ionic_diffusivity_delithiated_m2_per_s = 7.08e-15

[surface]
interphase_conductance_S_per_m2 = 20.0

[ageing]
film = true
dissolution = true

[numerics]
front_advance_per_step = 0.25

[protocol]
coupling = "particle"
{steps}"""


def _put(group: Any, name: str, values: Any, units: str) -> None:
    array = np.asarray(values)
    if array.dtype.kind == "U":
        array = array.astype("S16")
    elif name in INTEGER:
        array = array.astype(np.int64)
    elif array.dtype.kind == "f" and array.ndim > 1:
        array = array.astype(np.float32)
    # With HDF5's own checksums on all data, and text of fixed length, which it covers as well.
    dataset = group.create_dataset(name, data=array, maxshape=(None, *array.shape[1:]), chunks=True, fletcher32=True)
    dataset.attrs["units"] = np.bytes_(units)
    dataset.attrs["description"] = np.bytes_(name.replace("_", " "))
    for coded, (values, meanings) in CODES.items():
        if name == coded:
            dataset.attrs["flag_values"] = np.array(values, np.uint8)
            dataset.attrs["flag_meanings"] = np.bytes_(meanings)


def _snapshot(group: Any, study: Study, body: Body, cycles: tuple[int, ...]) -> None:
    body3 = body.active.shape if study.dimension == 3 else (1, *body.active.shape)
    group.attrs.update(particle=body.number, nx=body3[2], ny=body3[1], nz=body3[0], site_spacing_nm=SPACING_NM,
                       diameter_um=body.diameter_um)
    fields: dict[str, list[Any]] = {name: [] for name in (
        "cycle", "half", "progress", "phase", "mark", "cut", "composition", "stress_MPa", "barrier_kT",
        "ion_conductance_per_s_kT")}
    boundary = body.active & (ndimage.maximum_filter(body.cells, 2) != ndimage.minimum_filter(body.cells, 2))
    conductance = np.where(body.wet, 0.03 * np.exp(0.5 * _noise(np.random.default_rng([study.seed, 99, body.number]),
                                                             body.active.shape, 4)), 0)
    for cycle in cycles:
        wear = max(0, cycle - study.formation) / max(1, study.ageing)
        for half in (0, 1):
            for progress in np.arange(1, study.frames + 2) / (study.frames + 1):
                phase = phases(study, body, cycle, half, progress)
                response = 0.01 * (1 + wear) * body.stress / 100
                x = np.choose(phase, [0, X_L, X_D, 0]) + np.where((phase == 1) | (phase == 2), response, 0)
                mark = (4 * body.crack + 2 * body.wet + 8 * boundary
                        + 16 * (body.wet & (body.charge_order < 0.9))).astype(np.uint8)
                cut = body.crack.astype(np.uint8)           # the faces to the right of these sites
                for name, value in zip(fields, (
                        cycle, half, progress, phase, mark, cut, np.clip(x, 0, 1),
                        np.where(body.active, body.stress * (1 + wear), 0), 0.1 * cycle * boundary,
                        conductance / (1 + wear)), strict=True):
                    fields[name].append(np.reshape(value, body3) if np.ndim(value) else value)
    for name, values in fields.items():
        units = {"stress_MPa": "MPa", "barrier_kT": "kT", "ion_conductance_per_s_kT": "1/(s kT)"}.get(name, "1")
        _put(group, name, values, units)


def make_results(folder: Path | str, study: Study | None = None) -> Path:
    """Write results.h5, cycles.csv and config.toml; returns the folder."""
    study = study or Study()
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    count = len(study.diameters_um)
    bodies = [make_body(study, number) for number in range(count)]
    weights = np.array([body.active.sum() for body in bodies], float)
    per = {name: np.zeros((study.cycles, count)) for name in PARTICLE_CYCLE_FIELDS}
    table: dict[str, list[Any]] = {name: [] for name in CYCLE_COLUMNS}
    pockets: list[dict[str, float]] = []
    voltage: list[tuple[float, ...]] = []
    first: dict[float, Any] = {}
    for row, cycle in enumerate(range(1, study.cycles + 1)):
        step, charge_rate, discharge_rate = _step(study, cycle)
        for body in bodies:
            left_l, left_d, dead = _fractions(study, body, cycle)
            left_d += 0.002 * abs(body.rng.standard_normal())
            if discharge_rate > 2:
                left_d += 0.07 * (1 - left_l - left_d - dead)
            used = 1 - left_l - left_d - dead
            regions = _regions(study, body, cycle)
            mine = [region for region in regions if region["kind"] == 0]
            cores = [region["sites"] for region in mine if region["core"]]
            one = {
                "charge_capacity_mAh_per_g": THEORETICAL * (X_L - X_D) * used,
                "discharge_capacity_mAh_per_g": THEORETICAL * (X_L - X_D) * used,
                "trapped_fraction": 0.7 * left_l, "lithiated_left_fraction": left_l, "delithiated_left_fraction": left_d,
                "dissolved_fraction": 0.75 * dead, "sealed_by_ageing": 0.25 * dead, "residual_regions": len(mine),
                "trapped_pockets": sum(region["kind"] == 2 for region in regions),
                "largest_core_fraction": max(cores, default=0) / body.active.sum(),
                "roughness_nm": 15 + 60 * max(0, body.diameter_um - 0.7), "perimeter_dimension": 1.05 + 0.05 * body.diameter_um,
                "perimeter_nm": 100.0 * len(mine) * (study.dimension == 2), "interface_nm2": 1e4 * len(mine) * (study.dimension == 3),
                "end_of_charge_V": 4.2, "end_of_discharge_V": 3.0, "charge_end": 1, "discharge_end": 1,
                "morphology": {"core-shell": 1, "mosaic": 2, "viscous-fingers": 1 if body.diameter_um < 1 else 3}[study.model],
                "fault": 0,
            }
            for name, value in one.items():
                per[name][row, body.number] = value
            pockets += regions
        capacity = per["discharge_capacity_mAh_per_g"][row]
        reference = first.setdefault(discharge_rate, capacity.copy())
        per["soh"][row] = capacity / reference
        mean = {name: float(np.average(per[name][row], weights=weights)) for name in per}
        values = {
            "cycle": cycle, "step": step, "charge_c_rate": charge_rate, "discharge_c_rate": discharge_rate,
            "charge_capacity_mAh_per_g": mean["charge_capacity_mAh_per_g"],
            "discharge_capacity_mAh_per_g": mean["discharge_capacity_mAh_per_g"],
            "soh": mean["discharge_capacity_mAh_per_g"] / float(np.average(reference, weights=weights)),
            "soh_q05": np.quantile(per["soh"][row], 0.05), "soh_q95": np.quantile(per["soh"][row], 0.95),
            "soh_stderr": per["soh"][row].std() / np.sqrt(count), "trapped_fraction": mean["trapped_fraction"],
            "pockets_per_particle": per["trapped_pockets"][row].mean(),
            "x_lithiated_mean": X_L - (X_L - X_D) * mean["delithiated_left_fraction"],
            "x_delithiated_mean": X_D + (X_L - X_D) * mean["lithiated_left_fraction"],
            "loss_of_active_material": mean["dissolved_fraction"] + mean["sealed_by_ageing"] + mean["trapped_fraction"],
            "li_imbalance": 0, "residual_regions_per_particle": per["residual_regions"][row].mean(),
            "core_fraction": float((per["largest_core_fraction"][row] > 0).mean()),
            "lithiated_left_fraction": mean["lithiated_left_fraction"],
            "delithiated_left_fraction": mean["delithiated_left_fraction"],
            "dissolved_fraction": mean["dissolved_fraction"], "sealed_by_ageing": mean["sealed_by_ageing"], "front_roughness_nm": mean["roughness_nm"],
            "perimeter_dimension": mean["perimeter_dimension"], "charge_hours": 0.9 / charge_rate,
            "discharge_hours": 0.9 / discharge_rate, "failed_particles": 0,
        }
        for name in CYCLE_COLUMNS:
            table[name].append(values[name])
        if cycle in (1, study.formation + 1, study.cycles):
            for half, hours, sign in ((0, 0.9 / charge_rate, 1), (1, 0.9 / discharge_rate, -1)):
                for point, share in enumerate(np.linspace(0, 1, 32)):
                    x = X_L - share * (X_L - X_D) if half == 0 else X_D + share * (X_L - X_D)
                    rate = charge_rate if half == 0 else discharge_rate
                    ocv = 4.02 + 0.12 * np.tanh(6 * (0.75 - x)) + sign * (0.04 + 0.02 * np.log(rate))
                    edge = 0.25 * share**30
                    voltage.append((cycle, half, -1, point, share * float(mean["discharge_capacity_mAh_per_g"]),
                                    ocv + sign * edge, share * hours * 3600))

    snapshot_cycles = study.snapshot_cycles or tuple(sorted({max(1, study.formation), study.cycles}))
    snapshot_particles = range(count) if study.snapshot_particles is None else study.snapshot_particles
    with h5py.File(folder / "results.h5", "w", libver="latest") as file:
        root: dict[str, Any] = {
            "format": "lithofront-results", "format_version": 2, "lithofront_version": "0.1.0", "git_commit": "0" * 40,
            "backend": "cpu", "device": "test processor", "machine": "test machine", "threads": 2,
            "command": "lithofront run study.toml", "seed": study.seed, "config": _config(study),
            "site_spacing_nm": SPACING_NM, "dimension": study.dimension, "x_lithiated": X_L, "x_delithiated": X_D,
                "sealed_fraction": 0.0}
        file.attrs.update({name: np.bytes_(value.encode()) if isinstance(value, str) else value for name, value in root.items()})
        for name, column in table.items():
            _put(file.require_group("cycles"), name, column, CYCLE_COLUMNS[name])
        particles = file.require_group("particles")
        _put(particles, "number", range(count), "1")
        _put(particles, "requested_diameter_um", [body.diameter_um for body in bodies], "um")
        _put(particles, "diameter_um", [body.diameter_um for body in bodies], "um")
        _put(particles, "sites_at_birth", weights, "1")
        _put(particles, "grains", [int(body.cells.max()) + 1 for body in bodies], "1")
        for name in ("sealed_sites", "sealed_fraction", "surface_um"):
            _put(particles, name, np.zeros(count), "1")
        for name, block in per.items():
            _put(file.require_group("particle_cycles"), name, block, PARTICLE_CYCLE_FIELDS[name])
        for name, units in POCKET_COLUMNS.items():
            _put(file.require_group("pockets"), name, np.array([row[name] for row in pockets], float), units)
        for index, (name, units) in enumerate(VOLTAGE_COLUMNS.items()):
            _put(file.require_group("voltage"), name, np.array([row[index] for row in voltage], float), units)
        snapshots = file.require_group("snapshots")
        for number in snapshot_particles:
            _snapshot(snapshots.create_group(f"particle_{number:06d}"), study, bodies[number], snapshot_cycles)
    lines = [",".join(CYCLE_COLUMNS)]
    lines += [",".join(str(table[name][row]) for name in CYCLE_COLUMNS) for row in range(study.cycles)]
    (folder / "cycles.csv").write_text("\n".join(lines) + "\n")
    (folder / "config.toml").write_text(_config(study))
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description="write a made-up results folder")
    parser.add_argument("folder")
    parser.add_argument("--particles", type=int, default=0, help="number of particles, sizes 0.4 to 3 um")
    parser.add_argument("--ageing", type=int, default=6)
    parser.add_argument("--dimension", type=int, default=2)
    parser.add_argument("--frames", type=int, default=0)
    parser.add_argument("--charge-c-rate", type=float, default=1.0)
    parser.add_argument("--final-soh", type=float, default=0.80)
    parser.add_argument("--model", default="viscous-fingers")
    parser.add_argument("--name", default="synthetic")
    options = parser.parse_args()
    study = Study(ageing=options.ageing, dimension=options.dimension, frames=options.frames, model=options.model,
                  charge_c_rate=options.charge_c_rate, final_soh=options.final_soh, name=options.name)
    if options.particles:
        sizes = np.exp(np.random.default_rng(1).normal(0, 0.5, options.particles)).clip(0.4, 3.0)
        study.diameters_um = tuple(round(float(size), 3) for size in sizes)
        ranks = np.linspace(0, options.particles - 1, min(5, options.particles)).astype(int)
        study.snapshot_particles = tuple(int(number) for number in np.argsort(sizes)[ranks])
    make_results(options.folder, study)


if __name__ == "__main__":
    main()
