"""What each cycle was for: formation, ageing or check-up, from the names of the protocol's steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .errors import ResultsError
from .results import Results

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
        if previous and (previous.name, previous.charge_c_rate, previous.discharge_c_rate) == (step, charge, discharge):
            found[-1] = Stage(previous.name, previous.role, previous.first, int(cycle), charge, discharge)
        else:
            found.append(Stage(str(step), role_of(str(step)), int(cycle), int(cycle), float(charge), float(discharge)))
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


def stage_table(results: Results) -> pd.DataFrame:
    """One row per stage: first and last discharge capacity, and the last state of health with its standard error over particles."""
    if results.cycles.empty:
        raise ResultsError(f"{results.file}: no complete cycle yet")
    rows = []
    for stage in stages(results):
        first, last = (results.cycles.iloc[results.row_of(cycle)] for cycle in (stage.first, stage.last))
        rows.append({"stage": stage.name, "rates": stage.rates, "first_cycle": stage.first, "last_cycle": stage.last,
                     "first_capacity_mAh_per_g": float(first["discharge_capacity_mAh_per_g"]),
                     "last_capacity_mAh_per_g": float(last["discharge_capacity_mAh_per_g"]), "last_soh": float(last["soh"]),
                     "last_soh_stderr": float(last["soh_stderr"]) if len(results.particles) > 1 else float("nan")})
    return pd.DataFrame(rows)


STAGE_HEADS = ("stage", "charge/discharge", "cycles", "first mAh/g", "last mAh/g", "last SOH, %", "standard error, %")


def stage_cells(results: Results) -> list[tuple[str, ...]]:
    """The stages' table as text, under `STAGE_HEADS`."""
    return [(row["stage"], row["rates"], f"{row['first_cycle']}–{row['last_cycle']}", f"{row['first_capacity_mAh_per_g']:.2f}",
             f"{row['last_capacity_mAh_per_g']:.2f}", f"{100 * row['last_soh']:.2f}",
             f"{100 * row['last_soh_stderr']:.2f}" if np.isfinite(row["last_soh_stderr"]) else "n/a")
            for row in stage_table(results).to_dict("records")]
