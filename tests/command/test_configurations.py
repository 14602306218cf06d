"""Hostile random configurations through the command: no crash, no silent nonsense."""

from __future__ import annotations

import subprocess
import sys

from conftest import ROOT


def test_hostile_configurations_end_in_order(program: str) -> None:
    """A fixed handful of the configurations of tests/fuzz/configurations.py, which runs as many as wished."""
    ended = subprocess.run([sys.executable, str(ROOT / "tests" / "fuzz" / "configurations.py"), program, "--runs", "30", "--seed", "1"],
                           capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "30 configurations: " in ended.stdout and " exit 0" in ended.stdout and " exit 2" in ended.stdout
