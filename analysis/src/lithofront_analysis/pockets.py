"""Pockets: their sizes, places and survival, and where the capacity went."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

from . import schema, style
from .population import sites_at_birth
from .results import FloatArray, Results
from .schema import KIND_LITHIATED, KIND_TRAPPED
from .table1 import state_cycle

_AGE_COLOURS = {"fresh": style.BLUE, "aged": style.VERMILLION}
LOSS_COLOURS = {"trapped lithiated": style.PURPLE, "lithiated, not trapped": style.ORANGE,
                "unconverted delithiated": style.SKY, "dissolved": style.GREY, "sealed by ageing": style.GREEN}
SIZE_CLASSES_UM = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, np.inf)


def loss_split(results: Results) -> pd.DataFrame:
    """Shares of the pristine sites that a cycle did not use, per cycle, split by cause.

    `trapped lithiated`: pockets that the next discharge did not reach; `lithiated, not trapped`: the rest of what the charge
    left; `unconverted delithiated`: left by the discharge; `dissolved`: dead sites; `sealed by ageing`: of either phase, without an exit
    any more. What cracks sealed from birth is not among the pristine sites.
    """
    table = results.cycles
    trapped = np.minimum(table[schema.TRAPPED], table[schema.LITHIATED_LEFT])
    return pd.DataFrame({
        "cycle": table["cycle"], "trapped lithiated": trapped, "lithiated, not trapped": table[schema.LITHIATED_LEFT] - trapped,
        "unconverted delithiated": table[schema.DELITHIATED_LEFT], "dissolved": table[schema.DISSOLVED],
        "sealed by ageing": table[schema.SEALED]})


def unused_share(results: Results) -> FloatArray:
    """Share of the pristine sites that did not take part, from the discharge capacity itself, per cycle."""
    return np.asarray(1.0 - results.cycles["discharge_capacity_mAh_per_g"] / results.nominal_capacity_mAh_per_g,
                      dtype=np.float64)


def survival(results: Results, kind: int = KIND_LITHIATED) -> tuple[FloatArray, FloatArray]:
    """Ages in charges and the share of regions that live to them: a life table over all cycles.

    The chance to get from age k to k + 1 is the count of regions of age k + 1 in a cycle over those of age k in the
    cycle before, summed over cycles.
    """
    regions = results.pockets[results.pockets["kind"] == kind]
    if regions.empty or len(results.cycles) < 2:
        return np.empty(0), np.empty(0)
    first, last = int(results.cycles["cycle"].iloc[0]), int(results.cycles["cycle"].iloc[-1])
    at_risk = regions[regions["cycle"] < last].groupby("age_cycles").size()
    survived = regions[regions["cycle"] > first].groupby("age_cycles").size()
    ages, shares = [1.0], [1.0]
    for age in range(1, int(regions["age_cycles"].max())):
        risk = int(at_risk.get(age, 0))
        if risk < 3:    # too few regions to tell a chance from
            break
        ages.append(age + 1.0)
        shares.append(shares[-1] * min(1.0, int(survived.get(age + 1, 0)) / risk))
    return np.array(ages), np.array(shares)


def loss_by_size(results: Results) -> pd.DataFrame:
    """Per size class: share of the material and share of the capacity lost since the fresh cycle, at equal rate."""
    fresh, aged = state_cycle(results, "fresh"), state_cycle(results, "aged")
    assert fresh is not None
    rows = results.row_of(fresh), results.row_of(fresh if aged is None else aged)
    capacity = results.particle_cycles["discharge_capacity_mAh_per_g"]
    sites = sites_at_birth(results)
    lost = (capacity[rows[0]] - capacity[rows[1]]) * sites
    diameter = results.particles["diameter_um"].to_numpy(dtype=float)
    place = np.digitize(diameter, SIZE_CLASSES_UM) - 1
    table = []
    for index, (low, high) in enumerate(pairwise(SIZE_CLASSES_UM)):
        here = place == index
        if here.any():
            table.append({"class": f"{low:g}-{high:g}" if np.isfinite(high) else f"over {low:g}",
                          "particles": int(here.sum()), "material": float(sites[here].sum() / sites.sum()),
                          "loss": float(lost[here].sum() / lost.sum()) if lost.sum() > 0 else float("nan")})
    return pd.DataFrame(table)


def figure_pockets(results: Results, narrow: bool = False) -> Figure:
    """Six panels: sizes, radial positions, survival; loss by cause, by particle, by size class."""
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 13.5 if narrow else 5.2)
        panels = figure.subplots(6 if narrow else 2, 1 if narrow else 3, squeeze=False).reshape(6)
        if results.cycles.empty:
            for axes in panels:
                style.note(axes, "no complete cycle yet")
            return figure
        draws = (_draw_sizes, _draw_positions, _draw_survival, _draw_split, _draw_particles, _draw_classes)
        for letter, axes, draw in zip("abcdef", panels, draws, strict=True):
            draw(axes, results)
            style.panel_letter(axes, letter)
        return figure


def _regions(results: Results, kind: int, age: str) -> pd.DataFrame:
    cycle = state_cycle(results, age)
    table = results.pockets
    return table[(table["kind"] == kind) & (table["cycle"] == (-1 if cycle is None else cycle))]


def _draw_sizes(axes: Axes, results: Results) -> None:
    drawn = False
    for kind, line, name in ((KIND_LITHIATED, "-", "left after charge"), (KIND_TRAPPED, (0, (3, 1.5)), "trapped")):
        for age, colour in _AGE_COLOURS.items():
            radius = np.sort(_regions(results, kind, age)["equivalent_radius_nm"].to_numpy(dtype=float))
            if radius.size == 0:
                continue
            count = np.arange(radius.size, 0, -1) / len(results.particles)
            axes.step(np.append(radius, radius[-1]), np.append(count, count[-1]), where="post", color=colour, linestyle=line,
                      linewidth=1.3, label=f"{age}, {name}")
            drawn = True
    if not drawn:
        style.note(axes, "no regions recorded\n(output.pocket_table off, or none left)")
        return
    axes.set_xscale("log")
    axes.set_yscale("log")
    low, high = axes.get_xlim()
    ticks = [tick for tick in (20, 50, 100, 200, 500, 1000, 2000) if low <= tick <= high]
    axes.set_xticks(ticks)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("equivalent radius r (nm)")
    axes.set_ylabel("regions ≥ r per particle")
    axes.legend(fontsize=6.5, loc="upper center", bbox_to_anchor=(0.5, 0.0), borderaxespad=4.8, ncols=2, columnspacing=0.8,
                handlelength=1.4)


def _draw_positions(axes: Axes, results: Results) -> None:
    edges = np.linspace(0, 1.0, 11)
    drawn = False
    for age, colour in _AGE_COLOURS.items():
        place = _regions(results, KIND_LITHIATED, age)["centroid_fraction"].to_numpy(dtype=float)
        if place.size:
            density, _ = np.histogram(np.minimum(place, 0.999), edges, density=True)
            axes.stairs(density, edges, color=colour, linewidth=1.4, label=f"{age} ({place.size})")
            drawn = True
    if not drawn:
        style.note(axes, "no regions recorded")
        return
    radius = np.linspace(0, 1, 50)
    power = results.dimension - 1
    axes.plot(radius, (power + 1) * radius**power, color=style.INK, linewidth=0.9, linestyle=(0, (4, 3)),
              label="uniform")
    axes.set_xlabel("centroid over local radius")
    axes.set_ylabel("density of regions")
    axes.set_xlim(0, 1)
    style.from_zero(axes)
    axes.legend(fontsize=6.5, loc="upper center", bbox_to_anchor=(0.5, 0.0), borderaxespad=4.8, ncols=3, columnspacing=0.8,
                handlelength=1.4)


def _draw_survival(axes: Axes, results: Results) -> None:
    ages, shares = survival(results)
    if ages.size < 2:
        style.note(axes, "too few cycles or regions\nfor a survival curve")
        return
    axes.step(ages, 100 * shares, where="mid", color=style.PURPLE)
    axes.set_xlabel("age (charges)")
    axes.set_ylabel("residual regions\nstill there (%)")
    axes.set_ylim(0, 104)
    # Most regions live one charge, a few live on: a logarithm shows both.
    axes.set_xscale("log")
    ticks = [tick for tick in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if tick <= ages[-1]]
    axes.set_xticks(ticks, [str(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_xlim(left=1)


def _draw_split(axes: Axes, results: Results) -> None:
    table = loss_split(results)
    causes = list(LOSS_COLOURS)
    values = [100 * table[cause].to_numpy(dtype=float) for cause in causes]
    cycle = table["cycle"].to_numpy()
    if len(cycle) == 1:
        bottom = 0.0
        for cause, value in zip(causes, values, strict=True):
            axes.bar(cycle, value, bottom=bottom, width=0.6, color=LOSS_COLOURS[cause], label=cause)
            bottom += float(value[0])
        axes.set_xlim(cycle[0] - 1.5, cycle[0] + 1.5)
        axes.set_xticks(cycle)
    else:
        axes.stackplot(cycle, values, colors=[LOSS_COLOURS[cause] for cause in causes], labels=causes, linewidth=0)
        axes.set_xlim(cycle[0], cycle[-1])
    axes.plot(cycle, 100 * unused_share(results), color=style.INK, linewidth=0.9, linestyle=(0, (4, 3)),
              marker="_" if len(cycle) == 1 else None, label="from capacity")
    style.from_zero(axes)
    axes.set_xlabel("cycle")
    axes.set_ylabel("unused sites (%)")
    axes.legend(fontsize=6.5, loc="upper center", bbox_to_anchor=(0.5, 0.0), borderaxespad=4.8, ncols=2, columnspacing=0.8,
                handlelength=1.2)


def _draw_particles(axes: Axes, results: Results) -> None:
    fresh, aged = state_cycle(results, "fresh"), state_cycle(results, "aged")
    if fresh is None or aged is None:
        style.note(axes, "needs a cycle after\nthe fresh one")
        return
    capacity = results.particle_cycles["discharge_capacity_mAh_per_g"]
    before, after = capacity[results.row_of(fresh)], capacity[results.row_of(aged)]
    loss = 100 * np.divide(before - after, before, out=np.zeros_like(before), where=before > 0)
    axes.scatter(results.particles["diameter_um"], loss, s=14, color=style.BLUE, alpha=0.7, linewidths=0)
    axes.set_xlabel("diameter (µm)")
    axes.set_ylabel(f"capacity lost,\ncycle {fresh} to {aged} (%)")
    axes.set_xlim(left=0)


def _draw_classes(axes: Axes, results: Results) -> None:
    table = loss_by_size(results)
    if table["loss"].isna().all():
        style.note(axes, "no capacity lost\nsince the fresh cycle")
        return
    place = np.arange(len(table))
    axes.bar(place - 0.2, 100 * table["material"], 0.38, color=style.GREY, label="of the material")
    axes.bar(place + 0.2, 100 * table["loss"], 0.38, color=style.VERMILLION, label="of the lost capacity")
    axes.axhline(0, color=style.INK, linewidth=0.8)
    axes.set_xticks(place, [str(name).replace("-", "–") for name in table["class"]], fontsize=6)
    axes.set_xlabel("size class (µm)")
    axes.set_ylabel("share (%)")
    axes.legend(fontsize=6.5, loc="upper center", bbox_to_anchor=(0.5, 0.0), borderaxespad=4.8, ncols=2, columnspacing=0.8,
                handlelength=1.2)
