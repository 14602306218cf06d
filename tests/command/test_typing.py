"""What people type: a pipe that closes, a dash for standard input, a link that leads nowhere."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from conftest import ROOT, Ended


def test_a_reader_that_left_is_no_failure(program: str) -> None:
    """As `| head` leaves; a full disk stays one."""
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run([program, "config", "--defaults"], stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    os.close(writer)
    assert ended.returncode == 0 and ended.stderr == ""
    with open("/dev/full", "w", encoding="utf-8") as full:
        ended = subprocess.run([program, "config", "--defaults"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert ended.returncode == 1 and "writing to standard output failed" in ended.stderr


def test_a_dash_is_standard_input(program: str) -> None:
    """A configuration from a pipe, and its mistakes."""
    ended = subprocess.run([program, "config", "-"], input="seed = 5\n", capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0 and "seed = 5" in ended.stdout
    ended = subprocess.run([program, "config", "-"], input="sed = 5\n", capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2 and "nearest known key: 'seed'" in ended.stderr


def test_a_link_that_leads_nowhere_is_named(command: Callable[..., Ended], tmp_path: Path) -> None:
    """As a configuration and as a results folder."""
    (tmp_path / "study.toml").write_text("seed = 1\n", encoding="utf-8")
    (tmp_path / "link.toml").symlink_to("gone.toml")
    (tmp_path / "out").symlink_to("gone")
    ended = command("run", tmp_path / "link.toml", "-o", tmp_path / "results")
    assert ended.returncode == 2 and "is a link to gone.toml, which is not there" in ended.stderr
    ended = command("run", tmp_path / "study.toml", "-o", tmp_path / "out")
    assert ended.returncode == 1 and "is a link to gone, which is not there" in ended.stderr


def test_the_line_for_a_user_without_root_is_whole(tmp_path: Path) -> None:
    """cmake/install_packages.sh prints a line that works as it stands."""
    tools = {"id": "echo 1000", "dpkg-query": "exit 1"}
    for name, body in tools.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    ended = subprocess.run(["bash", str(ROOT / "cmake" / "install_packages.sh")], capture_output=True, text=True, check=False,
                           env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"})
    assert ended.returncode == 1
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends g++ cmake" in ended.stderr
    assert "without sudo rights" in ended.stderr


def test_a_study_waits_passively_unless_told_otherwise(program: str, tmp_path: Path) -> None:
    """Spinning at barriers makes an electrode on a busy machine tens of times slower; the runtime says what it was told."""
    (tmp_path / "study.toml").write_text("[population]\nparticles = 1\nsize_distribution = 'single'\ndiameter_um = 0.2\n", encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "OMP_WAIT_POLICY"} | {"OMP_DISPLAY_ENV": "verbose"}
    for policy, spins in (({}, True), ({"OMP_WAIT_POLICY": "active"}, False)):
        ended = subprocess.run([program, "run", str(tmp_path / "study.toml"), "-o", str(tmp_path / f"out{spins}"), "--quiet"],
                               env=environment | policy, capture_output=True, text=True, timeout=60, check=False)
        counts = [line for line in ended.stderr.splitlines() if "GOMP_SPINCOUNT" in line]
        assert ended.returncode == 0 and counts, ended.stderr
        assert ("= '0'" in counts[-1]) is spins
