"""Calibrate: an ensemble over the priors, an emulator, the posterior, more points where it is, and again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .design import Design, Parameter
from .emulator import Emulator, Runs
from .ensemble import Progress, _teller, merge, run_plan
from .errors import InputError
from .fit import Fit
from .plan import Plan, canonical, load_plan
from .posterior import Observations, Posterior
from .targets import Target
from .threads import one_thread

FloatArray = npt.NDArray[np.float64]
Simulator = Callable[[Design, str], Runs]     # a design and a name for it (round_0, round_1, ..., best)

_SETTINGS = {"rounds", "points_per_round", "live_points", "seed", "check_seeds"}


@dataclass(frozen=True)
class Refinement:
    """How a calibration goes about it. rounds: how often points are added where the posterior is. check_seeds: populations, not used before, of a
    run at the best point; 0 for none."""

    rounds: int = 2
    points_per_round: int = 16
    live_points: int = 300
    seed: int = 1
    check_seeds: int = 2

    def __post_init__(self) -> None:
        problems = [f"calibration: {name} = {value!r}; give a whole number from {low}" for name, value, low in (
            ("rounds", self.rounds, 0), ("points_per_round", self.points_per_round, 1), ("live_points", self.live_points, 20),
            ("seed", self.seed, 0), ("check_seeds", self.check_seeds, 0)) if isinstance(value, bool) or not isinstance(value, int) or value < low]
        if problems:
            raise InputError(problems)


@one_thread()
def calibrate(plan: Plan | str | Path, out: str | Path, targets: dict[str, tuple[float, float]] | None = None, *, executor: Executor | None = None,
              workers: int | None = None, backend: str | None = None, progress: Progress = False) -> Fit:
    """Calibrate the parameters of a plan's design to targets and write the fit into `out`.

    plan: a plan or its file, with a sampled design ("lhs", "sobol"), whose bounds are the priors. targets: {name: (value, error)} in
    place of the plan's values; names that are not in the plan are expressions. What exists in `out` of an earlier attempt is used.
    """
    plan = load_plan(plan) if not isinstance(plan, Plan) else plan
    plan = _with_values(plan, targets) if targets is not None else plan
    aims = [target for target in plan.targets if target.value is not None]
    if not aims:
        raise InputError("no target has a value; give the plan's targets a value and an error, as in \"soh@109\" = { value = 0.80, error = 0.01 }")
    indices = np.array([i for i, target in enumerate(plan.targets) if target.value is not None])
    data = Observations(tuple(target.name for target in aims), np.array([target.value for target in aims], dtype=float),
                        np.array([target.error for target in aims], dtype=float), np.arange(len(aims)))

    def read(ensemble: Any) -> tuple[FloatArray, FloatArray]:
        return ensemble["target_value"].to_numpy()[:, :, indices], ensemble["target_stderr"].to_numpy()[:, :, indices]

    tell = _teller(progress)
    simulate = simulator(plan, Path(out), read, executor=executor, workers=workers, backend=backend, tell=tell)
    fit = fit_with(simulate, plan.design, data, refinement(plan), tell=tell)
    fit.save(out)
    return fit


def refinement(plan: Plan) -> Refinement:
    """The plan's table `calibration`."""
    strange = sorted(set(plan.calibration) - _SETTINGS)
    if strange:
        raise InputError(f"calibration: unknown {', '.join(strange)}; known are {', '.join(sorted(_SETTINGS))}")
    return Refinement(**plan.calibration)


def simulator(plan: Plan, out: Path, read: Callable[[Any], tuple[FloatArray, FloatArray]], *, executor: Executor | None, workers: int | None,
              backend: str | None, tell: Callable[[str], None]) -> Simulator:
    """Runs designs as ensembles into folders of `out`, named as they are."""
    def simulate(points: Design, name: str) -> Runs:
        this = plan.with_design(points)
        if name == BEST:
            # Populations that the calibration has not seen.
            this = replace(this, seeds=max(1, refinement(plan).check_seeds), first_seed=plan.first_seed + plan.seeds * (1 if plan.common_random_numbers else 10**6))
        # Another fit in the same folder, to other data, adds other points: its runs get folders of their own.
        digest = hashlib.sha256(canonical(this.described()).encode()).hexdigest()[:8]
        folder = out / (name if name == FIRST else f"{name}-{digest}")
        run_plan(this, folder, executor=executor, workers=workers, backend=backend, resume=True, progress=tell)
        with merge([folder]).data as ensemble:
            values, stderr = read(ensemble)
        return Runs(places(points.parameters, points.points), values, stderr, plan.common_random_numbers)
    return simulate


FIRST, BEST = "round_0", "best"


def fit_with(simulate: Simulator, points: Design, data: Observations, how: Refinement, *, components: bool = False,
             tell: Callable[[str], None] = lambda line: None) -> Fit:
    """Calibrate against any simulator."""
    if not points.parameters:
        raise InputError(f"a {points.kind} design has no bounds to take for priors; a calibration needs one of kind lhs or sobol")
    space = points.parameters
    runs = simulate(points, FIRST)
    for number in range(how.rounds + 1):
        lost = len(runs.at) - len(runs.good().at)
        emulator = Emulator(runs, components, seed=how.seed)
        posterior = Posterior(emulator, space, data)
        unit, evidence, error = posterior.sample(how.live_points, how.seed)
        tell(f"round {number}: {len(runs.at)} points" + (f", {lost} failed" if lost else "") + f", log evidence {evidence:.2f} ± {error:.2f}")
        if number < how.rounds:
            more = _more_points(posterior, unit, how.points_per_round)
            runs = runs.joined(simulate(Design("refined", more, space), f"round_{number + 1}"))
    fit = Fit(space, emulator, data, unit, evidence, error, posterior.misfit(unit), components)
    if how.check_seeds > 0:
        best = fit.best()
        table = pd.DataFrame({parameter.key: [best[parameter.key]] for parameter in space})
        there = simulate(Design("best", table, space), BEST)
        values = there.values[0][:, data.outputs]
        if len(data.values) <= 40 and np.isfinite(values).all():
            spread = values.std(axis=0, ddof=1) if len(values) > 1 else there.stderr[0, 0, data.outputs]
            fit.check = {name: (float(values[:, i].mean()), float(spread[i] / np.sqrt(len(values)))) for i, name in enumerate(data.names)}
    return fit


def places(space: Sequence[Parameter], points: pd.DataFrame) -> FloatArray:
    """Points between their bounds, as an emulator sees them."""
    return np.stack([parameter.to_line(points[parameter.key].to_numpy(dtype=float)) for parameter in space], axis=1)


def _more_points(posterior: Posterior, unit: FloatArray, count: int) -> pd.DataFrame:
    """Points of the posterior where the emulator knows least, as far as the data can see it."""
    draws = np.unique(unit[np.linspace(0, len(unit) - 1, min(600, len(unit))).astype(int)], axis=0)
    lines = posterior.line(draws)
    weights = np.sum((posterior.emulator.basis[:, posterior.data.outputs] / posterior.data.errors) ** 2, axis=1)
    chosen = posterior.emulator.most_uncertain(lines, count, weights)
    rows = [int(np.flatnonzero((lines == line).all(axis=1))[0]) for line in chosen]
    return pd.DataFrame({parameter.key: parameter.from_unit(draws[rows, i]) for i, parameter in enumerate(posterior.space)})


def _with_values(plan: Plan, targets: dict[str, tuple[float, float]]) -> Plan:
    known = {target.name: target for target in plan.targets}
    named = [replace(known.get(name, Target(name, name)), value=float(value), error=float(error)) for name, (value, error) in targets.items()]
    others = [replace(target, value=None, error=None) for target in plan.targets if target.name not in targets]
    return replace(plan, targets=tuple(named + others))
