"""The configurations and examples of the repository work, small."""

from __future__ import annotations

import os
import re
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
    "particle_3d": ["body.png", "microscope.png", "paraview/particle_000000.pvd"],
    "kinetic_models": ["figure5.png", "figure5.gif"],
    "mobility_contrast": ["fronts.png"],
    "ageing_mechanisms": ["effects.png", "effects.md"],
    "coupling": ["coupling.png", "coupling.md"],
    "paper": ["overview.png", "figure1.png", "figure-a1.png", "table1.md", "verdicts.txt"],
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


def linked(page: Path) -> list[str]:
    """Files of the repository that a page links to or shows."""
    return [target for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")) if "://" not in target]


@pytest.mark.parametrize("page", sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*/README.md")]),
                         ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_link_to_files_that_exist(page: Path) -> None:
    assert [target for target in linked(page) if not (page.parent / target).exists()] == []


def test_every_result_that_a_page_shows_is_kept_by_its_script() -> None:
    """Figures and tables beside a page come from its run.sh, so that running it again renews them."""
    for page in (ROOT / "examples").glob("*/README.md"):
        script = (page.parent / "run.sh").read_text(encoding="utf-8")
        for target in linked(page):
            if "/" not in target:
                assert Path(target).stem in script, f"{page.parent.name}/{target}"


def test_all_examples_are_run_by_one_script() -> None:
    (names,) = re.findall(r"for example in (.*); do", (ROOT / "examples" / "all.sh").read_text(encoding="utf-8"))
    assert sorted(names.split()) == sorted(page.parent.name for page in (ROOT / "examples").glob("*/run.sh"))
