"""Open a results folder: typed, validated access to results.h5 (docs/results.md).

A file that is still being written, or whose writer was killed, opens too: what is complete is shown.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pandas as pd

from . import schema
from .errors import ResultsError
from .hdf5 import first_line, open_file, written_rows
from .snapshots import SnapshotSeries, read_series_index

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Provenance:
    """Where a results file comes from."""

    version: str
    git_commit: str
    backend: str
    device: str
    machine: str
    threads: int
    command: str
    seed: int


@dataclass(frozen=True)
class Results:
    """One study. Capacities in mAh/g, sizes in µm or nm, fractions over pristine sites."""

    folder: Path
    file: Path
    provenance: Provenance
    config_text: str
    config: dict[str, Any]
    site_spacing_nm: float
    dimension: int
    x_lithiated: float
    x_delithiated: float
    cycles: pd.DataFrame            # one row per complete cycle, columns of cycles.csv
    particles: pd.DataFrame         # one row per particle
    particle_cycles: dict[str, FloatArray]  # field -> [cycle row, particle]
    pockets: pd.DataFrame           # one row per region
    voltage: pd.DataFrame           # one row per point
    snapshots: dict[int, SnapshotSeries]    # particle number -> frames

    @property
    def name(self) -> str:
        """The study's name from its configuration, else the folder's."""
        return str(self.config.get("name", self.folder.name))

    @property
    def dx(self) -> float:
        """Change of x between the two phases."""
        return self.x_lithiated - self.x_delithiated

    @property
    def nominal_capacity_mAh_per_g(self) -> float:
        """Capacity of a full conversion between the two phases."""
        return float(self.setting("material", "theoretical_capacity_mAh_per_g", 148.0)) * self.dx

    @property
    def planned_cycles(self) -> int | None:
        """Cycles that the protocol asks for, if the configuration says."""
        steps = self.setting("protocol", "step", None)
        if not isinstance(steps, list) or not steps:
            return None
        return sum(int(step.get("cycles", 1)) for step in steps)

    @property
    def complete(self) -> bool:
        """Whether every planned cycle is there."""
        return self.planned_cycles is None or len(self.cycles) >= self.planned_cycles

    def setting(self, section: str, key: str, default: Any) -> Any:
        """One value of the resolved configuration."""
        table = self.config.get(section, {})
        return table.get(key, default) if isinstance(table, dict) else default

    def row_of(self, cycle: int) -> int:
        """Row of a cycle in `cycles` and in the particle fields."""
        rows = np.flatnonzero(self.cycles["cycle"].to_numpy() == cycle)
        if rows.size == 0:
            raise ResultsError(f"{self.file}: no cycle {cycle}; it holds {self.cycle_range()}")
        return int(rows[0])

    def cycle_range(self) -> str:
        """The cycles at hand in words."""
        if self.cycles.empty:
            return "no complete cycle yet"
        return f"cycles {int(self.cycles['cycle'].iloc[0])} to {int(self.cycles['cycle'].iloc[-1])}"


def open_results(path: Path | str) -> Results:
    """Read and check a results folder (or its results.h5). Raises ResultsError with a message for the user."""
    path = Path(path)
    file = path / "results.h5" if path.is_dir() else path
    if not path.exists():
        raise ResultsError(f"{path}: no such folder or file")
    if not file.exists():
        raise ResultsError(f"{path}: no results.h5 in it; is it a results folder of `lithofront run`?")
    with open_file(file) as handle:
        try:
            return _read(handle, file)
        except (OSError, RuntimeError) as error:
            raise ResultsError(f"{file}: damaged or truncated ({first_line(error)})") from error


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _read(handle: Any, file: Path) -> Results:
    attributes = handle.attrs
    if "format" not in attributes or _text(attributes["format"]) != schema.FORMAT:
        raise ResultsError(f"{file}: an HDF5 file, but not of lithofront (no format = \"{schema.FORMAT}\")")
    version = int(attributes.get("format_version", -1))
    if version != schema.FORMAT_VERSION:
        earlier = ": an earlier edition of the model made it, run the study again" if 0 < version < schema.FORMAT_VERSION else ""
        raise ResultsError(f"{file}: format version {version}; this package reads version {schema.FORMAT_VERSION}{earlier}")
    absent = [name for name in schema.ROOT_ATTRIBUTES if name not in attributes]
    if absent:
        raise ResultsError(f"{file}: root attributes missing: {', '.join(absent)}")

    config_text = _text(attributes["config"])
    try:
        config = tomllib.loads(config_text)
    except tomllib.TOMLDecodeError as error:
        raise ResultsError(f"{file}: attribute config is not TOML ({error})") from error

    cycles = _read_table(handle, file, "cycles")
    particles = _read_table(handle, file, "particles")
    particle_cycles, rows = _read_particle_cycles(handle, file, len(cycles), len(particles))
    # A cycle's number is written last: where it is not in place, the row is not complete.
    in_place = cycles["cycle"].to_numpy()[:rows] == np.arange(1, rows + 1)
    rows = rows if in_place.all() else int(np.argmin(in_place))
    cycles = cycles.iloc[:rows].reset_index(drop=True)
    particle_cycles = {field: values[:rows] for field, values in particle_cycles.items()}
    pockets = _read_table(handle, file, "pockets")
    voltage = _read_table(handle, file, "voltage")
    last = int(cycles["cycle"].iloc[-1]) if rows else 0

    return Results(
        folder=file.parent,
        file=file,
        provenance=Provenance(
            version=_text(attributes["lithofront_version"]), git_commit=_text(attributes["git_commit"]),
            backend=_text(attributes["backend"]), device=_text(attributes["device"]),
            machine=_text(attributes["machine"]), threads=int(attributes["threads"]),
            command=_text(attributes["command"]), seed=int(attributes["seed"])),
        config_text=config_text,
        config=config,
        site_spacing_nm=float(attributes["site_spacing_nm"]),
        dimension=int(attributes["dimension"]),
        x_lithiated=float(attributes["x_lithiated"]),
        x_delithiated=float(attributes["x_delithiated"]),
        cycles=cycles,
        particles=particles,
        particle_cycles=particle_cycles,
        # The cycle being written has regions and frames before it has a row.
        pockets=pockets.iloc[:written_rows(pockets["cycle"].to_numpy(), last)],
        voltage=voltage.iloc[:written_rows(voltage["cycle"].to_numpy(), last)],
        snapshots=read_series_index(handle, file, last),
    )


def _dataset(handle: Any, file: Path, name: str, dimensions: int) -> Any:
    dataset = handle.get(name)
    if dataset is None or not isinstance(dataset, h5py.Dataset):
        raise ResultsError(f"{file}: dataset /{name} missing")
    if dataset.ndim != dimensions:
        raise ResultsError(f"{file}: /{name} has {dataset.ndim} dimensions, {dimensions} expected")
    for attribute in ("units", "description"):
        if attribute not in dataset.attrs:
            raise ResultsError(f"{file}: /{name} lacks its attribute {attribute}")
    return dataset


def _read_table(handle: Any, file: Path, group: str) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for column in schema.TABLES[group]:
        values = _dataset(handle, file, f"{group}/{column}", 1)[...]
        is_text = values.dtype.kind in "SO"
        if is_text != (column == "step"):
            raise ResultsError(f"{file}: /{group}/{column} has type {values.dtype}, not the expected kind")
        columns[column] = [_text(value) for value in values] if is_text else values
    lengths = {len(values) for values in columns.values()}
    if group == "particles" and len(lengths) > 1:
        raise ResultsError(f"{file}: the columns of /particles differ in length")
    # A writer appends column by column: only rows that every column has are complete.
    rows = min(lengths)
    return pd.DataFrame({name: values[:rows] for name, values in columns.items()})


def _read_particle_cycles(handle: Any, file: Path, rows: int, particles: int) -> tuple[dict[str, FloatArray], int]:
    datasets = {}
    for field in schema.PARTICLE_CYCLE_FIELDS:
        dataset = _dataset(handle, file, f"particle_cycles/{field}", 2)
        if dataset.shape[1] != particles:
            raise ResultsError(f"{file}: /particle_cycles/{field} has {dataset.shape[1]} particles, "
                               f"/particles has {particles}")
        datasets[field] = dataset
        rows = min(rows, dataset.shape[0])
    return {field: np.asarray(dataset[:rows], dtype=np.float64) for field, dataset in datasets.items()}, rows
