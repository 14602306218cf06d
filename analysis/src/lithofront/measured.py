"""Measured fade curves: from a CSV of one row per cycle, or from a time series in the Battery Data Format; units checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import InputError

FloatArray = npt.NDArray[np.float64]
SOH, CAPACITY = "soh", "discharge_capacity_mAh_per_g"

# head in lower case without blanks -> (quantity, factor to mAh, mAh/g or a fraction)
_CAPACITY_HEADS = {
    "discharge_capacity_mah_per_g": ("per gram", 1.0), "capacity_mah_per_g": ("per gram", 1.0), "dischargecapacity/mah.g-1": ("per gram", 1.0),
    "discharge_capacity_ah_per_kg": ("per gram", 1.0),
    "discharge_capacity_ah": ("cell", 1000.0), "capacity_ah": ("cell", 1000.0), "dischargecapacity/ah": ("cell", 1000.0),
    "dischargingcapacity/ah": ("cell", 1000.0), "capacity/ah": ("cell", 1000.0),
    "discharge_capacity_mah": ("cell", 1.0), "capacity_mah": ("cell", 1.0), "dischargecapacity/mah": ("cell", 1.0),
    "soh": ("health", 1.0), "state_of_health": ("health", 1.0), "soh_percent": ("percent", 0.01), "soh/%": ("percent", 0.01),
}
_CYCLE_HEADS = ("cycle", "cycle_number", "cyclecount/1", "cycle_count")
_RATE_HEADS = ("discharge_c_rate", "rate", "c_rate")
_TIME_SERIES = ("testtime/s", "current/a", "cyclecount/1")


@dataclass(frozen=True)
class Curve:
    """One cell: values against cycle number, with standard errors. quantity: `soh`, a fraction, or capacity in mAh/g. rate: discharge C-rate, NaN
    where it is not told."""

    cell: str
    quantity: str
    cycles: npt.NDArray[np.int64]
    values: FloatArray
    errors: FloatArray
    rates: FloatArray

    def first(self, count: int) -> Curve:
        """The first so many rows."""
        return self.rows(np.arange(count))

    def rows(self, which: npt.NDArray[np.int64]) -> Curve:
        """Some rows."""
        return Curve(self.cell, self.quantity, self.cycles[which], self.values[which], self.errors[which], self.rates[which])


def read_curves(file: str | Path, *, quantity: str = SOH, mass_g: float | None = None, error: float | None = None) -> list[Curve]:
    """Read one or many cells, a column `cell` telling them apart. All problems of the file at once.

    quantity: "soh", capacities over the first one at the same rate, or "capacity" in mAh/g, which needs `mass_g` where the file has Ah.
    error: standard error of a value in the quantity's unit; default: the column `error`, else the scatter about the curve.
    """
    file = Path(file)
    if quantity not in (SOH, "capacity"):
        raise InputError(f"quantity is {quantity!r}; give \"soh\" or \"capacity\"")
    if error is not None and not (np.isfinite(error) and error > 0):
        raise InputError(f"error = {error}; give a positive standard error")
    if mass_g is not None and not (np.isfinite(mass_g) and mass_g > 0):
        raise InputError(f"mass_g = {mass_g}; give the mass of active material in g")
    try:
        table = pd.read_csv(file, comment="#", skipinitialspace=True, encoding="utf-8-sig")
    except (OSError, ValueError, UnicodeDecodeError) as problem:
        raise InputError(f"{file}: cannot be read as CSV ({problem})") from problem
    table.columns = pd.Index([str(head).strip().lower().replace(" ", "") for head in table.columns])
    if all(head in table for head in _TIME_SERIES):
        table = _capacity_of_cycles(table, file)
    cycle_head, value_head = _heads(table, file)
    problems: list[str] = []
    curves = []
    for cell, rows in table.groupby(table["cell"].astype(str), sort=False) if "cell" in table else [(file.stem, table)]:
        where = f"{file}" + (f", cell {cell}" if "cell" in table else "")
        problems += (found := _row_problems(rows, cycle_head, value_head, where))
        if not found:
            try:
                curves.append(_curve(rows, str(cell), cycle_head, value_head, quantity, mass_g, error, where))
            except InputError as problem:
                problems += problem.problems
    if problems:
        raise InputError(problems)
    return curves


def _heads(table: pd.DataFrame, file: Path) -> tuple[str, str]:
    cycle = [head for head in _CYCLE_HEADS if head in table]
    value = [head for head in _CAPACITY_HEADS if head in table]
    if not cycle:
        raise InputError(f"{file}: no column of cycle numbers; name it cycle (columns: {', '.join(map(str, table.columns))})")
    if not value:
        unitless = [str(head) for head in table.columns if "capacity" in str(head)]
        raise InputError(f"{file}: " + (f"{unitless[0]} has no unit; name it capacity_Ah, capacity_mAh or capacity_mAh_per_g" if unitless else
                                        "no column of capacities; name it soh, soh_percent, capacity_Ah, capacity_mAh or capacity_mAh_per_g"))
    if len(value) > 1:
        raise InputError(f"{file}: {' and '.join(value)} both tell the capacity; keep one")
    return cycle[0], value[0]


def _row_problems(rows: pd.DataFrame, cycle: str, value: str, where: str) -> list[str]:
    problems = []
    for head in (cycle, value, *(head for head in ("error", *_RATE_HEADS) if head in rows)):
        numbers = pd.to_numeric(rows[head], errors="coerce").to_numpy(dtype=float)
        if not np.isfinite(numbers).all():
            bad = np.flatnonzero(~np.isfinite(numbers))
            problems.append(f"{where}: {head} is no number in {len(bad)} row{'s' if len(bad) > 1 else ''}, first '{rows[head].iloc[bad[0]]}' in row {bad[0] + 1}; "
                            "remove the rows that were not measured")
    if problems:
        return problems
    numbers = rows[cycle].to_numpy(dtype=float)
    if len(numbers) < 5:
        return [f"{where}: {len(numbers)} cycles; a curve needs at least 5"]
    if (numbers != np.round(numbers)).any() or (numbers < 1).any():
        first = int(np.flatnonzero((numbers != np.round(numbers)) | (numbers < 1))[0])
        problems.append(f"{where}: cycle {numbers[first]:g} in row {first + 1} is no whole number from 1")
    steps = np.diff(numbers)
    if (steps == 0).any() or len(np.unique(numbers)) < len(numbers):
        values, counts = np.unique(numbers, return_counts=True)
        problems.append(f"{where}: cycle {values[counts > 1][0]:g} stands {counts[counts > 1][0]} times; keep one row per cycle")
    elif (steps < 0).any():
        first = int(np.flatnonzero(steps < 0)[0])
        problems.append(f"{where}: cycle {numbers[first + 1]:g} follows cycle {numbers[first]:g}; sort the rows, or give each cell its name in a column cell")
    values = rows[value].to_numpy(dtype=float)
    kind = _CAPACITY_HEADS[value][0]
    if (values <= 0).any():
        problems.append(f"{where}: {value} is {values[values <= 0][0]:g} in row {int(np.flatnonzero(values <= 0)[0]) + 1}; remove cycles that failed")
    elif kind == "health" and np.median(values) > 2:
        problems.append(f"{where}: {value} has values about {np.median(values):.3g}, which is no fraction; if they are percent, name the column soh_percent")
    elif kind == "percent" and np.median(values) < 2:
        problems.append(f"{where}: {value} has values about {np.median(values):.3g}, which are no percent; if they are fractions, name the column soh")
    return problems


def _curve(rows: pd.DataFrame, cell: str, cycle: str, value: str, quantity: str, mass_g: float | None, error: float | None, where: str) -> Curve:
    kind, factor = _CAPACITY_HEADS[value]
    values = rows[value].to_numpy(dtype=float) * factor
    rate_head = next((head for head in _RATE_HEADS if head in rows), None)
    rates = rows[rate_head].to_numpy(dtype=float) if rate_head else np.full(len(values), np.nan)
    scale = np.ones(len(values))
    if quantity == SOH:
        if kind in ("cell", "per gram"):
            scale = np.empty(len(values))
            for rate in np.unique(rates):
                here = np.isnan(rates) if np.isnan(rate) else rates == rate
                scale[here] = values[here][0]
    elif kind in ("health", "percent"):
        raise InputError(f"{where}: {value} cannot be turned into mAh/g; fit quantity = \"soh\", or give capacities")
    elif kind == "cell":
        if mass_g is None:
            raise InputError(f"{where}: {value} is a cell's; give mass_g, the mass of active material in g, or fit quantity = \"soh\"")
        scale = np.full(len(values), mass_g)
    values = values / scale
    if error is not None:
        errors = np.full(len(values), error)
    elif "error" in rows:
        errors = rows["error"].to_numpy(dtype=float) * factor / scale
        if (errors <= 0).any():
            raise InputError(f"{where}: error is {errors[errors <= 0][0]:g}; give positive standard errors")
    else:
        errors = np.full(len(values), scatter(values, rates))
    return Curve(cell, SOH if quantity == SOH else CAPACITY, rows[cycle].to_numpy(dtype=np.int64), values, errors, rates)


def scatter(values: FloatArray, rates: FloatArray) -> float:
    """Standard error of one value, from second differences between neighbours of one rate: their variance is 6 times that of a value."""
    bends = values[:-2] - 2 * values[1:-1] + values[2:]
    same = (np.nan_to_num(rates[:-2], nan=-1.0) == np.nan_to_num(rates[1:-1], nan=-1.0)) & (np.nan_to_num(rates[1:-1], nan=-1.0) == np.nan_to_num(rates[2:], nan=-1.0))
    bends = bends[same] if same.any() else bends
    # By the median, so that a failed point does not blow up the errors of all.
    found, least = float(np.median(np.abs(bends))) / (0.6745 * 6.0**0.5), 1e-4 * float(np.median(values))
    return found if found > least else least


def _capacity_of_cycles(table: pd.DataFrame, file: Path) -> pd.DataFrame:
    """Discharge capacity of every cycle from current against time."""
    for head in _TIME_SERIES:
        if not np.isfinite(pd.to_numeric(table[head], errors="coerce").to_numpy(dtype=float)).all():
            raise InputError(f"{file}: {head} is no number in some row")
    time, current = table["testtime/s"].to_numpy(dtype=float), table["current/a"].to_numpy(dtype=float)
    if (np.diff(time) < 0).any():
        raise InputError(f"{file}: time runs backwards in row {int(np.flatnonzero(np.diff(time) < 0)[0]) + 2}")
    cycle = table["cyclecount/1"].to_numpy(dtype=float)
    discharge = -1.0
    if "voltage/v" in table:
        # The format says that charging is positive; where the voltage rises tells, whoever wrote the file.
        moved = np.diff(table["voltage/v"].to_numpy(dtype=float)) * np.sign(current[1:]) * (np.diff(cycle) == 0)
        discharge = -1.0 if moved.sum() >= 0 else 1.0
    flow = np.clip(discharge * current, 0, None)
    charge = 0.5 * (flow[1:] + flow[:-1]) * np.diff(time) / 3600 * (np.diff(cycle) == 0)
    sums = pd.Series(charge).groupby(cycle[1:]).sum()
    sums = sums[sums > 0]
    return pd.DataFrame({"cyclecount/1": sums.index.to_numpy(), "discharge_capacity_ah": sums.to_numpy()})
