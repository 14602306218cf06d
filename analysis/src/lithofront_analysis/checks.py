"""Checks that a study can be trusted: lithium balance, faults, capacity-loss balance, the time step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .compare import difference
from .errors import ResultsError
from .pockets import loss_split, unused_share
from .results import Results

LOSS_TOLERANCE = 0.005          # of the sites; those that dissolve during a discharge are in one of the two sums only
STEP_TOLERANCE = 0.01           # of the state of health


@dataclass(frozen=True)
class StudyCheck:
    """Name, what was found, and whether it is good (None: not run)."""

    name: str
    found: str
    ok: bool | None


def study_checks(results: Results, finer: Results | None = None) -> list[StudyCheck]:
    """All checks; `finer` is the same study with a smaller time step."""
    return [_complete(results), _lithium(results), _faults(results), _losses(results), _step(results, finer)]


def _complete(results: Results) -> StudyCheck:
    planned = results.planned_cycles
    have = len(results.cycles)
    return StudyCheck("cycles", f"{have}" + (f" of {planned} planned" if planned else ""), results.complete)


def _lithium(results: Results) -> StudyCheck:
    worst = int(results.cycles["li_imbalance"].abs().max()) if len(results.cycles) else 0
    return StudyCheck("lithium balance", f"largest imbalance {worst} sites in {len(results.cycles)} cycles", worst == 0)


def _faults(results: Results) -> StudyCheck:
    failed = int(results.cycles["failed_particles"].max()) if len(results.cycles) else 0
    return StudyCheck("faults", f"{failed} of {len(results.particles)} particles ended with a fault", failed == 0)


def _losses(results: Results) -> StudyCheck:
    if results.cycles.empty:
        return StudyCheck("capacity-loss balance", "no complete cycle yet", None)
    split = loss_split(results).drop(columns="cycle").sum(axis=1).to_numpy(dtype=float)
    worst = float(np.abs(split - unused_share(results)).max())
    return StudyCheck("capacity-loss balance", f"unused sites by cause and by capacity differ by at most {100 * worst:.3f} % "
                                               "of the sites", worst <= LOSS_TOLERANCE)


def _step(results: Results, finer: Results | None) -> StudyCheck:
    name = "step convergence"
    step = results.setting("numerics", "front_advance_per_step", "unknown")
    if finer is None:
        return StudyCheck(name, f"not run (front_advance_per_step = {step}); lithofront report DIR --run-step-check runs it", None)
    require_same_study(results, finer)
    if len(results.cycles) != len(finer.cycles) or results.cycles.empty:
        return StudyCheck(name, f"{len(results.cycles)} and {len(finer.cycles)} cycles, so nothing to compare yet", None)
    found = difference(finer, results)
    apart = np.abs(results.cycles["soh"].to_numpy() - finer.cycles["soh"].to_numpy())
    if not np.isfinite(found.value):
        return StudyCheck(name, f"no state of health after ageing (cycle {found.cycle}), so nothing to compare", None)
    worst = float(np.nanmax(apart))
    other = finer.setting("numerics", "front_advance_per_step", "unknown")
    error = found.standard_error if np.isfinite(found.standard_error) else np.inf
    # Within the tolerance by more than chance, or outside by more than chance; else there are too few particles to tell.
    ok = True if abs(found.value) + error <= STEP_TOLERANCE else False if abs(found.value) - 2 * error > STEP_TOLERANCE else None
    return StudyCheck(name, f"SOH after ageing (cycle {found.cycle}) with front_advance_per_step {other} less that with {step}: "
                            f"{100 * found.value:+.2f} ± {100 * found.standard_error:.2f} percentage points ({100 * STEP_TOLERANCE:g} "
                            f"allowed); largest difference of any cycle {100 * worst:.2f}"
                            + ("" if ok is not None else "; too few particles to tell"), ok)


def require_same_study(results: Results, finer: Results) -> None:
    """Raise ResultsError unless two studies differ in numerics, output and name only."""
    def physics(config: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in config.items() if key not in ("numerics", "output", "name")}

    one, other = physics(results.config), physics(finer.config)
    differing = sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))
    if differing:
        raise ResultsError(f"{finer.file}: not the same study with another step; differs in {', '.join(differing)}")
    if results.config.get("numerics") == finer.config.get("numerics"):
        raise ResultsError(f"{finer.file}: has the same numerics settings, so it says nothing about the step")
