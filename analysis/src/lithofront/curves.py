"""Fit measured fade curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .calibration import fit_with, refinement, simulator
from .ensemble import Progress, _teller
from .errors import InputError
from .fit import Fit
from .measured import CAPACITY, SOH, Curve, read_curves
from .plan import Plan, load_plan
from .posterior import Observations
from .protocol import discharge_rates
from .threads import one_thread

FloatArray = npt.NDArray[np.float64]
_SETTINGS = {"quantity", "mass_g", "error", "discrepancy", "first_cycle", "cycle_offset"}
MOST_DATA = 60


@dataclass(frozen=True)
class CurveSettings:
    """The table `data` of a plan. discrepancy: how far, in the quantity's unit, the model may depart smoothly from the truth (prior mean); default:
    0.01 of the first value. first_cycle: earlier rows are left out (activation). cycle_offset: added to the file's numbers to get the study's."""

    quantity: str = SOH
    mass_g: float | None = None
    error: float | None = None
    discrepancy: float | None = None
    first_cycle: int = 1
    cycle_offset: int = 0

    @staticmethod
    def of(table: Mapping[str, Any]) -> CurveSettings:
        """From a plan."""
        strange = sorted(set(table) - _SETTINGS)
        if strange:
            raise InputError(f"data: unknown {', '.join(strange)}; known are {', '.join(sorted(_SETTINGS))}")
        return CurveSettings(**table)

    def read(self, file: str | Path) -> list[Curve]:
        """Curves of a file, under these settings."""
        kept = []
        for curve in read_curves(file, quantity=self.quantity, mass_g=self.mass_g, error=self.error):
            rows = curve.rows(np.flatnonzero(curve.cycles >= self.first_cycle))
            if len(rows.cycles) < 5:
                raise InputError(f"{file}: cell {curve.cell} has {len(rows.cycles)} cycles from first_cycle = {self.first_cycle} on; a curve needs at least 5")
            kept.append(Curve(rows.cell, rows.quantity, rows.cycles + self.cycle_offset, rows.values, rows.errors, rows.rates))
        return kept


@one_thread()
def fit(plan: Plan | str | Path, data: str | Path | Sequence[Curve], out: str | Path, *, executor: Executor | None = None, workers: int | None = None,
        backend: str | None = None, progress: Progress = False) -> Fit:
    """Fit the parameters of a plan's design to measured curves and write the fit into `out`.

    The base's protocol must be that of the cells, cycle for cycle: where the data tell a discharge rate, it is compared.
    Several cells are taken as repetitions: their mean is fitted, with their scatter as its error.
    """
    plan = load_plan(plan) if not isinstance(plan, Plan) else plan
    settings = CurveSettings.of(plan.data)
    curves = settings.read(data) if isinstance(data, (str, Path)) else list(data)
    rates = discharge_rates(plan)
    column, error = curves[0].quantity, f"{curves[0].quantity}_stderr"
    # A protocol that is not the data's is seen before the first run.
    aims = observations(curves, len(rates), rates, settings.discrepancy)

    def read(ensemble: Any) -> tuple[FloatArray, FloatArray]:
        values = ensemble[column].to_numpy()
        return values, ensemble[error].to_numpy() if error in ensemble else np.full_like(values, np.nan)

    tell = _teller(progress)
    simulate = simulator(plan, Path(out), read, executor=executor, workers=workers, backend=backend, tell=tell)
    found = fit_with(simulate, plan.design, aims, refinement(plan), components=True, tell=tell)
    found.notes = {"quantity": column, "cells": [curve.cell for curve in curves]}
    found.save(out)
    return found


def observations(curves: Sequence[Curve], length: int, rates: FloatArray | None, discrepancy: float | None = None) -> Observations:
    """Data for the emulator of curves of `length` cycles: means over cells, thinned to at most sixty averages of neighbours."""
    within = [curve.rows(np.flatnonzero(curve.cycles <= length)) for curve in curves]
    if any(len(curve.cycles) < 3 for curve in within):
        short = next(curve for curve in within if len(curve.cycles) < 3)
        raise InputError(f"cell {short.cell} has {len(short.cycles)} cycles among the {length} of the study; does the numbering fit (cycle_offset)?")
    if rates is not None:
        for curve in within:
            told = np.isfinite(curve.rates)
            wrong = told & (np.abs(curve.rates - rates[curve.cycles - 1]) > 0.02 * np.abs(rates[curve.cycles - 1]))
            if wrong.any():
                row = int(np.flatnonzero(wrong)[0])
                raise InputError(f"cell {curve.cell} was discharged at {curve.rates[row]:g}C in cycle {curve.cycles[row]}, the study's protocol says "
                                 f"{rates[curve.cycles[row] - 1]:g}C; give the base the cell's protocol")
    cycles = np.unique(np.concatenate([curve.cycles for curve in within]))
    values, errors = np.empty(len(cycles)), np.empty(len(cycles))
    spread = _scatter_of_cells(within)
    for i, cycle in enumerate(cycles):
        here = [(curve.values[row], curve.errors[row]) for curve in within for row in np.flatnonzero(curve.cycles == cycle)]
        values[i] = np.mean([value for value, _ in here])
        errors[i] = np.sqrt((np.mean([error**2 for _, error in here]) + spread**2) / len(here))
    groups = _groups(cycles, rates)
    size = 0.01 * abs(float(values[0])) if discrepancy is None else discrepancy
    middles = np.array([cycles[group][len(group) // 2] for group in groups])
    return Observations(tuple(f"cycle {cycle}" for cycle in middles), np.array([values[group].mean() for group in groups]),
                        np.array([np.sqrt(np.sum(errors[group] ** 2)) / len(group) for group in groups]), (middles - 1).astype(np.int64),
                        middles.astype(np.float64), size)


def _scatter_of_cells(curves: Sequence[Curve]) -> float:
    """Standard deviation between cells, pooled over the cycles that two or more share."""
    shared: dict[int, list[float]] = {}
    for curve in curves:
        for cycle, value in zip(curve.cycles, curve.values, strict=True):
            shared.setdefault(int(cycle), []).append(float(value))
    pools = [np.var(values, ddof=1) for values in shared.values() if len(values) > 1]
    return float(np.sqrt(np.mean(pools))) if pools else 0.0


def _groups(cycles: npt.NDArray[np.int64], rates: FloatArray | None) -> list[npt.NDArray[np.int64]]:
    """Rows that are averaged: neighbours of one rate, an odd number, so that their middle is a cycle."""
    breaks = [0, len(cycles)]
    if rates is not None:
        breaks += [int(i) + 1 for i in np.flatnonzero(np.diff(rates[cycles - 1]) != 0)]
    width = max(1, int(np.ceil(len(cycles) / MOST_DATA)))
    width += 1 - width % 2
    groups: list[npt.NDArray[np.int64]] = []
    for first, last in zip(sorted(set(breaks))[:-1], sorted(set(breaks))[1:], strict=True):
        for start in range(first, last, width):
            rows = np.arange(start, min(start + width, last))
            groups.append(rows if len(rows) % 2 else rows[:-1] if len(rows) > 1 else rows)
    return groups


__all__ = ["CAPACITY", "SOH", "Curve", "CurveSettings", "fit", "observations"]
