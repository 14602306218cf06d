"""The protocol of a plan's base, as the program resolves it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import InputError
from .plan import Plan
from .program import call
from .settings import set_words

FloatArray = npt.NDArray[np.float64]


def resolved(base: Path, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Every setting of a study."""
    return tomllib.loads(call(["config", str(base.absolute()), *set_words(settings)]))


def steps(base: Path, settings: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps of its protocol."""
    found = resolved(base, settings).get("protocol", {}).get("step", [])
    if not found:
        raise InputError(f"{base}: its protocol has no steps")
    return list(found)


def discharge_rates(plan: Plan) -> FloatArray:
    """Discharge C-rate of every cycle, at the plan's first point."""
    return np.concatenate([np.full(int(step["cycles"]), float(step["discharge_c_rate"])) for step in steps(plan.base, plan.settings(0))])


def lengthened(base: Path, settings: Mapping[str, Any], cycles: int) -> dict[str, int]:
    """The setting that makes a study as long as `cycles`: its longest step goes on, what follows is put off."""
    all_steps = steps(base, settings)
    counts = [int(step["cycles"]) for step in all_steps]
    longest = int(np.argmax(counts))
    return {f"protocol.step[{longest}].cycles": counts[longest] + cycles - sum(counts)}
