"""Draw one particle: its lithium or stress map, and its structure (what topography shows in the paper)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap, to_rgba
from matplotlib.image import AxesImage

from . import schema, style
from .concentration import Units, convert
from .snapshots import Frame, SnapshotSeries

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

X_RANGE = (0.5, 1.0)           # colour scale of composition maps, the same in every figure
IMAGE_X_RANGE = (0.34, 1.1)    # of microscope images: from the detection floor up


DEAD_COLOUR = "#a7adb5"


def active(phase: npt.NDArray[Any]) -> BoolArray:
    """Sites that hold lithium: lithiated or delithiated, neither dissolved nor outside."""
    return np.asarray((phase == schema.LITHIATED) | (phase == schema.DELITHIATED))


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


def draw_values(axes: Axes, values: FloatArray, material: BoolArray, crack: BoolArray, spacing_nm: float,
                limits: tuple[float, float], colour_map: str, scale_bar: bool = True,
                dead: BoolArray | None = None) -> AxesImage:
    """Values of one section [y, x] within the material; cracks dark, dead sites grey, the outside blank."""
    solid = material if dead is None else material | dead
    window = crop(solid | crack)
    image = axes.imshow(np.ma.masked_where(~material, values)[window], cmap=colour_map, vmin=limits[0], vmax=limits[1],
                        interpolation="nearest", origin="upper")
    if dead is not None:
        _overlay(axes, dead[window], DEAD_COLOUR)
    _overlay(axes, crack[window], style.INK)
    _finish(axes, material[window].shape, spacing_nm, scale_bar)
    return image


def draw_composition(axes: Axes, series: SnapshotSeries, frame: Frame, units: Units, scale_bar: bool = True) -> AxesImage:
    """Local composition of a snapshot's section, in `units`, on the common colour scale."""
    phase, mark = series.section("phase", frame), series.section("mark", frame)
    values = convert(series.section("composition", frame), units)
    low, high = (float(convert(x, units)) for x in X_RANGE)
    return draw_values(axes, values, active(phase), (mark & schema.MARK_CRACK) > 0, series.site_spacing_nm,
                       (low, high), style.LITHIUM_MAP, scale_bar, phase == schema.DEAD)


def draw_structure(axes: Axes, series: SnapshotSeries, frame: Frame, scale_bar: bool = True) -> None:
    """Outline, grain and twin boundaries, cracks and dead sites of a snapshot's section."""
    phase, mark = series.section("phase", frame), series.section("mark", frame)
    material, crack = phase != schema.OUTSIDE, (mark & schema.MARK_CRACK) > 0
    window = crop(material | crack)
    _overlay(axes, material[window], "#b9bec6")
    _overlay(axes, (material & ((mark & schema.MARK_BOUNDARY) > 0))[window], "#6c737d")
    _overlay(axes, (phase == schema.DEAD)[window], style.VERMILLION)
    _overlay(axes, crack[window], style.INK)
    _finish(axes, material[window].shape, series.site_spacing_nm, scale_bar)


def _overlay(axes: Axes, mask: BoolArray, colour: str) -> None:
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
