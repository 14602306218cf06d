"""Which settings matter: Morris screening and Sobol indices of an ensemble, the simulator's own noise taken out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import xarray as xr

from .design import Parameter
from .emulator import Emulator, Runs
from .ensemble import open_ensemble
from .errors import InputError
from .threads import one_thread

FloatArray = npt.NDArray[np.float64]


@one_thread()
def sensitivity(directory: str | Path, targets: list[str] | None = None, *, samples: int = 1024, seed: int = 1) -> pd.DataFrame:
    """A row for each target and setting that varies.

    Of a Morris design: `mu_star`, mean absolute effect of a setting over its range, in the target's unit, with 90 % half width `mu_star_conf`, and
    `sigma`, how much that effect varies, both less what noise alone would give. Of any other sampled design: Sobol indices `S1` (alone) and
    `ST` (with its interactions) with 90 % half widths, of an emulator, which the noise does not reach; `explained`, the share of the
    variance that it explains of points left out. targets: names of the plan's, or COLUMN@CYCLE of the population (default: the plan's).
    """
    with open_ensemble(directory).data as data:
        data.load()
    plan = json.loads(str(data.attrs["plan"]))
    names = targets or [name for name, _ in plan["targets"]]
    if not names:
        raise InputError("the ensemble has no targets; name one, as in soh@109")
    space = [Parameter(key, low, high, scale) for key, (low, high, scale) in plan["parameters"].items()]
    if not space:
        raise InputError(f"{directory}: a {plan['design']} design has no bounds; sensitivity needs one of kind morris, lhs, sobol or saltelli")
    keys = [parameter.key for parameter in space]
    at = np.stack([parameter.to_line(data[parameter.key].to_numpy()) for parameter in space], axis=1)
    rows: list[dict[str, Any]] = []
    for name in names:
        values, stderr = _target(data, name)
        if plan["design"] == "morris":
            rows += _morris(name, keys, at, values, stderr, bool(plan["common_random_numbers"]), seed)
        else:
            rows += _sobol(name, keys, at, values, stderr, bool(plan["common_random_numbers"]), samples, seed)
    return pd.DataFrame(rows)


def _target(data: xr.Dataset, name: str) -> tuple[FloatArray, FloatArray]:
    if "target" in data and name in data["target"].to_numpy():
        return tuple(data[part].sel(target=name).to_numpy() for part in ("target_value", "target_stderr"))  # type: ignore[return-value]
    column, at, cycle = name.partition("@")
    if not at or column not in data or data[column].dims != ("point", "seed", "cycle"):
        raise InputError(f"target {name!r}: not among the ensemble's targets and no COLUMN@CYCLE of its population")
    if cycle != "last" and not (cycle.isdecimal() and 1 <= int(cycle) <= data.sizes["cycle"]):
        raise InputError(f"target {name!r}: no cycle {cycle}; the ensemble has {data.sizes['cycle']}")
    row = -1 if cycle == "last" else int(cycle) - 1
    values = data[column].to_numpy()[:, :, row]
    error = data[f"{column}_stderr"].to_numpy()[:, :, row] if f"{column}_stderr" in data else np.full_like(values, np.nan)
    return values, error


def _morris(name: str, keys: list[str], at: FloatArray, values: FloatArray, stderr: FloatArray, common: bool, seed: int) -> list[dict[str, Any]]:
    count = len(keys) + 1
    blocks = at.reshape(-1, count, len(keys))
    means, noise = np.nanmean(values, axis=1), _noise_of_differences(values, stderr, common, blocks.shape[1])
    steps = np.diff(blocks, axis=1)
    which = np.argmax(np.abs(steps), axis=2)
    size = np.take_along_axis(steps, which[:, :, None], axis=2)[:, :, 0]
    effects = np.diff(means.reshape(-1, count), axis=1) / size
    error = noise / np.abs(size)
    rng = np.random.default_rng(seed)
    rows = []
    for i, key in enumerate(keys):
        mine = which == i
        # A lost run loses the effects that touch it.
        these, errors = effects[mine], error[mine]
        good = np.isfinite(these)
        these, errors = these[good], errors[good]
        if len(these) < 2:
            raise InputError(f"{name}: fewer than 2 effects of {key} are left; too many runs failed")

        def star(sample: FloatArray, doubt: FloatArray) -> float:
            # The mean of |effect + noise| exceeds that of |effect|: for root mean squares the excess is the noise's variance.
            return float(np.mean(np.abs(sample)) * np.sqrt(max(0.0, 1 - float(np.mean(doubt**2)) / max(float(np.mean(sample**2)), 1e-300))))

        again = [star(these[pick], errors[pick]) for pick in rng.integers(0, len(these), (500, len(these)))]
        low, high = np.quantile(again, [0.05, 0.95])
        rows.append({"target": name, "setting": key, "mu": float(these.mean()), "mu_star": star(these, errors), "mu_star_conf": float(high - low) / 2,
                     "sigma": max(0.0, float(these.var(ddof=1) - np.mean(errors**2))) ** 0.5, "noise": float(np.sqrt(np.mean(errors**2)))})
    return rows


def _noise_of_differences(values: FloatArray, stderr: FloatArray, common: bool, block: int) -> float:
    """Standard deviation of the difference of two neighbours by noise alone."""
    seeds = values.shape[1]
    if seeds > 1 and common:
        # The same populations on both sides: what they share cancels.
        each = np.diff(values.reshape(-1, block, seeds), axis=1)
        return float(np.sqrt(np.nanmean(np.nanvar(each, axis=2, ddof=1)) / seeds))
    if seeds > 1:
        return float(np.sqrt(2 * np.nanmean(np.nanvar(values, axis=1, ddof=1)) / seeds))
    # One population for all, whose share in a difference cannot be told from one run each.
    return 0.0 if common or not np.isfinite(stderr).any() else float(np.sqrt(2 * np.nanmean(stderr**2)))


def _sobol(name: str, keys: list[str], at: FloatArray, values: FloatArray, stderr: FloatArray, common: bool, samples: int, seed: int) -> list[dict[str, Any]]:
    try:
        from SALib.analyze import sobol as analyse
        from SALib.sample import sobol as sampler
    except ImportError as error:
        raise InputError("sensitivity needs SALib: pip install 'lithofront-analysis[studies]'") from error
    stand_in = Emulator(Runs(at, values[:, :, None], stderr[:, :, None], common))
    problem = {"num_vars": len(keys), "names": keys, "bounds": [[0.0, 1.0]] * len(keys)}
    sample = sampler.sample(problem, samples, calc_second_order=False, seed=seed)
    indices = analyse.analyze(problem, stand_in.predict(sample)[0][:, 0], calc_second_order=False, conf_level=0.9, seed=seed)
    explained = float(stand_in.left_out()[1][0])
    return [{"target": name, "setting": key, **{index: float(indices[index][i]) for index in ("S1", "S1_conf", "ST", "ST_conf")}, "explained": explained}
            for i, key in enumerate(keys)]
