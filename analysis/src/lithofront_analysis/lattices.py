"""The same particle on several lattices: what is drawn for it in space, sharper on every finer one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import particle_map, schema, style
from .errors import ResultsError
from .particle_map import active
from .results import Results
from .snapshots import Frame, SnapshotSeries
from .states import by_size

STRESS_MAP = "RdBu_r"


def figure_lattices(studies: Sequence[Results], particle: int | None = None) -> Figure:
    """Residual stress above, grains, cracks and wet surface below; one column per study, the coarsest lattice first."""
    found = sorted((_first(study, particle) for study in studies), key=lambda one: -one[0].site_spacing_nm)
    values = [np.asarray(series.section("stress_MPa", frame), dtype=np.float64) for series, frame in found]
    phases = [series.section("phase", frame) for series, frame in found]
    largest = max((float(np.abs(one[active(phase)]).max(initial=0.0)) for one, phase in zip(values, phases, strict=True)), default=0.0)
    limit = max(largest, 1e-9)
    with style.look():
        figure = style.new_figure(style.WIDE, 5.2)
        grid = figure.subplots(2, len(found), squeeze=False)
        for column, ((series, frame), stress) in enumerate(zip(found, values, strict=True)):
            phase, mark = series.section("phase", frame), series.section("mark", frame)
            image = particle_map.draw_values(grid[0, column], stress, active(phase), particle_map.section_cuts(series, frame),
                                             series.site_spacing_nm, (-limit, limit), STRESS_MAP, column == 0, particle_map.lost(phase, mark))
            grid[0, column].set_title(f"{series.site_spacing_nm:g} nm", fontsize=9)
            particle_map.draw_structure(grid[1, column], series, frame, scale_bar=False)
            _draw_wet(grid[1, column], series, frame)
        particle_map.colour_bar(figure, image, grid[0, -1], "stress (MPa)")
        return figure


def _first(study: Results, particle: int | None) -> tuple[SnapshotSeries, Frame]:
    for series in by_size(study):
        if particle in (None, series.particle) and series.frames:
            return series, series.frames[0]
    raise ResultsError(f"{study.file}: no snapshot" + ("" if particle is None else f" of particle {particle}"))


def _draw_wet(axes: Axes, series: SnapshotSeries, frame: Frame) -> None:
    mark, phase = series.section("mark", frame), series.section("phase", frame)
    window = particle_map.crop((phase != schema.OUTSIDE) | ((mark & schema.MARK_SEALED) > 0))
    wet = active(phase) & ((mark & schema.MARK_WET) > 0)
    particle_map.overlay(axes, wet[window], style.SKY)
