"""One picture of a study: capacity against cycle beside particle maps of its first and last snapshot cycles."""

from __future__ import annotations

from matplotlib.figure import Figure, SubFigure

from . import particle_map, style
from .capacity import draw_capacity
from .concentration import X
from .results import Results
from .schema import CHARGE, DISCHARGE
from .states import by_size, snapshot_cycles


def overview(results: Results, particle: int | None = None, narrow: bool = False) -> Figure:
    """Capacity and maps after charge and discharge; of the given particle, else of the largest imaged one."""
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 6.4 if narrow else 3.5)
        parts = style.parts_of(figure, (1.0, 1.25) if narrow else (1.15, 1.0), stacked=narrow)
        draw_capacity(parts[0].subplots(), results)
        _draw_maps(parts[1], results, particle)
        return figure


def _draw_maps(figure: SubFigure, results: Results, particle: int | None) -> None:
    cycles = snapshot_cycles(results)
    choices = [series for series in by_size(results) if particle is None or series.particle == particle]
    if not cycles or not choices:
        style.note(figure.subplots(), "no snapshots recorded" if not cycles else f"no snapshots of particle {particle}")
        return
    columns = sorted({cycles[0], cycles[-1]})
    grid = figure.subplots(2, len(columns), squeeze=False)
    image = None
    for row, (half, name) in enumerate(((CHARGE, "after charge"), (DISCHARGE, "after discharge"))):
        for column, cycle in enumerate(columns):
            axes = grid[row][column]
            frame = choices[0].find(cycle, half)
            if frame is None:
                style.note(axes, f"no snapshot {name}\nof cycle {cycle}")
                continue
            image = particle_map.draw_composition(axes, choices[0], frame, X)
            if row == 0:
                axes.set_title(f"cycle {cycle}")
            if column == 0:
                axes.set_ylabel(name)
    figure.suptitle(particle_map.describe(choices[0]) + (" (mid-plane section)" if choices[0].shape[0] > 1 else ""),
                    fontsize=9)
    if image is not None:
        particle_map.colour_bar(figure, image, list(grid.flat), X.label)
