"""Settings of a study as the program's `--set key=value` takes them."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from .errors import InputError

Settings = Mapping[str, Any]


def flat(settings: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted keys: {"population": {"particles": 8}} becomes {"population.particles": 8}."""
    found: dict[str, Any] = {}
    for key, value in settings.items():
        found.update(flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else {f"{prefix}{key}": value})
    return found


def toml_value(value: Any) -> str:
    """A value as TOML writes it; floats keep all their digits."""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        if not np.isfinite(value):
            raise InputError(f"{value} is not a finite number")
        return repr(float(value))
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {toml_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, (Sequence, np.ndarray)):
        return "[" + ", ".join(toml_value(one) for one in value) + "]"
    raise InputError(f"{value!r} is no value of a setting; give a number, a text, true or false, or a list of them")


def set_words(settings: Settings) -> list[str]:
    """Words of the command line that make these settings."""
    words = []
    for key, value in flat(settings).items():
        words += ["--set", f"{key}={toml_value(value)}"]
    return words


def study_line(base: str | Path, folder: str | Path, words: Sequence[str]) -> str:
    """A study as a line of the list that `lithofront run-many` reads."""
    line = shlex.join([str(Path(base).absolute()), "-o", str(folder), *words])
    if "\n" in line:
        raise InputError(f"{line!r} holds a line break, which a list of studies cannot have")
    return line + "\n"
