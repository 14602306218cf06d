"""What particle size does: residual regions, front roughness, central cores and state of health against diameter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import paper, style
from .protocol import fresh_cycle
from .results import Results

FloatArray = npt.NDArray[np.float64]


def by_size(results: Results) -> dict[str, FloatArray]:
    """Per particle without a fault: diameter, and after the last formation charge regions, core's share of the residue, roughness
    in nm; SOH in the last cycle. Where no region is left the share is NaN."""
    row, fields = results.row_of(fresh_cycle(results)), results.particle_cycles
    alive = fields["fault"][-1] == 0
    left, regions = fields["lithiated_left_fraction"][row], fields["residual_regions"][row]
    share = np.divide(fields["largest_core_fraction"][row], left, out=np.full_like(left, np.nan), where=(left > 0) & (regions > 0))
    return {"diameter_um": results.particles["diameter_um"].to_numpy(dtype=float)[alive],
            "regions": regions[alive], "core_share": share[alive],
            "roughness_nm": fields["roughness_nm"][row][alive], "soh": fields["soh"][-1][alive]}


def figure_sizes(results: Results, narrow: bool = False) -> Figure:
    """Four panels against diameter; dots: particles, line: mean of each size class with its standard error."""
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 8.4 if narrow else 4.6)
        panels = list(figure.subplots(4 if narrow else 2, 1 if narrow else 2, squeeze=False).flat)
        if results.cycles.empty:
            for axes in panels:
                style.note(axes, "no complete cycle yet")
            return figure
        table = by_size(results)
        last = int(results.cycles["cycle"].iloc[-1])
        shown = (("regions", 1.0, "residual regions"), ("core_share", 100.0, "core, % of the residue"),
                 ("roughness_nm", 1.0, "front roughness (nm)"), ("soh", 100.0, f"SOH in cycle {last} (%)"))
        for axes, letter, (name, factor, label) in zip(panels, "abcd", shown, strict=True):
            _draw(axes, table["diameter_um"], factor * table[name])
            axes.set_ylabel(label)
            axes.set_xlabel("particle diameter (µm)")
            style.panel_letter(axes, letter)
        return figure


def _draw(axes: Axes, diameter: FloatArray, values: FloatArray) -> None:
    known = np.isfinite(values)
    axes.scatter(diameter[known], values[known], s=12, color=style.SKY, edgecolors="none", alpha=0.8)
    logarithm = np.log(diameter[known])
    if known.sum() >= 4 and np.ptp(logarithm) > 0:
        edges = np.linspace(logarithm.min(), logarithm.max() + 1e-9, min(8, int(known.sum()) // 2) + 1)
        place = np.digitize(logarithm, edges) - 1
        points = [(float(np.exp(logarithm[place == one].mean())), values[known][place == one]) for one in sorted(set(place))]
        errors = [float(found.std(ddof=1) / np.sqrt(len(found))) if len(found) > 1 else 0.0 for _, found in points]
        axes.errorbar([where for where, _ in points], [float(found.mean()) for _, found in points], yerr=errors,
                      color=style.BLUE, marker="o", markersize=3.5, linewidth=1.2, capsize=2)
    axes.axvline(paper.CROSSOVER_UM, color=style.INK, linewidth=1.0, linestyle=(0, (3, 2)))
    axes.set_xscale("log")
    ticks = [tick for tick in (0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10) if diameter.min() * 0.8 <= tick <= diameter.max() * 1.25]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
