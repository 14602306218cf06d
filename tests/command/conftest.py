"""Tests through the command: they start `lithofront` as a user does and read what it writes with the analysis package.

LITHOFRONT names the program; tests/run.sh sets it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from lithofront_analysis import Results, open_results

ROOT = Path(__file__).resolve().parents[2]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "thorough: takes long; left out by tests/run.sh, not by tests/run.sh --thorough")


@pytest.fixture(scope="session")
def program() -> str:
    """The lithofront program."""
    path = os.environ.get("LITHOFRONT", "")
    if not os.access(path, os.X_OK):
        pytest.fail("LITHOFRONT does not name a program: set it to .../host/cli/lithofront")
    return path


Ended = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def command(program: str) -> Callable[..., Ended]:
    """Run lithofront with these words; gives back exit code, stdout and stderr."""
    def run(*words: str | Path) -> Ended:
        return subprocess.run([program, *map(str, words)], capture_output=True, text=True, timeout=300, check=False)
    return run


def settings(changes: dict[str, object]) -> list[str]:
    """--set words for these settings."""
    words = []
    for key, value in changes.items():
        words += ["--set", f"{key}={str(value).lower() if isinstance(value, bool) else value}"]
    return words


@pytest.fixture(scope="session")
def study(command: Callable[..., Ended], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Results]:
    """Run a TOML text with changes and open its results; runs that were done before in the session are not repeated."""
    done: dict[str, Results] = {}

    def run(text: str, **changes: object) -> Results:
        dotted = {key.replace("__", "."): value for key, value in changes.items()}
        key = text + repr(sorted(dotted.items(), key=str))
        if key not in done:
            folder = tmp_path_factory.mktemp("study")
            (folder / "study.toml").write_text(text, encoding="utf-8")
            ended = command("run", folder / "study.toml", "-o", folder / "results", "--quiet", *settings(dotted))
            assert ended.returncode == 0, ended.stderr
            done[key] = open_results(folder / "results")
        return done[key]
    return run
