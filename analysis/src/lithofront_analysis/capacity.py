"""Figure 1: discharge capacity and state of health against cycle number, and voltage curves."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from . import style
from .population import nobody_left
from .protocol import AGEING, CHECK_UP, FORMATION, Stage, final_state_of_health, stages
from .results import FloatArray, Results

ROLE_COLOURS = {FORMATION: style.GREEN, AGEING: style.BLUE, CHECK_UP: style.VERMILLION}
_TINTS = {FORMATION: "#e3f4ee", AGEING: "#ffffff", CHECK_UP: "#fbeae0"}
_MOST_STAGES_NAMED = 6          # two lines of a legend; more are counted by what they are for
PAPER_FINAL_SOH = 0.80          # after 106 cycles at 1C/16C and 3 at 1C/1C (paper, section 2 and Figure 1)


def population_band(results: Results, field: str, low: float = 0.05, high: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Quantiles over particles of a particle field, per cycle."""
    values = results.particle_cycles[field]
    return np.quantile(values, low, axis=1), np.quantile(values, high, axis=1)


def figure1(results: Results, narrow: bool = False) -> Figure:
    """Capacity and SOH with the 5 to 95 % band over particles, stages marked; voltage-capacity curves beside."""
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 7.9 if narrow else 4.6)
        # Subfigures, so that the legend below the voltage curves does not squeeze the panels beside it.
        parts = style.parts_of(figure, (1.45, 1.0), stacked=narrow)
        capacity, health = parts[0].subplots(2, 1, sharex=True)
        voltage = parts[1].subplots()
        draw_capacity(capacity, results)
        draw_health(health, results)
        draw_voltage(voltage, results)
        for letter, axes in zip("abc", (capacity, health, voltage), strict=True):
            style.panel_letter(axes, letter)
        capacity.set_xlabel("")
        capacity.set_ylabel("discharge capacity\n(mAh/g)")
        health.set_ylabel("state of health\n(%)")
        return figure


def draw_capacity(axes: Axes, results: Results, mark_rates: bool = True) -> None:
    """Discharge capacity in mAh/g, coloured by stage."""
    if lacking := _nothing_to_draw(results):
        style.note(axes, lacking)
        return
    _stage_points(axes, results, "discharge_capacity_mAh_per_g",
                  population_band(results, "discharge_capacity_mAh_per_g"))
    axes.set_ylabel("discharge capacity (mAh/g)")
    low, high = 0.75 * float(results.cycles["discharge_capacity_mAh_per_g"].min()), axes.dataLim.y1
    # A steady capacity would sit on the upper edge.
    axes.set_ylim(low, high + max(0.05 * (high - low), 1e-3))
    _mark_stages(axes, results, mark_rates)


def _nothing_to_draw(results: Results) -> str:
    """Why there is no capacity to draw; empty where there is."""
    if results.cycles.empty:
        return "no complete cycle yet"
    if not (results.cycles["discharge_capacity_mAh_per_g"] > 0).any():
        return "no charge moved:\n" + (nobody_left(results) or "the capacity of every cycle is 0")
    return ""


def draw_health(axes: Axes, results: Results) -> None:
    """State of health in percent, with the paper's final 80 %."""
    if lacking := _nothing_to_draw(results):
        style.note(axes, lacking)
        return
    table = results.cycles
    if not np.isfinite(table["soh"]).any():
        style.note(axes, final_state_of_health(results).against.replace(": ", ":\n"))
        return
    _stage_points(axes, results, "soh", (table["soh_q05"].to_numpy() * 100, table["soh_q95"].to_numpy() * 100), 100.0)
    if results.is_of_the_papers_material:
        axes.axhline(100 * PAPER_FINAL_SOH, color=style.INK, linewidth=0.8, linestyle=(0, (4, 3)))
        axes.annotate("80 %, the paper's aged cell", (0.02, 100 * PAPER_FINAL_SOH), xycoords=("axes fraction", "data"),
                      xytext=(0, 3), textcoords="offset points", fontsize=7)
    low = min(78.0, float(np.nanmin(table["soh_q05"])) * 100, float(np.nanmin(table["soh"])) * 100)
    high = max(102.0, float(np.nanmax(table["soh_q95"])) * 100)
    axes.set_ylim(low - 4, high + 2)
    axes.set_ylabel("state of health (%)")
    _mark_stages(axes, results, False)


def draw_voltage(axes: Axes, results: Results) -> None:
    """Voltage against capacity, population mean, of every recorded cycle (at most six).

    Bold: averaged over one epoch of the annealed noise; faint: as recorded.
    """
    table = results.voltage[results.voltage["particle"] == -1]
    cycles = sorted(int(cycle) for cycle in table["cycle"].unique())
    if not cycles:
        style.note(axes, "no voltage curves:\noutput.voltage_points = 0 or none reached yet")
        return
    if len(cycles) > 6:
        cycles = [cycles[index] for index in np.unique(np.linspace(0, len(cycles) - 1, 6).astype(int))]
    from matplotlib import colormaps

    shades = colormaps["cividis"](np.linspace(0.05, 0.85, len(cycles)))
    known = {cycle: stage for stage in stages(results) for cycle in range(stage.first, stage.last + 1)}
    for cycle, shade in zip(cycles, shades, strict=True):
        for half, line in ((0, "-"), (1, (0, (4, 1.5)))):
            curve = table[(table["cycle"] == cycle) & (table["half"] == half)].sort_values("point")
            if curve.empty:
                continue
            stage = known.get(cycle)
            label = f"cycle {cycle}" + (f", {stage.rates}" if stage else "") if half == 0 else None
            axes.plot(curve["capacity_mAh_per_g"], curve["voltage_V"], color=shade, linewidth=0.5, alpha=0.35)
            axes.plot(curve["capacity_mAh_per_g"], over_epochs(results, curve), color=shade, linestyle=line, label=label)
    axes.plot([], [], color=style.GREY, label="charge")
    axes.plot([], [], color=style.GREY, linestyle=(0, (4, 1.5)), label="discharge")
    axes.set_xlabel("capacity (mAh/g)")
    axes.set_ylabel("terminal voltage (V vs Li/Li⁺)")
    axes.set_xlim(left=0)
    # The legend goes below: curves of both directions fill the panel.
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0.0), borderaxespad=4.5, ncols=2, handlelength=1.6,
                columnspacing=1.0)


def over_epochs(results: Results, curve: pd.DataFrame) -> FloatArray:
    """Voltage averaged over a window of capacity as wide as an epoch of the noise; the window narrows at the ends."""
    noisy = results.number("kinetics", "noise_kT", 0.0) > 0
    share = results.number("kinetics", "noise_epoch", 0.0) if noisy else 0.0
    capacity, voltage = (curve[name].to_numpy(dtype=float) for name in ("capacity_mAh_per_g", "voltage_V"))
    half = np.minimum(0.5 * share * results.nominal_capacity_mAh_per_g, np.minimum(capacity - capacity[0], capacity[-1] - capacity))
    sums = np.concatenate([[0.0], np.cumsum(voltage)])
    first = np.searchsorted(capacity, capacity - half - 1e-9, "left")
    last = np.searchsorted(capacity, capacity + half + 1e-9, "right")
    return np.asarray((sums[last] - sums[first]) / (last - first), dtype=np.float64)


def stage_colours(found: Sequence[Stage]) -> list[str]:
    """A colour for each stage: that of its role, mixed with white by as much as half where a role has several kinds of stage."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for stage in found:
        of_role = kinds.setdefault(stage.role, [])
        if (stage.name, stage.rates) not in of_role:
            of_role.append((stage.name, stage.rates))
    if sum(map(len, kinds.values())) > _MOST_STAGES_NAMED:
        return [ROLE_COLOURS[stage.role] for stage in found]
    shares = {stage: kinds[stage.role].index((stage.name, stage.rates)) / max(1, len(kinds[stage.role]) - 1) for stage in found}
    return [style.with_white(ROLE_COLOURS[stage.role], 0.5 * shares[stage]) for stage in found]


def _stage_points(axes: Axes, results: Results, column: str, band: tuple[FloatArray, FloatArray],
                  factor: float = 1.0) -> None:
    cycle = results.cycles["cycle"].to_numpy()
    values = results.cycles[column].to_numpy(dtype=float) * factor
    many = len(results.particles) > 1
    size = 26 if len(cycle) <= 20 else 10
    found = stages(results)
    for stage, colour in zip(found, stage_colours(found), strict=True):
        here = (cycle >= stage.first) & (cycle <= stage.last)
        if many and here.sum() > 1:
            axes.fill_between(cycle[here], band[0][here], band[1][here], color=colour, alpha=0.18, linewidth=0)
        elif many:
            axes.errorbar(cycle[here], values[here], color=colour, alpha=0.4,
                          yerr=[np.maximum(0, (values - band[0])[here]), np.maximum(0, (band[1] - values)[here])])
        axes.scatter(cycle[here], values[here], s=size, color=colour, linewidths=0, zorder=3)


def _mark_stages(axes: Axes, results: Results, names: bool) -> None:
    found = stages(results)
    first, last = found[0].first, found[-1].last
    margin = max(0.6, 0.02 * (last - first))
    axes.set_xlim(first - margin, last + margin)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=8, min_n_ticks=1))
    axes.set_xlabel("cycle")
    for stage in found:
        low = first - margin if stage is found[0] else stage.first - 0.5
        high = last + margin if stage is found[-1] else stage.last + 0.5
        axes.axvspan(low, high, color=_TINTS[stage.role], linewidth=0, zorder=-2)
    if names:
        _name_stages(axes, found)
        if len(results.particles) > 1:
            axes.text(0.99, 0.03, "band: 5 to 95 % of particles", transform=axes.transAxes, fontsize=7, ha="right",
                      color="#565c64")


def _name_stages(axes: Axes, found: list[Stage]) -> None:
    # One line on top: short stages at either end lie too close to be labelled in place.
    unique = list({(stage.name, stage.rates): stage for stage in found}.values())
    names = [(colour, f"{textwrap.shorten(stage.name, 24, placeholder='…')} {stage.rates}")
             for stage, colour in zip(unique, stage_colours(unique), strict=True)]
    if len(unique) > _MOST_STAGES_NAMED:
        roles = [stage.role for stage in unique]
        names = [(ROLE_COLOURS[role], f"{role}, {roles.count(role)} step" + ("s" if roles.count(role) > 1 else ""))
                 for role in dict.fromkeys(roles)]
    # As many beside each other as fit above the axes, by their letters.
    lengths = sorted((len(name) for _, name in names), reverse=True)
    columns = max((count for count in (2, 3) if count <= len(names) and sum(lengths[:count]) <= 45), default=1)
    style.legend(axes, [(axes.scatter([], [], s=14, color=colour), name) for colour, name in names],
                 loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=columns, handletextpad=0.1,
                 columnspacing=0.8, borderaxespad=0.2, fontsize=7.5)
