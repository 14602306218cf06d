"""Table 1 beside ours: mean lithium content of the four states, differences, standard errors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import paper
from .concentration import PAPER, PHYSICAL, convert
from .errors import ResultsError
from .population import Estimate, mean_x
from .protocol import aged_cycle, fresh_cycle
from .results import Results
from .schema import DISCHARGE


def state_cycle(results: Results, age: str) -> int | None:
    """Cycle that stands for an age in population figures; None when there is no later cycle than the fresh one."""
    if results.cycles.empty:
        raise ResultsError(f"{results.file}: no complete cycle yet")
    fresh, aged = fresh_cycle(results), aged_cycle(results)
    return fresh if age == "fresh" else aged if aged > fresh else None


def state_mean(results: Results, age: str, half: int) -> Estimate | None:
    """Population mean x of one of the four states."""
    cycle = state_cycle(results, age)
    return None if cycle is None else mean_x(results, results.row_of(cycle), half)


def table1(results: Results) -> pd.DataFrame:
    """One row per state: the paper's x and concentration, ours with its standard error, and the difference."""
    rows = []
    for row in paper.TABLE_1:
        ours = state_mean(results, row.age, row.half)
        x = ours.value if ours else np.nan
        error = ours.standard_error if ours else np.nan
        rows.append({
            "state": f"{row.age}, {'lithiated' if row.half == DISCHARGE else 'delithiated'}",
            "SOC_percent": 0 if row.half == DISCHARGE else 100, "paper_SOH_percent": row.soh_percent,
            "cycle": state_cycle(results, row.age), "paper_x": row.x, "x": x, "x_stderr": error, "difference": x - row.x,
            "paper_1e25_per_m3": row.concentration_1e25_per_m3, "paper_convention_1e25_per_m3": float(convert(x, PAPER)),
            "physical_per_nm3": float(convert(x, PHYSICAL)),
        })
    return pd.DataFrame(rows)


HEADS = ("state", "cycle", "paper, x", "ours, x", "standard error", "difference", "paper, 10²⁵ m⁻³", "ours, paper's convention",
         "ours, physical, nm⁻³")


def cells(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """The table as text, under `HEADS`."""
    def number(value: float, form: str) -> str:
        return "n/a" if pd.isna(value) else format(value, form)

    return [(str(row["state"]), number(row["cycle"], ".0f"), f"{row['paper_x']:.2f}", number(row["x"], ".3f"),
             number(row["x_stderr"], ".4f"), number(row["difference"], "+.3f"), f"{row['paper_1e25_per_m3']:.1f}",
             number(row["paper_convention_1e25_per_m3"], ".1f"), number(row["physical_per_nm3"], ".2f"))
            for row in table.to_dict("records")]
