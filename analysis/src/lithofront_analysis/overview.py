"""One picture of a study: capacity against cycle beside lithium maps of small and large particles, fresh and aged."""

from __future__ import annotations

from matplotlib.figure import Figure, SubFigure

from . import particle_map, style
from .capacity import draw_capacity
from .concentration import X
from .results import Results
from .schema import CHARGE, DISCHARGE
from .snapshots import AnyArray, Frame, SnapshotSeries
from .states import by_size, evenly, four_states, snapshot_cycles

_MOST_PARTICLES = 3


def overview(results: Results, particle: int | None = None, narrow: bool = False) -> Figure:
    """Capacity, and maps on one scale of length of up to three particles from large to small: after the charge, fresh and aged.

    Of one particle (asked for, or the only one imaged) after charge and after discharge.
    """
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 6.4 if narrow else 3.6)
        parts = style.parts_of(figure, (1.0, 1.25) if narrow else (1.0, 1.12), stacked=narrow)
        draw_capacity(parts[0].subplots(), results)
        chosen = [series for series in by_size(results) if particle in (None, series.particle)]
        if not snapshot_cycles(results) or not chosen:
            style.note(parts[1].subplots(), "no snapshots recorded" if not snapshot_cycles(results)
                       else f"no snapshots of particle {particle}")
        elif len(chosen) == 1:
            _draw_one(parts[1], results, chosen[0])
        else:
            _draw_sizes(parts[1], results, evenly(chosen, _MOST_PARTICLES))
        return figure


def _draw_sizes(figure: SubFigure, results: Results, chosen: list[SnapshotSeries]) -> None:
    states = [state for (_, half), state in four_states(results).items() if half == CHARGE and state is not None]
    rows = [(f"{state.age}\ncycle {state.cycle}", [(series, series.find(state.cycle, CHARGE)) for series in chosen]) for state in states]
    shares = [max(series.diameter_um / chosen[0].diameter_um, 0.4) for series in chosen]
    grid = figure.subplots(len(rows), len(chosen), squeeze=False, width_ratios=shares)
    _draw(figure, grid, rows, [f"{series.diameter_um:.2g} µm" for series in chosen])
    _to_one_scale(grid, chosen, shares)
    figure.suptitle("what a charge leaves lithiated (black: cracks, grey: dissolved)", fontsize=8)


def _draw_one(figure: SubFigure, results: Results, series: SnapshotSeries) -> None:
    cycles = snapshot_cycles(results)
    columns = sorted({cycles[0], cycles[-1]})
    rows = [(name, [(series, series.find(cycle, half)) for cycle in columns])
            for half, name in ((CHARGE, "after charge"), (DISCHARGE, "after discharge"))]
    grid = figure.subplots(2, len(columns), squeeze=False)
    _draw(figure, grid, rows, [f"cycle {cycle}" for cycle in columns])
    figure.suptitle(particle_map.describe(series) + (" (mid-plane section)" if series.shape[0] > 1 else ""), fontsize=9)


def _draw(figure: SubFigure, grid: AnyArray, rows: list[tuple[str, list[tuple[SnapshotSeries, Frame | None]]]],
          heads: list[str]) -> None:
    image = None
    for row, (name, pairs) in enumerate(rows):
        for column, (series, frame) in enumerate(pairs):
            axes = grid[row][column]
            if row == 0:
                axes.set_title(heads[column], fontsize=8.5)
            if column == 0:
                axes.set_ylabel(name, fontsize=8.5)
            if frame is None:
                style.note(axes, "no snapshot")
                continue
            image = particle_map.draw_composition(axes, series, frame, X, scale_bar=column == 0)
    if image is not None:
        particle_map.colour_bar(figure, image, list(grid.flat), X.label)


def _to_one_scale(grid: AnyArray, chosen: list[SnapshotSeries], shares: list[float]) -> None:
    """Equal lengths in every panel: each shows as much of the surroundings as its share of the largest asks for."""
    images = [[axes.images[0].get_array() for axes in column if axes.images] for column in grid.T]
    widest_nm = max(array.shape[0] * series.site_spacing_nm for column, series in zip(images, chosen, strict=True) for array in column)
    for column, series, share in zip(grid.T, chosen, shares, strict=True):
        for axes in column:
            if axes.images:
                height, width = axes.images[0].get_array().shape
                half = 0.5 * widest_nm / series.site_spacing_nm
                axes.set_xlim(0.5 * (width - 1) - share * half, 0.5 * (width - 1) + share * half)
                axes.set_ylim(0.5 * (height - 1) + half, 0.5 * (height - 1) - half)
