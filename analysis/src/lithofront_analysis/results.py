"""Open a results folder: typed, validated access to results.h5 (docs/results.md).

A file that is still being written, or whose writer was killed, opens too: what is complete is shown.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt
import pandas as pd

from . import hdf5, paper, schema
from .errors import ResultsError
from .hdf5 import open_file, written_rows
from .plain import visible
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
class Column:
    """What a file says of one of its data sets."""

    units: str
    description: str
    codes: dict[str, int] = field(default_factory=dict)     # of a coded one: meaning -> value


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
    columns: dict[str, Column] = field(default_factory=dict)    # "group/name" -> what the file says of it

    @property
    def name(self) -> str:
        """The study's name from its configuration, else the folder's."""
        return visible(str(self.config.get("name") or self.folder.name))

    @property
    def material(self) -> str:
        """Formula of the lithiated material; studies before version 0.2 are all of LiMn2O4."""
        return visible(str(self.setting("material", "name", paper.MATERIAL)))

    @property
    def open_circuit_voltage(self) -> str:
        """Name of the curve or of the file that it came from."""
        return visible(str(self.setting("material", "open_circuit_voltage", "lmo_doyle_1996")))

    @property
    def is_of_the_papers_material(self) -> bool:
        """Whether numbers of the source paper say anything of this study: its compound, on its plateau."""
        low, high = (paper.table_row("fresh", half).x for half in (schema.CHARGE, schema.DISCHARGE))
        return self.material == paper.MATERIAL and low < 0.5 * (self.x_delithiated + self.x_lithiated) < high

    @property
    def x_range(self) -> tuple[float, float]:
        """Of colour scales of composition: one for every study of the paper's cell, else the study's window."""
        return paper.X_RANGE if self.is_of_the_papers_material else (self.x_delithiated, self.x_lithiated)

    @property
    def dx(self) -> float:
        """Change of x between the two phases."""
        return self.x_lithiated - self.x_delithiated

    @property
    def nominal_capacity_mAh_per_g(self) -> float:
        """Capacity of a full conversion between the two phases."""
        return self.number("material", "theoretical_capacity_mAh_per_g", 148.0) * self.dx

    @property
    def planned_cycles(self) -> int | None:
        """Cycles that the protocol asks for, if the configuration says."""
        steps = self.setting("protocol", "step", None)
        if not isinstance(steps, list) or not steps:
            return None
        cycles = [step.get("cycles", 1) if isinstance(step, dict) else None for step in steps]
        known = [one for one in cycles if isinstance(one, int)]
        return sum(known) if len(known) == len(cycles) else None

    @property
    def complete(self) -> bool:
        """Whether every planned cycle is there."""
        return self.planned_cycles is None or len(self.cycles) >= self.planned_cycles

    def setting(self, section: str, key: str, default: Any) -> Any:
        """One value of the resolved configuration."""
        table = self.config.get(section, {})
        return table.get(key, default) if isinstance(table, dict) else default

    def number(self, section: str, key: str, default: float) -> float:
        """One value of the resolved configuration that must be a number; the default where it is none."""
        value = self.setting(section, key, default)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default

    def code(self, column: str, meaning: str, otherwise: int) -> int:
        """The value that stands for a meaning in a coded column, as the file spells it out."""
        return self.columns[column].codes.get(meaning, otherwise) if column in self.columns else otherwise

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
        return _read(handle, file)


def _read(handle: Any, file: Path) -> Results:
    if hdf5.text(handle.attrs.get("format", "")) != schema.FORMAT:
        raise ResultsError(f"{file}: an HDF5 file, but not of lithofront (no format = \"{schema.FORMAT}\")")
    version = hdf5.attribute(handle, "format_version", int)
    if version != schema.FORMAT_VERSION:
        earlier = ": an earlier edition of the model made it, run the study again" if 0 < version < schema.FORMAT_VERSION else ""
        raise ResultsError(f"{file}: format version {version}; this package reads version {schema.FORMAT_VERSION}{earlier}")
    root = {name: _within(hdf5.attribute(handle, name, kind), name, file) for name, kind in schema.ROOT_ATTRIBUTES.items()}
    if not root["x_delithiated"] < root["x_lithiated"]:
        raise ResultsError(f"{file}: x_delithiated = {root['x_delithiated']:g} is not below x_lithiated = {root['x_lithiated']:g}")
    try:
        config = tomllib.loads(root["config"])
    except tomllib.TOMLDecodeError as error:
        raise ResultsError(f"{file}: attribute config is not TOML ({hdf5.first_line(error)})") from error

    columns: dict[str, Column] = {}
    cycles = _read_table(handle, "cycles", columns)
    particles = _read_table(handle, "particles", columns)
    if particles.empty or not particles["number"].is_unique:
        raise ResultsError(f"{file}: /particles/number " + ("is empty" if particles.empty else "repeats a number"))
    particle_cycles, rows = _read_particle_cycles(handle, len(cycles), len(particles), columns)
    # A cycle's number is written last: where it is not in place, the row is not complete.
    in_place = cycles["cycle"].to_numpy()[:rows] == np.arange(1, rows + 1)
    rows = rows if in_place.all() else int(np.argmin(in_place))
    cycles = _checked(cycles.iloc[:rows].reset_index(drop=True), "cycles", file)
    _check_steps(cycles, config, file)
    particle_cycles = {name: values[:rows] for name, values in particle_cycles.items()}
    for name, values in particle_cycles.items():
        _check_numbers(values, name, f"/particle_cycles/{name}", file)
    last = int(cycles["cycle"].iloc[-1]) if rows else 0
    # The cycle being written has regions and frames before it has a row.
    pockets, voltage = (_read_table(handle, name, columns) for name in ("pockets", "voltage"))
    results = Results(
        folder=file.parent,
        file=file,
        provenance=Provenance(
            version=root["lithofront_version"], git_commit=root["git_commit"], backend=root["backend"], device=root["device"],
            machine=root["machine"], threads=root["threads"], command=root["command"], seed=root["seed"]),
        config_text=root["config"],
        config=config,
        site_spacing_nm=root["site_spacing_nm"],
        dimension=root["dimension"],
        x_lithiated=root["x_lithiated"],
        x_delithiated=root["x_delithiated"],
        cycles=cycles,
        particles=_checked(particles, "particles", file),
        particle_cycles=particle_cycles,
        pockets=_checked(pockets.iloc[:written_rows(pockets["cycle"].to_numpy(), last)], "pockets", file),
        voltage=_checked(voltage.iloc[:written_rows(voltage["cycle"].to_numpy(), last)], "voltage", file),
        snapshots=read_series_index(handle, file, last),
        columns=columns,
    )
    return replace(results, snapshots={number: replace(series, x_range=results.x_range) for number, series in results.snapshots.items()})


def _within(value: Any, name: str, file: Path) -> Any:
    low, high = schema.limits(name)
    if not isinstance(value, str) and not low <= value <= high:
        raise ResultsError(f"{file}: attribute {name} is {value}, which cannot be")
    return value


def _checked(table: pd.DataFrame, group: str, file: Path) -> pd.DataFrame:
    for name in table.columns:
        if name not in schema.TEXT_COLUMNS:
            _check_numbers(table[name].to_numpy(), name, f"/{group}/{name}", file)
    return table


def _check_steps(cycles: pd.DataFrame, config: dict[str, Any], file: Path) -> None:
    """Raise ResultsError for a cycle of another step than the file's own configuration has there."""
    protocol = config.get("protocol")
    steps = protocol.get("step") if isinstance(protocol, dict) else None
    if not isinstance(steps, list) or not all(isinstance(step, dict) and isinstance(step.get("name"), str) and isinstance(step.get("cycles", 1), int)
                                              for step in steps):
        return
    planned = chain.from_iterable(repeat(step["name"], min(step.get("cycles", 1), len(cycles))) for step in steps)
    for row, (found, meant) in enumerate(zip(cycles["step"], planned, strict=False)):
        if found != meant:
            raise ResultsError(f"{file}: /cycles/step[{row}] is '{visible(found)}'; in that cycle the configuration has '{visible(meant)}'")


def _check_numbers(values: npt.NDArray[Any], name: str, path: str, file: Path) -> None:
    """Raise ResultsError for a number that is none, or that its column cannot hold."""
    low, high = schema.limits(name)
    wrong = ~((values >= low) & (values <= high) & np.isfinite(values))
    if name in schema.MAY_BE_MISSING:
        wrong &= ~np.isnan(values)
    if wrong.any():
        place = tuple(int(one) for one in np.argwhere(wrong)[0])
        raise ResultsError(f"{file}: {path}{list(place)} is {values[place]}, which cannot be")


def _column(dataset: Any, is_text: bool) -> Column:
    file, path = dataset.file.filename, dataset.name
    # An object may be anything: a reference reads as a text too.
    is_right = h5py.check_string_dtype(dataset.dtype) is not None if is_text else dataset.dtype.kind in "iuf"
    if not is_right:
        raise ResultsError(f"{file}: {path} has type {dataset.dtype}, not the expected kind")
    units, description = (hdf5.attribute(dataset, name, str) for name in ("units", "description"))
    codes: dict[str, int] = {}
    if "flag_values" in dataset.attrs and "flag_meanings" in dataset.attrs:
        meanings = hdf5.attribute(dataset, "flag_meanings", str).split()
        codes = {meaning: int(value) for meaning, value in zip(meanings, np.atleast_1d(dataset.attrs["flag_values"]), strict=True)}
    return Column(units, description, codes)


def _names(handle: Any, group: str, expected: tuple[str, ...]) -> list[str]:
    """The columns that must be there, then those that a file holds besides."""
    found = handle.get(group)
    if not isinstance(found, h5py.Group):
        raise ResultsError(f"{handle.file.filename}: group /{group} missing")
    return [*expected, *sorted(set(found) - set(expected))]


def _read_table(handle: Any, group: str, columns: dict[str, Column]) -> pd.DataFrame:
    table: dict[str, Any] = {}
    lengths = set()
    for name in _names(handle, group, schema.TABLES[group]):
        dataset = hdf5.dataset(handle, f"{group}/{name}", 1)
        is_text = name in schema.TEXT_COLUMNS
        columns[f"{group}/{name}"] = _column(dataset, is_text)
        lengths.add(hdf5.rows_with_data(dataset))
        values = dataset[...]
        table[name] = [hdf5.text(value) for value in values] if is_text else values
    if group == "particles" and len(lengths) > 1:
        raise ResultsError(f"{handle.file.filename}: the columns of /particles differ in length")
    # A writer appends column by column: only rows that every column has are complete.
    rows = min(lengths)
    return pd.DataFrame({name: values[:rows] for name, values in table.items()})


def _read_particle_cycles(handle: Any, rows: int, particles: int, columns: dict[str, Column]) -> tuple[dict[str, FloatArray], int]:
    datasets = {}
    scales = {"cycle", "number"}    # second names of columns of other tables
    for name in _names(handle, "particle_cycles", schema.PARTICLE_CYCLE_FIELDS):
        if name in scales:
            continue
        dataset = hdf5.dataset(handle, f"particle_cycles/{name}", 2)
        columns[f"particle_cycles/{name}"] = _column(dataset, is_text=False)
        if dataset.shape[1] != particles:
            raise ResultsError(f"{handle.file.filename}: /particle_cycles/{name} has {dataset.shape[1]} particles, "
                               f"/particles has {particles}")
        datasets[name] = dataset
        rows = min(rows, hdf5.rows_with_data(dataset))
    return {name: np.asarray(dataset[:rows], dtype=np.float64) for name, dataset in datasets.items()}, rows
