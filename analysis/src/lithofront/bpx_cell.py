"""A study of the positive electrode of a cell in Battery Parameter eXchange (BPX): what is taken, converted and left, with units."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import InputError
from .running import toml_text

FARADAY_C_PER_MOL = 96485.33212          # CODATA 2018
POINTS = 201                             # of the open-circuit voltage over the window
ROOM_V = 0.2                             # by which the limits lie beyond the open-circuit voltage's ends
SMALL_UM = 0.5                           # below, the default spacing of 25 nm shows too little of a particle


@dataclass
class Study:
    """Settings by table, and what became of each parameter of the cell."""

    settings: dict[str, Any] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def take(self, table: str, key: str, value: Any, source: str) -> None:
        """A setting that comes from the file; `source` says from what, with its unit."""
        self.settings.setdefault(table, {})[key] = value
        shown = f"{len(value)} points" if isinstance(value, list) else f"{value:.6g}" if isinstance(value, float) else str(value)
        self.taken.append(f"{table}.{key} = {shown}: {source}")

    def choose(self, table: str, key: str, value: Any, why: str) -> None:
        """A setting that the file does not determine."""
        self.settings.setdefault(table, {})[key] = value
        self.chosen.append(f"{table}.{key} = {value}: {why}")

    def text(self) -> str:
        """TOML, with the list of what was done as comments."""
        lists = (("Taken or converted", self.taken), ("Chosen here", self.chosen), ("Left", self.left))
        comments = "".join(f"# {head}:\n" + "".join(f"#   {line}\n" for line in lines) for head, lines in lists if lines)
        return comments + toml_text(self.settings)


def study_of(file: str | Path) -> Study:
    """Read a BPX file through the package `bpx`, which checks it. Raises InputError."""
    file = Path(file)
    try:
        import bpx
    except ModuleNotFoundError as error:
        raise InputError("reading BPX needs the package bpx: pip install 'lithofront[bpx]' (from the repository: pip install './analysis[bpx]')") from error
    if not file.is_file():
        raise InputError(f"{file}: is no file; give a BPX file in JSON")
    try:
        cell = bpx.parse_bpx_file(file)
    except (ValueError, KeyError, TypeError, OSError, NotImplementedError) as error:
        raise InputError(f"{file}: is no valid BPX: {error}") from error
    electrode = getattr(cell.parameterisation, "positive_electrode", None)
    if electrode is None:
        raise InputError(f"{file}: has no positive electrode")
    if getattr(electrode, "particle", None) is not None:
        raise InputError(f"{file}: the positive electrode is a blend of {', '.join(electrode.particle)}; this model has one material, so write one of them out alone")
    return _convert(cell, electrode, file)


def _convert(cell: Any, electrode: Any, file: Path) -> Study:
    study = Study()
    title = " ".join(str(getattr(cell.header, "title", None) or file.stem).split())
    study.settings["name"] = f"positive electrode of {title}"[:200]
    study.choose("material", "name", f"positive electrode of {title}"[:200], "BPX knows no formula; the source paper's comparisons need LiMn2O4 here")
    _material(study, cell, electrode, file)
    _particles(study, electrode)
    _rates(study, electrode)
    _list_what_is_left(study, cell, electrode)
    return study


def _material(study: Study, cell: Any, electrode: Any, file: Path) -> None:
    low, high = float(electrode.minimum_stoichiometry), float(electrode.maximum_stoichiometry)
    study.take("material", "x_delithiated", low, "Minimum stoichiometry")
    study.take("material", "x_lithiated", high, "Maximum stoichiometry")
    study.take("material", "site_density_mol_per_m3", float(electrode.maximum_concentration), "Maximum concentration [mol.m-3]")
    reference = getattr(getattr(cell.parameterisation, "cell", None), "reference_temperature", None)
    if reference is not None:
        study.take("material", "reference_temperature_K", float(reference), "Reference temperature [K]")
        study.take("material", "temperature_K", float(reference), "Reference temperature [K]")
    voltage = _function(electrode.ocp)
    compositions = [round(low + (high - low) * i / (POINTS - 1), 9) for i in range(POINTS)]
    volts = [round(voltage(x), 9) for x in compositions]
    rising = next((i for i in range(1, POINTS) if volts[i] > volts[i - 1] + 1e-9), None)
    if rising is not None:
        raise InputError(f"{file}: OCP [V] rises with lithium at x = {compositions[rising]:.4g}; an equilibrium voltage falls or stays")
    for i in range(1, POINTS):           # what is below the tolerance is level
        volts[i] = min(volts[i], volts[i - 1])
    study.settings["material"]["open_circuit_voltage"] = f"OCP [V] of {file.name}"
    study.take("material", "open_circuit_voltage_x", compositions, f"{POINTS} compositions over the window")
    study.take("material", "open_circuit_voltage_V", volts, "OCP [V] at these")
    study.choose("protocol", "upper_voltage_limit_V", round(volts[0] + ROOM_V, 3), f"OCP at the least lithium, and {ROOM_V} V: the cell's cut-offs are against its negative electrode")
    study.choose("protocol", "lower_voltage_limit_V", round(max(volts[-1] - ROOM_V, 0.1), 3), f"OCP at the most lithium, less {ROOM_V} V")


def _particles(study: Study, electrode: Any) -> None:
    diameter_um = 2e6 * float(electrode.particle_radius)
    study.choose("population", "size_distribution", "single", "BPX knows one radius")
    study.take("population", "diameter_um", diameter_um, "twice Particle radius [m]")
    if diameter_um < SMALL_UM:
        spacing = 1000 * diameter_um / 20
        study.choose("lattice", "site_spacing_nm", spacing, "twenty sites across a particle")
        study.choose("kinetics", "interface_radius_nm", 4 * spacing, "four spacings")
        for table, key in (("ageing", "film"), ("ageing", "passivation")):
            study.choose(table, key, False, "its default thickness belongs to larger particles")


def _rates(study: Study, electrode: Any) -> None:
    low, high = float(electrode.minimum_stoichiometry), float(electrode.maximum_stoichiometry)
    middle = 0.5 * (low + high)
    rate = float(electrode.reaction_rate_constant)
    current = FARADAY_C_PER_MOL * rate * math.sqrt(middle * (1 - middle))
    study.take("kinetics", "exchange_current_density_A_per_m2", current,
               f"F K sqrt(x (1 - x)) of Reaction rate constant [mol.m-2.s-1] = {rate:g}, at x = {middle:.4g} and the initial electrolyte; per area of particle there, of front here")
    if electrode.reaction_rate_constant_activation_energy is not None:
        study.take("kinetics", "activation_energy_kJ_per_mol", 1e-3 * float(electrode.reaction_rate_constant_activation_energy), "Reaction rate constant activation energy [J.mol-1]")
    diffusivity = _function(electrode.diffusivity)
    study.take("transport", "ionic_diffusivity_lithiated_m2_per_s", diffusivity(high), "Diffusivity [m2.s-1] at the maximum stoichiometry")
    study.take("transport", "ionic_diffusivity_delithiated_m2_per_s", diffusivity(low), "Diffusivity [m2.s-1] at the minimum stoichiometry")
    if electrode.diffusivity_activation_energy is not None:
        study.take("transport", "activation_energy_kJ_per_mol", 1e-3 * float(electrode.diffusivity_activation_energy), "Diffusivity activation energy [J.mol-1]")


def _list_what_is_left(study: Study, cell: Any, electrode: Any) -> None:
    density = _user_defined(cell, "Positive electrode active material density [kg.m-3]")
    if density is not None:
        capacity = FARADAY_C_PER_MOL / 3.6 * float(electrode.maximum_concentration) / (1e3 * density)
        study.take("material", "theoretical_capacity_mAh_per_g", capacity, f"F c_max/(3.6 density) of the user-defined density, {density:g} kg/m3")
    else:
        study.left.append("material.theoretical_capacity_mAh_per_g is the default, of LiMn2O4: BPX has no density of the active material (a user-defined "
                          "\"Positive electrode active material density [kg.m-3]\" is taken); capacities per gram need it, states of health do not")
    study.left.append("misfit, stiffness, surface energy, disorder and ageing have their defaults, of LiMn2O4: BPX does not know them")
    study.left.append("cell, electrolyte, separator and negative electrode: this model is of the particles of one electrode")
    known = {"minimum_stoichiometry", "maximum_stoichiometry", "maximum_concentration", "particle_radius", "diffusivity", "diffusivity_activation_energy", "ocp",
             "reaction_rate_constant", "reaction_rate_constant_activation_energy"}
    fields = type(electrode).model_fields
    given = [str(fields[name].alias) for name in fields if name not in known and getattr(electrode, name) is not None]
    if given:
        study.left.append("of the positive electrode: " + ", ".join(given))


def _user_defined(cell: Any, name: str) -> float | None:
    section = getattr(cell.parameterisation, "user_defined", None)
    value = (section.model_extra or {}).get(name) if section is not None else None
    return float(value) if isinstance(value, int | float) else None


def _function(value: Any) -> Callable[[float], float]:
    """A parameter of BPX against composition, be it a number, an expression or a table."""
    if isinstance(value, int | float):
        return lambda _: float(value)
    if hasattr(value, "to_python_function"):
        function = value.to_python_function()
        return lambda x: float(function(x))
    xs, ys = [float(one) for one in value.x], [float(one) for one in value.y]

    def interpolate(x: float) -> float:
        i = min(max(next((k for k, one in enumerate(xs) if one > x), len(xs)) - 1, 0), len(xs) - 2)
        return ys[i] + (ys[i + 1] - ys[i]) * (x - xs[i]) / (xs[i + 1] - xs[i])
    return interpolate
