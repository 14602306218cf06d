"""A results folder as xarray datasets, loaded when they are looked at."""

from __future__ import annotations

import html
import tomllib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h5py
import numpy as np
import numpy.typing as npt
import xarray as xr
from lithofront_analysis.errors import ResultsError
from lithofront_analysis.results import Results, open_results

from .errors import LithofrontError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROW_NAMES = {"pockets": "region", "voltage": "point"}


class Study:
    """One study. Datasets: `cycles`, `particles`, `particle_cycles`, `pockets`, `voltage`; names and units as in docs/results.md."""

    def __init__(self, directory: Path) -> None:
        self.directory = Path(directory)
        self.file = self.directory / "results.h5"

    @cached_property
    def cycles(self) -> xr.Dataset:
        """The population's figures against `cycle`."""
        return self._group("cycles")

    @cached_property
    def particles(self) -> xr.Dataset:
        """What each particle is, against `particle`."""
        return self._group("particles")

    @cached_property
    def particle_cycles(self) -> xr.Dataset:
        """Figures of every particle, against `cycle` and `particle`."""
        return self._group("particle_cycles")

    @cached_property
    def pockets(self) -> xr.Dataset:
        """Residual regions and trapped pockets, one per row."""
        return self._group("pockets")

    @cached_property
    def voltage(self) -> xr.Dataset:
        """Recorded voltage curves, one point per row."""
        return self._group("voltage")

    @cached_property
    def config(self) -> dict[str, Any]:
        """The resolved configuration, every setting with its value."""
        with h5py.File(self.file, "r") as handle:
            return tomllib.loads(str(handle.attrs["config"]))

    def close(self) -> None:
        """Close the file; what was not loaded by then is opened again when it is asked for."""
        for name in ("cycles", "particles", "particle_cycles", "pockets", "voltage"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    def column(self, group: str, name: str) -> npt.NDArray[Any]:
        """One dataset as numbers, read at once: a hundred times faster than a labelled dataset where only figures are wanted."""
        with h5py.File(self.file, "r") as handle:
            return np.asarray(handle[group][name][...])

    def columns(self, group: str) -> list[str]:
        """Names of a group's datasets."""
        with h5py.File(self.file, "r") as handle:
            return [str(name) for name in handle[group]]

    @property
    def results(self) -> Results:
        """The same folder as `lithofront_analysis` opens it: figures, snapshots and a check of the schema."""
        return open_results(self.directory)

    def _group(self, name: str) -> xr.Dataset:
        try:
            data = xr.open_dataset(self.file, engine="h5netcdf", group=name, phony_dims="sort", decode_times=False)
        except (OSError, ValueError, KeyError) as error:
            raise LithofrontError(f"{self.file}: its group {name} cannot be read ({error}); "
                                  f"if the run was cut off, go on with: lithofront resume {self.directory}") from error
        names = {"number": "particle"} | {dim: _ROW_NAMES.get(name, "row") for dim in data.dims if str(dim).startswith("phony_dim")}
        data = data.rename({old: new for old, new in names.items() if old in data.dims and new not in data.variables}
                           | ({"number": "particle"} if "number" in data.variables else {}))
        if "particle" in data.coords:
            data = data.assign_coords(particle=data["particle"].astype(np.int64))
        for variable in data.variables.values():
            variable.attrs.pop("DIMENSION_LABELS", None)
        return data

    # Figures are those of the report. Drawing is loaded when it is asked for: thousands of runs never draw.
    def plot(self) -> Figure:
        """Capacity and state of health against cycle, with voltage curves."""
        from lithofront_analysis.capacity import figure1
        return figure1(self.results)

    def plot_overview(self, particle: int | None = None) -> Figure:
        """Capacity beside maps of what a charge leaves behind; needs snapshots."""
        from lithofront_analysis.overview import overview
        return overview(self.results, particle)

    def plot_sizes(self) -> Figure:
        """Regions, cores, roughness and state of health against particle size."""
        from lithofront_analysis.sizes import figure_sizes
        return figure_sizes(self.results)

    def plot_pockets(self) -> Figure:
        """Sizes, places and survival of residual regions."""
        from lithofront_analysis.pockets import figure_pockets
        return figure_pockets(self.results)

    def plot_states(self, particle: int | None = None) -> Figure:
        """Structure and microscope image of one particle in its four states; needs snapshots."""
        from lithofront_analysis.concentration import units_named
        from lithofront_analysis.maps import figure2
        from lithofront_analysis.microscope import Microscope
        return figure2(self.results, Microscope(), units_named("paper"), particle)

    def _figures(self) -> list[tuple[str, str]]:
        cycles = self.cycles
        count = cycles.sizes["cycle"]
        rows = [("particles", str(self.particles.sizes["particle"])), ("cycles", str(count))]
        if count:
            last = cycles.isel(cycle=-1)
            rows += [("discharge capacity", f"{float(cycles['discharge_capacity_mAh_per_g'][0]):.2f} to "
                                            f"{float(last['discharge_capacity_mAh_per_g']):.2f} mAh/g"),
                     ("state of health", self._no_state_of_health()
                      or f"{float(last['soh']):.4f} ± {float(last['soh_stderr']):.4f} in cycle {int(last['cycle'])}")]
        return rows

    def _no_state_of_health(self) -> str:
        """Why the last cycle has none; empty where it has."""
        cycles = self.cycles
        last = cycles.isel(cycle=-1)
        if np.isfinite(float(last["soh"])):
            return ""
        if int(last["failed_particles"]) == self.particles.sizes["particle"]:
            return "none: every particle has ended"
        alike = (cycles["charge_c_rate"] == last["charge_c_rate"]) & (cycles["discharge_c_rate"] == last["discharge_c_rate"])
        first = int(cycles["cycle"].to_numpy()[alike.to_numpy()][0])
        return f"none: no charge went in on discharge in cycle {first}, which it would be over"

    def __repr__(self) -> str:
        try:
            return f"<lithofront.Study {self.directory}: " + ", ".join(f"{name} {text}" for name, text in self._figures()) + ">"
        except (LithofrontError, KeyError) as error:
            return f"<lithofront.Study {self.directory}: {error}>"

    def _repr_html_(self) -> str:
        try:
            rows = self._figures()
            name = str(self.config.get("name") or self.directory.name)
        except (LithofrontError, OSError, KeyError):
            return f"<pre>{html.escape(repr(self))}</pre>"
        cells = "".join(f"<tr><th style='text-align:left'>{html.escape(head)}</th><td style='text-align:left'>{html.escape(text)}</td></tr>"
                        for head, text in rows)
        return f"<div><strong>{html.escape(name)}</strong> <code>{html.escape(str(self.directory))}</code><table>{cells}</table></div>"


def open(directory: str | Path) -> Study:
    """Open the results folder of a run. Nothing but the presence of `results.h5` is read before it is asked for."""
    study = Study(Path(directory))
    if not study.file.exists():
        raise LithofrontError(f"{directory}: no results.h5 in it; is it a results folder of `lithofront run`?")
    return study


class FinishedStudy(Study):
    """A study that no program writes any more: its file is opened once, which takes longer than reading it where a study is small."""

    @cached_property
    def _handle(self) -> h5py.File:
        return h5py.File(self.file, "r")

    def column(self, group: str, name: str) -> npt.NDArray[Any]:
        """One dataset as numbers."""
        return np.asarray(self._handle[group][name][...])

    def columns(self, group: str) -> list[str]:
        """Names of a group's datasets."""
        return [str(name) for name in self._handle[group]]

    def close(self) -> None:
        """Close the file; it is opened again when it is asked for."""
        super().close()
        if "_handle" in self.__dict__:
            self.__dict__.pop("_handle").close()


__all__ = ["ResultsError", "Study", "open"]
