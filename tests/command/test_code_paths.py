"""Machine code for newer processors leaves the same bits as what any processor runs."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest

STUDY = """seed = 3
[population]
particles = 3
median_diameter_um = 0.5
max_diameter_um = 0.8
[protocol]
coupling = "{coupling}"
[[protocol.step]]
cycles = 2
discharge_c_rate = 4
"""


def info(program: str, level: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, "info"], capture_output=True, text=True, env={**os.environ, "LITHOFRONT_CPU": level}, check=False)


def levels_of(program: str) -> list[str]:
    """What this build has, of that what this processor runs."""
    line = re.search(r"^code path +(\S+)(?: \(this build has ([^;]+);)?", info(program).stdout, re.MULTILINE)
    assert line, info(program).stdout
    built = line[2].split(", ") if line[2] else [line[1]]
    runs = [level for level in built if info(program, level).returncode == 0]
    assert line[1] == runs[0]                                           # the best is picked
    return runs


def test_every_code_path_leaves_the_same_bits(program: str, tmp_path: Path) -> None:
    levels = levels_of(program)
    if len(levels) == 1:
        pytest.skip("this build, or this processor, has one code path: configure with -DLITHOFRONT_LEVELS=ON")
    for coupling in ("particle", "electrode"):
        study = tmp_path / f"{coupling}.toml"
        study.write_text(STUDY.format(coupling=coupling), encoding="utf-8")
        kept: dict[str, bytes] = {}
        for level in levels:
            folder = tmp_path / coupling / level
            subprocess.run([program, "run", str(study), "-o", str(folder), "--quiet", "--threads", "1"], check=True, capture_output=True,
                           env={**os.environ, "LITHOFRONT_CPU": level})
            bits = {"cycles.csv": (folder / "cycles.csv").read_bytes()}
            with h5py.File(folder / "results.h5") as file:
                file.visititems(lambda name, item, bits=bits: bits.__setitem__(name, np.asarray(item[()]).tobytes())     # type: ignore[misc]
                                if isinstance(item, h5py.Dataset) and item.dtype.kind in "iuf" else None)
            kept = kept or bits
            assert bits == kept, level
        assert len(kept) > 20


def test_a_code_path_that_cannot_be_had_is_refused(program: str) -> None:
    refused = info(program, "x86-64-v9")
    assert refused.returncode == 2
    assert "LITHOFRONT_CPU = 'x86-64-v9' is no machine code that this build has and this processor runs; use " in refused.stderr
