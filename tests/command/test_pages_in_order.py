"""The README's commands, and those of the guide's first pages, work one after the other in an empty folder, as a newcomer gives them.

Studies are made small, and what the pages call the reader's own (a cell's curve, a plan) is put beside them; blocks that a page shows are
taken from the page. Building, and the validation, which has tests of its own, are left out.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from conftest import ROOT

GUIDE = ROOT / "docs" / "guide"
# Pages that go on in one folder, and the files that a page's TOML blocks stand for, by a line of theirs.
JOURNEYS = {"readme": [ROOT / "README.md"],
            "guide": [GUIDE / "first-study.md", GUIDE / "change-it.md", GUIDE / "read-results.md", GUIDE / "compare-and-sweep.md"]}
FILES = {'name = "slower discharge"': "mine.toml", 'kind = "grid"': "plan.toml", "[data]": "fit.toml"}
SMALL = ["population.particles=2", "population.median_diameter_um=0.5", "population.max_diameter_um=0.8"]
SMALL_SET = "\n".join('"{}" = {}'.format(*one.split("=")) for one in SMALL)
# The README's plan, with the targets that its commands name, and few points.
PLAN = f"""
base = "configs/lmo_1c_16c.toml"
[set]
{SMALL_SET}
"output.snapshot_particles" = []
[design]
kind = "sobol"
points = 8
[design.parameters]
"ageing.dissolution_nm_per_hour" = {{ low = 0.05, high = 1.0, scale = "log" }}
[targets]
"soh@109" = {{}}
[data]
quantity = "soh"
error = 0.002
[calibration]
rounds = 0
live_points = 50
check_seeds = 0
"""


def steps(page: Path) -> Iterator[tuple[str, str]]:
    """Kind and text of a page's blocks, in order; of commands line by line."""
    for kind, block in re.findall(r"^```(\w*)\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL):
        if kind in ("toml", "python"):
            yield kind, block
            continue
        for line in block.replace("\\\n", " ").splitlines():
            called = re.match(r"(\S*/)?(lithofront(-analysis)?\s.*)", line.partition(" #")[0])
            if called and not called[2].startswith("lithofront validate"):
                yield "command", called[2].strip()


def wrapper(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def folder(program: str, tmp_path: Path) -> Path:
    """An empty folder beside the configurations, with both programs on the PATH (in bin) and the reader's own files."""
    (tmp_path / "bin").mkdir()
    small = " ".join(f"--set {one}" for one in SMALL)
    wrapper(tmp_path / "bin" / "lithofront", f'case $1 in run) set -- "$@" {small} ;; forecast) set -- "$@" --draws 2 ;; esac\nexec {Path(program).absolute()} "$@"')
    wrapper(tmp_path / "bin" / "lithofront-analysis", f'exec {sys.executable} -m lithofront_analysis "$@"')
    shutil.copytree(ROOT / "configs", tmp_path / "configs")
    shutil.copy(ROOT / "analysis" / "tests" / "data" / "cell_bpx.json", tmp_path / "cell.json")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    return tmp_path


@pytest.mark.thorough
@pytest.mark.parametrize("journey", JOURNEYS)
def test_commands_of_the_pages_work_in_order(journey: str, folder: Path, program: str) -> None:
    environment = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "LITHOFRONT": str(Path(program).absolute()),
                                "LITHOFRONT_PYTHON": sys.executable, "MPLBACKEND": "agg"}
    done = []

    def call(words: list[str]) -> None:
        ended = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, timeout=1800, check=False)
        assert ended.returncode == 0, f"after {done}:\n{words[-1]}\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}"
        done.append(words[-1])

    def measure() -> None:
        """A cell's curve: that of a study of the same protocol."""
        call(["bash", "-c", "lithofront run configs/lmo_1c_16c.toml -o results/cell --set seed=77 --quiet"])
        table = pd.read_csv(folder / "results" / "cell" / "cycles.csv")
        table.loc[::8, ["cycle", "soh"]].to_csv(folder / "cell.csv", index=False)

    for page in JOURNEYS[journey]:
        for kind, text in steps(page):
            if kind == "toml":
                for mark, name in FILES.items():
                    if mark in text:
                        (folder / name).write_text(text.replace('"population.particles" = 16', SMALL_SET), encoding="utf-8")
            elif kind == "python":
                call([sys.executable, "-c", text])
            else:
                if "--from-bpx" in text and importlib.util.find_spec("bpx") is None:
                    continue
                if text.startswith("lithofront fit") and not (folder / "cell.csv").exists():
                    measure()
                call(["bash", "-c", text])
    assert len(done) >= {"readme": 12, "guide": 10}[journey]
