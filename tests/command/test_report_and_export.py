"""`lithofront report` and `lithofront export` on what `lithofront run` wrote."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from conftest import Ended

from lithofront_analysis import Results, open_results
from lithofront_analysis.checks import require_same_study

BODY = """
seed = 5
[population]
particles = 1
dimension = 3
size_distribution = "single"
diameter_um = 0.35
[[protocol.step]]
name = "formation"
cycles = 1
[[protocol.step]]
name = "ageing"
cycles = 1
[output]
snapshot_particles = [0]
snapshot_cycles = [1, 2]
snapshot_frames = 2
"""


@pytest.mark.thorough
def test_report_is_one_page(study: Callable[..., Results], command: Callable[..., Ended]) -> None:
    folder = study(BODY.replace("dimension = 3", "dimension = 2")).folder
    ended = command("report", folder, "--python", sys.executable, "--units", "x")
    assert ended.returncode == 0, ended.stderr
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("<html") == 1 and "lithium balance" in page
    assert "src=\"http" not in page and "<link" not in page and "<script src" not in page


def test_report_with_the_step_check_runs_it_once(study: Callable[..., Results], command: Callable[..., Ended], tmp_path: Path) -> None:
    folder = tmp_path / "results"
    shutil.copytree(study(BODY).folder, folder)
    # Stands for the Python package: says what it was asked for.
    page = tmp_path / "page.sh"
    page.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "$@"\n')
    page.chmod(0o755)
    ended = command("report", folder, "--python", page, "--run-step-check", "--threads", "1", "--units", "x")
    assert ended.returncode == 0, ended.stderr
    words = ended.stdout.splitlines()[-1].split()
    assert words[:3] == ["-m", "lithofront_analysis", "report"] and words[words.index("--step-check") + 1] == str(folder / "step_check")
    finer = open_results(folder / "step_check")
    assert finer.setting("numerics", "front_advance_per_step", 0) == 0.5 * study(BODY).setting("numerics", "front_advance_per_step", 0)
    require_same_study(study(BODY), finer)
    # The next report finds the check where it lies.
    ended = command("report", folder, "--python", page, "--run-step-check")
    assert ended.returncode == 0 and "the study is complete" in ended.stderr
    for wrong, message in ((["--run-step-check", "--step-check", folder], "not both"), (["--threads", "1"], "is for --run-step-check")):
        ended = command("report", folder, *wrong)
        assert ended.returncode == 2 and message in ended.stderr
    (folder / "config.toml").unlink()
    ended = command("report", folder, "--python", page, "--run-step-check")
    assert ended.returncode == 2 and "holds no config.toml" in ended.stderr


def test_report_says_what_is_missing(study: Callable[..., Results], command: Callable[..., Ended], program: str, tmp_path: Path) -> None:
    ended = command("report", tmp_path / "nowhere")
    assert ended.returncode == 2 and "is not a folder" in ended.stderr
    ended = command("report", tmp_path, "--python", sys.executable)
    assert ended.returncode == 1 and "no results.h5 in it" in ended.stderr
    whole = (study(BODY).folder / "results.h5").read_bytes()
    for content, message in ((b"not HDF5 at all", "not an HDF5 file"), (whole[:len(whole) // 2], "truncated")):
        (tmp_path / "results.h5").write_bytes(content)
        ended = command("report", tmp_path, "--python", sys.executable)
        assert ended.returncode == 1 and "results.h5" in ended.stderr and message in ended.stderr
    assert not (tmp_path / "report.html").exists()
    ended = command("report", tmp_path, "--python", "/no/such/python")
    assert ended.returncode == 1 and "was not found; tried /no/such/python" in ended.stderr and "pip install" in ended.stderr
    environment = os.environ | {"LITHOFRONT_PYTHON": "/usr/bin/false"}
    named = subprocess.run([program, "report", str(tmp_path)], capture_output=True, text=True, env=environment, check=False)
    assert named.returncode == 1 and "tried /usr/bin/false" in named.stderr


def test_export_says_what_is_missing(study: Callable[..., Results], command: Callable[..., Ended], tmp_path: Path) -> None:
    assert command("export", tmp_path / "nowhere").returncode == 2
    ended = command("export", tmp_path)
    assert ended.returncode == 1 and "holds no results.h5" in ended.stderr
    (tmp_path / "results.h5").write_bytes(b"not HDF5 at all")
    ended = command("export", tmp_path)
    assert ended.returncode == 1 and "results.h5" in ended.stderr
    whole = (study(BODY).folder / "results.h5").read_bytes()
    (tmp_path / "results.h5").write_bytes(whole[:len(whole) // 2])
    ended = command("export", tmp_path)
    assert ended.returncode == 1 and "results.h5" in ended.stderr
    bare = study(BODY.replace("snapshot_particles = [0]", "snapshot_particles = []"))
    ended = command("export", bare.folder)
    assert ended.returncode == 1 and "output.snapshot_particles" in ended.stderr
    ended = command("export", study(BODY).folder, "--particle", "7", "-o", tmp_path / "maps")
    assert ended.returncode == 1 and "particle 7 has no snapshots; particles that have: 0" in ended.stderr
    assert not (tmp_path / "maps").exists()


def test_exported_series_reads_back_in_vtk(study: Callable[..., Results], command: Callable[..., Ended], tmp_path: Path) -> None:
    vtk = pytest.importorskip("vtk", reason="the VTK library is not installed: pip install vtk")
    from vtk.util.numpy_support import vtk_to_numpy

    results = study(BODY)
    ended = command("export", results.folder, "-o", tmp_path)
    assert ended.returncode == 0, ended.stderr
    series = results.snapshots[0]
    index = ElementTree.parse(tmp_path / "particle_000000.pvd").getroot()
    listed = index.findall("Collection/DataSet")
    assert len(listed) == len(series.frames) > 4
    times = [float(one.get("timestep", "nan")) for one in listed]
    assert times == sorted(times) and times[-1] == 2.0
    for frame, one in zip(series.frames, listed, strict=True):
        reader = vtk.vtkXMLImageDataReader()
        reader.SetFileName(str(tmp_path / one.get("file", "")))
        reader.Update()
        image = reader.GetOutput()
        nz, ny, nx = series.shape
        assert image.GetDimensions() == (nx + 1, ny + 1, nz + 1)     # sites are cells
        assert image.GetSpacing() == pytest.approx([series.site_spacing_nm / 1000] * 3)
        for name in ("phase", "mark", "composition", "stress_MPa", "barrier_kT", "ion_conductance_per_s_kT"):
            array = vtk_to_numpy(image.GetCellData().GetArray(name)).reshape(series.shape)
            assert np.array_equal(array, series.body(name, frame)), (frame, name)
    # The unconverted core can be cut out by its composition.
    threshold = vtk.vtkThreshold()
    threshold.SetInputConnection(reader.GetOutputPort())
    threshold.SetInputArrayToProcess(0, 0, 0, vtk.vtkDataObject.FIELD_ASSOCIATION_CELLS, "phase")
    threshold.SetLowerThreshold(1)
    threshold.SetUpperThreshold(1)
    threshold.Update()
    assert threshold.GetOutput().GetNumberOfCells() == (series.body("phase", series.frames[-1]) == 1).sum()
