"""What data say about parameters, with an emulator in the program's place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

from .design import Parameter
from .emulator import Emulator
from .errors import InputError

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Observations:
    """Measured figures, each an output of the emulator. errors: standard errors. positions: cycles, for data along a curve.

    discrepancy: prior scale, in the values' unit, of a smooth departure of the model along the curve, whose size is inferred too;
    0 means that the model is taken for exact.
    """

    names: tuple[str, ...]
    values: FloatArray
    errors: FloatArray
    outputs: npt.NDArray[np.int64]
    positions: FloatArray | None = None
    discrepancy: float = 0.0

    def shape_of_discrepancy(self) -> FloatArray:
        """Correlation of the departure between the data: over a third of the range of cycles; independent figures without positions."""
        if self.positions is None:
            return np.eye(len(self.values))
        reach = max(float(np.ptp(self.positions)) / 3, 1e-9)
        return np.asarray(np.exp(-0.5 * ((self.positions[:, None] - self.positions[None, :]) / reach) ** 2))


class Posterior:
    """Likelihood and prior over the unit cube: one coordinate per parameter, one more for the size of a discrepancy."""

    def __init__(self, emulator: Emulator, space: Sequence[Parameter], data: Observations) -> None:
        self.emulator, self.space, self.data = emulator, tuple(space), data
        self._basis = emulator.basis[:, data.outputs]
        self._fixed = np.diag(data.errors**2 + emulator.remainder[data.outputs])
        self._shape = data.shape_of_discrepancy()
        self._even = all(parameter.mean is None for parameter in self.space)
        self._bends = data.discrepancy > 0
        self.dimensions = len(self.space) + int(self._bends)

    def line(self, unit: npt.ArrayLike) -> FloatArray:
        """Place of each parameter between its bounds, of points of the unit cube."""
        unit = np.atleast_2d(unit)[:, :len(self.space)]
        if self._even:
            return unit
        return np.stack([parameter.to_line(parameter.from_unit(unit[:, i])) for i, parameter in enumerate(self.space)], axis=1)

    def discrepancy(self, unit: npt.ArrayLike) -> FloatArray:
        """Size of the departure: exponential prior with the stated scale as its mean."""
        share = np.atleast_2d(unit)[:, -1] if self._bends else np.zeros(len(np.atleast_2d(unit)))
        return -self.data.discrepancy * np.log1p(-np.minimum(share, 1 - 1e-12))

    def covariance(self, variances: FloatArray, size: float) -> FloatArray:
        """Of the data about the emulator's mean."""
        return np.asarray(self._fixed + self._basis.T @ (variances[:, None] * self._basis) + size**2 * self._shape)

    def spread(self, unit: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Of points of the unit cube: the data that are expected [point, datum] and the root of their covariance [point, datum, datum]."""
        unit = np.atleast_2d(np.asarray(unit, dtype=np.float64))
        means, variances = self.emulator.predict(self.line(unit))
        sizes = self.discrepancy(unit)
        covariance = self._fixed + np.einsum("ki,pk,kj->pij", self._basis, variances, self._basis) + sizes[:, None, None] ** 2 * self._shape
        return means[:, self.data.outputs], np.linalg.cholesky(covariance)

    def log_likelihood(self, unit: npt.ArrayLike) -> FloatArray:
        """Of points [point, dimension] of the unit cube."""
        means, roots = self.spread(unit)
        whitened = np.linalg.solve(roots, (self.data.values - means)[:, :, None])[:, :, 0]
        volume = np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
        return np.asarray(-0.5 * np.sum(whitened**2, axis=1) - volume - 0.5 * len(self.data.values) * np.log(2 * np.pi))

    def sample(self, live_points: int = 300, seed: int = 0) -> tuple[FloatArray, float, float]:
        """Draws of equal weight over the unit cube by nested sampling (dynesty), with the logarithm of the evidence and its error."""
        try:
            import dynesty
        except ImportError as error:
            raise InputError("the posterior needs dynesty: pip install 'lithofront-analysis[studies]'") from error
        rng = np.random.default_rng(seed)
        sampler = dynesty.NestedSampler(lambda unit: float(self.log_likelihood(unit)[0]), lambda unit: unit, self.dimensions,
                                        nlive=max(live_points, 2 * self.dimensions + 2), sample="rwalk" if self.dimensions > 2 else "unif", rstate=rng)
        sampler.run_nested(print_progress=False, dlogz=0.1)
        results = sampler.results
        return np.asarray(results.samples_equal(rstate=rng)), float(results.logz[-1]), float(results.logzerr[-1])

    def misfit(self, draws: FloatArray, most: int = 400) -> float:
        """Probability that data of this model lie at least as far from it as these do, without discrepancy. Below 0.01 the model does not fit."""
        some = draws[np.linspace(0, len(draws) - 1, min(most, len(draws))).astype(int)]
        means, variances = self.emulator.predict(self.line(some))
        distances = []
        for mean, variance in zip(means, variances, strict=True):
            residual = self.data.values - mean[self.data.outputs]
            distances.append(residual @ np.linalg.solve(self.covariance(variance, 0.0), residual))
        return float(np.mean(chdtrc(len(self.data.values), distances)))
