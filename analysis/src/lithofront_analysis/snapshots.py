"""Snapshots: what every site of one particle was at chosen moments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pandas as pd

from . import schema
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
            try:
                return np.asarray(handle[f"{self.group}/{field}"][index])
            except (KeyError, OSError, ValueError) as error:
                raise ResultsError(f"{self.file}: cannot read /{self.group}/{field} ({error})") from error


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
    absent = [attribute for attribute in schema.SNAPSHOT_ATTRIBUTES if attribute not in group.attrs]
    absent += [field for field in schema.SNAPSHOT_FRAMES + schema.SNAPSHOT_FIELDS if field not in group]
    if absent:
        raise ResultsError(f"{file}: {name} lacks {', '.join(absent)}")
    shape = (int(group.attrs["nz"]), int(group.attrs["ny"]), int(group.attrs["nx"]))
    for field in schema.SNAPSHOT_FIELDS:
        if group[field].shape[1:] != shape:
            raise ResultsError(f"{file}: {name}/{field} is {group[field].shape[1:]} per frame, {shape} expected")
    count = min(group[field].shape[0] for field in schema.SNAPSHOT_FRAMES + schema.SNAPSHOT_FIELDS)
    table = pd.DataFrame({field: group[field][:count] for field in schema.SNAPSHOT_FRAMES})
    table = table.iloc[:written_rows(table["cycle"].to_numpy(), last_cycle)]
    frames = tuple(Frame(index, int(cycle), int(half), float(progress)) for index, (cycle, half, progress)
                   in enumerate(zip(table["cycle"], table["half"], table["progress"], strict=True)))
    particle = int(group.attrs["particle"])
    if group.name != f"/{group_name(particle)}":
        raise ResultsError(f"{file}: {name} says that it is particle {particle}")
    return SnapshotSeries(file, particle, shape, float(group.attrs["site_spacing_nm"]),
                          float(group.attrs["diameter_um"]), frames)
