"""One run of an ensemble, wherever it is carried out, and the file that keeps its figures."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import LithofrontError, ProgramError
from .running import run
from .study import Study
from .targets import MAIN, Target

INTERRUPTED = 130


@dataclass(frozen=True)
class Job:
    """All that a worker needs to know: one population in every case of a point."""

    point: int
    number: int
    base: str
    settings: Mapping[str, Mapping[str, Any]]    # case -> settings
    targets: tuple[Target, ...]
    work: str
    threads: int = 1
    backend: str | None = None
    keep: str | None = None                      # folder to keep the results folders in

    @property
    def name(self) -> str:
        """Of its record."""
        return f"{self.point:06d}-{self.number:03d}"


@dataclass(frozen=True)
class Record:
    """What is kept of a run. `reason` is empty unless it failed."""

    point: int
    number: int
    reason: str
    columns: tuple[str, ...]
    cycles: npt.NDArray[np.float64]              # [cycle, column]
    targets: npt.NDArray[np.float64]             # [target, (value, standard error)]
    particle_cycles: int = 0
    seconds: float = 0.0
    folder_bytes: int = 0

    def write(self, folder: Path) -> None:
        """Put the record into place in one step."""
        file = folder / f"{self.point:06d}-{self.number:03d}.npz"
        buffer = io.BytesIO()
        np.savez_compressed(buffer, numbers=np.array([self.point, self.number, self.particle_cycles, self.folder_bytes]), seconds=self.seconds,
                            reason=np.array(self.reason), columns=np.array(self.columns, dtype=str), cycles=self.cycles, targets=self.targets)
        draft = file.with_suffix(f".draft{os.getpid()}")
        draft.write_bytes(buffer.getvalue())
        draft.replace(file)


def read_record(file: Path) -> Record:
    """Read a record; raises LithofrontError where it is damaged."""
    try:
        with np.load(file, allow_pickle=False) as data:
            point, number, particle_cycles, size = (int(value) for value in data["numbers"])
            return Record(point, number, str(data["reason"]), tuple(map(str, data["columns"])), data["cycles"], data["targets"],
                          particle_cycles, float(data["seconds"]), size)
    except Exception as error:
        raise LithofrontError(f"{file}: damaged record ({error}); remove it and go on with --resume") from error


def carry_out(job: Job) -> Record:
    """Run a job, here. A run that fails gives a record with its reason; only an interruption raises."""
    began = time.monotonic()
    Path(job.work).mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{job.name}-", dir=job.work))
    try:
        studies = {}
        for case, settings in job.settings.items():
            studies[case] = run(job.base, settings, out=folder / case, threads=job.threads, backend=job.backend)
        return _record(job, studies, folder, began)
    except ProgramError as error:
        if error.code == INTERRUPTED:
            raise
        return _failed(job, str(error), folder, began)
    except LithofrontError as error:
        return _failed(job, str(error), folder, began)
    except Exception as error:  # of a user's target function: a failure of this run, not of the ensemble
        return _failed(job, f"{type(error).__name__}: {error}", folder, began)
    finally:
        if job.keep is not None and folder.exists() and any(folder.iterdir()):
            kept = Path(job.keep) / job.name
            shutil.rmtree(kept, ignore_errors=True)
            kept.parent.mkdir(parents=True, exist_ok=True)
            folder.replace(kept)
        shutil.rmtree(folder, ignore_errors=True)


def _record(job: Job, studies: Mapping[str, Study], folder: Path, began: float) -> Record:
    targets = np.array([target.evaluate(studies) for target in job.targets], dtype=np.float64).reshape(len(job.targets), 2)
    wrong = [target.name for target, (value, _) in zip(job.targets, targets, strict=True) if not np.isfinite(value)]
    if wrong:
        raise LithofrontError(f"target {', '.join(wrong)} is not a number in this run")
    table = {name: studies[MAIN].column("cycles", name) for name in studies[MAIN].columns("cycles") if name != "cycle"}
    columns = tuple(name for name, values in table.items() if values.dtype.kind in "iuf")
    cycles = np.stack([table[name].astype(np.float64) for name in columns], axis=1)
    work = sum(len(study.column("particles", "number")) * len(study.column("cycles", "cycle")) for study in studies.values())
    for study in studies.values():
        study.close()
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Record(job.point, job.number, "", columns, cycles, targets, work, time.monotonic() - began, size)


def _failed(job: Job, reason: str, folder: Path, began: float) -> Record:
    nothing = np.full((len(job.targets), 2), np.nan)
    # The folder's name is another in every attempt, and has no place in a result.
    return Record(job.point, job.number, (reason.splitlines() or ["no reason given"])[0].replace(str(folder), job.name), (), np.zeros((0, 0)), nothing, 0, time.monotonic() - began)
