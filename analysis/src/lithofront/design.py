"""Designs: which settings the points of an ensemble have."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, ndtri

from .errors import InputError

FloatArray = npt.NDArray[np.float64]
SAMPLED = ("lhs", "sobol", "morris", "saltelli")
KINDS = ("grid", "csv", *SAMPLED)


@dataclass(frozen=True)
class Parameter:
    """A setting that varies between two bounds, evenly on its scale, or about `mean` where that is given.

    scale: "lin" or "log". mean, sd: a normal prior cut off at the bounds; on a log scale `mean` is the median and `sd` a factor above 1.
    also: settings that follow this one, each with the factor to it.
    """

    key: str
    low: float
    high: float
    scale: str = "lin"
    mean: float | None = None
    sd: float | None = None
    also: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = []
        if self.scale not in ("lin", "log"):
            problems.append(f"{self.key}: scale is {self.scale!r}; give \"lin\" or \"log\"")
        if not (np.isfinite(self.low) and np.isfinite(self.high) and self.low < self.high):
            problems.append(f"{self.key}: low = {self.low} and high = {self.high}; give two finite bounds, the lower first")
        elif self.scale == "log" and self.low <= 0:
            problems.append(f"{self.key}: low = {self.low} on a log scale; give a bound above 0, or scale = \"lin\"")
        elif (self.mean is None) != (self.sd is None):
            problems.append(f"{self.key}: a normal prior needs both mean and sd")
        elif self.mean is not None and self.sd is not None:
            if not self.low <= self.mean <= self.high:
                problems.append(f"{self.key}: mean = {self.mean} lies outside {self.low} to {self.high}")
            if not self.sd > (1 if self.scale == "log" else 0):
                problems.append(f"{self.key}: sd = {self.sd}; " + ("on a log scale it is a factor above 1" if self.scale == "log" else "give a positive one"))
        if problems:
            raise InputError(problems)

    def from_unit(self, unit: npt.ArrayLike) -> FloatArray:
        """The prior's quantiles at `unit` in [0, 1]."""
        share = np.asarray(unit, dtype=np.float64)
        low, high = self._line(self.low), self._line(self.high)
        if self.mean is not None and self.sd is not None:
            centre, spread = self._line(self.mean), self._spread()
            ends = ndtr((np.array([low, high]) - centre) / spread)
            line = centre + spread * ndtri(ends[0] + share * (ends[1] - ends[0]))
        else:
            line = low + share * (high - low)
        line = np.clip(line, low, high)
        value = np.exp(line) if self.scale == "log" else line
        return np.asarray(np.clip(value, self.low, self.high), dtype=np.float64)

    def to_line(self, value: npt.ArrayLike) -> FloatArray:
        """Place between the bounds, 0 to 1, even on the parameter's scale: what an emulator sees."""
        low, high = self._line(self.low), self._line(self.high)
        values = np.asarray(value, dtype=np.float64)
        return np.asarray(((np.log(values) if self.scale == "log" else values) - low) / (high - low), dtype=np.float64)

    def prior_sd(self) -> float:
        """Standard deviation of the prior in units of `to_line`."""
        return float(np.std(self.to_line(self.from_unit((np.arange(4096) + 0.5) / 4096))))

    def _line(self, value: float) -> float:
        return float(np.log(value)) if self.scale == "log" else float(value)

    def _spread(self) -> float:
        assert self.sd is not None
        return float(np.log(self.sd)) if self.scale == "log" else float(self.sd)


@dataclass(frozen=True)
class Design:
    """Points: a table with one row per point and one column per setting; of sampled designs also the parameters they vary."""

    kind: str
    points: pd.DataFrame
    parameters: tuple[Parameter, ...] = ()

    def __len__(self) -> int:
        return len(self.points)

    def settings(self, point: int) -> dict[str, Any]:
        """The settings of one point, those that follow others included."""
        row = {str(key): _plain(self.points[key].iloc[point]) for key in self.points}
        for parameter in self.parameters:
            row.update({key: factor * row[parameter.key] for key, factor in parameter.also.items()})
        return row

    def _repr_html_(self) -> str:
        return f"<div>{self.kind} design of {len(self)} points</div>" + self.points.head(8).to_html()


def design(parameters: Mapping[str, Any] | str | Path, kind: str = "lhs", points: int = 0, seed: int = 0) -> Design:
    """Make a design.

    parameters: for "lhs", "sobol", "morris" and "saltelli" a bound for each setting, {key: (low, high)} or (low, high, "log"), a table
    {"low": ..., "high": ..., "scale": ...} or a Parameter; for "grid" {key: values}, all combinations; for "csv" a file whose head names
    settings. points: how many of "lhs" and "sobol"; trajectories of "morris"; base samples of "saltelli". seed: of the sampling.
    """
    if kind not in KINDS:
        raise InputError(f"a design of kind {kind!r} is not known; give one of {', '.join(KINDS)}")
    if kind == "csv":
        if not isinstance(parameters, (str, Path)):
            raise InputError("a design of kind csv takes a file")
        return Design(kind, _read_csv(Path(parameters)))
    if isinstance(parameters, (str, Path)) or not parameters:
        raise InputError(f"a design of kind {kind} takes a table of parameters, at least one")
    if kind == "grid":
        return Design(kind, _grid(parameters))
    space = parameter_space(parameters)
    if not isinstance(points, int) or points < 1:
        raise InputError(f"a design of kind {kind} needs a number of points, at least 1")
    return sample(space, kind, points, seed)


def sample(space: Sequence[Parameter], kind: str, points: int, seed: int) -> Design:
    """A sampled design over parameters."""
    unit = _unit_sample(space, kind, points, seed)
    table = pd.DataFrame({parameter.key: parameter.from_unit(unit[:, i]) for i, parameter in enumerate(space)})
    return Design(kind, table, tuple(space))


def parameter_space(parameters: Mapping[str, Any]) -> tuple[Parameter, ...]:
    """Parameters from their bounds; all problems at once."""
    space, problems = [], []
    for key, given in parameters.items():
        try:
            space.append(_parameter(key, given))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tuple(space)


def _parameter(key: str, given: Any) -> Parameter:
    known = {"low", "high", "scale", "mean", "sd", "also"}
    if isinstance(given, Parameter):
        return given
    if isinstance(given, Mapping):
        strange = sorted(set(given) - known)
        if strange:
            raise InputError(f"{key}: unknown {', '.join(strange)}; known are {', '.join(sorted(known))}")
        lacking = [name for name in ("low", "high") if name not in given]
        if lacking:
            raise InputError(f"{key}: lacks {' and '.join(lacking)}")
        numbers = [given[name] for name in ("low", "high", "mean", "sd") if given.get(name) is not None] + list(given.get("also", {}).values())
        if any(isinstance(one, bool) or not isinstance(one, (int, float)) for one in numbers):
            raise InputError(f"{key}: low, high, mean, sd and the factors of also are numbers")
        return Parameter(key, **given)
    if isinstance(given, Sequence) and not isinstance(given, str) and len(given) in (2, 3):
        return Parameter(key, *given)
    raise InputError(f"{key}: {given!r} is no pair of bounds; give (low, high), (low, high, \"log\") or a table")


def _unit_sample(space: Sequence[Parameter], kind: str, points: int, seed: int) -> FloatArray:
    from scipy.stats import qmc
    count = len(space)
    if kind == "lhs":
        return np.asarray(qmc.LatinHypercube(count, rng=np.random.default_rng(seed)).random(points))
    if kind == "sobol":
        # A sequence is balanced at powers of two; its first points are as good as any otherwise.
        return np.asarray(qmc.Sobol(count, rng=np.random.default_rng(seed)).random_base2(int(np.ceil(np.log2(max(points, 1)))))[:points])
    problem = {"num_vars": count, "names": [parameter.key for parameter in space], "bounds": [[0.0, 1.0]] * count}
    try:
        from SALib.sample import morris, sobol
    except ImportError as error:
        raise InputError(f"a design of kind {kind} needs SALib: pip install 'lithofront-analysis[studies]'") from error
    if kind == "morris":
        return np.asarray(morris.sample(problem, points, num_levels=4, seed=seed))
    return np.asarray(sobol.sample(problem, points, calc_second_order=False, seed=seed))


def _grid(parameters: Mapping[str, Any]) -> pd.DataFrame:
    problems = [f"{key}: a grid takes a list of values" for key, values in parameters.items()
                if isinstance(values, (str, Mapping)) or not isinstance(values, (Sequence, np.ndarray)) or len(values) == 0]
    if problems:
        raise InputError(problems)
    rows = list(itertools.product(*parameters.values()))
    return pd.DataFrame({key: pd.Series([row[i] for row in rows], dtype=_kind_of(values)) for i, (key, values) in enumerate(parameters.items())})


def _kind_of(values: Any) -> str:
    kinds = {type(value) for value in values}
    if kinds <= {int, np.int64}:
        return "int64"
    return "float64" if kinds <= {int, float, np.int64, np.float64} else "object"


def _read_csv(file: Path) -> pd.DataFrame:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if row and not row[0].lstrip().startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read ({error})") from error
    if len(rows) < 2:
        raise InputError(f"{file}: needs a line of settings' names and at least one point")
    heads = [head.strip() for head in rows[0]]
    problems = [f"{file}: {head!r} heads {heads.count(head)} columns" for head in dict.fromkeys(heads) if heads.count(head) > 1]
    problems += [f"{file}: column {i + 1} has no name" for i, head in enumerate(heads) if not head]
    for number, row in enumerate(rows[1:], 1):
        if len(row) != len(heads):
            problems.append(f"{file}: point {number} has {len(row)} values, the head names {len(heads)} settings")
        problems += [f"{file}: point {number} has no value of {head}" for head, value in zip(heads, row, strict=False) if not value.strip()]
    if problems:
        raise InputError(problems)
    columns = {head: [_typed(row[i].strip()) for row in rows[1:]] for i, head in enumerate(heads)}
    return pd.DataFrame({head: pd.Series(values, dtype=_kind_of(values)) for head, values in columns.items()})


def _typed(text: str) -> Any:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(text, text)


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
