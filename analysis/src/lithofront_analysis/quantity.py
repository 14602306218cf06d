"""A figure of a population with what each particle has in it: so that differences and shares over the same particles have
standard errors of their own, in which all that the particles have in common drops out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .results import FloatArray


@dataclass(frozen=True)
class Quantity:
    """A value and the influence of each particle on it: what it moves the value by, to first order. The influences sum to 0."""

    value: float
    influence: FloatArray

    @property
    def error(self) -> float:
        """Standard error over particles; NaN for fewer than two."""
        count = len(self.influence)
        return float(np.sqrt((self.influence**2).sum() * count / (count - 1))) if count > 1 else float("nan")

    def __sub__(self, other: Quantity) -> Quantity:
        """Paired: both must be of the same particles in the same order."""
        return Quantity(self.value - other.value, self.influence - other.influence)

    def times(self, factor: float) -> Quantity:
        """The quantity in another unit."""
        return Quantity(factor * self.value, factor * self.influence)

    def over(self, other: Quantity) -> Quantity:
        """Paired ratio; NaN over nothing."""
        if other.value == 0:
            return Quantity(float("nan"), np.full_like(self.influence, np.nan))
        value = self.value / other.value
        return Quantity(value, (self.influence - value * other.influence) / other.value)

    def complement(self) -> Quantity:
        """One less the quantity: what was lost of what was left."""
        return Quantity(1.0 - self.value, -self.influence)

    def words(self, digits: int = 3) -> str:
        """Value and error."""
        if not np.isfinite(self.value):
            return "n/a"
        return f"{self.value:.{digits}f}" + (f" ± {self.error:.{digits}f}" if np.isfinite(self.error) else "")


def ratio_of_sums(numerator: FloatArray, denominator: FloatArray) -> Quantity:
    """Sum over sum; NaN over nothing."""
    total = float(denominator.sum())
    if total == 0:
        return Quantity(float("nan"), np.full(len(numerator), np.nan))
    value = float(numerator.sum()) / total
    return Quantity(value, (numerator - value * denominator) / total)


def mean_of(values: FloatArray) -> Quantity:
    """Plain mean over particles."""
    return ratio_of_sums(np.asarray(values, dtype=np.float64), np.ones(len(values)))


def share_taken(without: Quantity, whole: Quantity) -> Quantity:
    """By what share of itself a quantity falls when something is left out; paired."""
    return without.over(whole).complement()
