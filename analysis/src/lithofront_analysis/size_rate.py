"""What a charge leaves behind as a function of particle size and C-rate: classes of morphology and their numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from . import paper, schema, style
from .population import counted_particles, living_particles
from .protocol import fresh_cycle
from .results import Results

EDGES_UM = np.array([0.2, 0.35, 0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0, 11.0])

# column -> (what it is, factor and digits to state it with)
NUMBERS = {
    "roughness": ("front roughness, % of the diameter", 100.0, 0),
    "largest_core_fraction": ("central core, % of the sites", 100.0, 1),
    "residual_regions": ("residual regions per particle", 1.0, 1),
    "perimeter_dimension": ("perimeter dimension of the residue", 1.0, 2),
}


def particle_table(studies: Sequence[Results]) -> pd.DataFrame:
    """One row per living particle: charge rate, size, class and numbers after the last formation cycle's charge.

    Numbers are NaN where they say nothing. Of a charge that barely began: all but what is left. The roughness, that of the front at
    half conversion: where the charge ended before. The perimeter dimension: below that of a smooth outline (1; in 3D 2), which
    comes of residues along cracks and the surface, where almost no face lies between the phases, the only ones that are counted.
    """
    parts = []
    for study in studies:
        if study.cycles.empty:
            continue
        row = study.row_of(fresh_cycle(study))
        values = {name: field[row] for name, field in study.particle_cycles.items()}
        diameter = study.particles["diameter_um"].to_numpy(dtype=float)
        begun = values["morphology"] != schema.BARELY_BEGUN
        counted = begun & counted_particles(study, row)
        rough, outline = values["roughness_nm"], values["perimeter_dimension"]
        table = pd.DataFrame({
            "charge_c_rate": float(study.cycles["charge_c_rate"].iloc[row]), "diameter_um": diameter,
            "morphology": values["morphology"].astype(int),
            "roughness": np.where(begun & (rough > 0), rough / (1000 * diameter), np.nan),
            "largest_core_fraction": np.where(counted, values["largest_core_fraction"], np.nan),
            "residual_regions": np.where(counted, values["residual_regions"], np.nan),
            "perimeter_dimension": np.where(begun & (outline >= study.dimension - 1), outline, np.nan),
            "left": values["lithiated_left_fraction"],
        })
        parts.append(table[living_particles(study, row)])
    table = pd.concat(parts) if parts else pd.DataFrame(columns=["charge_c_rate", "diameter_um", "morphology", *NUMBERS, "left"])
    place = np.clip(np.digitize(table["diameter_um"].to_numpy(dtype=float), EDGES_UM) - 1, 0, len(EDGES_UM) - 2)
    return table.assign(size_class=place).reset_index(drop=True)


def _cells(table: pd.DataFrame) -> list[tuple[float, int, pd.DataFrame]]:
    return [(rate, place, table[(table["charge_c_rate"] == rate) & (table["size_class"] == place)])
            for rate in sorted(set(table["charge_c_rate"])) for place in sorted(set(table["size_class"]))
            if ((table["charge_c_rate"] == rate) & (table["size_class"] == place)).any()]


def summary(studies: Sequence[Results]) -> pd.DataFrame:
    """One row per size class and charge rate: particles, share of each class, mean and standard error of each number."""
    rows = []
    for rate, place, cell in _cells(particle_table(studies)):
        row: dict[str, float] = {"charge_c_rate": rate, "from_um": float(EDGES_UM[place]), "to_um": float(EDGES_UM[place + 1]),
                                 "particles": len(cell)}
        for kind, name in schema.MORPHOLOGY_NAMES.items():
            row[f"share_{name.replace(' ', '_').replace('-', '_')}"] = float((cell["morphology"] == kind).mean())
        for number in (*NUMBERS, "left"):
            values = cell[number].dropna()
            row[number] = float(values.mean()) if len(values) else float("nan")
            row[f"{number}_stderr"] = float(values.std() / np.sqrt(len(values))) if len(values) > 1 else float("nan")
        rows.append(row)
    return pd.DataFrame(rows)


def draw_morphology_map(axes: Axes, studies: Sequence[Results]) -> None:
    """Share of each morphology class by particle size and C-rate."""
    table = particle_table(studies)
    if table.empty:
        style.note(axes, "no complete cycle in any study")
        return
    rates, first = sorted(set(table["charge_c_rate"])), int(table["size_class"].min())
    for rate, place, cell in _cells(table):
        left, y = float(place - first), rates.index(rate)
        for kind in schema.MORPHOLOGY_NAMES:
            share = float((cell["morphology"] == kind).mean())
            if share:
                axes.barh(y, share, left=left, height=0.86, color=style.MORPHOLOGY_COLOURS[kind], edgecolor="white",
                          linewidth=0.5, hatch=style.MORPHOLOGY_HATCHES.get(kind))
                left += share
        axes.text(place - first + 0.04, y + 0.39, str(len(cell)), fontsize=6, ha="left", va="top", color="#454b53")
    _axes_of_map(axes, table, rates, first, "white")
    present = set(table["morphology"])
    axes.legend(handles=[Patch(facecolor=style.MORPHOLOGY_COLOURS[kind], edgecolor=style.GREY, linewidth=0.4,
                               hatch=style.MORPHOLOGY_HATCHES.get(kind), label=name)
                         for kind, name in schema.MORPHOLOGY_NAMES.items() if kind in present],
                loc="lower left", bbox_to_anchor=(0, 1.0), ncols=5, handlelength=1.1, handleheight=1.0, handletextpad=0.5,
                columnspacing=1.2)


def _axes_of_map(axes: Axes, table: pd.DataFrame, rates: list[float], first: int, grid: str) -> None:
    width = int(table["size_class"].max()) - first + 1
    for boundary in range(width + 1):
        axes.axvline(boundary, color=grid, linewidth=2.0)
    crossover = float(np.flatnonzero(EDGES_UM == paper.CROSSOVER_UM)[0] - first)
    if 0 <= crossover <= width:
        axes.axvline(crossover, color=style.INK, linewidth=1.0, linestyle=(0, (3, 2)))
    axes.set_xticks(range(width + 1), [f"{edge:g}" for edge in EDGES_UM[first:first + width + 1]])
    axes.set_yticks(range(len(rates)), [f"{rate:g}C" for rate in rates])
    axes.set_ylim(-0.6, len(rates) - 0.4)
    axes.set_xlim(0, width)
    axes.set_xlabel("particle diameter (µm)")
    axes.set_ylabel("C-rate")


def morphology_map(studies: Sequence[Results], narrow: bool = False) -> Figure:
    """Morphology map over size and C-rate from a set of results folders; dashed: the paper's crossover."""
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else 6.0, 1.6 + 0.4 * rates_of(studies))
        draw_morphology_map(figure.subplots(), studies)
        return figure


def figure_numbers(studies: Sequence[Results], narrow: bool = False) -> Figure:
    """The numbers behind the classes, as means over particles, by size and C-rate; blank where they say nothing."""
    with style.look():
        height = 1.5 + 0.32 * rates_of(studies)
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 4 * height if narrow else 2 * height)
        panels = figure.subplots(4 if narrow else 2, 1 if narrow else 2, squeeze=False).flat
        table, cells = particle_table(studies), summary(studies)
        for axes, letter, (number, (name, factor, digits)) in zip(panels, "abcd", NUMBERS.items(), strict=True):
            if table.empty:
                style.note(axes, "no complete cycle in any study")
                continue
            rates, first = sorted(set(table["charge_c_rate"])), int(table["size_class"].min())
            low, high = float(cells[number].min()), float(cells[number].max())
            for cell in cells.to_dict("records"):
                value, y = float(cell[number]), rates.index(cell["charge_c_rate"])
                place = int(np.flatnonzero(EDGES_UM == cell["from_um"])[0]) - first
                if cell["share_barely_begun"] == 1:
                    kind = schema.BARELY_BEGUN
                    axes.barh(y, 1.0, left=place, height=0.9, color=style.MORPHOLOGY_COLOURS[kind], edgecolor="white", linewidth=0.5,
                              hatch=style.MORPHOLOGY_HATCHES[kind])
                if not np.isfinite(value):
                    continue
                share = (value - low) / (high - low) if high > low else 0.0
                axes.barh(y, 1.0, left=place, height=0.9, color=style.colour_of("viridis", share))
                axes.text(place + 0.5, y, number_text(factor * value, digits), fontsize=6.5, ha="center", va="center",
                          color="white" if share < 0.55 else style.INK)
            _axes_of_map(axes, table, rates, first, "white")
            axes.set_title(name, fontsize=8.5)
            style.panel_letter(axes, letter)
        return figure


def number_text(value: float, digits: int) -> str:
    """A number with so many digits behind the point; what would round to 0 without being 0 as less than the last digit."""
    smallest = 10.0**-digits
    return "0" if value == 0 else f"<{smallest:g}" if abs(value) < 0.5 * smallest else f"{value:.{digits}f}"


def rates_of(studies: Sequence[Results]) -> int:
    """How many different C-rates of the charge the studies begin with."""
    return max(1, len({float(study.cycles["charge_c_rate"].iloc[0]) for study in studies if not study.cycles.empty}))
