"""Point 8: what makes the residue and the fade. Each part is switched off in turn, on the same particles."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import hdf5, measures, paper, style
from .errors import ResultsError
from .measures import Studies
from .points import Point
from .protocol import fresh_cycle, last_ageing_cycle
from .quantity import Quantity, share_taken
from .results import FloatArray, Results
from .variants import BASE, WITHOUT_CRACKS, WITHOUT_DISORDER, WITHOUT_PASSIVE_LAYER

TITLE = "attribution: disorder makes the residue, cracks and dry patches less than half of it"
HALF = 0.5

_NAMES = {WITHOUT_DISORDER: "stress and chemical-potential disorder", WITHOUT_CRACKS: "cracks and dry patches",
          WITHOUT_PASSIVE_LAYER: "passive layer at the surface"}
_FIGURES = ("residue", "fade", "check_up")


def part_name(variant: str) -> str:
    """What a variant is without, in words."""
    return _NAMES.get(variant, variant.removeprefix("without_").replace("_", " "))


def table(base: Studies, variants: Mapping[str, Studies]) -> pd.DataFrame:
    """One row per part: by what share of itself each figure falls without it, with the standard error over the same particles.

    `residue`: of particles over 1 µm, after the last formation charge; `fade`: 1 - SOH after the last ageing cycle, all particles;
    `check_up`: the same of the last check-up cycle. Shares need not add up to one, as parts act together.
    """
    rows = []
    for name, without in variants.items():
        kept = measures.shared(base, without)
        row: dict[str, object] = {"part": part_name(name), "variant": name, "particles": int(kept.sum())}
        for figure_name in _FIGURES:
            whole, left = (_figure(figure_name, studies, kept) for studies in (base, without))
            share = share_taken(left, whole)
            row |= {f"{figure_name}_with": whole.value, f"{figure_name}_without": left.value,
                    f"{figure_name}_share": share.value, f"{figure_name}_share_stderr": share.error}
        rows.append(row)
    return pd.DataFrame(rows)


def _figure(name: str, studies: Studies, kept: measures.Mask) -> Quantity:
    first = studies[0]
    if name == "residue":
        return measures.residue(studies, fresh_cycle(first), kept & (measures.diameters(studies) >= paper.CROSSOVER_UM))
    cycle = last_ageing_cycle(first) if name == "fade" else measures.check_up_cycle(first)
    if cycle is None:
        return Quantity(float("nan"), np.full(int(kept.sum()), np.nan))
    return measures.soh(studies, cycle, kept).complement()


def judge(point: Point, shares: pd.DataFrame) -> None:
    """More than half of the residue goes with the disorder, less than half with cracks and dry patches."""
    for row in shares.to_dict("records"):
        share, error = row["residue_share"], row["residue_share_stderr"]
        words = (f"{row['part']}: {_percent(share, error)} % of the residue of particles over 1 µm "
                 f"({100 * row['residue_with']:.2f} % of the material with, {100 * row['residue_without']:.2f} % without), "
                 f"{_percent(row['fade_share'], row['fade_share_stderr'])} % of the fade")
        limit = {WITHOUT_DISORDER: "more than half of the residue", WITHOUT_CRACKS: "less than half of the residue"}.get(row["variant"])
        if limit is None:
            point.notes.append(words)
        elif not np.isfinite(share):
            point.lacking = "needs particles over 1 µm that keep a residue"
        else:
            near = "; within two standard errors of the limit" if not abs(share - HALF) > 2 * error else ""
            point.check(share > HALF if row["variant"] == WITHOUT_DISORDER else share < HALF, f"{words} ({limit}{near})")


def _percent(value: float, error: float) -> str:
    return "n/a" if not np.isfinite(value) else f"{100 * value:.1f}" + (f" ± {100 * error:.1f}" if np.isfinite(error) else "")


FILE = "attribution.csv"


def beside(results: Results) -> pd.DataFrame | None:
    """The table that `verdict CONFIG -o OUT` wrote of this study: in OUT where the study is OUT/base/seed_N, or where OUT is the study's
    own DIR/verdict. None without one."""
    places = [results.folder / "verdict"] + ([results.folder.parents[1]] if results.folder.parent.name == BASE else [])
    file = next((place / FILE for place in places if (place / FILE).is_file()), None)
    if file is None:
        return None
    try:
        found = pd.read_csv(file)
    except (OSError, ValueError) as error:
        raise ResultsError(f"cannot read {file}: {hdf5.first_line(error)}") from error
    needed = {"part", *(f"{name}{end}" for name in _FIGURES for end in ("_with", "_without", "_share", "_share_stderr"))}
    if not needed <= set(found.columns):
        raise ResultsError(f"{file}: not a table of attribution; it lacks {', '.join(sorted(needed - set(found.columns)))}")
    return found


HEADS = ("part", "residue over 1 µm with, %", "without, %", "share of the residue, %", "share of the fade, %", "share at check-up, %")


def cells(shares: pd.DataFrame) -> list[tuple[str, ...]]:
    """The table as text, under `HEADS`."""
    return [(str(row["part"]), _percent(row["residue_with"], np.nan), _percent(row["residue_without"], np.nan),
             *(_percent(row[f"{name}_share"], row[f"{name}_share_stderr"]) for name in _FIGURES))
            for row in shares.to_dict("records")]


def figure(shares: pd.DataFrame, narrow: bool = False) -> Figure:
    """Share of every part in residue and fade, with one standard error."""
    with style.look():
        height = 1.4 + 0.34 * len(shares)
        drawing = style.new_figure(style.NARROW if narrow else style.WIDE, 2 * height if narrow else height)
        panels = drawing.subplots(2 if narrow else 1, 1 if narrow else 2, sharey=True, squeeze=False).reshape(2)
        places = np.arange(len(shares), dtype=float)[::-1]
        _draw(panels[0], shares, places, "residue", style.BLUE, "share of the residue\nover 1 µm (%)")
        _draw(panels[1], shares, places, "fade", style.VERMILLION, "share of the fade\nby ageing (%)")
        panels[0].axvline(100 * HALF, color=style.INK, linewidth=0.9, linestyle=(0, (3, 2)))
        return drawing


def _draw(axes: Axes, shares: pd.DataFrame, places: FloatArray, name: str, colour: str, label: str) -> None:
    values = 100 * shares[f"{name}_share"].to_numpy(dtype=float)
    errors = 100 * shares[f"{name}_share_stderr"].fillna(0).to_numpy(dtype=float)
    axes.barh(places, np.nan_to_num(values), height=0.6, color=colour, alpha=0.75)
    axes.errorbar(values, places, xerr=errors, fmt="none", ecolor=style.INK, elinewidth=1.1, capsize=2.5)
    axes.axvline(0, color=style.GREY, linewidth=0.8)
    axes.set_yticks(places, [textwrap.fill(str(name), 24) for name in shares["part"]])
    axes.set_xlabel(label)
