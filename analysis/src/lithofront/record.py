"""Runs of an ensemble, wherever they are carried out, and the files that keep their figures."""

from __future__ import annotations

import io
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import LithofrontError, ProgramError
from .program import reason_of, stream
from .settings import set_words, study_line
from .study import FinishedStudy, Study
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
    records: str                                 # folder of the records
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


def carry_out(jobs: Sequence[Job]) -> list[Record]:
    """Run some jobs of one ensemble here, all of their studies as one, and put each one's record into place as soon as its studies have
    ended. A run that fails gives a record with its reason; only an interruption raises."""
    Path(jobs[0].work).mkdir(parents=True, exist_ok=True)
    batch = _Batch(jobs)
    try:
        batch.run()
        if len(jobs) > 1:
            # The program was ended from outside, for want of memory say: each by itself, so that one alone bears the blame.
            for job in list(batch.left):
                shutil.rmtree(batch.folders[job.name], ignore_errors=True)
                [batch.records[job.name]] = carry_out([job])
    finally:
        batch.clear()
    return [batch.records[job.name] for job in jobs]


class _Batch:
    """Jobs whose studies the program runs together."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.jobs, self.began, self.counted = jobs, time.monotonic(), time.monotonic()
        self.records: dict[str, Record] = {}
        self.folders = {job.name: Path(tempfile.mkdtemp(prefix=f"{job.name}-", dir=job.work)) for job in jobs}
        self.waiting: dict[str, set[str]] = {job.name: set(job.settings) for job in jobs}   # cases that have not ended
        self.reasons: dict[str, dict[str, str]] = {job.name: {} for job in jobs}            # case -> why it failed
        self.studies = {str(self.folders[job.name] / case): (job, case) for job in jobs for case in job.settings}

    @property
    def left(self) -> list[Job]:
        return [job for job in self.jobs if job.name not in self.records]

    def run(self) -> None:
        first = self.jobs[0]
        lines = []
        for folder, (job, case) in self.studies.items():
            try:
                lines.append(study_line(job.base, folder, set_words(job.settings[case])))
            except LithofrontError as error:
                self.ended(job, case, str(error))
        if not lines:
            return
        file = self.folders[first.name] / "studies.list"
        file.write_text("".join(lines), encoding="utf-8")
        words = ["run-many", str(file), "--quiet", "--threads", str(first.threads), *(["--backend", first.backend] if first.backend else [])]
        code, messages = stream(words, self.hear)
        if -code in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            raise ProgramError("interrupted", INTERRUPTED)
        if code > 1:
            raise ProgramError(reason_of(messages, code), code)
        if len(self.jobs) == 1 and self.left:
            self.put(first, _failed(first, reason_of(messages, code), self.folders[first.name], self.began))

    def hear(self, line: str) -> None:
        """A line of the program: a study has ended."""
        for folder, (job, case) in self.studies.items():
            if not line.startswith(f"{folder}: "):
                continue
            text = line.removeprefix(f"{folder}: ")
            if not text.startswith("interrupted "):
                self.ended(job, case, text.removeprefix("failed: ") if text.startswith("failed: ") else "")
            return

    def ended(self, job: Job, case: str, reason: str) -> None:
        self.waiting[job.name].discard(case)
        if reason:
            self.reasons[job.name][case] = reason
        if self.waiting[job.name] or job.name in self.records:
            return
        folder = self.folders[job.name]
        first = next((self.reasons[job.name][case] for case in job.settings if case in self.reasons[job.name]), "")
        if first:
            self.put(job, _failed(job, first, folder, self.counted))
            return
        try:
            self.put(job, _record(job, {case: FinishedStudy(folder / case) for case in job.settings}, folder, self.counted))
        except LithofrontError as error:
            self.put(job, _failed(job, str(error), folder, self.counted))
        except Exception as error:  # of a user's target function: a failure of this run, not of the ensemble
            self.put(job, _failed(job, f"{type(error).__name__}: {error}", folder, self.counted))

    def put(self, job: Job, record: Record) -> None:
        # A share of the batch's time: the studies ran side by side.
        self.counted = time.monotonic()
        self.records[job.name] = record
        record.write(Path(job.records))
        self.remove(job)

    def remove(self, job: Job) -> None:
        folder = self.folders[job.name]
        if job.keep is not None and job.name in self.records and any((folder / case).exists() for case in job.settings):
            kept = Path(job.keep) / job.name
            shutil.rmtree(kept, ignore_errors=True)
            kept.parent.mkdir(parents=True, exist_ok=True)
            (folder / "studies.list").unlink(missing_ok=True)
            folder.replace(kept)
        shutil.rmtree(folder, ignore_errors=True)

    def clear(self) -> None:
        for job in self.jobs:
            self.remove(job)


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
