"""A whole particle: cut open at moments of one cycle, what a charge leaves inside it, and three orthogonal sections."""

from __future__ import annotations

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize, to_rgb
from matplotlib.figure import Figure

from . import particle_map, schema, style
from .body_view import View, in_glass, painted, view_of
from .concentration import X
from .errors import ResultsError
from .models import moment_name, movies, residue_of, strip_frames
from .particle_map import BoolArray, FloatArray, active
from .results import Results
from .schema import CHARGE
from .snapshots import AnyArray, Frame, SnapshotSeries

# Across which axis [z, y, x] a section goes: what it shows, to the right and up, as the shaded views stand.
SECTIONS = {0: "x–y", 1: "x–z", 2: "y–z"}


def figure_body(results: Results, particle: int | None = None, cycle: int | None = None, narrow: bool = False) -> Figure:
    """Cut-open body at up to five moments; lithiated regions after the charge in a glass hull; sections through the centre."""
    if results.dimension != 3:
        raise ResultsError(f"{results.file}: a study of sections; bodies need population.dimension = 3")
    movie = movies([results], particle, cycle)[0]
    series, end = movie.series, movie.nearest(CHARGE, 1.0)
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 4.9 if narrow else 3.9)
        frames = [frame for frame in strip_frames(movie) if frame is not None]
        panels = _panels(figure, narrow, len(frames))
        for letter, axes in zip("abcdefghi", panels, strict=False):
            axes.annotate(letter, (0, 1), xycoords="axes fraction", xytext=(0, -9), textcoords="offset points", fontweight="bold")
        moments, charged = panels[:len(frames)], panels[len(frames):]
        for axes, frame in zip(moments, frames, strict=True):
            draw_cut_open(axes, series, frame)
            axes.set_title(moment_name(frame), fontsize=8)
        if end is None:
            for axes in charged:
                style.note(axes, "no frame\nof a charge")
        else:
            draw_residue(charged[0], series, end)
            charged[0].set_title("left lithiated", fontsize=8)
            for axes, (across, name) in zip(charged[1:], SECTIONS.items(), strict=True):
                draw_plane(axes, series, end, across)
                axes.set_title(f"{name} section", fontsize=8)
        particle_map.colour_bar(figure, ScalarMappable(Normalize(*series.x_range), style.LITHIUM_MAP), panels, X.label,
                                **({"location": "bottom", "aspect": 40} if narrow else {}))
        figure.suptitle(f"{particle_map.describe(series)}, cycle {movie.cycle}: {residue_of(movie)} after charge",
                        fontsize=7.5 if narrow else 8.5)
        return figure


def _panels(figure: Figure, narrow: bool, moments: int) -> list[Axes]:
    """The moments, and four views of the charged body: in two rows, or three to a row on a phone."""
    if narrow:
        grid = figure.add_gridspec(-(-(moments + 4) // 3), 3)
        return [figure.add_subplot(grid[one // 3, one % 3]) for one in range(moments + 4)]
    columns = max(moments, 4)
    grid = figure.add_gridspec(2, 4 * columns)
    return [figure.add_subplot(grid[0, 4 * one:4 * one + 4]) for one in range(moments)] + [
        figure.add_subplot(grid[1, columns * one:columns * one + columns]) for one in range(4)]


def _solid(phase: AnyArray, mark: AnyArray) -> BoolArray:
    return np.asarray((phase != schema.OUTSIDE) | ((mark & schema.MARK_SEALED) > 0))


def draw_cut_open(axes: Axes, series: SnapshotSeries, frame: Frame) -> None:
    """The body without the octant that faces the viewer, coloured by local composition; cracks dark, lost sites grey."""
    phase, mark = series.body("phase", frame), series.body("mark", frame)
    view = view_of(_solid(phase, mark), cut=True)
    _show(axes, painted(view, _colours(view, series, frame, _solid(phase, mark))))


def draw_residue(axes: Axes, series: SnapshotSeries, frame: Frame) -> None:
    """The lithiated regions of a frame in a hull of glass."""
    phase, mark = series.body("phase", frame), series.body("mark", frame)
    solid, lithiated = _solid(phase, mark), phase == schema.LITHIATED
    hull, inner = view_of(solid), view_of(lithiated)
    _show(axes, in_glass(painted(inner, _colours(inner, series, frame, lithiated)), hull))


def draw_plane(axes: Axes, series: SnapshotSeries, frame: Frame, across: int) -> None:
    """Composition of the section through the centre across an axis of [z, y, x]; z, else y, points up."""
    phase, mark, cut, values = (np.take(series.body(name, frame), series.shape[across] // 2, axis=across)[::-1]
                                for name in ("phase", "mark", "cut", "composition"))
    towards_row, towards_column = [bit for axis, bit in enumerate((schema.CUT_Z, schema.CUT_Y, schema.CUT_X)) if axis != across]
    # Rows run backwards: a cut towards the next one of the body lies above its row here, which is below the row before.
    below = np.roll((cut & towards_row) > 0, -1, axis=0)
    below[-1] = False
    particle_map.draw_values(axes, values, active(phase), ((cut & towards_column) > 0, below), series.site_spacing_nm,
                             series.x_range, style.LITHIUM_MAP, dead=particle_map.lost(phase, mark))


def _colour_map(values: FloatArray, limits: tuple[float, float]) -> FloatArray:
    return np.asarray(matplotlib.colormaps[style.LITHIUM_MAP](Normalize(*limits)(values))[..., :3])


def _colours(view: View, series: SnapshotSeries, frame: Frame, within: BoolArray) -> FloatArray:
    colours = _colour_map(view.of(np.asarray(series.body("composition", frame), dtype=np.float64), within), series.x_range)
    phase = series.body("phase", frame)
    lost = particle_map.lost(phase, series.body("mark", frame))
    colours[view.of(lost.astype(np.float64), within) > 0] = to_rgb(particle_map.DEAD_COLOUR)
    colours[view.of(series.body("cut", frame).astype(np.float64), within) > 0] = to_rgb(style.INK)
    return colours


def _show(axes: Axes, picture: FloatArray) -> None:
    window = particle_map.crop(picture[..., 3] > 0)
    axes.imshow(picture[window], interpolation="bilinear", origin="upper")
    axes.set_axis_off()
