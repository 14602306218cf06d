"""Several studies side by side: state of health after the last ageing cycle, ranked."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure

from . import style
from .errors import ResultsError
from .protocol import last_ageing_cycle
from .population import sites_at_birth
from .results import Results


def ranking(studies: Sequence[Results], baseline: Results | None = None) -> pd.DataFrame:
    """One row per study, best first: SOH after the last ageing cycle with its standard error, and what was lost.

    With a baseline also the difference from it; its standard error is that of paired particles where both studies hold the
    same ones (`paired`).
    """
    rows = []
    for study in studies:
        soh = _state_of_health(study)
        line = study.cycles.iloc[study.row_of(soh.cycle)]
        row = {
            "study": study.name, "cycle": soh.cycle, "particles": len(study.particles),
            "soh": float(line["soh"]), "soh_stderr": soh.error,
            "first_capacity_mAh_per_g": float(study.cycles["discharge_capacity_mAh_per_g"].iloc[study.row_of(soh.reference)]),
            "last_capacity_mAh_per_g": float(line["discharge_capacity_mAh_per_g"]),
            "check_up_soh": float(study.cycles["soh"].iloc[-1]),
            "trapped_fraction": float(line["trapped_fraction"]),
            "delithiated_left_fraction": float(line["delithiated_left_fraction"]),
            "dissolved_fraction": float(line["dissolved_fraction"]), "seed": study.provenance.seed,
            "folder": study.folder.name,
        }
        if baseline is not None:
            row |= _difference(study, soh, baseline)
        rows.append(row)
    table = pd.DataFrame(rows)
    if table["study"].duplicated().any():
        table["study"] = table["study"] + " (" + table["folder"] + ")"
    return table.sort_values("soh", ascending=False, kind="stable").reset_index(drop=True)


@dataclass(frozen=True)
class _StateOfHealth:
    """SOH after the last ageing cycle: a ratio of sums over particles."""

    cycle: int
    reference: int                      # the first cycle at the same rates
    deviations: npt.NDArray[np.float64]     # of each particle's share in the ratio; they sum to 0

    @property
    def error(self) -> float:
        return _standard_error(self.deviations)


def _standard_error(deviations: npt.NDArray[np.float64]) -> float:
    count = len(deviations)
    return float(np.sqrt((deviations**2).sum() * count / (count - 1))) if count > 1 else float("nan")


def _state_of_health(study: Results) -> _StateOfHealth:
    if study.cycles.empty:
        raise ResultsError(f"{study.file}: no complete cycle yet")
    cycle = last_ageing_cycle(study)
    last = study.row_of(cycle)
    rates = study.cycles[["charge_c_rate", "discharge_c_rate"]].to_numpy()
    first = int(np.flatnonzero((rates == rates[last]).all(axis=1))[0])
    capacity = study.particle_cycles["discharge_capacity_mAh_per_g"] * sites_at_birth(study)
    now, before = capacity[last], capacity[first]
    ratio = now.sum() / before.sum()
    return _StateOfHealth(cycle, int(study.cycles["cycle"].iloc[first]), (now - ratio * before) / before.sum())


def _difference(study: Results, soh: _StateOfHealth, baseline: Results) -> dict[str, object]:
    other = _state_of_health(baseline)
    now, then = (float(one.cycles["soh"].iloc[one.row_of(its.cycle)]) for one, its in ((study, soh), (baseline, other)))
    paired = (study.provenance.seed == baseline.provenance.seed
              and np.array_equal(sites_at_birth(study), sites_at_birth(baseline)))
    error = _standard_error(soh.deviations - other.deviations) if paired else float(np.hypot(soh.error, other.error))
    return {"difference": now - then, "difference_stderr": error, "paired": paired, "baseline": study.file == baseline.file}


def markdown(table: pd.DataFrame) -> str:
    """A ranking as a table in Markdown; shares in per cent."""
    def percent(value: float, error: float | None = None) -> str:
        if not np.isfinite(value):
            return "n/a"
        return f"{100 * value:.1f}" + (f" ± {100 * error:.1f}" if error is not None and np.isfinite(error) else "")

    with_baseline = "difference" in table
    header = ["study", "particles", "mAh/g, first to last", "SOH, %", *(["against the baseline, points"] if with_baseline else []),
              "check-up SOH, %", "trapped, %", "unconverted, %", "dissolved, %"]
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for _, row in table.iterrows():
        cells = [str(row["study"]), str(row["particles"]),
                 f"{row['first_capacity_mAh_per_g']:.1f} to {row['last_capacity_mAh_per_g']:.1f}",
                 percent(row["soh"], row["soh_stderr"]), percent(row["check_up_soh"]), percent(row["trapped_fraction"]),
                 percent(row["delithiated_left_fraction"]), percent(row["dissolved_fraction"])]
        if with_baseline:
            change = f"{100 * row['difference']:+.1f} ± {100 * row['difference_stderr']:.1f}"
            cells.insert(4, "baseline" if row["baseline"] else change + ("" if row["paired"] else " (unpaired)"))
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def figure_compare(studies: Sequence[Results], narrow: bool = False) -> Figure:
    """SOH curves, and bars from 100 % down to the SOH of the last ageing cycle, with 1 standard error."""
    with style.look():
        table = ranking(studies)
        height = max(2.6, 1.2 + 0.36 * len(table))
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 2.6 + height if narrow else max(3.2, height))
        parts = style.parts_of(figure, (2.8, height) if narrow else (1.1, 1.0), stacked=narrow)
        curves, bars = parts[0].subplots(), parts[1].subplots()
        colours = dict(zip(table["study"], _colours(len(table)), strict=True))
        by_place = {(study.name, study.folder.name): study for study in studies}
        for place, line in table.iterrows():
            study = next(one for (name, folder), one in by_place.items()
                         if folder == line["folder"] and str(line["study"]).startswith(name))
            curves.plot(study.cycles["cycle"], 100 * study.cycles["soh"], color=colours[line["study"]], linewidth=1.3)
            error = 100 * line["soh_stderr"] if np.isfinite(line["soh_stderr"]) else None
            position = len(table) - 1 - int(str(place))
            soh = 100 * float(line["soh"])
            # Bars hang from 100 %: their length is the loss.
            bars.barh(position, soh - 100, left=100, height=0.6, color=colours[line["study"]], alpha=0.85, xerr=error,
                      error_kw={"capsize": 3, "linewidth": 1.1, "ecolor": style.INK})
            bars.annotate(f"{soh:.1f}", (soh - (error or 0.0), position), xytext=(-6, 0), textcoords="offset points",
                          va="center", ha="right", fontsize=8)
        bars.set_yticks(range(len(table)), [textwrap.fill(str(name), 24) for name in table["study"][::-1]])
        low = float(np.nanmin(100 * (table["soh"] - table["soh_stderr"].fillna(0))))
        bars.set_xlim(100 - 1.3 * max(2.0, 100 - low), max(100.0, 101 * float(table["soh"].max())))
        bars.set_ylim(-0.6, len(table) - 0.4)
        bars.set_xlabel("SOH after the last ageing cycle (%)")
        curves.set_xlabel("cycle")
        curves.set_ylabel("state of health (%)")
        return figure


def _colours(count: int) -> list[str]:
    base = [style.BLUE, style.ORANGE, style.GREEN, style.VERMILLION, style.PURPLE, style.SKY, style.INK, style.GREY, "#8b5a2b",
            "#4b2e83"]
    return [base[index % len(base)] for index in range(count)]
