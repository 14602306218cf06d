"""A made-up cell whose fade is known: health = 1 - a x^b with x the share of 100 cycles, a fade a and a shape b."""

from __future__ import annotations

import numpy as np
from lithofront import design
from lithofront.calibration import places
from lithofront.curves import observations
from lithofront.design import Design
from lithofront.emulator import Emulator, Runs
from lithofront.measured import Curve
from lithofront.posterior import Observations, Posterior

CYCLES = np.arange(1, 101)
SPACE = {"a": (0.1, 0.4), "b": (0.5, 2.0, "log")}


def health(a, b, cycles=CYCLES):
    return 1 - np.asarray(a)[..., None] * ((cycles - 1) / 100) ** np.asarray(b)[..., None]


def simulate(points: Design, name: str = "", noise: float = 0.002, seeds: int = 2) -> Runs:
    """Runs err as populations do: the loss of each is off by a share, so its cycles err together."""
    exact = health(points.points["a"].to_numpy(), points.points["b"].to_numpy())
    rng = np.random.default_rng(sum(map(ord, name)) + 1)
    values = exact[:, None, :] + noise * rng.standard_normal((len(exact), seeds, 1)) * (CYCLES - 1) / 100
    stderr = np.broadcast_to(noise * (CYCLES - 1) / 100, values.shape)
    return Runs(places(points.parameters, points.points), values, np.array(stderr), common=False)


def cell(a=0.25, b=0.8, last=100, error=0.003, seed=0, departure=0.0) -> Curve:
    cycles = CYCLES[:last]
    values = health(a, b)[:last] + error * np.random.default_rng(seed).standard_normal(last) + departure
    return Curve("made up", "soh", cycles, values, np.full(last, error), np.full(last, np.nan))


def emulator(points: int = 40) -> Emulator:
    return Emulator(simulate(design(SPACE, "sobol", points)), components=True)


def space():
    return design(SPACE, "lhs", 1).parameters


def draw_data(rng: np.random.Generator, every: int = 5, error: float = 0.01, discrepancy: float = 0.005):
    """Parameters from the prior and data of them: the truth, a smooth departure of the stated prior, and errors."""
    unit = rng.random(3)
    a, b = (parameter.from_unit(unit[i]) for i, parameter in enumerate(space()))
    cycles = CYCLES[every - 1::every]
    blank = Observations(tuple(f"cycle {n}" for n in cycles), np.zeros(len(cycles)), np.full(len(cycles), error), cycles - 1, cycles.astype(float), discrepancy)
    size = -discrepancy * np.log1p(-unit[2])
    departure = np.linalg.cholesky(blank.shape_of_discrepancy() + 1e-9 * np.eye(len(cycles))) @ rng.standard_normal(len(cycles)) * size
    values = health(a, b)[cycles - 1] + departure + error * rng.standard_normal(len(cycles))
    return unit, Observations(blank.names, values, blank.errors, blank.outputs, blank.positions, discrepancy)


__all__ = ["CYCLES", "SPACE", "Posterior", "cell", "draw_data", "emulator", "health", "observations", "simulate", "space"]
