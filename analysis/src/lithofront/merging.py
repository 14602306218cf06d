"""The result of an ensemble: one netCDF-4 file and a table of final figures."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from .errors import InputError
from .record import Record

FILE, TABLE = "ensemble.nc", "final.csv"


def write(plan_text: str, records: Sequence[Record], out: Path) -> None:
    """Write ensemble.nc and final.csv into `out`. Raises InputError that names the runs which are missing."""
    plan = json.loads(plan_text)
    points, seeds = len(plan["points"]), int(plan["seeds"])
    runs = {(record.point, record.number): record for record in records}
    missing = [(p, s) for p in range(points) for s in range(seeds) if (p, s) not in runs]
    if missing:
        named = ", ".join(f"point {p} seed {s}" for p, s in missing[:5])
        raise InputError(f"{len(missing)} of {points * seeds} runs are missing ({named}{', ...' if len(missing) > 5 else ''}); "
                         "run the other shards, or go on with --resume")
    data = _dataset(plan, plan_text, runs, points, seeds)
    out.mkdir(parents=True, exist_ok=True)
    draft = out / f"{FILE}.draft{os.getpid()}"
    # No compression: its bytes would depend on the library's version.
    data.to_netcdf(draft, engine="h5netcdf", format="NETCDF4")
    draft.replace(out / FILE)
    draft = out / f"{TABLE}.draft{os.getpid()}"
    _final(plan, runs, points, seeds).to_csv(draft, index=False, float_format="%.10g", lineterminator="\n")
    draft.replace(out / TABLE)


def _dataset(plan: dict[str, Any], plan_text: str, runs: dict[tuple[int, int], Record], points: int, seeds: int) -> xr.Dataset:
    columns = sorted({name for record in runs.values() for name in record.columns})
    length = max((len(record.cycles) for record in runs.values()), default=0)
    curves = np.full((len(columns), points, seeds, length), np.nan)
    targets = np.full((2, points, seeds, len(plan["targets"])), np.nan)
    reasons = np.full((points, seeds), "", dtype=object)
    for (point, number), record in runs.items():
        reasons[point, number] = record.reason
        for i, name in enumerate(record.columns):
            curves[columns.index(name), point, number, :len(record.cycles)] = record.cycles[:, i]
        targets[:, point, number] = record.targets.T
    shape = ("point", "seed", "cycle")
    variables: dict[str, Any] = {name: (shape, curves[i]) for i, name in enumerate(columns)}
    for key, values in settings_table(plan).items():
        variables[key] = (("point",), values)
    variables["reason"] = (("point", "seed"), reasons.astype(str).astype(object), {"description": "why the run failed; empty: it did not"})
    variables["study_seed"] = (("point", "seed"), _study_seeds(plan, points, seeds))
    if plan["targets"]:
        variables["target_value"] = (("point", "seed", "target"), targets[0])
        variables["target_stderr"] = (("point", "seed", "target"), targets[1], {"description": "standard error over particles"})
    coordinates: dict[str, Any] = {"point": np.arange(points), "seed": np.arange(seeds), "cycle": np.arange(1, length + 1)}
    if plan["targets"]:
        coordinates["target"] = np.array([name for name, _ in plan["targets"]], dtype=object)
    return xr.Dataset(variables, coordinates, {"format": "lithofront-ensemble", "format_version": 1, "plan": plan_text})


def settings_table(plan: dict[str, Any]) -> dict[str, npt.NDArray[Any]]:
    """Settings of the points as columns, numbers where all are."""
    keys = list(dict.fromkeys(key for point in plan["points"] for key in point))
    table: dict[str, npt.NDArray[Any]] = {}
    for key in keys:
        values = [tomllib.loads(f"v = {point[key]}")["v"] for point in plan["points"]]
        numeric = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
        table[key] = np.array(values, dtype=np.float64) if numeric else np.array([str(value) for value in values], dtype=object)
    return table


def _study_seeds(plan: dict[str, Any], points: int, seeds: int) -> npt.NDArray[np.int64]:
    first = int(plan["first_seed"])
    each = np.arange(seeds)[None, :] + (0 if plan["common_random_numbers"] else np.arange(points)[:, None] * seeds)
    return np.broadcast_to(first + each, (points, seeds)).astype(np.int64)


def _final(plan: dict[str, Any], runs: dict[tuple[int, int], Record], points: int, seeds: int) -> pd.DataFrame:
    settings, study_seeds = settings_table(plan), _study_seeds(plan, points, seeds)
    rows = []
    for point in range(points):
        for number in range(seeds):
            record = runs[point, number]
            row: dict[str, Any] = {"point": point, "seed": number, "study_seed": study_seeds[point, number]}
            row.update({key: values[point] for key, values in settings.items()})
            for i, (name, _) in enumerate(plan["targets"]):
                row[name], row[f"{name} stderr"] = record.targets[i]
            row["cycles"] = len(record.cycles)
            row.update({name: record.cycles[-1, i] for i, name in enumerate(record.columns) if len(record.cycles)})
            row["reason"] = record.reason
            rows.append(row)
    table = pd.DataFrame(rows)
    return table[[*(name for name in table if name != "reason"), "reason"]]
