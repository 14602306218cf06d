"""Figure 3: histograms of lithium concentration in the four states, fitted with what lies below the floor censored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from . import style
from .concentration import Units, convert
from .microscope import Microscope, scan
from .optional import optimize, stats
from .particle_map import FloatArray
from .results import Results
from .schema import DISCHARGE
from .states import State, four_states, pictures

_STATE_COLOURS = {("fresh", 1): style.BLUE, ("aged", 1): style.SKY, ("fresh", 0): style.VERMILLION, ("aged", 0): style.ORANGE}
_RANGE_X = (0.0, 1.5)
_BINS = 75


@dataclass(frozen=True)
class Histogram:
    """Detected compositions of all imaged particles in one state, pixels below the floor, and the fit."""

    state: State
    values: FloatArray
    below_floor: int
    particle_means: dict[int, float]    # of each particle's own fit
    particle_widths: dict[int, float]
    floor: float
    mean: float                 # of the fitted Gaussian, x
    width: float                # its standard deviation, x

    @property
    def censored_share(self) -> float:
        """Share of pixels below the floor."""
        return self.below_floor / max(1, self.below_floor + len(self.values))


def censored_fit(values: FloatArray, below: int, floor: float) -> tuple[float, float]:
    """Mean and standard deviation of a Gaussian from `values` >= floor and the number of values `below` it.

    Maximum likelihood: density for each detected value, the tail's probability for each one that is not.
    """
    count = len(values)
    if count == 0:
        return float("nan"), float("nan")
    mean, width = float(values.mean()), float(values.std())
    if below == 0 or width == 0:
        return mean, width
    variance = width**2

    def cost(parameters: FloatArray) -> float:
        mu, sigma = float(parameters[0]), float(np.exp(parameters[1]))
        detected = count * (np.log(sigma) + 0.5 * (variance + (mean - mu) ** 2) / sigma**2)
        return float((detected - below * stats.norm.logcdf((floor - mu) / sigma)) / (count + below))

    best = optimize.minimize(cost, np.array([mean, np.log(width)]), method="Nelder-Mead",
                             options={"xatol": 1e-7, "fatol": 1e-11, "maxiter": 2000})
    return float(best.x[0]), float(np.exp(best.x[1]))


def histogram(results: Results, instrument: Microscope, state: State) -> Histogram | None:
    """What the microscope counts over all imaged particles of a state; None without pictures."""
    values, below = [], 0
    fits: dict[int, tuple[float, float]] = {}
    for series, frame in pictures(results, state):
        image = scan(instrument, series, frame, results.provenance.seed)
        detected, missed = image.values()
        values.append(detected)
        below += missed
        if detected.size:
            fits[series.particle] = censored_fit(detected, missed, instrument.floor_x)
    if not values:
        return None
    pooled = np.concatenate(values)
    mean, width = censored_fit(pooled, below, instrument.floor_x)
    return Histogram(state, pooled, below, {one: fit[0] for one, fit in fits.items()},
                     {one: fit[1] for one, fit in fits.items()}, instrument.floor_x, mean, width)


def histograms(results: Results, instrument: Microscope) -> dict[tuple[str, int], Histogram | None]:
    """All four, keyed by (age, half)."""
    return {key: histogram(results, instrument, state) if state else None for key, state in four_states(results).items()}


def figure3(results: Results, instrument: Microscope, units: Units, narrow: bool = False) -> Figure:
    """Four histograms on one scale, arrows at the means, fits, the range below the floor shaded."""
    with style.look():
        figure = style.new_figure(style.NARROW if narrow else style.WIDE, 7.6 if narrow else 4.4)
        grid = figure.subplots(4 if narrow else 2, 1 if narrow else 2, sharex=True, squeeze=False).reshape(4)
        found = histograms(results, instrument)
        densities = [_density(one)[1].max() for one in found.values() if one is not None and len(one.values)]
        for axes, (key, one) in zip(grid, found.items(), strict=True):
            _draw(axes, one, key, units, instrument, max(densities, default=1.0))
        for axes in (grid[3:] if narrow else grid[2:]):
            axes.set_xlabel(units.label, fontsize=8)
        return figure


def _density(one: Histogram) -> tuple[FloatArray, FloatArray]:
    counts, edges = np.histogram(one.values, bins=_BINS, range=_RANGE_X)
    total = max(1, len(one.values) + one.below_floor)
    return edges, counts / total / np.diff(edges)


def _draw(axes: Axes, one: Histogram | None, key: tuple[str, int], units: Units, instrument: Microscope, top: float) -> None:
    name = f"{key[0]}, {'lithiated' if key[1] == DISCHARGE else 'delithiated'}"
    if one is None or not len(one.values):
        style.note(axes, f"{name}:\nno snapshot" if one is None else f"{name}: nothing above the floor")
        return
    colour = _STATE_COLOURS[key]
    edges, density = _density(one)
    at = convert(edges, units)
    axes.stairs(density / top, at, fill=True, color=colour, alpha=0.55)
    curve = np.linspace(*_RANGE_X, 300)
    if one.width > 0:
        axes.plot(convert(curve, units), stats.norm.pdf(curve, one.mean, one.width) / top, color=style.INK, linewidth=1.0)
    floor = float(convert(instrument.floor_x, units))
    axes.axvspan(0, floor, color=style.PALE, zorder=-2, linewidth=0)
    mean = float(convert(one.mean, units))
    axes.annotate("", (mean, 1.03), (mean, 1.30), arrowprops={"arrowstyle": "-|>", "color": style.INK, "linewidth": 1.2})
    # Beside the curve, on the side away from the arrow's neighbour states.
    axes.text(0.985, 0.97, f"mean {mean:.3g}\nwidth {_width(one, units):.2g}\n"
                           f"below floor {100 * one.censored_share:.1f} %\n{len(one.particle_means)} particles",
              transform=axes.transAxes, ha="right", va="top", fontsize=7)
    axes.text(0.015, 0.97, f"{name}\ncycle {one.state.cycle}", transform=axes.transAxes, ha="left", va="top", fontsize=8,
              fontweight="bold")
    axes.text(floor / 2, 0.03, "below floor", ha="center", va="bottom", fontsize=6.5, color="#565c64")
    axes.set_xlim(0, float(convert(_RANGE_X[1], units)))
    axes.set_ylim(0, 1.45)
    axes.set_yticks([])
    axes.set_ylabel("share of area")


def _width(one: Histogram, units: Units) -> float:
    return float(convert(one.mean + one.width / 2, units) - convert(one.mean - one.width / 2, units))
