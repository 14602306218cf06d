"""Snapshots: what every site of one particle was at chosen moments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pandas as pd

from . import hdf5, paper, schema
from .errors import ResultsError
from .hdf5 import open_file, written_rows

AnyArray = npt.NDArray[Any]

_END_OF_HALF = 1.0 - 1e-6


@dataclass(frozen=True)
class Frame:
    """Which moment: frame number in the series, cycle, half-cycle (0 charge, 1 discharge) and its progress."""

    index: int
    cycle: int
    half: int
    progress: float


@dataclass(frozen=True)
class SnapshotSeries:
    """All frames of one particle. Site arrays are read when asked for; they are [y, x] sections or [z, y, x] bodies."""

    file: Path
    particle: int
    shape: tuple[int, int, int]     # nz, ny, nx
    site_spacing_nm: float
    diameter_um: float
    frames: tuple[Frame, ...]
    x_range: tuple[float, float] = paper.X_RANGE    # of colour scales

    @property
    def group(self) -> str:
        return group_name(self.particle)

    def ends(self) -> list[Frame]:
        """Frames at the end of a half-cycle."""
        return [frame for frame in self.frames if frame.progress >= _END_OF_HALF]

    def find(self, cycle: int, half: int) -> Frame | None:
        """The frame at the end of a half-cycle, or None."""
        matches = [frame for frame in self.ends() if frame.cycle == cycle and frame.half == half]
        return matches[-1] if matches else None

    def body(self, field: str, frame: Frame) -> AnyArray:
        """One field of one frame, [z, y, x]."""
        return self._read(field, (frame.index,))

    def section(self, field: str, frame: Frame) -> AnyArray:
        """One field as a polished section shows it: [y, x], the middle plane of a 3D particle."""
        return self._read(field, (frame.index, self.shape[0] // 2))

    def _read(self, field: str, index: tuple[int, ...]) -> AnyArray:
        with open_file(self.file) as handle:
            values = np.asarray(hdf5.dataset(handle, f"{self.group}/{field}", 4)[index])
        low, high = schema.limits(field)
        if values.dtype.kind not in "iuf" or not ((values >= low) & (values <= high) & np.isfinite(values)).all():
            raise ResultsError(f"{self.file}: /{self.group}/{field}, frame {index[0]}, holds values that cannot be")
        return values


def group_name(particle: int) -> str:
    """HDF5 group of a particle's snapshots."""
    return f"snapshots/particle_{particle:06d}"


def read_series_index(handle: Any, file: Path, last_cycle: int) -> dict[int, SnapshotSeries]:
    """Check the snapshot groups and list their frames up to a cycle; reads no site array."""
    groups = handle.get("snapshots")
    if not isinstance(groups, h5py.Group):
        raise ResultsError(f"{file}: group /snapshots missing")
    series: dict[int, SnapshotSeries] = {}
    for name in sorted(groups):
        one = _read_one(groups[name], f"/snapshots/{name}", file, last_cycle)
        series[one.particle] = one
    return series


def _read_one(group: Any, name: str, file: Path, last_cycle: int) -> SnapshotSeries:
    if not isinstance(group, h5py.Group):
        raise ResultsError(f"{file}: {name} is not a group")
    own = {key: hdf5.attribute(group, key, kind) for key, kind in schema.SNAPSHOT_ATTRIBUTES.items()}
    for key, value in own.items():
        low, high = schema.limits(key)
        if not low <= value <= high:
            raise ResultsError(f"{file}: attribute {name}/{key} is {value}, which cannot be")
    shape = (own["nz"], own["ny"], own["nx"])
    fields = {field: hdf5.dataset(group, field, 4) for field in schema.SNAPSHOT_FIELDS}
    for field, dataset in fields.items():
        if dataset.shape[1:] != shape:
            raise ResultsError(f"{file}: {name}/{field} is {dataset.shape[1:]} per frame, {shape} expected")
    marks = {field: hdf5.dataset(group, field, 1) for field in schema.SNAPSHOT_FRAMES}
    count = min(dataset.shape[0] for dataset in (*fields.values(), *marks.values()))
    table = pd.DataFrame({field: dataset[:count] for field, dataset in marks.items()})
    table = table.iloc[:written_rows(table["cycle"].to_numpy(), last_cycle)]
    for field in schema.SNAPSHOT_FRAMES:
        low, high = schema.limits(field)
        values = table[field].to_numpy()
        if values.dtype.kind not in "iuf" or not ((values >= low) & (values <= high)).all():
            raise ResultsError(f"{file}: {name}/{field} holds values that cannot be")
    frames = tuple(Frame(index, int(cycle), int(half), float(progress)) for index, (cycle, half, progress)
                   in enumerate(zip(table["cycle"], table["half"], table["progress"], strict=True)))
    if group.name != f"/{group_name(own['particle'])}":
        raise ResultsError(f"{file}: {name} says that it is particle {own['particle']}")
    return SnapshotSeries(file, own["particle"], shape, own["site_spacing_nm"], own["diameter_um"], frames)
