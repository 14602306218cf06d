"""Run variants of a study with the lithofront program, each into a folder of its own; what is complete is not run again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import ResultsError
from .results import Results, open_results
from .variants import Config, Variant

PROGRAM = "LITHOFRONT"          # environment variable that names the program


def program() -> str:
    """The lithofront program: of the environment, else on the PATH."""
    found = shutil.which(os.environ.get(PROGRAM) or "lithofront")
    if found is None:
        raise ResultsError(f"no lithofront program: put it on the PATH, or name it in the environment variable {PROGRAM}")
    return found


def resolved(config: Path) -> Config:
    """Every setting of a configuration, defaults included, as the program reads it."""
    return tomllib.loads(_ask([program(), "config", str(config)]))


@dataclass(frozen=True)
class Runs:
    """Studies by variant and seed, at hand under one folder."""

    folder: Path
    seeds: tuple[int, ...]

    def path(self, name: str, seed: int) -> Path:
        """Results folder of one study."""
        return self.folder / name / f"seed_{seed}"

    def of(self, name: str) -> list[Results]:
        """The study's results for all seeds."""
        return [open_results(self.path(name, seed)) for seed in self.seeds]


def run_all(runs: Runs, variants: Sequence[Variant], threads: int | None, say: Callable[[str], None]) -> None:
    """Run what is not complete yet; one study after the other. Raises ResultsError where the folder holds other settings."""
    studies = [(variant, seed, runs.path(variant.name, seed)) for seed in runs.seeds for variant in variants]
    for variant, seed, folder in studies:
        asked = _asked(folder)
        if asked.exists() and asked.read_text(encoding="utf-8") != _text(variant, seed):
            raise ResultsError(f"{asked}: the folder holds a study with other settings (another configuration, number of particles, or a "
                               "quick run); choose another with -o, or delete this one")
    for variant, seed, folder in studies:
        run_one(variant, seed, folder, threads, say)


def _text(variant: Variant, seed: int) -> str:
    return toml_text(variant.config | {"name": variant.name.replace("_", " "), "seed": seed})


def _asked(folder: Path) -> Path:
    """The configuration that a study was run with, beside its folder."""
    return folder.parent / f"{folder.name}.toml"


def run_one(variant: Variant, seed: int, folder: Path, threads: int | None, say: Callable[[str], None]) -> None:
    """Run one study, go on with one that was interrupted, or find it complete."""
    text, asked = _text(variant, seed), _asked(folder)
    label = f"{variant.name}, seed {seed}: {variant.what}, {variant.particles} particles, {variant.cycles} cycles"
    if asked.exists() and _complete(folder):
        say(f"{label}: complete")
        return
    begun = asked.exists() and (folder / "checkpoint.lfc").exists()
    say(label + (": going on" if begun else ""))
    limit = [] if threads is None else ["--threads", str(threads)]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        asked.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"cannot write {asked}: {error}") from error
    if begun:
        _ask([program(), "resume", str(folder), *limit, "--quiet"])
    else:
        _ask([program(), "run", str(asked), "-o", str(folder), "--force", *limit, "--quiet"])


def _complete(folder: Path) -> bool:
    try:
        return open_results(folder).complete
    except ResultsError:
        return False


def _ask(command: list[str]) -> str:
    """Run the program; what it prints. Raises ResultsError with its own words."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ResultsError(f"cannot start {command[0]}: {error}") from error
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise ResultsError(f"{' '.join(command)}: exit code {done.returncode}" + (f": {said[-1]}" if said else ""))
    return done.stdout


def toml_text(config: Config) -> str:
    """A configuration as TOML: values of its own, tables, and tables in arrays."""
    lines = [f"{key} = {_value(value)}" for key, value in config.items() if not isinstance(value, dict)]
    for table, inner in config.items():
        if isinstance(inner, dict):
            lines += ["", f"[{table}]"]
            arrays = {key: value for key, value in inner.items() if isinstance(value, list) and value and isinstance(value[0], dict)}
            lines += [f"{key} = {_value(value)}" for key, value in inner.items() if key not in arrays]
            for key, rows in arrays.items():
                for row in rows:
                    lines += ["", f"[[{table}.{key}]]", *(f"{one} = {_value(value)}" for one, value in row.items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return repr(value)          # of a number, inf and nan too, as TOML writes it


def say(text: str) -> None:
    """Progress, to stderr at once, so that tables can be piped."""
    print(text, file=sys.stderr, flush=True)
