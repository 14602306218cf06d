"""What results.h5 records of how it was made."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from conftest import Ended

from lithofront_analysis import open_results

STUDY = """
[population]
particles = 1
size_distribution = "single"
diameter_um = 0.3
"""


def test_threads_are_those_in_use(program: str, command: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")

    def run(folder: str, *more: str) -> int:
        words = [program, "run", str(tmp_path / "study.toml"), "-o", str(tmp_path / folder), "--backend", "cpu", *more]
        ended = subprocess.run(words, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "3"}, check=False)
        assert ended.returncode == 0, ended.stderr
        return open_results(tmp_path / folder).provenance.threads

    assert run("named", "--threads", "2") == 2
    assert run("all") == 3
    # As device and command do, it tells of the run that began the study.
    assert command("resume", tmp_path / "all", "--threads", "1").returncode == 0
    assert open_results(tmp_path / "all").provenance.threads == 3
