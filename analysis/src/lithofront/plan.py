"""Plans: what an ensemble runs, from a TOML file or from Python."""

from __future__ import annotations

import hashlib
import json
import tempfile
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .design import KINDS, SAMPLED, Design, design
from .errors import InputError, ProgramError
from .program import reason_of, stream
from .settings import flat, set_words, study_line, toml_value
from .targets import MAIN, Target

_KEYS = {"base", "seeds", "first_seed", "common_random_numbers", "set", "cases", "design", "targets", "data", "calibration"}
SEED_KEY = "seed"


@dataclass(frozen=True)
class Plan:
    """Base configuration, design, cases and targets of an ensemble.

    seeds: populations per point. common_random_numbers: all points see the same populations, so that their differences are the
    settings'; else every point has its own. cases: each point is run once more for each of them, with its settings on top.
    calibration, data: tables of a plan file that `calibrate` and `fit` read.
    """

    base: Path
    design: Design
    seeds: int = 1
    first_seed: int = 1
    common_random_numbers: bool = True
    set: Mapping[str, Any] = field(default_factory=dict)
    cases: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    calibration: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)

    def seed(self, point: int, number: int) -> int:
        """Seed of the study's random numbers."""
        return self.first_seed + number + (0 if self.common_random_numbers else point * self.seeds)

    def settings(self, point: int, case: str = MAIN) -> dict[str, Any]:
        """Settings of a point in a case: the plan's, then the point's, then the case's."""
        return {**flat(self.set), **self.design.settings(point), **flat(self.cases.get(case, {}))}

    def case_names(self) -> list[str]:
        """The main case and the others."""
        return [MAIN, *self.cases]

    def with_design(self, points: Design) -> Plan:
        """The same plan over other points."""
        return replace(self, design=points)

    def described(self) -> dict[str, Any]:
        """All that decides the results, as JSON can hold it; two plans with the same are the same ensemble."""
        return {
            "base_sha256": hashlib.sha256(self.base.read_bytes()).hexdigest(),
            "seeds": self.seeds, "first_seed": self.first_seed, "common_random_numbers": self.common_random_numbers,
            "set": {key: toml_value(value) for key, value in sorted(flat(self.set).items())},
            "cases": {name: {key: toml_value(value) for key, value in sorted(flat(case).items())} for name, case in self.cases.items()},
            "targets": [[target.name, target.described()] for target in self.targets],
            "design": self.design.kind,
            "parameters": {one.key: [one.low, one.high, one.scale] for one in self.design.parameters},
            "points": [{key: toml_value(value) for key, value in self.design.settings(i).items()} for i in range(len(self.design))],
        }

    def check(self) -> None:
        """Hold every point in every case against the program's limits; all errors at once."""
        problems: list[str] = []
        if not self.base.is_file():
            raise InputError(f"base configuration {self.base}: no such file")
        if self.seeds < 1:
            problems.append(f"seeds = {self.seeds}; give at least 1")
        if len(self.design) == 0:
            problems.append("the design has no points")
        for target in self.targets:
            try:
                target.check()
                problems += [f"target {target.name}: no case {case!r}; the plan has {', '.join(self.case_names())}"
                             for case in sorted(target.cases() - set(self.case_names()))]
            except InputError as error:
                problems += error.problems
        problems += [f"case {name!r} is the name of the plain study; give another" for name in self.cases if name == MAIN]
        if not problems:
            problems += self._refused_points()
        if problems:
            raise InputError(problems)

    def _refused_points(self) -> list[str]:
        refused: list[tuple[str, tuple[int, str]]] = []
        asked: dict[str, tuple[int, str]] = {}
        lines = []
        for point in range(len(self.design)):
            for number, case in enumerate(self.case_names()):
                try:
                    words = set_words(self.settings(point, case) | {SEED_KEY: self.seed(point, 0)})
                except InputError as error:
                    refused.append((str(error), (point, case)))
                    continue
                # A folder that is never made: it names the point in what the program says.
                folder = f"point{point}case{number}"
                asked[folder] = point, case
                lines.append(study_line(self.base, folder, words))
        said: dict[str, list[str]] = {}
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / "points.list"
            file.write_text("".join(lines), encoding="utf-8")
            code, messages = stream(["run-many", str(file), "--check"], lambda line: None) if lines else (0, "")
        heading = "lithofront: error: "
        for line in messages.splitlines():
            folder, colon, text = line.removeprefix(heading).partition(": ")
            if line.startswith(heading) and colon and folder in asked:
                said.setdefault(folder, []).append(text)
        if code != 0 and not said:
            raise ProgramError(reason_of(messages, code), code)
        refused += [("\n".join(texts), asked[folder]) for folder, texts in said.items()]
        refused.sort(key=lambda one: one[1][0])
        first: dict[str, str] = {}
        for message, (point, case) in refused:
            first.setdefault(message, f"point {point}" + (f", case {case}" if case != MAIN else ""))
        counts = Counter(message for message, _ in refused)
        return [f"{where}{f' and {counts[message] - 1} more' if counts[message] > 1 else ''}: {line}"
                for message, where in first.items() for line in message.splitlines()]


def load_plan(file: str | Path) -> Plan:
    """Read a plan file; paths in it are relative to it. All problems at once."""
    file = Path(file)
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: not TOML ({error})") from error
    problems = [f"{file}: unknown {key!r}; known are {', '.join(sorted(_KEYS))}" for key in table if key not in _KEYS]
    problems += [f"{file}: {key} is missing" for key in ("base", "design") if key not in table]
    for key, kind in (("seeds", int), ("first_seed", int), ("common_random_numbers", bool), ("base", str), ("set", dict), ("cases", dict),
                      ("design", dict), ("targets", dict), ("data", dict), ("calibration", dict)):
        if key in table and (not isinstance(table[key], kind) or (kind is int and isinstance(table[key], bool))):
            problems.append(f"{file}: {key} is {table[key]!r}; give {_KIND_NAMES[kind]}")
    if problems:
        raise InputError(problems)
    points, targets = None, []
    try:
        points = _read_design(table["design"], file.parent)
    except InputError as error:
        problems += [f"{file}: design: {line}" for line in error.problems]
    for name, given in table.get("targets", {}).items():
        try:
            targets.append(read_target(name, given, file.parent))
        except InputError as error:
            problems += [f"{file}: {line}" for line in error.problems]
    if problems or points is None:
        raise InputError(problems)
    cases = {name: case.get("set", case) for name, case in table.get("cases", {}).items()}
    return Plan(base=file.parent / table["base"], design=points, seeds=table.get("seeds", 1), first_seed=table.get("first_seed", 1),
                common_random_numbers=table.get("common_random_numbers", True), set=table.get("set", {}), cases=cases,
                targets=tuple(targets), calibration=table.get("calibration", {}), data=table.get("data", {}))


_KIND_NAMES: dict[type, str] = {int: "a whole number", bool: "true or false", str: "a text", dict: "a table"}


def read_target(name: str, given: Any, folder: Path) -> Target:
    """A target of a plan: {} or {value, error}, with an expression or a function where the name is not itself one."""
    known = {"expression", "function", "value", "error"}
    if isinstance(given, str):
        given = {"expression": given}
    if not isinstance(given, Mapping) or set(given) - known:
        raise InputError(f"target {name}: give a table of {', '.join(sorted(known))}")
    if "function" in given and "expression" in given:
        raise InputError(f"target {name}: give an expression or a function, not both")
    function = str(folder / given["function"]) if "function" in given else ""
    target = Target(name, "" if function else given.get("expression", name), function, given.get("value"), given.get("error"))
    target.check()
    return target


def _read_design(table: Mapping[str, Any], folder: Path) -> Design:
    known = {"kind", "points", "seed", "parameters", "file", "values"}
    strange = sorted(set(table) - known)
    if strange:
        raise InputError(f"unknown {', '.join(strange)}; known are {', '.join(sorted(known))}")
    kind = table.get("kind", "lhs")
    if kind not in KINDS:
        raise InputError(f"kind {kind!r} is not known; give one of {', '.join(KINDS)}")
    needed = {"csv": "file", "grid": "values"}.get(kind, "parameters")
    if needed not in table:
        raise InputError(f"a design of kind {kind} needs {needed}")
    if kind == "csv":
        return design(folder / table["file"], kind)
    if kind in SAMPLED and "points" not in table:
        raise InputError(f"a design of kind {kind} needs points")
    return design(flat(table[needed]) if kind == "grid" else _tables(table[needed]), kind, table.get("points", 0), table.get("seed", 0))


def _tables(parameters: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Parameters whose names may be nested tables: those without bounds of their own hold others."""
    found: dict[str, Any] = {}
    for key, value in parameters.items():
        nested = isinstance(value, Mapping) and value and all(isinstance(one, (Mapping, list)) for one in value.values())
        found.update(_tables(value, f"{prefix}{key}.") if nested else {f"{prefix}{key}": value})
    return found


def canonical(described: Mapping[str, Any]) -> str:
    """A plan's description as text, always the same."""
    return json.dumps(described, indent=1, sort_keys=True) + "\n"
