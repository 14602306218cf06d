"""The configurations and examples of the repository work, small."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

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
    "lfp_concurrent": ["active.md"],
    "materials": ["materials.png", "materials.md", "observations.md"],
    "same_particle": ["same_particle.png"],
    "paper": ["overview.png", "figure1.png", "figure-a1.png", "table1.md", "verdicts.txt"],
}
QUICK = ("quickstart", "lfp_concurrent", "materials")       # the fast tests run these alone


@pytest.fixture(scope="session")
def resolved(command: Callable[..., Ended]) -> Callable[[str], dict[str, Any]]:
    """Every setting of a file of the repository, as the study would use it."""
    def read(path: str) -> dict[str, Any]:
        return tomllib.loads(command("config", ROOT / path).stdout)
    return read


@pytest.mark.parametrize(("file", "key", "times"), [
    ("small_particles", "population.median_diameter_um", 1 / 2), ("small_particles", "population.max_diameter_um", 1 / 2),
    ("nanoparticles", "population.median_diameter_um", 1 / 10), ("nanoparticles", "population.max_diameter_um", 1 / 10),
    ("coating", "ageing.interphase_growth_per_cycle", 1 / 10), ("coating", "ageing.dissolution_nm_per_hour", 1 / 10),
    ("doping", "material.partial_molar_volume_m3_per_mol", 2 / 3),
])
def test_remedies_go_as_far_as_their_page_says(resolved: Callable[[str], dict[str, Any]], file: str, key: str, times: float) -> None:
    table, name = key.split(".")
    untreated, treated = (resolved(f"examples/remedies/{one}.toml")[table][name] for one in ("untreated", file))
    assert treated == pytest.approx(times * untreated, rel=1e-3)


def test_a_mechanism_is_on_alone(resolved: Callable[[str], dict[str, Any]]) -> None:
    """Every switch of [ageing] is off in none.toml, and on where the file's name says so, with the default study's strength."""
    for path in (ROOT / "examples" / "ageing_mechanisms").glob("*.toml"):
        ageing = resolved(f"examples/ageing_mechanisms/{path.name}")["ageing"]
        on = [key for key, value in ageing.items() if value is True]
        assert on == [name for name in [path.stem.removesuffix("_50C")] if name != "none"], path.name


def test_what_a_study_extends_is_written_out_and_may_not_be_replaced(command: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(
        "[population]\nparticles = 1\nsize_distribution = 'single'\ndiameter_um = 0.3\n[[protocol.step]]\ncycles = 1\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text('extends = "base.toml"\nseed = 6\n', encoding="utf-8")
    ended = command("run", tmp_path / "study.toml", "-o", tmp_path / "out", "--quiet")
    assert ended.returncode == 0, ended.stderr
    written = (tmp_path / "out" / "config.toml").read_text(encoding="utf-8")
    assert "extends" not in written and tomllib.loads(written)["population"]["diameter_um"] == 0.3
    (tmp_path / "again.toml").write_text('extends = "out/config.toml"\nseed = 7\n', encoding="utf-8")
    assert command("run", tmp_path / "again.toml", "-o", tmp_path / "other", "--quiet").returncode == 0
    ended = command("run", tmp_path / "again.toml", "-o", tmp_path / "out", "--force", "--quiet")
    assert ended.returncode == 2 and "out/config.toml lies in the results folder" in ended.stderr
    assert (tmp_path / "out" / "config.toml").read_text(encoding="utf-8") == written


@pytest.mark.parametrize("path", sorted([*(ROOT / "configs").glob("**/*.toml"), *(p for p in (ROOT / "examples").glob("*/*.toml") if p.parent.name != "calibration")]),  # which holds plans
                         ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_configuration_is_accepted(command: Callable[..., Ended], path: Path) -> None:
    ended = command("config", "--check", path)
    assert ended.returncode == 0, ended.stderr
    if path.parent.parent.name == "examples":
        assert "has no effect" not in ended.stderr


@pytest.fixture(scope="session")
def example(program: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Run an example, small, and give back its results folder; each is run once."""
    @cache
    def run(name: str) -> Path:
        # The quickstart is started by the name that the README gives.
        script = ROOT / "examples" / ("quickstart.sh" if name == "quickstart" else f"{name}/run.sh")
        folder = tmp_path_factory.mktemp(name) / "out"
        environment = os.environ | {"LITHOFRONT": program, "LITHOFRONT_PYTHON": sys.executable, "LITHOFRONT_SMALL": "1"}
        ended = subprocess.run(["bash", script, folder], capture_output=True, text=True, env=environment, timeout=300, check=False)
        assert ended.returncode == 0, ended.stderr
        return folder
    return run


@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name in QUICK else pytest.mark.thorough) for name in EXAMPLES])
def test_example(example: Callable[[str], Path], name: str) -> None:
    folder = example(name)
    for file in EXAMPLES[name]:
        assert (folder / file).stat().st_size > 100, file
    for file in ("README.md", "expected.png"):
        assert (ROOT / "examples" / name / file).exists()


def test_particles_of_lfp_take_turns_when_slow_and_go_together_when_fast(example: Callable[[str], Path]) -> None:
    """As by X-ray microscopy, and by the misfit between the phases: without it they go together even when slow. Six particles, one share of
    six between two of them at the least."""
    table = (example("lfp_concurrent") / "active.md").read_text(encoding="utf-8")
    share = {name: float(value) for name, value in re.findall(r"^\| (.*?) \| ([0-9.]+) \|", table, flags=re.MULTILINE)}
    assert share["0.1C"] < 0.84 < share["10C"] and share["0.1C"] < share["0.1C, no misfit"] - 0.16


def test_a_charge_costs_more_than_its_discharge_gives(example: Callable[[str], Path]) -> None:
    """Of every material in configs/materials: a potential that is drawn anew while the front moves would do work on it."""
    (row,) = re.findall(r"^\| gap between them \(mV\) \|(.*)\|$", (example("materials") / "materials.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    gaps = [float(cell) for cell in row.split("|")]
    assert len(gaps) == len(list((ROOT / "configs" / "materials").glob("*_study.toml"))) and min(gaps) > 0


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
