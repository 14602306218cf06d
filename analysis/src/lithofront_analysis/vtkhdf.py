"""Snapshots as VTKHDF: one file per particle that holds its whole series, for ParaView 5.12 (VTK 9.3) and later.

Format: https://docs.vtk.org/en/latest/vtk_file_formats/vtkhdf_file_format/index.html, version 2.0, ImageData with time steps.
"""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np

from .errors import ResultsError
from .results import Results
from .schema import SNAPSHOT_FIELDS
from .snapshots import Frame, SnapshotSeries


def time_of(frame: Frame) -> float:
    """Time in cycles, as in the .pvd series of `lithofront export`."""
    return frame.cycle - 1 + 0.5 * (frame.half + frame.progress) if frame.cycle > 0 else 0.0


def write_series(series: SnapshotSeries, path: Path) -> None:
    """All frames of one particle; sites are cells, lengths in micrometres."""
    try:
        with h5py.File(path, "w") as file:
            root = file.create_group("VTKHDF")
            nz, ny, nx = series.shape
            root.attrs.create("Type", np.bytes_("ImageData"))
            root.attrs["Version"] = np.array([2, 0])
            root.attrs["WholeExtent"] = np.array([0, nx, 0, ny, 0, nz])
            root.attrs["Origin"] = np.zeros(3)
            root.attrs["Spacing"] = np.full(3, series.site_spacing_nm / 1000)
            root.attrs["Direction"] = np.eye(3).ravel()
            steps, cells = root.create_group("Steps"), root.create_group("CellData")
            steps.attrs["NSteps"] = len(series.frames)
            steps["Values"] = np.array([time_of(frame) for frame in series.frames])
            offsets = steps.create_group("CellDataOffsets")
            for field in SNAPSHOT_FIELDS:
                offsets[field] = np.arange(len(series.frames))
                first = series.body(field, series.frames[0])
                whole = cells.create_dataset(field, (len(series.frames), *series.shape), first.dtype, chunks=(1, *series.shape),
                                             compression="gzip", compression_opts=4)
                for place, frame in enumerate(series.frames):
                    whole[place] = series.body(field, frame)
    except OSError as error:
        raise ResultsError(f"cannot write {path}: {error}") from error


def export(results: Results, folder: Path) -> list[Path]:
    """Write a .vtkhdf per imaged particle; returns the files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"cannot write {folder}: {error}") from error
    written = []
    for series in results.snapshots.values():
        if series.frames:
            written.append(folder / f"particle_{series.particle:06d}.vtkhdf")
            write_series(series, written[-1])
    return written
