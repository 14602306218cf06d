"""What particle size does: residual regions, front roughness, central cores and state of health against diameter."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import paper, style
from .population import counted_particles, living_particles, nobody_left
from .protocol import final_state_of_health, fresh_cycle
from .results import Results

FloatArray = npt.NDArray[np.float64]


def by_size(results: Results) -> dict[str, FloatArray]:
    """Per particle that has not ended: diameter, and after the last formation charge regions, core's share of the residue, roughness
    in nm; SOH after the last ageing cycle. Where no region is left, or regions were not counted, the share is NaN."""
    row, fields = results.row_of(fresh_cycle(results)), results.particle_cycles
    alive = living_particles(results, len(results.cycles) - 1)
    counted = counted_particles(results, row)
    left, regions = fields["lithiated_left_fraction"][row], np.where(counted, fields["residual_regions"][row], np.nan)
    share = np.divide(fields["largest_core_fraction"][row], left, out=np.full_like(left, np.nan),
                      where=(left > 0) & counted & (regions > 0))
    aged = results.row_of(final_state_of_health(results).cycle)
    return {"diameter_um": results.particles["diameter_um"].to_numpy(dtype=float)[alive],
            "regions": regions[alive], "core_share": share[alive],
            "roughness_nm": fields["roughness_nm"][row][alive], "soh": fields["soh"][aged][alive]}


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
        shown = (("regions", 1.0, "residual regions"), ("core_share", 100.0, "core, % of the residue"),
                 ("roughness_nm", 1.0, "front roughness (nm)"), ("soh", 100.0, "SOH after ageing (%)"))
        for axes, letter, (name, factor, label) in zip(panels, "abcd", shown, strict=True):
            axes.set_ylabel(label)
            axes.set_xlabel("particle diameter (µm)")
            if _draw(axes, table["diameter_um"], factor * table[name], nobody_left(results)) and results.is_of_the_papers_material:
                axes.axvline(paper.CROSSOVER_UM, color=style.INK, linewidth=1.0, linestyle=(0, (3, 2)))
            style.panel_letter(axes, letter)
        return figure


def _draw(axes: Axes, diameter: FloatArray, values: FloatArray, nobody: str) -> bool:
    """Whether there is anything to draw."""
    known = np.isfinite(values)
    if not known.any():
        style.note(axes, nobody or "no particle left a value")
        return False
    axes.scatter(diameter[known], values[known], s=12, color=style.SKY, edgecolors="none", alpha=0.8)
    logarithm = np.log(diameter[known])
    if known.sum() >= 4 and np.ptp(logarithm) > 0:
        edges = np.linspace(logarithm.min(), logarithm.max() + 1e-9, min(8, int(known.sum()) // 2) + 1)
        place = np.digitize(logarithm, edges) - 1
        points = [(float(np.exp(logarithm[place == one].mean())), values[known][place == one]) for one in sorted(set(place))]
        errors = [float(found.std(ddof=1) / np.sqrt(len(found))) if len(found) > 1 else 0.0 for _, found in points]
        axes.errorbar([where for where, _ in points], [float(found.mean()) for _, found in points], yerr=errors,
                      color=style.BLUE, marker="o", markersize=3.5, linewidth=1.2, capsize=2)
    if not values[known].any():
        axes.set_ylim(-0.05, 1.0)       # none of these falls below nought
    axes.set_xscale("log")
    ticks = [tick for tick in (0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10) if diameter.min() * 0.8 <= tick <= diameter.max() * 1.25]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    return True
