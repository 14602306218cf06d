"""Figures of a study that an ensemble keeps and a calibration aims at.

A target is an arithmetic expression of references COLUMN@CYCLE, such as `soh@109`, `residual_regions[diameter_um > 1]@3`,
`lithiated_left_fraction@3 - calm:lithiated_left_fraction@3`. Its standard error is a jackknife over the particles, the same ones
left out everywhere, so that differences between cases are paired.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import InputError, LithofrontError
from .study import Study

FloatArray = npt.NDArray[np.float64]
TargetFunction = Callable[[Mapping[str, Study]], float | tuple[float, float]]
MAIN = "main"

_REFERENCE = re.compile(r"(?:(?P<case>[A-Za-z_]\w*):)?(?P<column>[A-Za-z_]\w*)(?:\[(?P<filter>[^\]]*)\])?@(?P<cycle>\d+|last)")
_CONDITION = re.compile(r"\s*(?P<column>[A-Za-z_]\w*)\s*(?P<sign><=|>=|<|>)\s*(?P<number>[-+.\deE]+)\s*")
_SIGNS: dict[str, Callable[[Any, float], Any]] = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
_OPERATIONS: dict[type, Callable[[Any, Any], Any]] = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide}


@dataclass(frozen=True)
class Reference:
    """COLUMN[FILTER]@CYCLE of one case. cycle -1 is the last."""

    case: str
    column: str
    conditions: tuple[tuple[str, str, float], ...]
    cycle: int


@dataclass(frozen=True)
class Target:
    """A figure by name: an expression, or `file.py:function` that gets {case: Study} and gives a value, or a value and its error."""

    name: str
    expression: str = ""
    function: str = ""
    value: float | None = None
    error: float | None = None

    def cases(self) -> set[str]:
        """Cases that the expression names; a function may use any."""
        return {reference.case for reference in _parse(self.expression)[1].values()} if self.expression else set()

    def described(self) -> str:
        """What decides its value; of a function also the text of its file."""
        if not self.function:
            return self.expression
        file = Path(self.function.rpartition(":")[0])
        return f"{file.name}:{self.function.rpartition(':')[2]} {hashlib.sha256(file.read_bytes()).hexdigest()}"

    def check(self) -> None:
        """Raise InputError unless it can be read."""
        if self.error is not None and not (np.isfinite(self.error) and self.error > 0):
            raise InputError(f"target {self.name}: error = {self.error}; give a positive standard error")
        if self.value is not None and (self.error is None or not np.isfinite(self.value)):
            raise InputError(f"target {self.name}: value = {self.value}; give a finite value, and its error")
        if self.function:
            _load(self.function)
        else:
            _parse(self.expression)

    def evaluate(self, studies: Mapping[str, Study]) -> tuple[float, float]:
        """Value and standard error, NaN where a study states none."""
        if self.function:
            given = _load(self.function)(studies)
            return (float(given[0]), float(given[1])) if isinstance(given, tuple) else (float(given), float("nan"))
        tree, references = _parse(self.expression)
        parts = {name: _replicates(reference, studies[reference.case]) for name, reference in references.items()}
        if len({len(part) for part in parts.values() if len(part) > 1}) > 1:
            raise LithofrontError(f"target {self.name}: its cases differ in the number of particles, so they cannot be paired")
        full = float(_value(tree, {name: part[0] for name, part in parts.items()}))
        if any(len(part) == 1 for part in parts.values()):
            return full, _stated(references, studies)
        without = np.asarray(_value(tree, {name: part[1:] for name, part in parts.items()}), dtype=np.float64)
        without = without[np.isfinite(without)]
        count = len(without)
        return full, float(np.sqrt((count - 1) / count * np.sum((without - without.mean()) ** 2))) if count > 1 else float("nan")


def _parse(expression: str) -> tuple[ast.expr, dict[str, Reference]]:
    references: dict[str, Reference] = {}

    def name_it(match: re.Match[str]) -> str:
        conditions = []
        for part in (match["filter"] or "").split(" and ") if match["filter"] else []:
            condition = _CONDITION.fullmatch(part)
            if condition is None:
                raise InputError(f"target {expression!r}: {part!r} is no condition; write one like diameter_um > 1")
            conditions.append((condition["column"], condition["sign"], float(condition["number"])))
        name = f"r{len(references)}"
        references[name] = Reference(match["case"] or MAIN, match["column"], tuple(conditions),
                                     -1 if match["cycle"] == "last" else int(match["cycle"]))
        return name

    text = _REFERENCE.sub(name_it, expression)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        _value(tree, dict.fromkeys(references, np.float64(1.5)))
    except (SyntaxError, KeyError, TypeError) as error:
        raise InputError(f"target {expression!r} cannot be read; write COLUMN@CYCLE, as in soh@109, or an expression of such with + - * /") from error
    if not references:
        raise InputError(f"target {expression!r} names no COLUMN@CYCLE")
    return tree, references


def _value(tree: ast.expr, values: Mapping[str, Any]) -> Any:
    with np.errstate(divide="ignore", invalid="ignore"):
        if isinstance(tree, ast.BinOp):
            return _OPERATIONS[type(tree.op)](_value(tree.left, values), _value(tree.right, values))
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
            return np.negative(_value(tree.operand, values))
        if isinstance(tree, ast.Name):
            return values[tree.id]
        if isinstance(tree, ast.Constant) and isinstance(tree.value, (int, float)):
            return np.float64(tree.value)
    raise TypeError(ast.dump(tree))


def _replicates(reference: Reference, study: Study) -> FloatArray:
    """The figure of all particles, then of all but each one; of a population's column the figure alone."""
    cycles = study.column("cycles", "cycle")
    if reference.cycle > 0 and reference.cycle not in cycles:
        raise LithofrontError(f"no cycle {reference.cycle}; the study has {len(cycles)}")
    row = len(cycles) - 1 if reference.cycle < 0 else int(np.flatnonzero(cycles == reference.cycle)[0])
    known, fields = study.columns("particles"), study.columns("particle_cycles")
    keep = np.ones(len(study.column("particles", "number")), dtype=bool)
    for column, sign, number in reference.conditions:
        if column not in known:
            raise LithofrontError(f"particles have no {column}; known are {', '.join(known)}")
        keep &= _SIGNS[sign](study.column("particles", column), number)
    if reference.column == "soh":
        return _soh(study, row, keep)
    if reference.column in fields:
        values = study.column("particle_cycles", reference.column)[row].astype(np.float64)
        return _leave_one_out(np.where(keep, values, 0.0), keep.astype(np.float64))
    if reference.column not in study.columns("cycles"):
        raise LithofrontError(f"no column {reference.column}; a population has {', '.join(study.columns('cycles'))}, "
                              f"particles have {', '.join(fields)}")
    if reference.conditions:
        raise LithofrontError(f"{reference.column} is a population's figure and takes no condition on particles")
    return np.array([float(study.column("cycles", reference.column)[row])])


def _soh(study: Study, row: int, keep: npt.NDArray[np.bool_]) -> FloatArray:
    rates = np.stack([study.column("cycles", f"{half}charge_c_rate") for half in ("", "dis")], axis=1)
    first = int(np.flatnonzero((rates == rates[row]).all(axis=1))[0])
    charge = study.column("particle_cycles", "discharge_capacity_mAh_per_g").astype(np.float64) * study.column("particles", "sites_at_birth")
    figures = _leave_one_out(np.where(keep, charge[row], 0.0), np.where(keep, charge[first], 0.0))
    published = float(study.column("cycles", "soh")[row])
    # The population's own figure leaves particles out whose computation failed; then it and its stated error count.
    return figures if not keep.all() or abs(figures[0] - published) < 1e-5 else np.array([published])


def _leave_one_out(above: FloatArray, below: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.concatenate([[above.sum() / below.sum()], (above.sum() - above) / (below.sum() - below)])


def _stated(references: Mapping[str, Reference], studies: Mapping[str, Study]) -> float:
    if len(references) != 1:
        return float("nan")
    reference = next(iter(references.values()))
    study, name = studies[reference.case], f"{reference.column}_stderr"
    if name not in study.columns("cycles"):
        return float("nan")
    return float(study.column("cycles", name)[-1 if reference.cycle < 0 else reference.cycle - 1])


def _load(function: str) -> TargetFunction:
    file, _, name = function.rpartition(":")
    path = Path(file)
    if not path.is_file():
        raise InputError(f"target function {function!r}: no file {file or '(none)'}; write file.py:function")
    spec = importlib.util.spec_from_file_location(f"lithofront_targets_{path.stem}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not callable(getattr(module, name, None)):
        raise InputError(f"target function {function!r}: {file} has no function {name}")
    found: TargetFunction = getattr(module, name)
    return found
