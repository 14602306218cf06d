"""What each cycle was for: formation, ageing or check-up, from the names of the protocol's steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .errors import ResultsError
from .plain import visible
from .population import counts_in_population
from .results import Results
from .schema import HALF_NAMES

FORMATION, AGEING, CHECK_UP = "formation", "ageing", "check-up"

_KEYWORDS = ((FORMATION, ("form", "activ", "fresh")), (CHECK_UP, ("check", "rpt", "diagnos", "reference")))


@dataclass(frozen=True)
class Stage:
    """A run of consecutive cycles of one protocol step."""

    name: str
    role: str
    first: int
    last: int
    charge_c_rate: float
    discharge_c_rate: float

    @property
    def rates(self) -> str:
        """Charge and discharge rate, as the paper writes them."""
        return f"{self.charge_c_rate:g}C/{self.discharge_c_rate:g}C"


def role_of(step: str) -> str:
    """formation, check-up, or else ageing."""
    lower = step.lower()
    return next((role for role, words in _KEYWORDS if any(word in lower for word in words)), AGEING)


def stages(results: Results) -> list[Stage]:
    """The study's stages in order."""
    found: list[Stage] = []
    table = results.cycles
    for cycle, step, charge, discharge in zip(table["cycle"], table["step"], table["charge_c_rate"],
                                              table["discharge_c_rate"], strict=True):
        previous = found[-1] if found else None
        if previous and (previous.name, previous.charge_c_rate, previous.discharge_c_rate) == (visible(str(step)), charge, discharge):
            found[-1] = Stage(previous.name, previous.role, previous.first, int(cycle), charge, discharge)
        else:
            found.append(Stage(visible(str(step)), role_of(str(step)), int(cycle), int(cycle), float(charge), float(discharge)))
    return found


def fresh_cycle(results: Results) -> int:
    """Last formation cycle before any ageing, else the first cycle: the paper's 100 % state of health."""
    last = int(results.cycles["cycle"].iloc[0])
    for stage in stages(results):
        if stage.role != FORMATION:
            break
        last = stage.last
    return last


def aged_cycle(results: Results) -> int:
    """Last cycle at hand."""
    return int(results.cycles["cycle"].iloc[-1])


def ageing_cycles(results: Results) -> int:
    """How many ageing cycles there are."""
    return sum(stage.last - stage.first + 1 for stage in stages(results) if stage.role == AGEING)


def last_ageing_cycle(results: Results) -> int:
    """Last ageing cycle, else the last cycle of any kind."""
    return max((stage.last for stage in stages(results) if stage.role == AGEING), default=aged_cycle(results))


@dataclass(frozen=True)
class StateOfHealth:
    """State of health of one cycle: its discharge capacity over that of the first cycle at the same charge and discharge rates."""

    cycle: int
    reference: int
    rates: str
    value: float                # NaN where there is none
    standard_error: float       # over particles; NaN for one
    lacking: str = ""           # why there is none

    @property
    def against(self) -> str:
        """Which cycles the ratio is of, or why there is none."""
        return f"no state of health: {self.lacking}" if self.lacking else f"cycle {self.cycle} against cycle {self.reference}, {self.rates}"

    @property
    def error_words(self) -> str:
        """The standard error in per cent, for a line of text; empty where there is none."""
        return f"± {100 * self.standard_error:.1f}, " if np.isfinite(self.standard_error) else ""


def state_of_health(results: Results, cycle: int) -> StateOfHealth:
    """The state of health of a cycle, with what it is held against."""
    row = results.row_of(cycle)
    line = results.cycles.iloc[row]
    rates = results.cycles[["charge_c_rate", "discharge_c_rate"]].to_numpy()
    first = int(np.flatnonzero((rates == rates[row]).all(axis=1))[0])
    reference = int(results.cycles["cycle"].iloc[first])
    # An earlier program wrote zeros where there is none, which are no figures.
    lacking = ("every particle has ended" if not counts_in_population(results, row).any()
               else f"no charge went in on discharge in cycle {reference}, which it would be over"
               if not results.cycles["discharge_capacity_mAh_per_g"].iloc[first] > 0 else "")
    value = float("nan") if lacking else float(line["soh"])
    error = float("nan") if lacking or len(results.particles) == 1 else float(line["soh_stderr"])
    return StateOfHealth(cycle, reference, f"{rates[row][0]:g}C/{rates[row][1]:g}C", value, error, lacking)


def final_state_of_health(results: Results) -> StateOfHealth:
    """The one figure for what ageing took: the state of health after the last ageing cycle."""
    if results.cycles.empty:
        raise ResultsError(f"{results.file}: no complete cycle yet")
    return state_of_health(results, last_ageing_cycle(results))


def check_up_state_of_health(results: Results) -> StateOfHealth | None:
    """The state of health of the last cycle where that belongs to a check-up."""
    return state_of_health(results, aged_cycle(results)) if stages(results)[-1].role == CHECK_UP else None


def stage_table(results: Results) -> pd.DataFrame:
    """One row per stage: first and last discharge capacity, and the last state of health with its standard error over particles."""
    if results.cycles.empty:
        raise ResultsError(f"{results.file}: no complete cycle yet")
    rows = []
    for stage in stages(results):
        first, last = (results.cycles.iloc[results.row_of(cycle)] for cycle in (stage.first, stage.last))
        health = state_of_health(results, stage.last)
        rows.append({"stage": stage.name, "rates": stage.rates, "first_cycle": stage.first, "last_cycle": stage.last,
                     "first_capacity_mAh_per_g": float(first["discharge_capacity_mAh_per_g"]),
                     "last_capacity_mAh_per_g": float(last["discharge_capacity_mAh_per_g"]), "last_soh": health.value,
                     "last_soh_stderr": health.standard_error, "reference_cycle": health.reference})
    return pd.DataFrame(rows)


def _voltage_limits(results: Results) -> list[tuple[float, float]]:
    """Of each planned cycle; none of one whose voltage is given. Empty where the configuration does not say."""
    steps = results.setting("protocol", "step", [])
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        return []

    def limit(step: dict[str, Any], name: str, otherwise: float) -> float:
        own = step.get(name)
        return float(own) if isinstance(own, int | float) and own > 0 else results.number("protocol", name, otherwise)

    found = []
    for step in steps:
        given = step.get("mode", "galvanostatic") != "galvanostatic"
        pair = (float("-inf"), float("inf")) if given else (limit(step, "lower_voltage_limit_V", 3.0), limit(step, "upper_voltage_limit_V", 4.2))
        cycles = step.get("cycles", 1)
        found += [pair] * (min(cycles, len(results.cycles)) if isinstance(cycles, int) else 0)
    return found


_ALLOWED_BEYOND_V = 0.1     # by which disorder of a usual size takes a point of a curve out of the limits; the program warns beyond


def beyond_limits(results: Results) -> str:
    """Says of the curves that were recorded how far they lie out of their steps' voltage limits; empty where within 0.1 V of these."""
    table = results.voltage
    limits = _voltage_limits(results)
    if table.empty or len(limits) < table["cycle"].max():
        return ""
    volts = table["voltage_V"].to_numpy(dtype=float)
    low, high = np.array(limits)[table["cycle"].to_numpy(dtype=int) - 1].T
    beyond = np.maximum(low - volts, volts - high)
    worst = int(np.argmax(beyond))
    if beyond[worst] <= _ALLOWED_BEYOND_V:
        return ""
    half, side = HALF_NAMES[int(table["half"].iloc[worst])], "below" if volts[worst] < low[worst] else "above"
    limit = low[worst] if side == "below" else high[worst]
    return (f"The curve of a {half} in cycle {int(table['cycle'].iloc[worst])} reaches {volts[worst]:.3f} V, {beyond[worst]:.3f} V {side} the "
            f"limit of {limit:g} V: not the current's doing, but as a rule that of the material's disorder, or of a step before; such voltages mean little.")


STAGE_HEADS = ("stage", "charge/discharge", "cycles", "first mAh/g", "last mAh/g", "last SOH, %", "standard error, %", "SOH against cycle")


def stage_cells(results: Results) -> list[tuple[str, ...]]:
    """The stages' table as text, under `STAGE_HEADS`."""
    return [(row["stage"], row["rates"], f"{row['first_cycle']}–{row['last_cycle']}", f"{row['first_capacity_mAh_per_g']:.2f}",
             f"{row['last_capacity_mAh_per_g']:.2f}", f"{100 * row['last_soh']:.2f}" if np.isfinite(row["last_soh"]) else "n/a",
             f"{100 * row['last_soh_stderr']:.2f}" if np.isfinite(row["last_soh_stderr"]) else "n/a", str(row["reference_cycle"]))
            for row in stage_table(results).to_dict("records")]
