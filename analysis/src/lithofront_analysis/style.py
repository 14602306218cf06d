"""One look for every figure: fonts, colours, scale bars, notes for what is missing."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import matplotlib
import matplotlib.colors
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure, SubFigure
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

from .errors import ResultsError

# Okabe-Ito: told apart with any common colour vision.
BLUE, ORANGE, GREEN, VERMILLION = "#0072B2", "#E69F00", "#009E73", "#D55E00"
SKY, PURPLE, INK, GREY = "#56B4E9", "#CC79A7", "#22262b", "#8a9099"
PALE = "#eceef1"

LITHIUM_MAP = "viridis"        # perceptually uniform
SPREAD_MAP = "magma"

HALF_COLOURS = {0: ORANGE, 1: BLUE}
MORPHOLOGY_COLOURS = {0: PALE, 1: SKY, 2: ORANGE, 3: PURPLE, 255: "#ffffff"}

MORPHOLOGY_HATCHES = {255: "////"}

_RC: dict[str, Any] = {
    "font.family": "DejaVu Sans", "font.size": 9, "axes.titlesize": 9, "axes.titleweight": "normal",
    "axes.labelsize": 9, "axes.edgecolor": INK, "axes.labelcolor": INK, "text.color": INK, "xtick.color": INK,
    "ytick.color": INK, "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.8,
    "legend.frameon": False, "legend.fontsize": 8, "xtick.labelsize": 8, "ytick.labelsize": 8, "lines.linewidth": 1.6,
    "text.parse_math": False, "axes.formatter.useoffset": False, "svg.fonttype": "path", "svg.hashsalt": "lithofront", "hatch.color": "#c3c8cf", "hatch.linewidth": 0.6, "figure.constrained_layout.h_pad": 0.06,
    "figure.constrained_layout.w_pad": 0.06,
}

WIDE, NARROW = 7.4, 3.7        # figure widths in inches: a page, a phone


@contextmanager
def look() -> Iterator[None]:
    """The package's matplotlib settings, and no others, for this block only."""
    with matplotlib.rc_context():
        # A user's own settings (TeX, fonts, sizes) have no say; names are text, not mathematics.
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(cast(Any, _RC))
        yield


def new_figure(width: float, height: float) -> Figure:
    """An empty figure, sizes in inches; call inside `look()`."""
    return Figure(figsize=(width, height), layout="constrained", facecolor="white")


def parts_of(figure: Figure, ratios: Sequence[float], stacked: bool) -> list[SubFigure]:
    """Two or more subfigures side by side, or stacked."""
    parts = (figure.subfigures(len(ratios), 1, height_ratios=ratios) if stacked
             else figure.subfigures(1, len(ratios), width_ratios=ratios))
    return cast(list[SubFigure], list(cast(Any, parts)))


def save(figure: Figure, path: Path | str, dpi: int = 200) -> None:
    """Write a figure, its folder made if need be; the suffix says the format."""
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with look():
            figure.savefig(path, dpi=dpi, metadata={"Date": None} if str(path).endswith(".svg") else None)
    except (OSError, ValueError) as error:
        raise ResultsError(f"cannot write {path}: {error}") from error


def note(axes: Axes, text: str) -> None:
    """Say in an otherwise empty panel what is missing."""
    axes.set_axis_off()
    axes.add_patch(Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor=PALE, edgecolor="none", zorder=0))
    lines = "\n".join(textwrap.fill(line, 26) for line in text.splitlines())
    axes.text(0.5, 0.5, lines, transform=axes.transAxes, ha="center", va="center", color="#565c64", fontsize=8,
              zorder=1)


def colour_of(name: str, share: float) -> str:
    """A colour of a colour map, at a share of its range."""
    return matplotlib.colors.to_hex(matplotlib.colormaps[name](share))


def with_white(colour: str, share: float) -> str:
    """A colour mixed with that share of white."""
    red, green, blue = (part + share * (1 - part) for part in matplotlib.colors.to_rgb(colour))
    return matplotlib.colors.to_hex((red, green, blue))


def from_zero(axes: Axes) -> None:
    """The vertical axis from 0 up, also where everything is 0."""
    top = axes.get_ylim()[1]
    axes.set_ylim(0, top if top > 0 else 1)


def legend(axes: Axes, entries: Sequence[tuple[Artist, str]], **options: Any) -> None:
    """A legend of these handles and names. matplotlib leaves out names that begin with an underscore; this one doesn't."""
    made = axes.legend([handle for handle, _ in entries], ["."] * len(entries), **options)
    for line, (_, name) in zip(made.get_texts(), entries, strict=True):
        line.set_text(name)


def plain_decades(axis: Axis) -> None:
    """Powers of ten of a logarithmic axis in plain text."""
    raised = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    axis.set_major_formatter(FuncFormatter(lambda value, _: "10" + f"{np.log10(value):.0f}".translate(raised) if value > 0 else ""))
    axis.set_minor_formatter(NullFormatter())


def plain_numbers(axis: Axis) -> None:
    """Plain numbers on a logarithmic axis, those in between labelled too where few decades lie on it."""
    plain = FuncFormatter(lambda value, _: f"{value:g}")
    axis.set_major_formatter(plain)
    low, high = axis.get_view_interval()
    axis.set_minor_locator(LogLocator(subs=(2.0, 5.0)) if high / low < 1000 else NullLocator())
    axis.set_minor_formatter(plain)


def panel_letter(axes: Axes, letter: str) -> None:
    """Bold letter above the upper left corner, over the axis label."""
    axes.annotate(letter, (0, 1), xycoords="axes fraction", xytext=(-36, 9), textcoords="offset points",
                  fontweight="bold", fontsize=10)


def scale_bar(axes: Axes, shape: Sequence[int], spacing_nm: float, colour: str = INK) -> None:
    """A bar of a round length, below the image, with its length beside it."""
    width_nm = shape[1] * spacing_nm
    rounds = [length for power in (10, 100, 1000, 10000) for length in (power, 2 * power, 5 * power)]
    length = max([one for one in rounds if one <= 0.45 * width_nm], default=rounds[0])
    pixels = length / spacing_nm
    x0, y0 = -0.5, shape[0] * 1.035
    axes.add_patch(Rectangle((x0, y0), pixels, shape[0] * 0.022, facecolor=colour, edgecolor="none", clip_on=False))
    label = f"{length / 1000:g} µm" if length >= 1000 else f"{length} nm"
    axes.text(x0 + pixels + shape[1] * 0.03, y0 + shape[0] * 0.011, label, ha="left", va="center", fontsize=7,
              clip_on=False)
