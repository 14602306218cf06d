"""Several studies side by side: state of health after the last ageing cycle, ranked."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from . import style
from .errors import ResultsError
from .protocol import last_ageing_cycle
from .results import Results


def ranking(studies: Sequence[Results]) -> pd.DataFrame:
    """One row per study, best first: SOH after the last ageing cycle with its standard error, and what was lost."""
    rows = []
    for study in studies:
        if study.cycles.empty:
            raise ResultsError(f"{study.file}: no complete cycle yet")
        cycle = last_ageing_cycle(study)
        line = study.cycles.iloc[study.row_of(cycle)]
        rows.append({
            "study": study.name, "cycle": cycle, "particles": len(study.particles), "soh": float(line["soh"]),
            "soh_stderr": float(line["soh_stderr"]) if len(study.particles) > 1 else float("nan"),
            "trapped_fraction": float(line["trapped_fraction"]),
            "delithiated_left_fraction": float(line["delithiated_left_fraction"]),
            "dissolved_fraction": float(line["dissolved_fraction"]), "seed": study.provenance.seed,
            "folder": study.folder.name,
        })
    table = pd.DataFrame(rows)
    if table["study"].duplicated().any():
        table["study"] = table["study"] + " (" + table["folder"] + ")"
    return table.sort_values("soh", ascending=False, kind="stable").reset_index(drop=True)


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
    base = [style.BLUE, style.ORANGE, style.GREEN, style.VERMILLION, style.PURPLE, style.SKY, style.INK, style.GREY]
    return [base[index % len(base)] for index in range(count)]
