"""Where a fade curve bends down: double Bacon-Watts, with "no knee" as a possible answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Knee:
    """Onset and point of the knee, in cycles."""

    onset: float
    point: float


def find_knee(cycles: npt.ArrayLike, health: npt.ArrayLike, resolution: float = 0.002) -> Knee | None:
    """Fit y = a + b1 (n - n1) + b2 (n - n1) tanh((n - n1)/g) + b3 (n - n2) tanh((n - n2)/g); None if there is no knee.

    A knee is where this describes the curve better than a + b n and a + b sqrt(n) do (a BIC lower by 10, departures below `resolution`
    counting as noise) and where the fade ends at least half as fast again as it began.
    """
    n, y = np.asarray(cycles, dtype=np.float64), np.asarray(health, dtype=np.float64)
    if len(n) < 12:
        return None
    span = float(np.ptp(n))
    width = span / 50

    def design(onset: float, point: float) -> FloatArray:
        first, second = n - onset, n - point
        return np.stack([np.ones_like(n), first, first * np.tanh(first / width), second * np.tanh(second / width)], axis=1)

    def bent(places: FloatArray) -> FloatArray:
        matrix = design(*np.sort(places))
        return np.asarray(y - matrix @ np.linalg.lstsq(matrix, y, rcond=None)[0])

    low, high = n[0] + 0.05 * span, n[-1] - 0.05 * span
    starts = [(low + a * (high - low), low + b * (high - low)) for a, b in ((0.2, 0.5), (0.4, 0.7), (0.6, 0.9), (0.1, 0.9))]
    found = min((least_squares(bent, start, bounds=(low, high), x_scale=span) for start in starts), key=lambda one: float(one.cost))
    plain = min((_bic(_left(np.stack([np.ones_like(n), shape], axis=1), y), 2, resolution) for shape in (n, np.sqrt(n))))
    if plain - _bic(found.fun, 6, resolution) < 10:
        return None
    onset, point = np.sort(found.x)
    matrix = design(onset, point)
    smooth = matrix @ np.linalg.lstsq(matrix, y, rcond=None)[0]
    tenth = max(2, len(n) // 10)
    before, after = ((smooth[b] - smooth[a]) / (n[b] - n[a]) for a, b in ((0, tenth), (-1 - tenth, -1)))
    return Knee(float(onset), float(point)) if after < 0 and after < 1.5 * min(before, 0.0) else None


def _left(matrix: FloatArray, y: FloatArray) -> FloatArray:
    return np.asarray(y - matrix @ np.linalg.lstsq(matrix, y, rcond=None)[0])


def _bic(residuals: FloatArray, parameters: int, resolution: float) -> float:
    # Simulated curves have hardly any noise: without a floor the richest description would always win.
    count = len(residuals)
    return float(count * np.log(np.mean(residuals**2) + resolution**2) + parameters * np.log(count))


def end_of_life(cycles: npt.ArrayLike, health: npt.ArrayLike, level: float = 0.8) -> float:
    """Cycle at which a curve first falls to the level, between cycles by a straight line; infinity if it does not."""
    n, y = np.asarray(cycles, dtype=np.float64), np.asarray(health, dtype=np.float64)
    below = np.flatnonzero(y <= level)
    if below.size == 0:
        return float("inf")
    i = int(below[0])
    if i == 0:
        return float(n[0])
    return float(n[i - 1] + (n[i] - n[i - 1]) * (y[i - 1] - level) / (y[i - 1] - y[i]))
