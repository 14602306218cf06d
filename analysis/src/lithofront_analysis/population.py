"""Population statistics: means of ratios of sums and their standard errors, per state."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import schema
from .results import FloatArray, Results
from .schema import DISCHARGE


@dataclass(frozen=True)
class Estimate:
    """A value with its standard error (NaN where it cannot be known)."""

    value: float
    standard_error: float

    def __str__(self) -> str:
        error = f" ± {self.standard_error:.4f}" if np.isfinite(self.standard_error) else ""
        return f"{self.value:.3f}{error}"


def ratio(numerator: FloatArray, denominator: FloatArray) -> Estimate:
    """Ratio of sums over particles, with the ratio estimator's standard error; NaN error for fewer than two."""
    total = float(denominator.sum())
    if total == 0:
        return Estimate(float("nan"), float("nan"))
    value = float(numerator.sum()) / total
    count = len(numerator)
    if count < 2:
        return Estimate(value, float("nan"))
    residual = numerator - value * denominator
    return Estimate(value, float(np.sqrt((residual**2).sum() * count / (count - 1)) / abs(total)))


def sites_at_birth(results: Results) -> FloatArray:
    """Active sites of the pristine particles."""
    return np.asarray(results.particles["sites_at_birth"], dtype=np.float64)


def living_particles(results: Results, row: int) -> npt.NDArray[np.bool_]:
    """Particles that have not ended by a cycle's row. A fault alone, as of a full table of regions, ends nothing."""
    ended = results.code("particle_cycles/discharge_end", schema.END_OF_PARTICLE, schema.END_OF_PARTICLE_CODE)
    return np.asarray((results.particle_cycles["discharge_end"][:row + 1] != ended).all(axis=0))


def counts_in_population(results: Results, row: int) -> npt.NDArray[np.bool_]:
    """Particles that the population's figures of a cycle's row count: those that run, and those that ended isolated."""
    isolated = results.code("particle_cycles/fault", schema.ISOLATED, schema.ISOLATED_CODE)
    return np.asarray(living_particles(results, row) | (results.particle_cycles["fault"][row] == isolated))


def endings(results: Results) -> dict[str, int]:
    """How many particles have ended by the last cycle, by the reason that the file names."""
    if results.cycles.empty:
        return {}
    codes = results.particle_cycles["fault"][-1][~living_particles(results, len(results.cycles) - 1)]
    names = {value: name for name, value in results.columns["particle_cycles/fault"].codes.items()} if codes.size else {}
    reasons = [names.get(int(code), f"fault {int(code)}") for code in codes]
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}


def nobody_left(results: Results) -> str:
    """Says in words that every particle has ended; empty where one has not."""
    found = endings(results)
    if not found or sum(found.values()) < len(results.particles):
        return ""
    reasons = ", ".join(f"{count} {reason}" for reason, count in found.items())
    return f"every particle had ended by cycle {int(results.cycles['cycle'].iloc[-1])} ({reasons})"


def counted_particles(results: Results, row: int) -> npt.NDArray[np.bool_]:
    """Living particles whose regions were counted in full in a cycle's row."""
    overfull = results.code("particle_cycles/fault", schema.REGIONS_UNCOUNTED, schema.REGIONS_UNCOUNTED_CODE)
    return np.asarray(living_particles(results, row) & (results.particle_cycles["fault"][row] != overfull))


def living_share(results: Results, row: int) -> FloatArray:
    """Share of the pristine sites that still take part, per particle: neither dissolved nor sealed by ageing."""
    gone = results.particle_cycles[schema.DISSOLVED][row] + results.particle_cycles[schema.SEALED][row]
    return np.asarray(np.maximum(0.0, 1.0 - gone))


def left_fraction(results: Results, row: int, half: int) -> FloatArray:
    """Share of living sites left unconverted, per particle, after a half-cycle."""
    field = "delithiated_left_fraction" if half == DISCHARGE else "lithiated_left_fraction"
    living = living_share(results, row)
    return np.asarray(np.divide(results.particle_cycles[field][row], living, out=np.zeros_like(living), where=living > 0))


def particle_means(results: Results, row: int, half: int) -> FloatArray:
    """Mean x of each particle after a half-cycle, from the phases' bookkeeping."""
    left = left_fraction(results, row, half)
    return results.x_lithiated - results.dx * left if half == DISCHARGE else results.x_delithiated + results.dx * left


def mean_x(results: Results, row: int, half: int) -> Estimate:
    """Population mean x after a half-cycle: the program's own figure, with the standard error over particles."""
    living = sites_at_birth(results) * living_share(results, row)
    error = ratio(particle_means(results, row, half) * living, living).standard_error
    if not counts_in_population(results, row).any():
        return Estimate(float("nan"), float("nan"))
    column = "x_lithiated_mean" if half == DISCHARGE else "x_delithiated_mean"
    return Estimate(float(results.cycles[column].iloc[row]), error)
