"""The configurations and examples of the repository work, small."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Ended

EXAMPLES = {
    "quickstart": ["overview.png", "cycles.csv"],
    "size_effect": ["sizes.png", "figure4.png"],
    "c_rate_effect": ["map.png", "numbers.png", "map.csv"],
    "remedies": ["ranking.png", "ranking.md"],
    "particle_3d": ["sections.png", "paraview/particle_000000.pvd"],
}


def test_scenario_files_follow_the_default_study() -> None:
    script = ROOT / "configs" / "make_scenarios.py"
    ended = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("path", sorted([*(ROOT / "configs").glob("*.toml"), *(ROOT / "examples").glob("*/*.toml")]),
                         ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_configuration_is_accepted(command: Callable[..., Ended], path: Path) -> None:
    ended = command("config", "--check", path)
    assert ended.returncode == 0, ended.stderr
    if path.parent.parent.name == "examples":
        assert "has no effect" not in ended.stderr


def run_example(script: Path, folder: Path, program: str) -> Ended:
    environment = os.environ | {"LITHOFRONT": program, "LITHOFRONT_PYTHON": sys.executable, "LITHOFRONT_SMALL": "1"}
    return subprocess.run(["bash", script, folder], capture_output=True, text=True, env=environment, timeout=300, check=False)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(program: str, tmp_path: Path, name: str) -> None:
    # The quickstart is started by the name that the README gives.
    script = ROOT / "examples" / ("quickstart.sh" if name == "quickstart" else f"{name}/run.sh")
    ended = run_example(script, tmp_path / "out", program)
    assert ended.returncode == 0, ended.stderr
    for file in EXAMPLES[name]:
        assert (tmp_path / "out" / file).stat().st_size > 100, file
    for file in ("README.md", "expected.png"):
        assert (ROOT / "examples" / name / file).exists()
