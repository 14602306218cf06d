"""Several studies side by side: state of health after the last ageing cycle, ranked; seeds of one study pooled."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from . import schema, style
from .plain import markdown_table
from .pooling import Pool, note_of, notes_on_repeats, pooled, varied_number
from .population import counts_in_population, sites_at_birth
from .protocol import CHECK_UP, final_state_of_health, stages, state_of_health
from .results import FloatArray, Results


@dataclass(frozen=True)
class Difference:
    """Of two studies' SOH after the last ageing cycle; paired: over the same particles."""

    cycle: int
    value: float
    standard_error: float
    paired: bool


def difference(study: Results, baseline: Results) -> Difference:
    """SOH of one study less that of another, with the standard error, paired by particle where both hold the same ones."""
    return _difference((study,), (baseline,))


def _difference(studies: Sequence[Results], baseline: Sequence[Results]) -> Difference:
    soh, other = _final(studies), _final(baseline)
    paired = len(studies) == len(baseline) and all(
        one.provenance.seed == its.provenance.seed and np.array_equal(sites_at_birth(one), sites_at_birth(its))
        for one, its in zip(studies, baseline, strict=True))
    error = _standard_error(soh.deviations - other.deviations) if paired else float(np.hypot(soh.error, other.error))
    return Difference(soh.cycle, soh.value - other.value, error, paired)


def ranking(studies: Sequence[Results], baseline: Results | None = None, apart: bool = False) -> pd.DataFrame:
    """One row per study, best first, those that differ in the seed only in one row unless `apart`: SOH after the last ageing cycle with its
    standard error over particles, what was lost, and the settings in which the rows differ.

    `check_up_soh` is that of the last cycle if it belongs to a check-up, else NaN.

    With a baseline also the difference from it; its standard error is that of paired particles where both hold the same ones
    (`paired`). A baseline among the studies that is pooled with other seeds stands for all of them.
    """
    return _ranked(pooled(studies, apart), baseline)[0]


def notes(studies: Sequence[Results]) -> list[str]:
    """Which of the studies stand as one."""
    return [note_of(pool) for pool in pooled(studies) if len(pool.studies) > 1]


def repeats(studies: Sequence[Results]) -> list[str]:
    """Which of the studies are there more than once."""
    return notes_on_repeats(pooled(studies))


def _ranked(pools: Sequence[Pool], baseline: Results | None = None) -> tuple[pd.DataFrame, list[Pool]]:
    """The table, and the pools in its order."""
    rows = [_row(pool) for pool in pools]
    if baseline is not None:
        home = next((pool for pool in pools if any(study is baseline for study in pool.studies)), None)
        for row, pool in zip(rows, pools, strict=True):
            against = _difference(pool.studies, home.studies if home else (baseline,))
            row |= {"difference": against.value, "difference_stderr": against.standard_error, "paired": against.paired,
                    "baseline": pool is home}
    for row, pool in zip(rows, pools, strict=True):
        row |= pool.settings
    table = pd.DataFrame(rows)
    order = list(table["soh"].sort_values(ascending=False, kind="stable").index)
    return table.loc[order].reset_index(drop=True), [pools[place] for place in order]


def _row(pool: Pool) -> dict[str, object]:
    soh, first = _final(pool.studies), pool.first
    weights = [float(sites_at_birth(study).sum()) for study in pool.studies]

    def mean(column: str, cycle: int) -> float:
        return float(np.average([study.cycles[column].iloc[study.row_of(cycle)] for study in pool.studies], weights=weights))

    check_up = int(first.cycles["cycle"].iloc[-1]) if stages(first)[-1].role == CHECK_UP else None
    unevenness = [_unevenness(study, soh.cycle) for study in pool.studies]
    return {
        "study": pool.label, "cycle": soh.cycle, "particles": pool.particles, "soh": soh.value, "soh_stderr": soh.error,
        "reference_cycle": soh.reference, "seeds": len(pool.studies),
        "first_capacity_mAh_per_g": mean("discharge_capacity_mAh_per_g", soh.reference),
        "last_capacity_mAh_per_g": mean("discharge_capacity_mAh_per_g", soh.cycle),
        "check_up_soh": _ratio(pool.studies, check_up).value if check_up is not None else float("nan"),
        schema.TRAPPED: mean(schema.TRAPPED, soh.cycle), schema.DELITHIATED_LEFT: mean(schema.DELITHIATED_LEFT, soh.cycle),
        schema.SEALED: mean(schema.SEALED, soh.cycle), schema.DISSOLVED: mean(schema.DISSOLVED, soh.cycle),
        **{name: float(np.mean([one[name] for one in unevenness])) for name in unevenness[0]},
        "seed": " ".join(str(study.provenance.seed) for study in pool.studies), "folder": "; ".join(pool.folders),
    }


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
class _Ratio:
    """SOH of one cycle: a ratio of sums over the particles of one study or several."""

    cycle: int
    reference: int                      # the first cycle at the same rates
    value: float
    deviations: npt.NDArray[np.float64]     # of each particle's share in the ratio; they sum to 0

    @property
    def error(self) -> float:
        return _standard_error(self.deviations)


def _standard_error(deviations: npt.NDArray[np.float64]) -> float:
    count = len(deviations)
    return float(np.sqrt((deviations**2).sum() * count / (count - 1))) if count > 1 else float("nan")


def _final(studies: Sequence[Results]) -> _Ratio:
    return _ratio(studies, final_state_of_health(studies[0]).cycle)


def _ratio(studies: Sequence[Results], cycle: int) -> _Ratio:
    """Of one study the file's own figure, of several the ratio of the sums over all their particles."""
    reference = state_of_health(studies[0], cycle).reference
    now, before = (np.concatenate([_charge(study, one, cycle) for study in studies]) for one in (cycle, reference))
    total = float(before.sum())
    value = state_of_health(studies[0], cycle).value if len(studies) == 1 else float(now.sum()) / total if total > 0 else float("nan")
    # About the ratio of these very sums, so that the deviations sum to 0.
    deviations = (now - now.sum() / total * before) / total if total > 0 else np.full_like(now, np.nan)
    return _Ratio(cycle, reference, value, deviations)


def _charge(study: Results, cycle: int, of: int) -> FloatArray:
    """Charge of each particle in a cycle's discharge, of those that the figures of cycle `of` count; 0 for the others."""
    capacity = study.particle_cycles["discharge_capacity_mAh_per_g"][study.row_of(cycle)] * sites_at_birth(study)
    return np.where(counts_in_population(study, study.row_of(of)), capacity, 0.0)


def _curve(pool: Pool) -> tuple[FloatArray, FloatArray]:
    """Cycles and SOH; of several studies as far as all have come."""
    cycles = min((study.cycles["cycle"].to_numpy() for study in pool.studies), key=len)
    if len(pool.studies) == 1:
        return cycles, pool.first.cycles["soh"].to_numpy(dtype=float)
    return cycles, np.array([_ratio(pool.studies, int(cycle)).value for cycle in cycles])


def _cycles(table: pd.DataFrame) -> str:
    """Which cycles the SOH of a ranking is of, where that is the same for all."""
    pairs = set(zip(table["cycle"], table["reference_cycle"], strict=True))
    return "cycle {} against {}".format(*pairs.pop()) if len(pairs) == 1 else "last ageing cycle against the first"


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
    with_seeds = bool((table["seeds"] > 1).any())
    header = ["study", "particles", *(["seeds"] if with_seeds else []), "mAh/g, first to last", f"SOH, % ({_cycles(table)})", *(["against the baseline, points"] if with_baseline else []),
              *(["check-up SOH, %"] if with_check_up else []), "trapped, %", "unconverted, %", "sealed, %", "dissolved, %",
              *(["between particles, mAh/g", "from cycle to cycle, mAh/g", "correlation of consecutive cycles"] if uneven else [])]
    rows = []
    for _, row in table.iterrows():
        cells = [str(row["study"]), str(row["particles"]), *([str(row["seeds"])] if with_seeds else []),
                 f"{row['first_capacity_mAh_per_g']:.1f} to {row['last_capacity_mAh_per_g']:.1f}",
                 percent(row["soh"], row["soh_stderr"]), *([percent(row["check_up_soh"])] if with_check_up else []),
                 percent(row[schema.TRAPPED]), percent(row[schema.DELITHIATED_LEFT]), percent(row[schema.SEALED]),
                 percent(row[schema.DISSOLVED])]
        if with_baseline:
            change = f"{100 * row['difference']:+.1f} ± {100 * row['difference_stderr']:.1f}" if np.isfinite(row["difference"]) else "n/a"
            cells.insert(5 if with_seeds else 4, "baseline" if row["baseline"] else change + ("" if row["paired"] else " (unpaired)"))
        if uneven:
            cells += [f"{row[name]:.2f}" for name in ("between_particles_mAh_per_g", "cycle_to_cycle_mAh_per_g",
                                                      "consecutive_cycles_correlation")]
        rows.append(cells)
    return markdown_table(header, rows)


def figure_compare(studies: Sequence[Results], narrow: bool = False, apart: bool = False) -> Figure:
    """SOH curves, and the SOH after the last ageing cycle with 1 standard error: against the setting that was varied where there is
    one, coloured along it; else ranked, best on top."""
    with style.look():
        table, pools = _ranked(pooled(studies, apart))
        number = varied_number(pools)
        look = _along(pools, number) if number else [(*_look_of(place), textwrap.fill(pool.label, 30)) for place, pool in enumerate(pools)]
        named = number is None or len(pools) <= _MOST_NAMED
        lines = (2 if number else 0) + sum(label.count("\n") + 1 for _, _, label in look) if named else 0
        height, below = 3.0 if number else max(2.6, 1.2 + 0.36 * len(table)), 0.17 * ((lines + 1) // 2)
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 2.6 + below + height if narrow else max(3.2 + below, height))
        parts = style.parts_of(figure, (2.8 + below, height) if narrow else (1.1, 1.0), stacked=narrow)
        curves, points = parts[0].subplots(), parts[1].subplots()
        for pool, (colour, dashes, _) in zip(pools, look, strict=True):
            curves.plot(*[100 * one if place else one for place, one in enumerate(_curve(pool))], color=colour, linewidth=1.3,
                        linestyle=dashes)
        curves.set_xlabel("cycle")
        curves.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8, min_n_ticks=1))
        curves.set_ylabel("state of health (%)")
        order = sorted(range(len(pools)), key=lambda place: pools[place].settings[number]) if number else range(len(pools))
        if named:
            style.legend(curves, [(Line2D([], [], color=look[place][0], linestyle=cast(Any, look[place][1]), linewidth=1.3), look[place][2])
                                  for place in order],
                         loc="upper center", bbox_to_anchor=(0.5, 0.0), borderaxespad=4.2, ncols=3 if number else 2, fontsize=7,
                         handlelength=2.4, columnspacing=1.0, title=_axis_name(number) if number else None, title_fontsize=7.5)
        elif number:
            bar = parts[0].colorbar(ScalarMappable(_scale(pools, number), style.LITHIUM_MAP), ax=curves, location="bottom", aspect=40,
                                    label=_axis_name(number))
            bar.outline.set_visible(False)
        ends = f"SOH after cycle {int(table['cycle'].iloc[0])}" if table["cycle"].nunique() == 1 else "SOH, last ageing cycle"
        if number:
            _draw_against(points, table, pools, number, look, ends)
        else:
            _draw_ranked(points, table, look, ends)
        return figure


_MOST_NAMED = 10        # curves with a name each; more have a colour bar
_Look = tuple[str, str | tuple[int, tuple[int, ...]], str]      # colour, dashes, label


def _scale(pools: Sequence[Pool], number: str) -> Normalize:
    """Colours along a setting: by its logarithm where it spans a decade."""
    values = [float(pool.settings[number]) for pool in pools]
    low, high = min(values), max(values)
    return LogNorm(low, high) if low > 0 and high / low >= 10 else Normalize(low, high)


def _along(pools: Sequence[Pool], number: str) -> list[_Look]:
    scale = _scale(pools, number)
    # The palest end of the map is lost on white.
    return [(style.colour_of(style.LITHIUM_MAP, 0.9 * float(scale(float(pool.settings[number])))), "-",
             f"{pool.settings[number]:g}" + (f", {len(pool.studies)} seeds" if len(pool.studies) > 1 else "")) for pool in pools]


def _axis_name(number: str) -> str:
    return textwrap.fill(number.rsplit(".", 1)[-1].replace("_", " "), 40)


def _errors(table: pd.DataFrame) -> FloatArray:
    return 100 * table["soh_stderr"].fillna(0).to_numpy(dtype=float)


def _draw_against(axes: Axes, table: pd.DataFrame, pools: Sequence[Pool], number: str, look: Sequence[_Look], ends: str) -> None:
    soh = 100 * table["soh"].to_numpy(dtype=float)
    for pool, value, error, (colour, _, _) in zip(pools, soh, _errors(table), look, strict=True):
        axes.errorbar(float(pool.settings[number]), value, yerr=error, fmt="o", color=colour, markersize=6, capsize=3, ecolor=style.INK,
                      elinewidth=1.1)
    if isinstance(_scale(pools, number), LogNorm):
        axes.set_xscale("log")
        style.plain_numbers(axes.xaxis)
    axes.set_xlabel(_axis_name(number))
    axes.set_ylabel(f"{ends} (%)")


def _draw_ranked(axes: Axes, table: pd.DataFrame, look: Sequence[_Look], ends: str) -> None:
    for place, (line, error, (colour, dashes, _)) in enumerate(zip(table.to_dict("records"), _errors(table), look, strict=True)):
        soh, position = 100 * float(line["soh"]), len(table) - 1 - place
        # The line's length is the loss.
        if not np.isfinite(soh):
            axes.annotate("none", (1, position), xycoords=("axes fraction", "data"), xytext=(4, 0), textcoords="offset points",
                          ha="left", va="center", fontsize=7.5)
            continue
        axes.plot([100, soh], [position, position], color=colour, linestyle=dashes, linewidth=2.2)
        axes.errorbar(soh, position, xerr=error, fmt="o", color=colour, markersize=6, capsize=3, ecolor=style.INK, elinewidth=1.1)
        # In a column of their own, where no line crosses them.
        axes.annotate(f"{soh:.1f}" + (f" ± {error:.1f}" if error else ""), (1, position), xycoords=("axes fraction", "data"),
                      xytext=(4, 0), textcoords="offset points", ha="left", va="center", fontsize=7.5)
    axes.set_yticks(range(len(table)), [textwrap.fill(str(name), 22) for name in table["study"][::-1]])
    shown = 100 * table["soh"].fillna(1.0)
    low, high = float((shown - _errors(table)).min()), float((shown + _errors(table)).max())
    margin = 0.06 * max(2.0, max(high, 100.0) - low)
    axes.set_xlim(low - margin, max(high, 100.0) + margin)
    axes.set_ylim(-0.6, len(table) - 0.4)
    axes.axvline(100, color=style.GREY, linewidth=0.8, zorder=0)
    axes.set_xlabel(f"{ends} (%)")


def _look_of(place: int) -> tuple[str, str | tuple[int, tuple[int, ...]]]:
    """Colour and dashes of the study at a place: five colours told apart by any eye, then the same ones dashed."""
    colours = (style.BLUE, style.ORANGE, style.GREEN, style.VERMILLION, style.PURPLE)
    dashes: tuple[str | tuple[int, tuple[int, ...]], ...] = ("-", (0, (4, 1)), (0, (1, 1)))
    return colours[place % len(colours)], dashes[place // len(colours) % len(dashes)]
