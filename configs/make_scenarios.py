#!/usr/bin/env python3
"""Writes scenario files out of lmo_1c_16c.toml: each is the default study with some settings replaced.

Usage: make_scenarios.py [--check]      (--check: write nothing, exit 1 if a file is not up to date)
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BASE = ROOT / "configs" / "lmo_1c_16c.toml"
MECHANISMS = ("film", "passivation", "stress_fatigue", "interphase_growth", "contact_loss", "dissolution", "cracking")
TUNED_STRENGTHS = {"film": "film_barrier_kT", "passivation": "passivation_barrier_kT", "stress_fatigue": "fatigue_stress_MPa",
                   "dissolution": "dissolution_nm_per_hour"}



class Times(float):
    """So many times the default study's own value."""


Settings = dict[str, object]            # "table.key" -> value; None drops the line
FEW_PICTURES: Settings = {"output.snapshot_particles": [0, 1, 2, 3]}


def only(**ageing: object) -> Settings:
    """Few particles and no ageing but this."""
    idle = {f"ageing.{key}": None for mechanism, key in TUNED_STRENGTHS.items() if mechanism not in ageing}
    return (FEW_PICTURES | {"population.particles": 16} | {f"ageing.{name}": False for name in MECHANISMS} | idle
            | {f"ageing.{name}": value for name, value in ageing.items()})


def sizes(*diameters_um: float) -> Settings:
    """These sizes in turn."""
    return {"population.size_distribution": "list", "population.diameters_um": list(diameters_um),
            "population.median_diameter_um": None, "population.geometric_standard_deviation": None,
            "population.min_diameter_um": None, "population.max_diameter_um": None}


SURFACE: Settings = FEW_PICTURES | {
    "population.particles": 16, "ageing.interphase_growth": True, "ageing.interphase_growth_per_cycle": 0.02}

FRAMES: Settings = {"population.dimension": 3, "output.snapshot_particles": [0, 1], "output.snapshot_cycles": [1, -1],
                    "output.snapshot_frames": 6, "protocol.step": [
                        {"name": "formation", "cycles": 1, "charge_c_rate": 1.0, "discharge_c_rate": 1.0},
                        {"name": "ageing", "cycles": 2, "charge_c_rate": 1.0, "discharge_c_rate": 16.0}]}

COUPLING: Settings = FEW_PICTURES | {
    "population.particles": 12, "protocol.step": [
        {"name": "formation", "cycles": 2, "charge_c_rate": 1.0, "discharge_c_rate": 1.0},
        {"name": "ageing", "cycles": 6, "charge_c_rate": 1.0, "discharge_c_rate": 16.0}],
    "output.snapshot_cycles": [2, -1],
}

# file -> (name, what differs, settings)
SCENARIOS: dict[str, tuple[str, str, Settings]] = {
    "configs/without_film": ("without film", "no film around remnants", {"ageing.film": False, "ageing.film_barrier_kT": None}),
    "configs/without_passivation": (
        "without passivation", "no passivation", {"ageing.passivation": False, "ageing.passivation_barrier_kT": None}),
    "configs/without_stress_fatigue": (
        "without stress fatigue", "no stress fatigue", {"ageing.stress_fatigue": False, "ageing.fatigue_stress_MPa": None}),
    "configs/without_dissolution": (
        "without dissolution", "no dissolution", {"ageing.dissolution": False, "ageing.dissolution_nm_per_hour": None}),
    "configs/without_noise": ("without noise", "no annealed noise", {"kinetics.noise_kT": 0}),
    "configs/without_ionic_potential": ("without ionic potential", "no ionic potential", {"transport.ionic": False}),
    "configs/without_residual_stress": (
        "without residual stress", "no quenched stress",
        {"microstructure.residual_stress_MPa": 0, "microstructure.grain_stress_MPa": 0}),
    "configs/without_cracks_and_patches": (
        "without cracks and patches", "no cracks, no dry patches",
        {"microstructure.cracks_per_um2": 0, "microstructure.crack_length_um": None,
         "microstructure.crack_wetted_fraction": None, "surface.dry_fraction": 0}),
    "examples/remedies/untreated": (
        "untreated", "the interphase grows besides, so that there is something for a coating to slow", SURFACE),
    "examples/remedies/small_particles": (
        "smaller particles", "half the diameter, so that more particles hold a single grain",
        SURFACE | {"population.median_diameter_um": Times(0.5), "population.max_diameter_um": Times(0.5)}),
    "examples/remedies/nanoparticles": (
        "nanoparticles", "a tenth of the diameter, on a finer lattice; cracks longer than a particle do not fit",
        SURFACE | {"population.median_diameter_um": Times(0.1), "population.geometric_standard_deviation": 1.3,
                   "population.min_diameter_um": 0.1, "population.max_diameter_um": Times(0.1), "lattice.site_spacing_nm": 10,
                   "microstructure.cracks_per_um2": 0, "microstructure.crack_length_um": None,
                   "microstructure.crack_wetted_fraction": None}),
    "examples/remedies/coating": (
        "surface coating", "interphase growth and dissolution ten times slower",
        SURFACE | {"ageing.interphase_growth_per_cycle": 0.002, "ageing.dissolution_nm_per_hour": Times(0.1)}),
    "examples/remedies/doping": (
        "doping", "two thirds of the misfit between the phases, and so of the shifts that stress makes",
        SURFACE | {"material.partial_molar_volume_m3_per_mol": 2.33e-6}),
    "examples/ageing_mechanisms/none": ("no ageing", "every ageing mechanism off", only()),
    "examples/ageing_mechanisms/film": ("film", "film around remnants alone", only(film=True)),
    "examples/ageing_mechanisms/passivation": (
        "passivation", "passivation of sites where a half-cycle ends at a front, alone", only(passivation=True)),
    "examples/ageing_mechanisms/stress_fatigue": (
        "stress fatigue", "a random increment of stress with every conversion, ten times that of the default study, alone",
        only(stress_fatigue=True, fatigue_stress_MPa=Times(10))),
    "examples/ageing_mechanisms/interphase_growth": (
        "interphase growth", "growth of the electrode-electrolyte interphase (EEI) alone",
        only(interphase_growth=True, interphase_growth_per_cycle=0.02)),
    "examples/ageing_mechanisms/dissolution": (
        "dissolution", "dissolution of manganese alone, at room temperature",
        only(dissolution=True)),
    "examples/ageing_mechanisms/dissolution_50C": (
        "dissolution at 50 °C", "dissolution of manganese alone at 50 °C; kinetics and transport as at room temperature",
        only(dissolution=True)
        | {"material.temperature_K": 323.15, "kinetics.activation_energy_kJ_per_mol": 0,
           "transport.activation_energy_kJ_per_mol": 0}),
    "examples/ageing_mechanisms/cracking": ("crack opening", "cracks that open where tension passes the strength, alone",
                        only(cracking=True, crack_strength_MPa=300)),
    "examples/ageing_mechanisms/contact_loss": (
        "contact loss", "random loss of electronic contacts alone, until small particles have none",
        only(contact_loss=True, contact_loss_per_cycle=0.045)),
    "examples/quickstart/config": (
        "quickstart", "24 particles", {"population.particles": 24, "output.snapshot_particles": [0, 1, 2, 3, 4, 5, 6, 7]}),
    "examples/size_effect/config": (
        "size effect", "eight sizes, six particles of each, and 20 ageing cycles",
        sizes(0.3, 0.45, 0.6, 0.8, 1.1, 1.5, 2.1, 3.0) | {
         "population.particles": 48, "output.snapshot_particles": [0, 1, 2, 3, 4, 5, 6, 7], "protocol.step": [
             {"name": "formation", "cycles": 3, "charge_c_rate": 1.0, "discharge_c_rate": 1.0},
             {"name": "ageing", "cycles": 20, "charge_c_rate": 1.0, "discharge_c_rate": 16.0}]}),
    "examples/c_rate_effect/config": (
        "rate effect", "ten sizes, six particles of each, two cycles; run.sh sets the rate",
        sizes(0.3, 0.42, 0.6, 0.8, 0.95, 1.2, 1.6, 2.0, 2.4, 3.0) | {
         "population.particles": 60, "output.snapshot_particles": [], "output.snapshot_cycles": [-1],
         "protocol.step": [{"name": "formation", "cycles": 2, "charge_c_rate": 1.0, "discharge_c_rate": 1.0}]}),
    "examples/particle_3d/config": (
        "two whole particles", "two bodies, few cycles, frames of one charge and discharge", FRAMES | sizes(1.4, 0.6) | {
            "population.particles": 2}),
    "configs/lmo_3d": (
        "LMO particles in three dimensions", "small bodies instead of sections, and few cycles", FRAMES | {
            "population.particles": 6, "population.median_diameter_um": 0.5, "population.geometric_standard_deviation": 1.3,
            "population.max_diameter_um": 0.8, "output.snapshot_frames": 0}),
    "examples/coupling/particle": ("each particle at its own rate", "few particles and cycles", COUPLING),
    "examples/coupling/electrode": (
        "one potential for all", "few particles and cycles; one potential shared by all, current split by kinetics",
        COUPLING | {"protocol.coupling": "electrode"}),
}


def toml_value(value: object) -> str:
    """A value as TOML writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(toml_value(one) for one in value)}]"
    return f'"{value}"' if isinstance(value, str) else f"{value}"


def replace(text: str, key: str, value: object) -> str:
    """One setting of one table, in its place or at the table's end."""
    table, name = key.split(".")
    if key == "protocol.step":
        assert isinstance(value, list)
        steps = ("[[protocol.step]]\n" + "".join(f"{one} = {toml_value(its)}\n" for one, its in step.items()) for step in value)
        return text[:text.index("[[protocol.step]]")] + "\n".join(steps)
    line = "" if value is None else f"{name} = {toml_value(value)}"
    if line:
        line += " " * max(1, 40 - len(line)) + " # this scenario"
    head = re.search(rf"^\[{table}\]\n", text, re.MULTILINE)
    if head is None:
        before = text.index("[protocol]")
        return text[:before] + f"[{table}]\n{line}\n\n" + text[before:]
    end = re.compile(r"^\s*$|\Z", re.MULTILINE).search(text, head.end())
    assert end is not None
    body, found = re.subn(rf"^{name} *=.*$" + ("" if line else "\n"), line, text[head.end():end.start()], flags=re.MULTILINE)
    if not found and line:
        body = body + line + "\n"
    return text[:head.end()] + body + text[end.start():]


def resolved(base: str, key: str, value: object) -> object:
    """A factor as the value that it makes of the default study's."""
    table, name = key.split(".")
    return float(f"{float(value) * tomllib.loads(base)[table][name]:.6g}") if isinstance(value, Times) else value


def scenario(base: str, name: str, what: str, settings: Settings) -> str:
    """The text of a scenario file."""
    settings = {key: resolved(base, key, value) for key, value in settings.items()}
    text = base[base.index("name ="):]
    text = re.sub(r"^name =.*$", f'name = "{name}"', text, count=1, flags=re.MULTILINE)
    for key, value in settings.items():
        text = replace(text, key, value)
    expected: dict[str, Any] = tomllib.loads(base) | {"name": name}
    for key, value in settings.items():
        table, one = key.split(".")
        expected[table] = expected.get(table, {}) | {one: value}
        if value is None:
            del expected[table][one]
    assert tomllib.loads(text) == expected, name
    return f"# The default study (lmo_1c_16c.toml), but: {what}.\n# Written by configs/make_scenarios.py: change that, not this.\n{text}"


def main() -> int:
    """Write the files, or compare them."""
    base = BASE.read_text(encoding="utf-8")
    stale = []
    for file, (name, what, settings) in SCENARIOS.items():
        path = ROOT / f"{file}.toml"
        text = scenario(base, name, what, settings)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(str(path.relative_to(ROOT)))
        if "--check" not in sys.argv[1:]:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    print(("not up to date: " if "--check" in sys.argv[1:] else "written: ") + ", ".join(stale) if stale else "all up to date")
    return int(bool(stale) and "--check" in sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
