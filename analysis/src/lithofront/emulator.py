"""A fast stand-in for the program: Gaussian processes through the runs of an ensemble, which know how noisy each run is."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_solve, solve_triangular

from .errors import InputError

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Runs:
    """Outputs of an ensemble. at: [point, parameter] between 0 and 1. values, stderr: [point, seed, output], NaN where a run failed or
    states no error. common: all points have the same populations."""

    at: FloatArray
    values: FloatArray
    stderr: FloatArray
    common: bool = True

    def good(self) -> Runs:
        """Without the points of which no run is left."""
        keep = np.any(np.all(np.isfinite(self.values), axis=2), axis=1)
        return Runs(self.at[keep], self.values[keep], self.stderr[keep], self.common)

    def joined(self, other: Runs) -> Runs:
        """These points and others."""
        return Runs(np.concatenate([self.at, other.at]), np.concatenate([self.values, other.values]),
                    np.concatenate([self.stderr, other.stderr]), self.common)


class Emulator:
    """Mean and covariance of the outputs anywhere between the bounds.

    Outputs are combined into principal components if `components` is true (curves), else each has a process of its own (figures).
    The noise of a run is its stated standard error, over the number of seeds; of components, and where none is stated, the scatter
    between seeds, pooled over the points.
    """

    def __init__(self, runs: Runs, components: bool = False, share: float = 0.9995, most: int = 6, seed: int = 0) -> None:
        runs = runs.good()
        points, parameters = runs.at.shape
        if points < parameters + 2:
            raise InputError(f"{points} points with a result are too few for {parameters} parameters; an emulator needs at least {parameters + 2}, "
                             "and better ten for each parameter")
        self.runs, self.seed = runs, seed
        self._mean = np.nanmean(runs.values, axis=1)
        self.centre = self._mean.mean(axis=0)
        spread = self._mean.std(axis=0)
        outputs = len(self.centre)
        if components:
            left, sizes, right = np.linalg.svd((self._mean - self.centre), full_matrices=False)
            total = np.sum(sizes**2)
            count = 1 if total == 0 else min(most, len(sizes), 1 + int(np.searchsorted(np.cumsum(sizes**2) / total, share)))
            self.basis = right[:count] * (sizes[:count, None] / np.sqrt(points) if total > 0 else 1.0)
            beyond = (self._mean - self.centre) - (left[:, :count] * sizes[:count]) @ right[:count]
            self.remainder = beyond.var(axis=0)
        else:
            self.basis = np.diag(np.where(spread > 0, spread, 1.0))
            self.remainder = np.zeros(outputs)
        self._inverse = np.linalg.pinv(self.basis)
        scores = (self._mean - self.centre) @ self._inverse
        noise = self._noise(components)
        self.noise_outputs = noise.mean(axis=0) @ self.basis**2
        # Populations that all points share err together: no number of points averages that away.
        self._common = noise.mean(axis=0) if runs.common else np.zeros(len(self.basis))
        self._processes = [_Process(runs.at, scores[:, i], noise[:, i], runs.common, seed) for i in range(len(self.basis))]
        self._stack = _Stack(self._processes)

    def predict(self, at: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Means [point, output] and variances of the components [point, component]; `covariance` turns these into outputs'."""
        scores, variances = self._stack.predict(np.atleast_2d(np.asarray(at, dtype=np.float64)))
        return self.centre + scores @ self.basis, variances + self._common

    def covariance(self, variances: FloatArray) -> FloatArray:
        """[output, output] of one point."""
        return np.asarray(self.basis.T @ (variances[:, None] * self.basis) + np.diag(self.remainder))

    def left_out(self) -> tuple[FloatArray, FloatArray]:
        """Each point predicted from the others: difference over its standard deviation [point, component], and the share of variance explained
        [component]."""
        parts = [process.left_out() for process in self._processes]
        return np.stack([z for z, _ in parts], axis=1), np.array([explained for _, explained in parts])

    def most_uncertain(self, candidates: FloatArray, count: int, weights: FloatArray) -> FloatArray:
        """Of candidates, the `count` whose runs would teach most, one after the other; weights: of the components."""
        chosen: list[int] = []
        extra = np.zeros((0, candidates.shape[1]))
        for _ in range(min(count, len(candidates))):
            unknown = sum(weight * process.variance_with(candidates, extra) for weight, process in zip(weights, self._processes, strict=True))
            unknown = np.asarray(unknown)
            unknown[chosen] = -np.inf
            chosen.append(int(np.argmax(unknown)))
            extra = candidates[chosen]
        return candidates[chosen]

    def _noise(self, components: bool) -> FloatArray:
        runs = self.runs
        counts = np.isfinite(runs.values).all(axis=2).sum(axis=1)
        each = (runs.values - self._mean[:, None]) @ self._inverse
        free = int((counts - 1).sum())
        pooled = np.nansum(np.where(np.isfinite(each), each, 0.0) ** 2, axis=(0, 1)) / free if free > 0 else None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # of points without a stated error
            stated = np.nanmean(runs.stderr**2, axis=1)
        if components:
            # Cycles of one run err together: at worst as one.
            stated = (np.sqrt(stated) @ np.abs(self._inverse)) ** 2
        else:
            stated = stated * np.diag(self._inverse) ** 2
        if pooled is None:
            # A few points without a stated error, as of a single particle, have that of the others.
            known = np.isfinite(stated)
            level = np.where(known.any(axis=0), np.sum(np.where(known, stated, 0.0), axis=0) / np.maximum(known.sum(axis=0), 1), np.nan)
            stated = np.where(known, stated, level)
        use_stated = np.isfinite(stated).all(axis=0) & (not components or pooled is None)
        if pooled is None and not use_stated.all():
            raise InputError("an output states no standard error and every point has one seed; take two seeds or more")
        per_run = np.where(use_stated[None, :], stated, 0.0 if pooled is None else pooled[None, :])
        return np.asarray(np.maximum(per_run / counts[:, None], 1e-10))


class _Process:
    """One Gaussian process with a Matern 5/2 kernel, a length for each parameter.

    Noise is as stated; of common populations it is between nothing and that, and fitted: what differs between points is less than that.
    """

    def __init__(self, at: FloatArray, scores: FloatArray, noise: FloatArray, common: bool, seed: int) -> None:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import ConstantKernel, Matern, WhiteKernel
        smooth = ConstantKernel(1.0, (1e-3, 1e3)) * Matern(np.ones(at.shape[1]), (0.1, 30.0), nu=2.5)
        stated = max(float(noise.mean()), 1e-8)
        kernel = smooth + WhiteKernel(0.1 * stated, (1e-3 * stated, stated)) if common else smooth
        with warnings.catch_warnings():
            # A parameter without effect has its length at the bound, which is as it should be.
            warnings.simplefilter("ignore", ConvergenceWarning)
            fitted: Any = GaussianProcessRegressor(kernel, alpha=1e-10 if common else noise, n_restarts_optimizer=1, random_state=seed).fit(at, scores)
        found = fitted.kernel_.k1 if common else fitted.kernel_
        self.at, self._scores = at, scores
        self._noise = np.full(len(at), fitted.kernel_.k2.noise_level) if common else noise
        self.variance, self.lengths = float(found.k1.constant_value), np.asarray(found.k2.length_scale) * np.ones(at.shape[1])
        self._root, self.weights = fitted.L_, fitted.alpha_

    def whitening(self) -> FloatArray:
        """Inverse of the root of the runs' covariance."""
        return np.asarray(solve_triangular(self._root, np.eye(len(self.at)), lower=True))

    def variance_with(self, candidates: FloatArray, extra: FloatArray) -> FloatArray:
        """Variance at candidates if there were runs at `extra` too."""
        at = np.concatenate([self.at, extra])
        noise = np.concatenate([self._noise, np.full(len(extra), self._noise.mean())])
        root = np.linalg.cholesky(self._kernel(at, at) + np.diag(noise + 1e-10))
        gone = solve_triangular(root, self._kernel(candidates, at).T, lower=True)
        return np.asarray(self.variance - np.sum(gone**2, axis=0))

    def left_out(self) -> tuple[FloatArray, float]:
        inverse = cho_solve((self._root, True), np.eye(len(self.at)))
        error = (inverse @ self._scores) / np.diag(inverse)
        return error * np.sqrt(np.diag(inverse)), 1 - float(np.sum(error**2) / np.sum((self._scores - self._scores.mean()) ** 2 + 1e-300))

    def _kernel(self, a: FloatArray, b: FloatArray) -> FloatArray:
        return np.asarray(_matern(a, b, self.lengths[None], np.array([self.variance]))[0])


class _Stack:
    """All processes at once: a sampler asks for one point at a time, and what it waits for is the number of calls."""

    def __init__(self, processes: list[_Process]) -> None:
        self._at = processes[0].at
        self._lengths = np.stack([process.lengths for process in processes])
        self._variances = np.array([process.variance for process in processes])
        self._weights = np.stack([process.weights for process in processes])
        self._whitening = np.stack([process.whitening().T for process in processes])

    def predict(self, at: FloatArray) -> tuple[FloatArray, FloatArray]:
        across = _matern(at, self._at, self._lengths, self._variances)            # [process, point, run]
        gone = np.matmul(across, self._whitening)
        means = np.matmul(across, self._weights[:, :, None])[:, :, 0]
        variances = self._variances[:, None] - np.einsum("cpr,cpr->cp", gone, gone)
        return means.T, np.maximum(variances, 1e-12).T


def _matern(a: FloatArray, b: FloatArray, lengths: FloatArray, variances: FloatArray) -> FloatArray:
    """Matern 5/2 covariances [process, a, b]."""
    left, right = a / lengths[:, None, :], b / lengths[:, None, :]
    between = left[:, :, None, :] - right[:, None, :, :]
    distance = np.sqrt(5.0 * np.einsum("cabd,cabd->cab", between, between))
    return np.asarray(variances[:, None, None] * (1.0 + distance + distance**2 / 3.0) * np.exp(-distance))
