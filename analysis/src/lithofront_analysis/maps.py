"""Figures 2, 4 and A1: lithium maps of the four states, of small against large particles, and stress beside lithium."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage

from . import edge_profile, particle_map, schema, style
from .concentration import Units, convert
from .microscope import FWHM_OVER_SIGMA, Microscope, scan
from .optional import ndimage
from .particle_map import FloatArray, active
from .results import Results
from .schema import CHARGE, DISCHARGE
from .snapshots import Frame, SnapshotSeries
from .states import by_size, evenly, four_states, fresh_snapshot, snapshot_cycles

RAMAN_SPOT_NM = 300.0   # of a 488 nm laser through a 100x objective, diffraction limited: about lambda / (2 * 0.9)


def draw_image(axes: Axes, results: Results, instrument: Microscope, series: SnapshotSeries, frame: Frame, units: Units,
               scale_bar: bool = True) -> AxesImage:
    """A microscope image in concentration units; pixels below the detection floor take the lowest colour.

    The instrument is calibrated for the source paper's cell: of others the composition itself is drawn.
    """
    if not results.is_of_the_papers_material:
        return particle_map.draw_composition(axes, series, frame, units, scale_bar)
    image = scan(instrument, series, frame, results.provenance.seed)
    low, high = (float(convert(x, units)) for x in particle_map.IMAGE_X_RANGE)
    return particle_map.draw_values(
        axes, convert(np.clip(image.composition, 0.0, 1.5), units), image.material, particle_map.section_cuts(series, frame),
        series.site_spacing_nm, (low, high), style.LITHIUM_MAP, scale_bar,
        particle_map.lost(series.section("phase", frame), series.section("mark", frame)))


def figure2(results: Results, instrument: Microscope, units: Units, particle: int | None = None,
            narrow: bool = False) -> Figure:
    """Structure and lithium image of one particle in the four states, in the paper's order a to h."""
    with style.look():
        rows, columns = (4, 2) if narrow else (2, 4)
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 7.9 if narrow else 4.5)
        choices = [series for series in by_size(results) if particle is None or series.particle == particle]
        if not choices:
            style.note(figure.subplots(), "no snapshots recorded" if particle is None
                       else f"no snapshots of particle {particle}")
            return figure
        series = choices[0]
        # Left and right half of a state's pair; states run fresh, aged along the paper's rows.
        grid = figure.subplots(rows, columns).reshape(4, 2)
        image = None
        for letters, pair, ((age, half), state) in zip(("ab", "cd", "ef", "gh"), grid, four_states(results).items(),
                                                       strict=True):
            frame = series.find(state.cycle, half) if state else None
            name = f"{age}, {'lithiated' if half == DISCHARGE else 'delithiated'}"
            for letter, axes in zip(letters, pair, strict=True):
                _letter(axes, letter)
            if frame is None:
                for axes in pair:
                    style.note(axes, f"{name}:\nno snapshot")
                continue
            particle_map.draw_structure(pair[0], series, frame)
            image = draw_image(pair[1], results, instrument, series, frame, units)
            pair[0].set_title(f"{name}, cycle {frame.cycle}", fontsize=8, loc="left")
        if image is not None:
            particle_map.colour_bar(figure, image, list(grid.flat), units.label,
                                    **({"location": "bottom", "aspect": 40} if narrow else {}))
        beside = "virtual strain-microscope image" if results.is_of_the_papers_material else "lithium"
        _subtitle(figure, f"{particle_map.describe(series)}: structure beside {beside}\n{_key(narrow)}", narrow)
        return figure


def figure4(results: Results, instrument: Microscope, units: Units, narrow: bool = False) -> Figure:
    """Fresh delithiated particles from large to small, with profiles of lithium and diffusivity at the border."""
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 8.2 if narrow else 4.2)
        parts = style.parts_of(figure, (1.1, 1.0) if narrow else (1.75, 1.0), stacked=narrow)
        cycle = fresh_snapshot(results)
        found = [(series, frame) for series in by_size(results)
                 if cycle is not None and (frame := series.find(cycle, CHARGE)) is not None]
        if not found:
            style.note(parts[0].subplots(), "no snapshot of a fresh delithiated particle")
        else:
            _draw_sizes(parts[0], results, instrument, units, evenly(found, 3))
            _subtitle(figure, _key(narrow), narrow)
        profile, diffusivity = parts[1].subplots(2, 1)
        edge_profile.draw_composition_profile(profile, results, units)
        edge_profile.draw_diffusivity_profile(diffusivity, results)
        for letter, axes in zip("gh", (profile, diffusivity), strict=True):
            style.panel_letter(axes, letter)
        return figure


def _draw_sizes(part: Any, results: Results, instrument: Microscope, units: Units,
                chosen: list[tuple[SnapshotSeries, Frame]]) -> None:
    grid = part.subplots(2, len(chosen), squeeze=False)
    image = None
    for column, (series, frame) in enumerate(chosen):
        particle_map.draw_structure(grid[0][column], series, frame)
        image = draw_image(grid[1][column], results, instrument, series, frame, units)
        grid[0][column].set_title(f"{series.diameter_um:.2g} µm", fontsize=8)
        _letter(grid[0][column], "abc"[column])
        _letter(grid[1][column], "def"[column])
    if image is not None:
        particle_map.colour_bar(part, image, list(grid.flat), units.label, location="bottom", aspect=40)


def figure_a1(results: Results, instrument: Microscope, units: Units, particle: int | None = None,
              narrow: bool = False) -> Figure:
    """Structure, lithium image and local stress spread of one fresh delithiated particle.

    The spread within a Raman spot stands for the width of the A1g line, which widens where stress varies.
    """
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 9.0 if narrow else 2.9)
        grid = figure.subplots(3 if narrow else 1, 1 if narrow else 3, squeeze=False).reshape(3)
        cycle = fresh_snapshot(results)
        found = [(series, frame) for series in by_size(results) if particle in (None, series.particle)
                 and cycle is not None and (frame := series.find(cycle, CHARGE)) is not None]
        if not found:
            for axes in grid:
                style.note(axes, "no snapshot of a fresh\ndelithiated particle")
            return figure
        series, frame = found[0]
        particle_map.draw_structure(grid[0], series, frame)
        lithium = draw_image(grid[1], results, instrument, series, frame, units)
        phase = series.section("phase", frame)
        spread = stress_spread(np.asarray(series.section("stress_MPa", frame), dtype=np.float64), active(phase),
                               series.site_spacing_nm)
        top = float(np.quantile(spread[active(phase)], 0.995)) if active(phase).any() else 1.0
        stress = particle_map.draw_values(grid[2], spread, active(phase), particle_map.section_cuts(series, frame),
                                          series.site_spacing_nm, (0.0, max(top, 1e-9)), style.SPREAD_MAP)
        below = {"location": "bottom", "aspect": 40, "shrink": 0.6} if narrow else {}
        particle_map.colour_bar(figure, lithium, grid[1], units.short, **below)
        particle_map.colour_bar(figure, stress, grid[2], "stress spread (MPa)", **below)
        for letter, axes, title in zip("abc", grid, ("structure", "lithium", "stress spread, 300 nm spot"), strict=True):
            _letter(axes, letter)
            axes.set_title(title, fontsize=8)
        _subtitle(figure, f"{particle_map.describe(series)}, fresh, delithiated (cycle {frame.cycle})\n{_key(narrow)}", narrow)
        return figure


def stress_spread(stress_MPa: FloatArray, material: particle_map.BoolArray, spacing_nm: float,
                  spot_nm: float = RAMAN_SPOT_NM) -> FloatArray:
    """Standard deviation of stress within a Gaussian spot of full width `spot_nm`, MPa; 0 outside the material."""
    sigma = spot_nm / FWHM_OVER_SIGMA / spacing_nm

    def mean(values: FloatArray) -> FloatArray:
        weight = ndimage.gaussian_filter(material.astype(float), sigma, mode="constant")
        total = ndimage.gaussian_filter(np.where(material, values, 0.0), sigma, mode="constant")
        return np.asarray(np.divide(total, weight, out=np.zeros_like(total), where=material & (weight > 0)))

    # About the overall mean, so that the difference of squares loses no digits.
    centred = stress_MPa - float(stress_MPa[material].mean()) if material.any() else stress_MPa
    return np.sqrt(np.maximum(mean(centred**2) - mean(centred) ** 2, 0.0))


def _letter(axes: Axes, letter: str) -> None:
    axes.annotate(letter, (0, 1), xycoords="axes fraction", xytext=(1, -10), textcoords="offset points",
                  fontweight="bold", fontsize=10)


def _key(narrow: bool) -> str:
    """What the colours of structure maps and microscope images mean."""
    gap = "\n" if narrow else " "
    return f"structure: dark grey grain and twin boundaries,{gap}black cracks, orange dissolved;{gap}lithium: black cracks, grey dissolved"


def _subtitle(figure: Figure, text: str, narrow: bool) -> None:
    figure.suptitle(text, fontsize=7.5 if narrow else 8.5)


def has_pictures(results: Results) -> bool:
    """Whether any half-cycle's end was imaged."""
    return bool(snapshot_cycles(results))
