"""Figure 5: the kinetic models of the paper on one particle, frame by frame, as a strip and as an animation."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image as Picture

from . import particle_map, style
from .concentration import X
from .errors import ResultsError
from .results import Results
from .schema import CHARGE, DISCHARGE, HALF_NAMES
from .snapshots import Frame, SnapshotSeries

_KNOWN_LABELS = (("core", "core-shell"), ("mosaic", "mosaic"), ("finger", "viscous fingers"))
STRIP_MOMENTS = ((CHARGE, 0.34), (CHARGE, 0.67), (CHARGE, 1.0), (DISCHARGE, 0.5), (DISCHARGE, 1.0))


@dataclass(frozen=True)
class Movie:
    """One study's view of the common particle during one cycle."""

    label: str
    results: Results
    series: SnapshotSeries
    cycle: int
    frames: tuple[Frame, ...]           # of both halves, in time

    def nearest(self, half: int, progress: float) -> Frame | None:
        """The frame of a half-cycle that is closest in progress."""
        return min((frame for frame in self.frames if frame.half == half),
                   key=lambda frame: abs(frame.progress - progress), default=None)


def label_of(results: Results) -> str:
    """The model's name, from the study's."""
    lower = results.name.lower()
    return next((label for word, label in _KNOWN_LABELS if word in lower), results.name)


def movies(studies: Sequence[Results], particle: int | None = None, cycle: int | None = None,
           labels: Sequence[str] | None = None) -> list[Movie]:
    """The same particle and cycle out of several studies; raises ResultsError where there is none in common."""
    if not studies:
        raise ResultsError("no results folder given")
    if labels is not None and len(labels) != len(studies):
        raise ResultsError(f"{len(labels)} labels for {len(studies)} results folders")
    names = list(labels) if labels is not None else [label_of(study) for study in studies]
    common = set.intersection(*[{number for number, series in study.snapshots.items() if series.frames} for study in studies])
    if particle is not None:
        common &= {particle}
    if not common:
        raise ResultsError("the results folders have no imaged particle in common" if particle is None
                           else f"particle {particle} is not imaged in every results folder")
    number = max(common, key=lambda one: (studies[0].snapshots[one].diameter_um, -one))
    series = [study.snapshots[number] for study in studies]
    if len({one.shape for one in series}) > 1:
        raise ResultsError(f"particle {number} differs between the results folders; compare studies of one seed and size")
    cycles = set.intersection(*[{frame.cycle for frame in one.frames if frame.cycle > 0} for one in series])
    if cycle is not None:
        cycles &= {cycle}
    if not cycles:
        raise ResultsError("the results folders have no imaged cycle in common")

    def richness(one: int) -> tuple[int, int]:
        return min(sum(frame.cycle == one for frame in each.frames) for each in series), -one

    chosen = max(cycles, key=richness)
    return [Movie(name, study, one, chosen, tuple(sorted((frame for frame in one.frames if frame.cycle == chosen),
                                                        key=lambda frame: (frame.half, frame.progress))))
            for name, study, one in zip(names, studies, series, strict=True)]


def strip_frames(movie: Movie) -> list[Frame | None]:
    """The frame next to each of the strip's moments, shown once, at the moment that it is closest to; else None."""
    frames = [movie.nearest(half, progress) for half, progress in STRIP_MOMENTS]
    distance = [abs(frame.progress - progress) if frame else 0.0 for frame, (_, progress) in zip(frames, STRIP_MOMENTS, strict=True)]
    return [frame if all(distance[place] < distance[other] or other == place or frames[other] != frame for other in range(len(frames)))
            else None for place, frame in enumerate(frames)]


def moment_name(frame: Frame) -> str:
    """A frame's moment in words."""
    if frame.progress >= 0.999:
        return "charged" if frame.half == CHARGE else "discharged"
    return f"{HALF_NAMES[frame.half]} {100 * frame.progress:.0f} %"


def residue_of(movie: Movie) -> str:
    """What the charge left behind, in words."""
    row = movie.results.row_of(movie.cycle)
    place = int(np.flatnonzero(movie.results.particles["number"].to_numpy() == movie.series.particle)[0])
    regions = int(movie.results.particle_cycles["residual_regions"][row, place])
    share = movie.results.particle_cycles["lithiated_left_fraction"][row, place]
    return f"{regions} region{'' if regions == 1 else 's'} left, {100 * share:.1f} %"


def has_frames_within(shown: Sequence[Movie]) -> bool:
    """Whether any half-cycle was recorded on its way, not at its end only."""
    return any(frame.progress < 0.999 for movie in shown for frame in movie.frames)


def figure5(shown: Sequence[Movie], narrow: bool = False) -> Figure:
    """One row per model (a column on phones): two moments of the charge, its end, middle and end of the discharge."""
    with style.look():
        strips = [strip_frames(movie) for movie in shown]
        # A moment that no study recorded has no panel.
        places = [place for place in range(len(STRIP_MOMENTS)) if any(strip[place] is not None for strip in strips)]
        count, moments = len(shown), len(places)
        if narrow:
            figure = style.new_figure(style.NARROW, 0.9 + moments * (1.35 if count > 2 else 1.7))
            grid = figure.subplots(moments, count, squeeze=False).T
        else:
            figure = style.new_figure(style.WIDE, 0.6 + 1.5 * count)
            grid = figure.subplots(count, moments, squeeze=False)
        letters = iter("abcdefghijklmnopqrstuvwxyz")
        image = None
        for number, movie in enumerate(shown):
            for column, frame in enumerate(strips[number][place] for place in places):
                axes, letter = grid[number][column], next(letters, "")
                if frame is None:
                    style.note(axes, "no frame")
                    continue
                image = particle_map.draw_composition(axes, movie.series, frame, X, scale_bar=column == 0)
                axes.annotate(letter, (0, 1), xycoords="axes fraction", xytext=(0, -9), textcoords="offset points",
                              fontweight="bold")
                _name_moment(axes, frame, number, narrow)
            head = f"{textwrap.fill(movie.label, 20 if narrow else 26)}\n{residue_of(movie)}"
            if narrow:
                grid[number][0].set_title(head.replace(", ", ",\n"), fontsize=7)
            else:
                grid[number][0].set_ylabel(head, fontsize=7.5)
        if image is not None:
            particle_map.colour_bar(figure, image, list(grid.flat), X.label, **(
                {"location": "bottom", "aspect": 40} if narrow else {}))
        figure.suptitle(f"{particle_map.describe(shown[0].series)}, cycle {shown[0].cycle}", fontsize=8.5)
        return figure


def _name_moment(axes: Axes, frame: Frame, number: int, narrow: bool) -> None:
    if narrow and number == 0:
        axes.set_ylabel(moment_name(frame), fontsize=7.5)
    elif not narrow and number == 0:
        axes.set_title(moment_name(frame), fontsize=8)


def write_animation(shown: Sequence[Movie], path: Path | str | io.BytesIO, dpi: int = 110) -> None:
    """One charge and discharge as a GIF, the models side by side; its folder made if need be."""
    moments = [(frame.half, frame.progress) for frame in shown[0].frames]
    if len(moments) < 3:
        raise ResultsError("an animation needs frames within the half-cycle: run with output.snapshot_frames of 8 or more")
    pictures = [_animation_frame(shown, half, progress, dpi) for half, progress in moments]
    # One palette for all frames, so that colours do not flicker.
    palette = pictures[len(pictures) // 2].quantize(colors=255, method=Picture.Quantize.MEDIANCUT)
    indexed = [picture.quantize(palette=palette, dither=Picture.Dither.NONE) for picture in pictures]
    # Palette entries are averages; the background, the corner's colour, must stay white.
    colours = np.array(indexed[0].getpalette(), dtype=np.uint8).reshape(-1, 3)
    colours[np.asarray(indexed[0])[0, 0]] = 255
    for picture in indexed:
        picture.putpalette(colours.reshape(-1).tolist())
    durations = [900 if progress >= 0.999 else 120 for _, progress in moments]
    try:
        if not isinstance(path, io.BytesIO):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        indexed[0].save(path, format="GIF", save_all=True, append_images=indexed[1:], duration=durations, loop=0,
                        optimize=False)
    except OSError as error:
        raise ResultsError(f"cannot write {path}: {error}") from error


def _animation_frame(shown: Sequence[Movie], half: int, progress: float, dpi: int) -> Picture.Image:
    with style.look():
        figure = style.new_figure(2.0 * len(shown) + 0.9, 2.75)
        grid = figure.subplots(1, len(shown), squeeze=False)[0]
        image: Any = None
        for axes, movie in zip(grid, shown, strict=True):
            frame = movie.nearest(half, progress)
            if frame is None:
                style.note(axes, "no frame")
            else:
                image = particle_map.draw_composition(axes, movie.series, frame, X)
            axes.set_title(textwrap.fill(movie.label, 26))
        if image is not None:
            particle_map.colour_bar(figure, image, list(grid), "x", shrink=0.7)
        _progress_line(figure.suptitle, half, progress)
        buffer = io.BytesIO()
        figure.savefig(buffer, dpi=dpi, format="png")
        return Picture.open(buffer).convert("RGB")


def _progress_line(write: Any, half: int, progress: float) -> None:
    write(f"{HALF_NAMES[half]:>9} {100 * progress:3.0f} %", fontsize=9, family="DejaVu Sans Mono")
