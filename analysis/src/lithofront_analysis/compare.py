"""Several studies side by side: state of health after the last ageing cycle, ranked."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from . import style
from .errors import ResultsError
from .markdown import markdown_table
from .protocol import CHECK_UP, last_ageing_cycle, stages
from .population import sites_at_birth
from .results import Results


@dataclass(frozen=True)
class Difference:
    """Of two studies' SOH after the last ageing cycle; paired: over the same particles."""

    cycle: int
    value: float
    standard_error: float
    paired: bool


def difference(study: Results, baseline: Results) -> Difference:
    """SOH of one study less that of another, with the standard error, paired by particle where both hold the same ones."""
    soh, other = _state_of_health(study), _state_of_health(baseline)
    now, then = (float(one.cycles["soh"].iloc[one.row_of(its.cycle)]) for one, its in ((study, soh), (baseline, other)))
    paired = (study.provenance.seed == baseline.provenance.seed
              and np.array_equal(sites_at_birth(study), sites_at_birth(baseline)))
    error = _standard_error(soh.deviations - other.deviations) if paired else float(np.hypot(soh.error, other.error))
    return Difference(soh.cycle, now - then, error, paired)


def ranking(studies: Sequence[Results], baseline: Results | None = None) -> pd.DataFrame:
    """One row per study, best first: SOH after the last ageing cycle with its standard error, and what was lost.

    `check_up_soh` is that of the last cycle if it belongs to a check-up, else NaN.

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
            "check_up_soh": float(study.cycles["soh"].iloc[-1]) if stages(study)[-1].role == CHECK_UP else float("nan"),
            "trapped_fraction": float(line["trapped_fraction"]),
            "delithiated_left_fraction": float(line["delithiated_left_fraction"]),
            "dissolved_fraction": float(line["dissolved_fraction"]), **_unevenness(study, soh.cycle), "seed": study.provenance.seed,
            "folder": study.folder.name,
        }
        if baseline is not None:
            against = difference(study, baseline)
            row |= {"difference": against.value, "difference_stderr": against.standard_error, "paired": against.paired,
                    "baseline": study.file == baseline.file}
        rows.append(row)
    table = pd.DataFrame(rows)
    if table["study"].duplicated().any():
        table["study"] = table["study"] + " (" + table["folder"] + ")"
    return table.sort_values("soh", ascending=False, kind="stable").reset_index(drop=True)


def _unevenness(study: Results, cycle: int) -> dict[str, float]:
    """Over the cycles at the rates of `cycle`: how far particles differ (standard deviation, mean over cycles) and how far one moves
    from a cycle to the next (root mean square), in mAh/g; and whether the same ones lag (correlation over particles of the
    capacities in consecutive cycles, mean)."""
    rates = study.cycles[["charge_c_rate", "discharge_c_rate"]].to_numpy()
    capacity = study.particle_cycles["discharge_capacity_mAh_per_g"][(rates == rates[study.row_of(cycle)]).all(axis=1)]
    between = float(capacity.std(axis=1, ddof=1).mean()) if capacity.shape[1] > 1 else float("nan")
    moved = float(np.sqrt((np.diff(capacity, axis=0) ** 2).mean())) if len(capacity) > 1 else float("nan")
    varied = [pair for pair in zip(capacity[:-1], capacity[1:], strict=True) if all(np.ptp(one) > 0 for one in pair)]
    persistence = float(np.mean([np.corrcoef(*pair)[0, 1] for pair in varied])) if varied else float("nan")
    return {"between_particles_mAh_per_g": between, "cycle_to_cycle_mAh_per_g": moved, "consecutive_cycles_correlation": persistence}


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


def markdown(table: pd.DataFrame, uneven: bool = False) -> str:
    """A ranking as a table in Markdown; shares in per cent. `uneven` adds how far particles differ and move, in mAh/g,
    and the correlation of consecutive cycles.

    Without a check-up in any study there is no column for it.
    """
    def percent(value: float, error: float | None = None) -> str:
        if not np.isfinite(value):
            return "n/a"
        return f"{100 * value:.1f}" + (f" ± {100 * error:.1f}" if error is not None and np.isfinite(error) else "")

    with_baseline, with_check_up = "difference" in table, bool(table["check_up_soh"].notna().any())
    header = ["study", "particles", "mAh/g, first to last", "SOH, %", *(["against the baseline, points"] if with_baseline else []),
              *(["check-up SOH, %"] if with_check_up else []), "trapped, %", "unconverted, %", "dissolved, %",
              *(["between particles, mAh/g", "from cycle to cycle, mAh/g", "correlation of consecutive cycles"] if uneven else [])]
    rows = []
    for _, row in table.iterrows():
        cells = [str(row["study"]), str(row["particles"]),
                 f"{row['first_capacity_mAh_per_g']:.1f} to {row['last_capacity_mAh_per_g']:.1f}",
                 percent(row["soh"], row["soh_stderr"]), *([percent(row["check_up_soh"])] if with_check_up else []),
                 percent(row["trapped_fraction"]), percent(row["delithiated_left_fraction"]), percent(row["dissolved_fraction"])]
        if with_baseline:
            change = f"{100 * row['difference']:+.1f} ± {100 * row['difference_stderr']:.1f}"
            cells.insert(4, "baseline" if row["baseline"] else change + ("" if row["paired"] else " (unpaired)"))
        if uneven:
            cells += [f"{row[name]:.2f}" for name in ("between_particles_mAh_per_g", "cycle_to_cycle_mAh_per_g",
                                                      "consecutive_cycles_correlation")]
        rows.append(cells)
    return markdown_table(header, rows)


def figure_compare(studies: Sequence[Results], narrow: bool = False) -> Figure:
    """SOH curves, and the SOH after the last ageing cycle with 1 standard error, best on top."""
    with style.look():
        table = ranking(studies)
        height, below = max(2.6, 1.2 + 0.36 * len(table)), 0.17 * ((len(table) + 1) // 2)
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 2.6 + below + height if narrow else max(3.2 + below, height))
        parts = style.parts_of(figure, (2.8 + below, height) if narrow else (1.1, 1.0), stacked=narrow)
        curves, points = parts[0].subplots(), parts[1].subplots()
        by_place = {(study.name, study.folder.name): study for study in studies}
        for place, line in enumerate(table.to_dict("records")):
            study = next(one for (name, folder), one in by_place.items()
                         if folder == line["folder"] and str(line["study"]).startswith(name))
            colour, dashes = _look_of(place)
            curves.plot(study.cycles["cycle"], 100 * study.cycles["soh"], color=colour, linewidth=1.3, linestyle=dashes,
                        label=textwrap.fill(str(line["study"]), 30))
            error = 100 * float(line["soh_stderr"]) if np.isfinite(line["soh_stderr"]) else 0.0
            soh, position = 100 * float(line["soh"]), len(table) - 1 - place
            # The line's length is the loss.
            points.plot([100, soh], [position, position], color=colour, linestyle=dashes, linewidth=2.2)
            points.errorbar(soh, position, xerr=error, fmt="o", color=colour, markersize=6, capsize=3, ecolor=style.INK, elinewidth=1.1)
            # In a column of their own, where no line crosses them.
            points.annotate(f"{soh:.1f}" + (f" ± {error:.1f}" if error else ""), (1, position), xycoords=("axes fraction", "data"),
                            xytext=(4, 0), textcoords="offset points", ha="left", va="center", fontsize=7.5)
        points.set_yticks(range(len(table)), [textwrap.fill(str(name), 22) for name in table["study"][::-1]])
        errors = 100 * table["soh_stderr"].fillna(0)
        low, high = float((100 * table["soh"] - errors).min()), float((100 * table["soh"] + errors).max())
        margin = 0.06 * max(2.0, max(high, 100.0) - low)
        points.set_xlim(low - margin, max(high, 100.0) + margin)
        points.set_ylim(-0.6, len(table) - 0.4)
        points.axvline(100, color=style.GREY, linewidth=0.8, zorder=0)
        points.set_xlabel(f"SOH after cycle {int(table['cycle'].iloc[0])} (%)" if table["cycle"].nunique() == 1
                          else "SOH, last ageing cycle (%)")
        curves.set_xlabel("cycle")
        curves.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8))
        curves.set_ylabel("state of health (%)")
        curves.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), borderaxespad=4.2, ncols=2, fontsize=7, handlelength=2.4,
                      columnspacing=1.0)
        return figure


def _look_of(place: int) -> tuple[str, str | tuple[int, tuple[int, ...]]]:
    """Colour and dashes of the study at a place: five colours told apart by any eye, then the same ones dashed."""
    colours = (style.BLUE, style.ORANGE, style.GREEN, style.VERMILLION, style.PURPLE)
    dashes: tuple[str | tuple[int, tuple[int, ...]], ...] = ("-", (0, (4, 1)), (0, (1, 1)))
    return colours[place % len(colours)], dashes[place // len(colours) % len(dashes)]
