"""The program makes a study of a cell in Battery Parameter eXchange, and accepts it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Ended

CELL = ROOT / "analysis" / "tests" / "data" / "cell_bpx.json"


def test_a_cell_becomes_a_study_that_runs(command: Callable[..., Ended], tmp_path: Path) -> None:
    pytest.importorskip("bpx", reason="the package bpx is not installed")
    ended = command("config", "--from-bpx", CELL, "--python", sys.executable)
    assert ended.returncode == 0, ended.stderr
    (tmp_path / "study.toml").write_text(ended.stdout, encoding="utf-8")
    small = ["--set", "population.particles=1"]
    ended = command("config", tmp_path / "study.toml", "--check", *small)
    assert ended.returncode == 0, ended.stderr
    ended = command("run", tmp_path / "study.toml", "-o", tmp_path / "out", "--quiet", *small)
    assert ended.returncode == 0, ended.stderr


def test_it_stands_alone(command: Callable[..., Ended]) -> None:
    ended = command("config", "--from-bpx", CELL, "--check")
    assert ended.returncode == 2 and "--from-bpx stands alone" in ended.stderr
