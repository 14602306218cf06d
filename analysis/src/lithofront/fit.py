"""The outcome of a calibration: draws of the parameters, what the data determine, and files to keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .design import Parameter
from .emulator import Emulator, Runs
from .errors import InputError
from .posterior import Observations, Posterior
from .settings import toml_value

FloatArray = npt.NDArray[np.float64]


@dataclass
class Fit:
    """Posterior draws of equal weight, with the emulator they come from.

    misfit: probability that data of the model lie as far from it as the data do (below 0.01: the model does not fit).
    """

    space: tuple[Parameter, ...]
    emulator: Emulator
    data: Observations
    unit: FloatArray                      # draws in the unit cube of the prior
    log_evidence: float
    log_evidence_error: float
    misfit: float
    components: bool = False
    check: Mapping[str, tuple[float, float]] = field(default_factory=dict)   # figures of a run at the best point: value, standard error
    notes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def posterior(self) -> Posterior:
        """Likelihood and prior."""
        return Posterior(self.emulator, self.space, self.data)

    @property
    def draws(self) -> pd.DataFrame:
        """One row per draw, one column per parameter, in its unit."""
        return pd.DataFrame({parameter.key: parameter.from_unit(self.unit[:, i]) for i, parameter in enumerate(self.space)})

    def best(self) -> dict[str, float]:
        """The draw that the data find most likely, under the prior; settings that follow others included."""
        level = self.posterior.log_likelihood(self.unit)
        # In the unit cube the prior is flat; over the parameters' own scale it is not where it is normal.
        for i, parameter in enumerate(self.space):
            if parameter.mean is not None:
                level = level - 0.5 * ((parameter.to_line(self.draws[parameter.key]) - parameter.to_line(parameter.mean)) / _prior_width(parameter)) ** 2
        row = self.draws.iloc[int(np.argmax(level))]
        found = {parameter.key: float(row[parameter.key]) for parameter in self.space}
        for parameter in self.space:
            found.update({key: factor * found[parameter.key] for key, factor in parameter.also.items()})
        return found

    def table(self) -> pd.DataFrame:
        """Per parameter: median, 5 and 95 % quantiles, and shrinkage, 1 minus the ratio of posterior to prior standard deviation."""
        draws, lines = self.draws, self.posterior.line(self.unit)
        rows = []
        for i, parameter in enumerate(self.space):
            low, middle, high = np.quantile(draws[parameter.key], [0.05, 0.5, 0.95])
            shrinkage = 1 - float(lines[:, i].std()) / parameter.prior_sd()
            rows.append({"parameter": parameter.key, "median": middle, "q05": low, "q95": high, "shrinkage": shrinkage,
                         "verdict": "determined" if shrinkage > 0.7 else "partly determined" if shrinkage > 0.3 else "not determined"})
        return pd.DataFrame(rows)

    def predicted(self, most: int = 400) -> FloatArray:
        """Draws of the emulator's outputs [draw, output]: parameters and the emulator's own doubt, no error of measurement."""
        some = self.unit[np.linspace(0, len(self.unit) - 1, min(most, len(self.unit))).astype(int)]
        means, variances = self.emulator.predict(self.posterior.line(some))
        rng = np.random.default_rng(0)
        scores = rng.standard_normal(variances.shape) * np.sqrt(variances)
        return np.asarray(means + scores @ self.emulator.basis + rng.standard_normal(means.shape) * np.sqrt(self.emulator.remainder))

    def residuals(self) -> pd.DataFrame:
        """Per datum: measured, predicted, and their difference over the standard deviation of both."""
        outputs = self.predicted()[:, self.data.outputs]
        deviation = np.sqrt(outputs.var(axis=0) + self.data.errors**2)
        return pd.DataFrame({"name": self.data.names, "measured": self.data.values, "error": self.data.errors, "predicted": outputs.mean(axis=0),
                             "q05": np.quantile(outputs, 0.05, axis=0), "q95": np.quantile(outputs, 0.95, axis=0),
                             "z": (self.data.values - outputs.mean(axis=0)) / deviation})

    def summary(self) -> str:
        """What the data determine, how well the model fits, and how far the emulator can be trusted."""
        left_out, explained = self.emulator.left_out()
        lines = [self.table().to_string(index=False, float_format=lambda value: f"{value:.4g}"), ""]
        verdict = "the model does not fit the data" if self.misfit < 0.01 else "the model fits the data"
        lines += [f"misfit: p = {self.misfit:.3g}, {verdict}; log evidence {self.log_evidence:.2f} ± {self.log_evidence_error:.2f}",
                  f"emulator of {len(self.emulator.runs.at)} points, each left out in turn: {100 * float(np.min(explained)):.1f} % of the variance or more is "
                  f"explained, errors have {float(np.sqrt(np.mean(left_out**2))):.2f} of the stated size"]
        if len(self.data.values) <= 40:
            lines += ["", self.residuals().to_string(index=False, float_format=lambda value: f"{value:.4g}")]
        lines += ["", "best point: " + ", ".join(f"{key} = {toml_value(float(f'{value:.6g}'))}" for key, value in self.best().items())]
        if self.check:
            lines += ["the program there: " + ", ".join(f"{name} = {value:.4g} ± {error:.2g}" for name, (value, error) in self.check.items())]
        return "\n".join(lines)

    def save(self, folder: str | Path) -> None:
        """Write fit.json, posterior.csv, residuals.csv, best.toml, summary.txt and the emulator's runs."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        state = {"format": "lithofront-fit", "format_version": 1, "parameters": [vars(one) | {"also": dict(one.also)} for one in self.space],
                 "names": self.data.names, "log_evidence": [self.log_evidence, self.log_evidence_error], "misfit": self.misfit,
                 "components": self.components, "seed": self.emulator.seed, "common": self.emulator.runs.common, "discrepancy": self.data.discrepancy,
                 "best": self.best(), "check": dict(self.check), "table": self.table().to_dict("records"), **self.notes}
        (folder / "fit.json").write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
        arrays = {"at": self.emulator.runs.at, "values": self.emulator.runs.values, "stderr": self.emulator.runs.stderr, "unit": self.unit,
                  "data": self.data.values, "errors": self.data.errors, "outputs": self.data.outputs}
        if self.data.positions is not None:
            arrays["positions"] = self.data.positions
        np.savez_compressed(folder / "fit.npz", **arrays)  # type: ignore[arg-type]
        self.draws.to_csv(folder / "posterior.csv", index=False, float_format="%.8g")
        self.residuals().to_csv(folder / "residuals.csv", index=False, float_format="%.6g")
        (folder / "best.toml").write_text("".join(f"{key} = {toml_value(float(f'{value:.6g}'))}\n" for key, value in self.best().items()), encoding="utf-8")
        (folder / "summary.txt").write_text(self.summary() + "\n", encoding="utf-8")


def _prior_width(parameter: Parameter) -> float:
    assert parameter.mean is not None and parameter.sd is not None
    above = parameter.mean * parameter.sd if parameter.scale == "log" else parameter.mean + parameter.sd
    return float(parameter.to_line(above) - parameter.to_line(parameter.mean))


def load_fit(folder: str | Path) -> Fit:
    """Open what `Fit.save` wrote."""
    folder = Path(folder)
    try:
        state = json.loads((folder / "fit.json").read_text(encoding="utf-8"))
        with np.load(folder / "fit.npz") as file:
            arrays = {name: file[name] for name in file.files}
    except (OSError, ValueError) as error:
        raise InputError(f"{folder}: no readable fit in it ({error}); `lithofront fit` makes one") from error
    runs = Runs(arrays["at"], arrays["values"], arrays["stderr"], state["common"])
    data = Observations(tuple(state["names"]), arrays["data"], arrays["errors"], arrays["outputs"], arrays.get("positions"), state["discrepancy"])
    known = {"format", "format_version", "parameters", "names", "log_evidence", "misfit", "components", "seed", "common", "discrepancy", "best", "check", "table"}
    evidence, doubt = state["log_evidence"]
    return Fit(tuple(Parameter(**one) for one in state["parameters"]), Emulator(runs, state["components"], seed=state["seed"]), data, arrays["unit"],
               evidence, doubt, state["misfit"], state["components"], {name: tuple(pair) for name, pair in state["check"].items()},
               {key: value for key, value in state.items() if key not in known})
