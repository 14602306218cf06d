"""VTKHDF series, read back with the VTK library."""

from pathlib import Path

import numpy as np
import pytest

from lithofront_analysis import open_results
from lithofront_analysis.cli import main
from lithofront_analysis.schema import SNAPSHOT_FIELDS
from lithofront_analysis.snapshots import Frame
from lithofront_analysis.vtkhdf import export, time_of


def test_time_is_in_cycles() -> None:
    assert [time_of(Frame(0, cycle, half, progress)) for cycle, half, progress in ((0, 0, 0.0), (1, 1, 1.0), (13, 0, 0.5))] == [0, 1, 12.25]


@pytest.mark.parametrize("folder", ["body_folder", "study_folder"])
def test_series_reads_back_in_vtk(folder: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    vtk = pytest.importorskip("vtk", minversion="9.3", reason="a VTK library of 9.3 or later is not installed: pip install vtk")
    from vtk.util.numpy_support import vtk_to_numpy

    results = open_results(request.getfixturevalue(folder))
    (path, *_) = export(results, tmp_path)
    series = next(iter(results.snapshots.values()))
    reader = vtk.vtkHDFReader()
    reader.SetFileName(str(path))
    reader.UpdateInformation()
    steps = reader.GetOutputInformation(0)
    key = vtk.vtkStreamingDemandDrivenPipeline.TIME_STEPS()
    assert [steps.Get(key, place) for place in range(steps.Length(key))] == [time_of(frame) for frame in series.frames]
    for frame in series.frames:
        reader.UpdateTimeStep(time_of(frame))
        image = reader.GetOutput()
        nz, ny, nx = series.shape
        assert image.GetDimensions() == (nx + 1, ny + 1, nz + 1)
        assert image.GetSpacing() == pytest.approx([series.site_spacing_nm / 1000] * 3)
        for name in SNAPSHOT_FIELDS:
            assert np.array_equal(vtk_to_numpy(image.GetCellData().GetArray(name)).reshape(series.shape), series.body(name, frame)), name


def test_nothing_to_export_exits_1(bare_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["vtkhdf", str(bare_folder), "-o", str(tmp_path)]) == 1
    assert "no snapshot" in capsys.readouterr().err
