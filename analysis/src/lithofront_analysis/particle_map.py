"""Draw one particle: its lithium or stress map, and its structure (what topography shows in the paper)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap, to_rgba
from matplotlib.image import AxesImage

from . import schema, style
from .concentration import Units, convert
from .snapshots import Frame, SnapshotSeries

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
Cuts = tuple[BoolArray, BoolArray]   # of a section [row, column]: towards the next column, towards the next row

IMAGE_X_RANGE = (0.34, 1.1)    # of microscope images: from the detection floor up


DEAD_COLOUR = "#a7adb5"
SEALED_COLOUR = "#e0d3b8"


def active(phase: npt.NDArray[Any]) -> BoolArray:
    """Sites that hold lithium: lithiated or delithiated, neither dissolved nor outside."""
    return np.asarray((phase == schema.LITHIATED) | (phase == schema.DELITHIATED))


def lost(phase: npt.NDArray[Any], mark: npt.NDArray[Any]) -> BoolArray:
    """Sites of the body that take no part: dead, or sealed off by cracks from the start."""
    return np.asarray((phase == schema.DEAD) | ((mark & schema.MARK_SEALED) > 0))


def section_cuts(series: SnapshotSeries, frame: Frame) -> Cuts:
    """Faces that cracks cut in a snapshot's section: both sides are marked. Faces that ageing has closed are cut too, but no cracks."""
    cut, crack = series.section("cut", frame), (series.section("mark", frame) & schema.MARK_CRACK) > 0
    both_x, both_y = np.zeros_like(crack), np.zeros_like(crack)
    both_x[:, :-1] = crack[:, :-1] & crack[:, 1:]
    both_y[:-1] = crack[:-1] & crack[1:]
    return np.asarray(((cut & schema.CUT_X) > 0) & both_x), np.asarray(((cut & schema.CUT_Y) > 0) & both_y)


def crop(mask: BoolArray, margin: int = 2) -> tuple[slice, slice]:
    """Smallest square window around the True pixels, with a margin, within the image where it fits."""
    if not mask.any():
        return slice(None), slice(None)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    side = max(rows[-1] - rows[0], columns[-1] - columns[0]) + 1 + 2 * margin

    def window(low: int, high: int, size: int) -> slice:
        start = max(0, min((low + high + 1 - side) // 2, size - side))
        return slice(start, start + side)

    return window(int(rows[0]), int(rows[-1]), mask.shape[0]), window(int(columns[0]), int(columns[-1]), mask.shape[1])


def draw_values(axes: Axes, values: FloatArray, material: BoolArray, cuts: Cuts, spacing_nm: float,
                limits: tuple[float, float], colour_map: str, scale_bar: bool = True,
                dead: BoolArray | None = None) -> AxesImage:
    """Values of one section [y, x] within the material; cracks as lines, lost sites grey, the outside blank."""
    solid = material if dead is None else material | dead
    window = crop(solid)
    image = axes.imshow(np.ma.masked_where(~material, values)[window], cmap=colour_map, vmin=limits[0], vmax=limits[1],
                        interpolation="nearest", origin="upper")
    if dead is not None:
        overlay(axes, dead[window], DEAD_COLOUR)
    _draw_cuts(axes, cuts, window)
    _finish(axes, material[window].shape, spacing_nm, scale_bar)
    return image


def draw_composition(axes: Axes, series: SnapshotSeries, frame: Frame, units: Units, scale_bar: bool = True) -> AxesImage:
    """Local composition of a snapshot's section, in `units`, on the study's colour scale."""
    phase, mark = series.section("phase", frame), series.section("mark", frame)
    values = convert(series.section("composition", frame), units)
    low, high = (float(convert(x, units)) for x in series.x_range)
    return draw_values(axes, values, active(phase), section_cuts(series, frame), series.site_spacing_nm,
                       (low, high), style.LITHIUM_MAP, scale_bar, lost(phase, mark))


def draw_structure(axes: Axes, series: SnapshotSeries, frame: Frame, scale_bar: bool = True) -> None:
    """Outline, grain and twin boundaries, cracks, dead and sealed sites of a snapshot's section."""
    phase, mark = series.section("phase", frame), series.section("mark", frame)
    sealed = (mark & schema.MARK_SEALED) > 0
    material = (phase != schema.OUTSIDE) | sealed
    window = crop(material)
    overlay(axes, material[window], "#b9bec6")
    overlay(axes, (material & ((mark & schema.MARK_BOUNDARY) > 0))[window], "#6c737d")
    overlay(axes, (phase == schema.DEAD)[window], style.VERMILLION)
    overlay(axes, sealed[window], SEALED_COLOUR)
    _draw_cuts(axes, section_cuts(series, frame), window)
    _finish(axes, material[window].shape, series.site_spacing_nm, scale_bar)


def _draw_cuts(axes: Axes, cuts: Cuts, window: tuple[slice, slice]) -> None:
    right, below = (np.argwhere(one[window]) for one in cuts)
    lines = [[(x + 0.5, y - 0.5), (x + 0.5, y + 0.5)] for y, x in right] + [[(x - 0.5, y + 0.5), (x + 0.5, y + 0.5)] for y, x in below]
    if lines:
        axes.add_collection(LineCollection(lines, colors=style.INK, linewidths=1.0, capstyle="projecting"), autolim=False)


def overlay(axes: Axes, mask: BoolArray, colour: str) -> None:
    """Paint the True pixels."""
    axes.imshow(np.ma.masked_where(~mask, np.ones(mask.shape)), cmap=ListedColormap([to_rgba(colour)]),
                interpolation="nearest", origin="upper")


def _finish(axes: Axes, shape: tuple[int, ...], spacing_nm: float, scale_bar: bool) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    if scale_bar:
        style.scale_bar(axes, shape, spacing_nm)


def describe(series: SnapshotSeries) -> str:
    """A particle in a few words."""
    return f"particle {series.particle}, {series.diameter_um:.2g} µm"


def colour_bar(figure: Any, image: Any, axes: Any, label: str, **options: Any) -> None:
    """A slim colour bar with its label."""
    bar = figure.colorbar(image, ax=axes, label=label, **{"shrink": 0.8, "aspect": 28, "pad": 0.02, **options})
    bar.outline.set_visible(False)
