"""The studies that points 7, 8, 9 and 11 need, made out of one configuration: which settings each replaces."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import ResultsError
from .protocol import AGEING, FORMATION, role_of

Config = dict[str, Any]

BASE, SLOW_DISCHARGE, FRESH_SLOW = "base", "slow_discharge", "fresh_slow_cycle"
WITHOUT_DISORDER, WITHOUT_CRACKS, WITHOUT_DISSOLUTION = "without_disorder", "without_cracks_and_patches", "without_dissolution"
WITHOUT_PASSIVE_LAYER = "without_passive_layer"

FINER = (1.0, 2**-0.5, 0.5)                     # lattice spacings over the study's own
LENGTHS = (0.5, 1.0, 2.0)                       # correlation lengths over the study's own
LADDER_UM = (0.45, 0.6, 0.8, 1.0, 1.3, 1.7, 2.2, 3.0)
LEAST_OF_A_SIZE = 4
SLOW_C_RATE = 0.05
SLOW_STEP = "reference cycle"
MOST_PICTURES = 24                              # particles whose residues are laid over each other between lattices

# What stands for stress and chemical-potential disorder, fatigue besides, which adds to it.
DISORDER: Config = {"microstructure.residual_stress_MPa": 0.0, "microstructure.grain_stress_MPa": 0.0, "kinetics.noise_kT": 0.0,
                    "ageing.stress_fatigue": False}
CRACKS_AND_PATCHES: Config = {"microstructure.cracks_per_um2": 0.0, "surface.dry_fraction": 0.0}

QUICK_PARTICLES, QUICK_AGEING_CYCLES = 8, 5


@dataclass(frozen=True)
class Variant:
    """One study to run: a configuration that says all."""

    name: str
    what: str
    config: Config

    @property
    def particles(self) -> int:
        return int(self.config["population"]["particles"])

    @property
    def cycles(self) -> int:
        return sum(int(step["cycles"]) for step in self.config["protocol"]["step"])

    @property
    def particle_cycles(self) -> int:
        return self.particles * self.cycles


def plan(config: Config, particles: int | None = None, quick: bool = False) -> list[Variant]:
    """All variants of a resolved configuration, the study itself first; the same particles in all but the ladder of sizes."""
    base = copy.deepcopy(config)
    if base["population"]["geometry"] != "particle":
        raise ResultsError("a verdict needs particles: population.geometry is a channel")
    if particles is not None:
        base["population"]["particles"] = particles
    if quick:
        base["population"]["particles"] = min(base["population"]["particles"], QUICK_PARTICLES)
        base = with_ageing(base, cycles=QUICK_AGEING_CYCLES)
    count, fresh = base["population"]["particles"], formation_cycles(base)
    pictures = {"output.snapshot_particles": list(range(min(count, MOST_PICTURES))), "output.snapshot_cycles": [fresh, -1],
                "output.snapshot_frames": 0, "output.pocket_table": True}
    plain = {"output.snapshot_particles": [], "output.voltage_points": 0}
    spacing = base["lattice"]["site_spacing_nm"]
    base = changed(base, pictures)
    made = [Variant(BASE, "the study itself", base)]
    for factor in FINER[1:]:
        finer = float(f"{factor * spacing:.5g}")
        made.append(Variant(spacing_name(finer), f"a lattice spacing of {finer:g} nm", changed(base, {"lattice.site_spacing_nm": finer})))
    made += [Variant(WITHOUT_DISORDER, "no residual stress, no noise, no stress fatigue", changed(base, plain | DISORDER)),
             Variant(WITHOUT_CRACKS, "no cracks, no dry patches", changed(base, plain | CRACKS_AND_PATCHES))]
    if base["surface"].get("passive_fraction", 0) > 0:
        made.append(Variant(WITHOUT_PASSIVE_LAYER, "no passive layer at the surface", changed(base, plain | {"surface.passive_fraction": 0.0})))
    made += [Variant(without(mechanism), f"no {mechanism.replace('_', ' ')}", changed(base, plain | {f"ageing.{mechanism}": False}))
             for mechanism in mechanisms(base) if mechanism != "dissolution"]
    undissolved = changed(base, plain | {"ageing.dissolution": False})
    slow = {"name": SLOW_STEP, "cycles": 1, "charge_c_rate": SLOW_C_RATE, "discharge_c_rate": SLOW_C_RATE}
    made += [Variant(WITHOUT_DISSOLUTION, "no dissolution; a slow cycle at the end", with_step(undissolved, slow)),
             Variant(SLOW_DISCHARGE, "no dissolution, ageing with discharges as slow as its charges", with_ageing(undissolved, even=True)),
             Variant(FRESH_SLOW, "no dissolution, formation and a slow cycle", with_step(formation_only(undissolved), slow))]
    ladder = changed(formation_only(base), plain | {
        "population.size_distribution": "list", "population.diameters_um": list(LADDER_UM),
        "population.particles": len(LADDER_UM) * (2 if quick else max(LEAST_OF_A_SIZE, count // len(LADDER_UM)))})
    micro = base["microstructure"]
    for factor in LENGTHS:
        length = float(f"{factor * micro['correlation_length_nm']:.5g}")
        made.append(Variant(length_name(length), f"sizes from {LADDER_UM[0]:g} to {LADDER_UM[-1]:g} µm, disorder over {length:g} nm", changed(
            ladder, {"microstructure.correlation_length_nm": length,
                     "microstructure.surface_relaxation_length_nm": factor * micro["surface_relaxation_length_nm"]})))
    return made


def changed(config: Config, settings: Config) -> Config:
    """A copy with settings ("table.key") replaced; a key that the configuration lacks is an error."""
    made = copy.deepcopy(config)
    for key, value in settings.items():
        table, name = key.split(".")
        if name not in made.get(table, {}):
            raise ResultsError(f"the program's configuration has no {key}: is it of another edition than this package?")
        made[table][name] = value
    return made


def mechanisms(config: Config) -> list[str]:
    """The ageing mechanisms that a study has switched on."""
    return [name for name, value in config["ageing"].items() if value is True]


def without(mechanism: str) -> str:
    """Name of the variant without an ageing mechanism."""
    return f"without_{mechanism}"


def spacing_name(spacing_nm: float) -> str:
    return f"spacing_{spacing_nm:g}_nm"


def length_name(length_nm: float) -> str:
    return f"length_{length_nm:g}_nm"


def steps_of(config: Config) -> list[Config]:
    """The protocol's steps."""
    steps: list[Config] = config["protocol"]["step"]
    return steps


def formation_cycles(config: Config) -> int:
    """Cycles up to the fresh state: those of formation before any other, else the first."""
    return sum(int(step["cycles"]) for step in _formation(config))


def _formation(config: Config) -> list[Config]:
    found: list[Config] = []
    for step in steps_of(config):
        if role_of(step["name"]) != FORMATION:
            break
        found.append(step)
    return found or [steps_of(config)[0] | {"cycles": 1}]


def formation_only(config: Config) -> Config:
    """The study up to its fresh state."""
    return _with_steps(config, _formation(config))


def with_step(config: Config, step: Config) -> Config:
    """The study with one step more; what the step does not say is as in the last one."""
    return _with_steps(config, [*steps_of(config), steps_of(config)[-1] | step])


def with_ageing(config: Config, cycles: int | None = None, even: bool = False) -> Config:
    """The study with at most so many cycles of each ageing step, or with its discharges as slow as its charges."""
    made = []
    for step in steps_of(config):
        if role_of(step["name"]) == AGEING:
            step = step | ({"cycles": min(cycles, step["cycles"])} if cycles else {})
            step = step | ({"discharge_c_rate": step["charge_c_rate"]} if even else {})
        made.append(step)
    return _with_steps(config, made)


def _with_steps(config: Config, steps: Iterable[Config]) -> Config:
    made = copy.deepcopy(config)
    made["protocol"]["step"] = [dict(step) for step in steps]
    return made


def cost(variants: Sequence[Variant], seeds: int = 1) -> tuple[int, float]:
    """Particle-cycles of all variants, and their worth in those of the study's own lattice: a finer one has more sites, and its
    front takes more steps, in proportion."""
    first = variants[0].config
    spacing, power = first["lattice"]["site_spacing_nm"], first["population"]["dimension"] + 1
    worth = sum(one.particle_cycles * (spacing / one.config["lattice"]["site_spacing_nm"]) ** power for one in variants)
    return seeds * sum(one.particle_cycles for one in variants), float(np.round(seeds * worth))
