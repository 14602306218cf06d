"""Voltage and current of a study against time, in the columns of the Battery Data Format (BDF)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from .errors import ResultsError
from .results import Results
from .schema import CHARGE

COLUMNS = ("Test Time / s", "Voltage / V", "Current / A", "Cycle Count / 1")
_REST_KEYS = ("rest_after_charge_hours", "rest_after_discharge_hours")


def time_series(results: Results, mass_mg: float | None = None) -> pd.DataFrame:
    """Rows of the population's mean curves, in order; current positive on charge, in A of an electrode with that much active material.

    mass_mg: default `output.electrode_mass_mg` of the study. Test time counts the cycles between those that were recorded, and rests.
    Raises ResultsError where no mass is known or no curve was recorded.
    """
    mass = results.number("output", "electrode_mass_mg", 0.0) if mass_mg is None else mass_mg
    if not (np.isfinite(mass) and mass > 0):
        raise ResultsError(f"{results.file}: a current in A needs the electrode's mass; give --mass-mg, or set output.electrode_mass_mg")
    points = results.voltage[results.voltage["particle"] == -1]
    if points.empty:
        raise ResultsError(f"{results.file}: no curve was recorded; set output.voltage_cycles and output.voltage_points")
    starts = _starts(results)
    parts = []
    for cycle, half in points[["cycle", "half"]].drop_duplicates().itertuples(index=False):
        curve = points[(points["cycle"] == cycle) & (points["half"] == half)]
        time = curve["time_s"].to_numpy(dtype=float)
        charge = curve["capacity_mAh_per_g"].to_numpy(dtype=float)
        order = np.concatenate([[True], np.diff(time) > 0])         # a hold may end with two points at one time
        time, charge = time[order], charge[order]
        if len(time) < 2:
            continue
        # Charge over time between two points, which is the set current but in a hold: mAh/g/s * 3600 s/h * g = mA.
        current = np.diff(charge) / np.diff(time) * 3600.0 * mass * 1e-6
        sign = 1.0 if half == CHARGE else -1.0
        parts.append(pd.DataFrame(dict(zip(COLUMNS, (
            starts[(int(cycle), int(half))] + time, curve["voltage_V"].to_numpy(dtype=float)[order],
            sign * np.concatenate([current[:1], current]), np.full(len(time), int(cycle))), strict=True))))
    return pd.concat(parts, ignore_index=True)


def _starts(results: Results) -> dict[tuple[int, int], float]:
    """Test time in s at which each half-cycle begins: those before it last their mean over particles, and rests count."""
    steps = results.setting("protocol", "step", [])
    rests: list[tuple[float, float]] = []
    for step in steps if isinstance(steps, list) else []:
        both = float(step.get("rest_hours", 0.0))
        rests += [(both + float(step.get(_REST_KEYS[0], 0.0)), both + float(step.get(_REST_KEYS[1], 0.0)))] * int(step.get("cycles", 1))
    starts, hours = {}, 0.0
    for row in range(len(results.cycles)):
        cycle = int(results.cycles["cycle"].iloc[row])
        for half, column in enumerate(("charge_hours", "discharge_hours")):
            starts[(cycle, half)] = 3600.0 * hours
            hours += float(results.cycles[column].iloc[row]) + (rests[cycle - 1][half] if cycle <= len(rests) else 0.0)
    return starts


def write_time_series(table: pd.DataFrame, path: Path) -> None:
    """A CSV file; its folder is made if need be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        table.to_csv(path, index=False, float_format="%.9g")
    except OSError as error:
        raise ResultsError(f"cannot write {path}: {error}") from error
