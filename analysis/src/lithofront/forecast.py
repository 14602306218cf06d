"""Forecast a fitted cell: bands, end of life, knee."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .calibration import FIRST
from .design import Design
from .ensemble import Progress, merge, run_plan
from .errors import InputError
from .fit import Fit, load_fit
from .knee import end_of_life, find_knee
from .plan import Plan
from .posterior import Observations
from .protocol import lengthened
from .settings import Settings
from .threads import one_thread

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Forecast:
    """Draws of the fade [draw, cycle], with what the model lacks, seen in the data and carried on, in them; without errors of measurement."""

    cycles: npt.NDArray[np.int64]
    draws: FloatArray
    data: Observations | None = None
    level: float = 0.8

    def band(self, low: float = 0.05, high: float = 0.95) -> pd.DataFrame:
        """Quantiles per cycle."""
        quantiles = np.quantile(self.draws, [low, 0.5, high], axis=0)
        return pd.DataFrame({"cycle": self.cycles, "low": quantiles[0], "median": quantiles[1], "high": quantiles[2]})

    def lives(self) -> FloatArray:
        """End of life of each draw; infinite where it lies beyond the forecast."""
        return np.array([end_of_life(self.cycles, draw, self.level) for draw in self.draws])

    def knees(self, most: int = 100) -> list[float]:
        """Point of the knee of each draw, infinite where there is none."""
        some = self.draws[np.linspace(0, len(self.draws) - 1, min(most, len(self.draws))).astype(int)]
        found = [find_knee(self.cycles, draw) for draw in some]
        return [knee.point if knee else float("inf") for knee in found]

    def summary(self) -> str:
        """End of life and knee in words."""
        last, lives, knees = int(self.cycles[-1]), self.lives(), np.array(self.knees())
        low, middle, high = (_cycle(value, last) for value in np.quantile(lives, [0.05, 0.5, 0.95], method="nearest"))
        lines = [f"end of life ({100 * self.level:g} %): cycle {middle}, 90 % between {low} and {high}; reached by cycle {last} in "
                 f"{100 * np.isfinite(lives).mean():.0f} % of the draws"]
        share = float(np.isfinite(knees).mean())
        lines.append(f"no knee by cycle {last} in {100 * (1 - share):.0f} % of the draws" if share < 0.5 else
                     f"knee at cycle {np.median(knees[np.isfinite(knees)]):.0f}, in {100 * share:.0f} % of the draws")
        table = self.band()
        lines.append(f"cycle {last}: {table['median'].iloc[-1]:.4f}, 90 % between {table['low'].iloc[-1]:.4f} and {table['high'].iloc[-1]:.4f}")
        return "\n".join(lines)

    def save(self, folder: str | Path) -> None:
        """Write forecast.csv and forecast.txt."""
        Path(folder).mkdir(parents=True, exist_ok=True)
        self.band().to_csv(Path(folder) / "forecast.csv", index=False, float_format="%.6g")
        (Path(folder) / "forecast.txt").write_text(self.summary() + "\n", encoding="utf-8")


def _cycle(value: float, last: int) -> str:
    return f"{value:.0f}" if np.isfinite(value) else f"beyond {last}"


def from_emulator(fit: Fit, draws: int = 300, level: float = 0.8, seed: int = 0) -> Forecast:
    """Within the cycles that the ensemble ran: from the emulator alone."""
    rows = np.linspace(0, len(fit.unit) - 1, min(draws, len(fit.unit))).astype(int)
    unit = fit.unit[rows]
    means, variances = fit.emulator.predict(fit.posterior.line(unit))
    rng = np.random.default_rng(seed)
    scores = rng.standard_normal(variances.shape) * np.sqrt(variances)
    curves = means + scores @ fit.emulator.basis
    cycles = np.arange(1, curves.shape[1] + 1)
    return Forecast(cycles, curves + _departures(fit, unit, curves[:, fit.data.outputs], cycles, rng), fit.data, level)


@one_thread()
def forecast(fit: str | Path, cycles: int, *, out: str | Path | None = None, draws: int = 16, level: float = 0.8, executor: Executor | None = None,
             workers: int | None = None, backend: str | None = None, progress: Progress = False) -> Forecast:
    """Forecast a fit up to a cycle. Within the cycles of the fit's ensemble its emulator does it; beyond, the program runs on
    for `draws` draws of the posterior, each with a population of its own, and results go into `out` (default: forecast-CYCLES in the fit)."""
    folder, found = Path(fit), load_fit(fit)
    if cycles < 2 or draws < 2:
        raise InputError("a forecast needs at least 2 cycles and 2 draws")
    if not found.components:
        raise InputError(f"{fit} was fitted to single figures; a forecast needs a fit of curves")
    if cycles <= found.emulator.basis.shape[1]:
        whole = from_emulator(found, level=level)
        made = Forecast(whole.cycles[:cycles], whole.draws[:, :cycles], whole.data, level)
        made.save(out or folder / f"forecast-{cycles}")
        return made
    target = Path(out or folder / f"forecast-{cycles}")
    rows = np.linspace(0, len(found.unit) - 1, draws).astype(int)
    table = pd.DataFrame({parameter.key: parameter.from_unit(found.unit[rows, i]) for i, parameter in enumerate(found.space)})
    base, settings = folder / FIRST / "base.toml", _settings_of(folder)
    plan = Plan(base, Design("posterior", table, found.space), common_random_numbers=False, first_seed=10**6 + 1,
                set={**settings, **lengthened(base, settings, cycles)})
    run_plan(plan, target, executor=executor, workers=workers, backend=backend, resume=True, progress=progress)
    with merge([target]).data as ensemble:
        values = ensemble[str(found.notes.get("quantity", "soh"))].to_numpy()[:, 0]
    done = np.isfinite(values).all(axis=1)
    if done.sum() < 2:
        raise InputError(f"{target}: fewer than 2 of {draws} runs reached cycle {cycles}; its final.csv has the reasons")
    values, unit = values[done], found.unit[rows][done]
    numbers = np.arange(1, values.shape[1] + 1)
    rng = np.random.default_rng(0)
    made = Forecast(numbers, values + _departures(found, unit, values[:, found.data.outputs], numbers, rng), found.data, level)
    made.save(target)
    return made


def _settings_of(folder: Path) -> Settings:
    import tomllib
    told: Mapping[str, str] = json.loads((folder / FIRST / "plan.json").read_text(encoding="utf-8"))["set"]
    return {key: tomllib.loads(f"v = {value}")["v"] for key, value in told.items()}


def _departures(fit: Fit, unit: FloatArray, at_data: FloatArray, cycles: npt.NDArray[np.int64], rng: np.random.Generator) -> FloatArray:
    """Draws of what the model lacks, given the data: a smooth departure that the data fix where they are, and that grows doubtful beyond them."""
    data, sizes = fit.data, fit.posterior.discrepancy(unit)
    if data.positions is None or not data.discrepancy:
        return np.zeros((len(unit), len(cycles)))
    reach = max(float(np.ptp(data.positions)) / 3, 1e-9)
    grid = np.unique(np.concatenate([np.linspace(cycles[0], cycles[-1], 80), [data.positions[-1]]]))

    def likeness(a: Any, b: Any) -> FloatArray:
        return np.asarray(np.exp(-0.5 * ((np.asarray(a)[:, None] - np.asarray(b)[None, :]) / reach) ** 2))

    across, among = likeness(grid, data.positions), likeness(grid, grid)
    inner = data.shape_of_discrepancy()
    found = np.empty((len(unit), len(cycles)))
    normal = rng.standard_normal((len(unit), len(grid)))
    for i, size in enumerate(sizes):
        noise = np.linalg.inv(size**2 * inner + np.diag(data.errors**2))
        gain = size**2 * across @ noise
        spread = size**2 * among - gain @ (size**2 * across.T)
        # Rounding leaves eigenvalues just below zero.
        values, vectors = np.linalg.eigh(spread)
        departure = gain @ (data.values - at_data[i]) + vectors @ (np.sqrt(np.maximum(values, 0)) * normal[i])
        found[i] = np.interp(cycles, grid, departure)
    return found
