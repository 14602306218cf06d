"""One study over MPI ranks, where this build and this machine have MPI; what a build without it says under mpirun."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, Ended

SMALL = ["--set", "population.particles=4", "--set", "population.median_diameter_um=0.3", "--set", "population.max_diameter_um=0.5",
         "--set", "protocol.step[0].cycles=1", "--set", "protocol.step[1].cycles=1"]


def _study(folder: Path) -> list[str]:
    return ["run", str(ROOT / "configs" / "lmo_1c_16c.toml"), "-o", str(folder), "--quiet", *SMALL]


def test_two_ranks_leave_the_table_of_one(program: str, command: Callable[..., Ended], tmp_path: Path) -> None:
    if "mpi         none" in command("info").stdout:
        pytest.skip("this build has no MPI")
    mpirun = shutil.which("mpirun")
    if mpirun is None:
        pytest.skip("no mpirun")
    allowed = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}  # in a container one is root
    ended = subprocess.run([mpirun, "--oversubscribe", "-n", "2", program, *_study(tmp_path / "two")], capture_output=True, text=True,
                           env={**os.environ, **allowed}, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    assert command(*_study(tmp_path / "one")).returncode == 0
    assert (tmp_path / "two" / "cycles.csv").read_bytes() == (tmp_path / "one" / "cycles.csv").read_bytes()


def test_copies_without_mpi_are_refused_before_any_work(program: str, command: Callable[..., Ended], tmp_path: Path) -> None:
    if "mpi         none" not in command("info").stdout:
        pytest.skip("this build has MPI")
    ended = subprocess.run([program, *_study(tmp_path / "two")], capture_output=True, text=True, env={**os.environ, "OMPI_COMM_WORLD_SIZE": "2"},
                           timeout=60, check=False)
    assert ended.returncode == 2
    assert "started as 2 copies (OMPI_COMM_WORLD_SIZE)" in ended.stderr
    assert not (tmp_path / "two").exists()
