"""Run one study."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .program import call
from .settings import set_words, toml_value
from .study import Study

Config = str | Path | Mapping[str, Any]


def run(config: Config, overrides: Mapping[str, Any] | None = None, *, out: str | Path, progress: bool | Callable[[str], None] = False,
        threads: int | None = None, backend: str | None = None, force: bool = False) -> Study:
    """Run a study into the folder `out` and open it.

    config: a TOML file, or its settings as a dictionary. overrides: settings that replace the file's, keyed "population.particles" or
    nested. progress: True shows the program's messages on stderr, a function gets each of their lines. force: overwrite results in `out`.

    Raises ProgramError with the program's words: code 2 for a bad setting, 1 for a failure, 3 for a missing device, 130 interrupted.
    """
    words = ["-o", str(Path(out).absolute()), *set_words(overrides or {})]
    words += ["--force"] if force else []
    words += ["--threads", str(threads)] if threads is not None else []
    words += ["--backend", backend] if backend is not None else []
    words += [] if progress else ["--quiet"]
    heard = _show if progress is True else progress or None
    if not isinstance(config, Mapping):
        call(["run", str(Path(config).absolute()), *words], heard)
    else:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "study.toml"
            file.write_text(toml_text(config), encoding="utf-8")
            call(["run", str(file), *words], heard)
    return Study(Path(out))


def resume(directory: str | Path, *, progress: bool | Callable[[str], None] = False, threads: int | None = None) -> Study:
    """Go on with an interrupted study; the results are those of a run without interruption."""
    words = ["resume", str(Path(directory).absolute())] + (["--threads", str(threads)] if threads is not None else [])
    call(words + ([] if progress else ["--quiet"]), _show if progress is True else progress or None)
    return Study(Path(directory))


def toml_text(config: Mapping[str, Any], prefix: str = "") -> str:
    """A configuration as TOML: plain values first, then tables."""
    lines = [f"{key} = {toml_value(value)}" for key, value in config.items() if not isinstance(value, Mapping)]
    for key, value in config.items():
        if isinstance(value, Mapping):
            lines += ["", f"[{prefix}{key}]", toml_text(value, f"{prefix}{key}.")]
    return "\n".join(lines) + "\n"


def _show(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
