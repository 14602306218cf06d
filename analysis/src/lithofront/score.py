"""How good forecasts are, on cycles and cells that were held out, beside plain curves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from .curves import observations
from .errors import InputError
from .fit import Fit
from .forecast import from_emulator
from .knee import end_of_life
from .measured import Curve
from .posterior import Posterior

FloatArray = npt.NDArray[np.float64]
Predictor = Callable[[FloatArray, FloatArray, FloatArray], FloatArray]
DRAWS = 400


def score(fit: Fit, curves: Sequence[Curve], shares: Sequence[float] = (0.3, 0.5, 0.7), level: float = 0.8, seed: int = 0) -> pd.DataFrame:
    """A row for each share of cycles that is learnt from, cell and method: RMSE and MAE in points (percent of the first capacity), error of the
    end of life in cycles (NaN where the cell does not reach it), coverage of the 90 % band, CRPS in points. With two cells or more also
    each cell forecast from the others. The fit's runs are used again, none is made."""
    rows = []
    length = fit.emulator.basis.shape[1]
    within = [curve.rows(np.flatnonzero(curve.cycles <= length)) for curve in curves]
    for number, curve in enumerate(within):
        for share in shares:
            count = int(round(share * len(curve.cycles)))
            if count < 4 or len(curve.cycles) - count < 2:
                raise InputError(f"cell {curve.cell} has {len(curve.cycles)} cycles among the {length} of the fit, too few to learn from {100 * share:g} % of them")
            learnt, held = curve.first(count), curve.rows(np.arange(count, len(curve.cycles)))
            predicted = {"lithofront": _draws(fit, [learnt], held, seed)}
            x, y, at = learnt.cycles.astype(float), learnt.values, held.cycles.astype(float)
            predicted |= {name: method(x, y, at) for name, method in BASELINES.items()}
            rows += [_row(f"{100 * share:g} % of the cycles", curve, held, name, draws, level) for name, draws in predicted.items()]
        others = within[:number] + within[number + 1:]
        if others:
            rows.append(_row("the other cells", curve, curve, "lithofront", _draws(fit, others, curve, seed), level))
            mean = np.array([np.mean([np.interp(cycle, other.cycles, other.values) for other in others]) for cycle in curve.cycles])
            spread = np.sqrt(np.mean(curve.errors**2))
            rows.append(_row("the other cells", curve, curve, "their mean", mean + spread * _normal(len(mean)), level))
    return pd.DataFrame(rows)


def in_words(table: pd.DataFrame) -> str:
    """Where the physics helps and where it does not, by CRPS."""
    lines = []
    for (learnt, cell), rows in table.groupby(["learnt from", "cell"], sort=False):
        crps = rows.set_index("method")["CRPS"]
        rest = crps.drop("lithofront")
        best, ours = rest.idxmin(), float(crps["lithofront"])
        other = float(rest.min())
        lines.append(f"{cell}, learnt from {learnt}: " + (f"the physics helps, CRPS {ours:.2f} against {other:.2f} points of {best}" if ours < other else
                                                          f"the physics does not help, CRPS {ours:.2f} against {other:.2f} points of {best}"))
    return "\n".join(lines)


def _draws(fit: Fit, learnt: Sequence[Curve], held: Curve, seed: int) -> FloatArray:
    data = observations(learnt, fit.emulator.basis.shape[1], None, fit.data.discrepancy)
    posterior = Posterior(fit.emulator, fit.space, data)
    unit, evidence, error = posterior.sample(150, seed)
    forecast = from_emulator(replace(fit, data=data, unit=unit, log_evidence=evidence, log_evidence_error=error), DRAWS, seed=seed)
    return np.asarray(forecast.draws[:, held.cycles - 1] + held.errors * np.random.default_rng(seed).standard_normal((len(forecast.draws), len(held.cycles))))


def _row(learnt: str, curve: Curve, held: Curve, method: str, draws: FloatArray, level: float) -> dict[str, object]:
    try:
        import scoringrules
    except ImportError as error:
        raise InputError("scores need scoringrules: pip install 'lithofront-analysis[studies]'") from error
    unit = 100 / float(curve.values[0])
    difference = unit * (np.median(draws, axis=0) - held.values)
    low, high = np.quantile(draws, [0.05, 0.95], axis=0)
    real, told = (end_of_life(held.cycles, values / curve.values[0], level) for values in (held.values, np.median(draws, axis=0)))
    life = told - real if np.isfinite(real) and held.cycles[0] < real else float("nan")
    return {"learnt from": learnt, "cell": curve.cell, "method": method, "RMSE": float(np.sqrt(np.mean(difference**2))),
            "MAE": float(np.mean(np.abs(difference))), "EOL error": life, "coverage": float(np.mean((held.values >= low) & (held.values <= high))),
            "CRPS": unit * float(np.mean(scoringrules.crps_ensemble(held.values, draws.T)))}


def _normal(count: int) -> FloatArray:
    return np.random.default_rng(0).standard_normal((DRAWS, count))


def _least_squares(shape: Callable[[FloatArray], FloatArray]) -> Predictor:
    def predict(x: FloatArray, y: FloatArray, at: FloatArray) -> FloatArray:
        matrix, there = (np.stack([np.ones_like(n), shape(n)], axis=1) for n in (x, at))
        inverse = np.linalg.inv(matrix.T @ matrix)
        coefficients = inverse @ matrix.T @ y
        variance = float(np.sum((y - matrix @ coefficients) ** 2) / max(len(y) - 2, 1))
        deviation = np.sqrt(variance * (1 + np.einsum("ij,jk,ik->i", there, inverse, there)))
        return np.asarray(there @ coefficients + deviation * _normal(len(at)))
    return predict


def _gaussian_process(x: FloatArray, y: FloatArray, at: FloatArray) -> FloatArray:
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import ConstantKernel, DotProduct, Matern, WhiteKernel
    scale = float(x[-1])
    kernel = ConstantKernel(1.0) * Matern(1.0, (0.1, 30.0), nu=2.5) + ConstantKernel(1.0) * DotProduct(1.0) + WhiteKernel(1e-2, (1e-8, 1.0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = GaussianProcessRegressor(kernel, normalize_y=True, random_state=0).fit(x[:, None] / scale, y)
    mean, deviation = model.predict(at[:, None] / scale, return_std=True)
    return np.asarray(mean + deviation * _normal(len(at)))


def _identity(n: FloatArray) -> FloatArray:
    return n


def _root(n: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(n), dtype=np.float64)


BASELINES: dict[str, Predictor] = {"a + b n": _least_squares(_identity), "a + b sqrt(n)": _least_squares(_root), "Gaussian process": _gaussian_process}

__all__ = ["BASELINES", "in_words", "score"]
