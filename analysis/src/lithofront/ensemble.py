"""Run the points of a plan, on any executor, in any order, and put their figures together."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xarray as xr

from . import merging
from .design import Design
from .errors import InputError, LithofrontError
from .plan import SEED_KEY, Plan, canonical
from .program import end_running
from .record import Job, Record, carry_out, read_record
from .targets import Target

Progress = bool | Callable[[str], None]


@dataclass(frozen=True)
class Ensemble:
    """A finished ensemble: `data` against point, seed and cycle; `final`, one row per run."""

    directory: Path

    @property
    def data(self) -> xr.Dataset:
        """Everything, lazily: parameters, columns of cycles.csv, targets with standard errors, reasons of failures."""
        return xr.open_dataset(self.directory / merging.FILE, engine="h5netcdf", decode_times=False)

    @property
    def final(self) -> pd.DataFrame:
        """Settings, targets and figures of the last cycle, one row per run."""
        return pd.read_csv(self.directory / merging.TABLE)

    def __repr__(self) -> str:
        with self.data as data:
            failed = int((data["reason"] != "").sum())
            return (f"<lithofront.Ensemble {self.directory}: {data.sizes['point']} points, {data.sizes['seed']} seeds, "
                    f"{data.sizes.get('cycle', 0)} cycles" + (f", {failed} runs failed" if failed else "") + ">")

    def _repr_html_(self) -> str:
        return f"<div><code>{self.directory}</code></div>" + self.final.head(8).to_html()


def ensemble(base: str | Path | Plan, design: Design | None = None, *, seeds: int = 1, out: str | Path, set: Mapping[str, Any] | None = None,
             targets: Iterable[str | Target] = (), common_random_numbers: bool = True, executor: Executor | None = None, workers: int | None = None,
             progress: Progress = False, **options: Any) -> Ensemble:
    """Run an ensemble into the folder `out` and open it.

    base: a configuration file with a design, or a whole plan. executor: any of concurrent.futures, also those of dask.distributed and
    mpi4py.futures, whose machines must see the folder; default: `workers` runs at a time on this machine, one thread each.
    options: those of `run_plan`. What exists in `out` of the same plan is kept and not run again.
    """
    if isinstance(base, Plan):
        plan = base
    elif design is None:
        raise InputError("an ensemble needs a design; make one with lithofront.design(...)")
    else:
        listed = tuple(one if isinstance(one, Target) else Target(one, one) for one in targets)
        plan = Plan(Path(base), design, seeds, common_random_numbers=common_random_numbers, set=set or {}, targets=listed)
    run_plan(plan, Path(out), executor=executor, workers=workers, progress=progress, resume=True, **options)
    return merge([Path(out)])


def open_ensemble(directory: str | Path) -> Ensemble:
    """Open the folder of a finished ensemble."""
    if not (Path(directory) / merging.FILE).exists():
        raise LithofrontError(f"{directory}: no {merging.FILE} in it; `lithofront ensemble merge` makes it once all runs are there")
    return Ensemble(Path(directory))


def run_plan(plan: Plan, out: Path, *, executor: Executor | None = None, workers: int | None = None, backend: str | None = None,
             shard: tuple[int, int] = (1, 1), resume: bool = False, keep_folders: bool = False, retry_failed: bool = False,
             max_hours: float | None = None, progress: Progress = False) -> None:
    """Run what is missing of a plan, or of shard i of n (from 1), into `out`. `merge` makes the result of it.

    The first run is measured, and the time and disk that all will take said; more than max_hours, or than the disk has, raises.
    keep_folders: keep the results folder of every run in `out`/runs. retry_failed: run failed ones again.
    """
    tell = _teller(progress)
    plan.check()
    records = _prepare(plan, out, resume or shard != (1, 1))
    jobs = [job for job in _jobs(plan, out, backend, keep_folders) if job.point % shard[1] == shard[0] - 1]
    todo = [job for job in jobs if not _is_done(records, job, retry_failed)]
    if len(todo) < len(jobs):
        tell(f"{len(jobs) - len(todo)} of {len(jobs)} runs are there")
    if not todo:
        return
    local = executor is None
    count = workers or os.cpu_count() or 1
    pool = executor or ThreadPoolExecutor(count)
    meter = _Meter(len(todo), count if local else None, tell)
    try:
        [first] = pool.submit(carry_out, todo[:1]).result()
        meter.done(first)
        _estimate(first, len(todo) - 1, count, out, max_hours, keep_folders, tell)
        batches = _batches(todo[1:], first.seconds, 4 * count if local else 256)
        for record in _carry_out_all(pool, batches, 2 * count if local else 256):
            meter.done(record)
    except BaseException:
        if local:
            pool.shutdown(wait=False, cancel_futures=True)
            end_running()
        raise
    finally:
        if local:
            pool.shutdown(wait=True, cancel_futures=True)
        if shard == (1, 1):
            shutil.rmtree(out / "work", ignore_errors=True)


def merge(directories: Sequence[Path], out: Path | None = None) -> Ensemble:
    """Put the runs of folders of one plan together: ensemble.nc and final.csv in `out` (default: the first folder). Their bytes do not
    depend on which folder held which run, nor on how often the work was interrupted."""
    target = out or directories[0]
    plan_text = {folder: _plan_of(folder) for folder in directories}
    if len(set(plan_text.values())) > 1:
        other = next(folder for folder in directories if plan_text[folder] != plan_text[directories[0]])
        raise InputError(f"{other} and {directories[0]} are of different plans; only shards of one plan can be merged")
    files: dict[str, Path] = {}
    for folder in directories:
        files.update({file.name: file for file in sorted((folder / "records").glob("*.npz"))})
    merging.write(plan_text[directories[0]], [read_record(files[name]) for name in sorted(files)], target)
    return Ensemble(target)


def _plan_of(folder: Path) -> str:
    try:
        return (folder / "plan.json").read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{folder}: no plan.json in it; is it the folder of `lithofront ensemble`?") from error


def _prepare(plan: Plan, out: Path, go_on: bool) -> Path:
    records, text = out / "records", canonical(plan.described())
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is not a folder; give another")
    if (out / "plan.json").exists():
        if _plan_of(out) != text:
            raise InputError(f"{out} holds an ensemble of another plan (points, seeds, settings, targets or base differ); give another folder")
        if not go_on:
            raise InputError(f"{out} holds this ensemble already; give --resume to go on with it, or another folder")
    elif out.is_dir() and any(out.iterdir()):
        raise InputError(f"{out} is not empty and holds no ensemble; give another folder")
    try:
        records.mkdir(parents=True, exist_ok=True)
        draft = out / f"plan.json.draft{os.getpid()}"
        (out / "base.toml").write_bytes(plan.base.read_bytes())
        draft.write_text(text, encoding="utf-8")
        draft.replace(out / "plan.json")
    except OSError as error:
        raise LithofrontError(f"cannot write {out}: {error}") from error
    for left in records.glob("*.draft*"):
        if left.stat().st_mtime < time.time() - 3600:
            left.unlink(missing_ok=True)
    return records


def _jobs(plan: Plan, out: Path, backend: str | None, keep_folders: bool) -> list[Job]:
    keep = str((out / "runs").absolute()) if keep_folders else None
    return [Job(point, number, str((out / "base.toml").absolute()),
                {case: plan.settings(point, case) | {SEED_KEY: plan.seed(point, number)} for case in plan.case_names()},
                plan.targets, str((out / "work").absolute()), str((out / "records").absolute()), 1, backend, keep)
            for number in range(plan.seeds) for point in range(len(plan.design))]


def _is_done(records: Path, job: Job, retry_failed: bool) -> bool:
    file = records / f"{job.name}.npz"
    if not file.exists():
        return False
    try:
        return not (retry_failed and read_record(file).reason)
    except LithofrontError:
        file.unlink()
        return False


def _batches(jobs: Sequence[Job], seconds: float, least: int) -> list[Sequence[Job]]:
    """Jobs to be run together: as many as share the start of a program well, and so few that there are `least` batches to deal out, that
    one takes a minute, as the first run tells, and that the program has no more studies at a time than it takes."""
    size = min(-(-len(jobs) // least), round(60 / max(seconds, 1e-3)), 100)
    size = max(size, 1)
    return [jobs[i:i + size] for i in range(0, len(jobs), size)]


def _carry_out_all(pool: Executor, batches: Sequence[Sequence[Job]], window: int) -> Iterable[Record]:
    """Records as they come. A batch whose worker was lost is given out again, three times at most."""
    waiting, attempts = list(reversed(batches)), dict[str, int]()
    running: dict[Future[list[Record]], Sequence[Job]] = {}
    while waiting or running:
        while waiting and len(running) < window:
            batch = waiting.pop()
            running[pool.submit(carry_out, batch)] = batch
        finished, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            batch = running.pop(future)
            error = future.exception()
            if error is None:
                yield from future.result()
                continue
            name = batch[0].name
            attempts[name] = attempts.get(name, 0) + 1
            if isinstance(error, (LithofrontError, KeyboardInterrupt)) or attempts[name] > 3:
                for other in running:
                    other.cancel()
                points = f"point {batch[0].point}" + (f" to {batch[-1].point}" if len(batch) > 1 else "")
                raise LithofrontError(f"{points}: {error or type(error).__name__}; what is done is kept, go on with --resume") from error
            waiting.append(batch)


def _estimate(first: Record, left: int, workers: int, out: Path, max_hours: float | None, keep_folders: bool, tell: Callable[[str], None]) -> None:
    seconds = first.seconds * left / workers
    record_bytes = (out / "records" / f"{first.point:06d}-{first.number:03d}.npz").stat().st_size
    # Twice a record: once as such, once in the merged file.
    needed = 2 * record_bytes * left + first.folder_bytes * (left if keep_folders else workers)
    free = shutil.disk_usage(out).free
    tell(f"{left + 1} runs: the first took {first.seconds:.1f} s; all will take about {duration(seconds)} on {workers} workers and {size_text(needed)} of disk")
    if needed > free:
        raise InputError(f"the ensemble needs about {size_text(needed)} of disk and {out} has {size_text(free)}; take fewer points or seeds"
                         + (", or let the runs' folders go (keep_folders)" if keep_folders else ""))
    if max_hours is not None and seconds > 3600 * max_hours:
        raise InputError(f"the ensemble will take about {duration(seconds)}, more than the {max_hours:g} h that were allowed; "
                         "take fewer points, seeds or particles, more workers, or a higher --max-hours")


class _Meter:
    """Says how far the work is, at most once in two seconds."""

    def __init__(self, total: int, workers: int | None, tell: Callable[[str], None]) -> None:
        self.total, self.workers, self.tell = total, workers, tell
        self.began = self.said = time.monotonic()
        self.count = self.failed = self.particle_cycles = 0

    def done(self, record: Record) -> None:
        self.count += 1
        self.failed += bool(record.reason)
        self.particle_cycles += record.particle_cycles
        now = time.monotonic()
        if record.reason:
            self.tell(f"point {record.point} failed: {record.reason}")
        if now < self.said + 2 and self.count < self.total:
            return
        self.said, spent = now, max(now - self.began, 1e-9)
        left = spent / self.count * (self.total - self.count)
        self.tell(f"{self.count}/{self.total} runs  {self.particle_cycles / spent:.3g} particle-cycles/s"
                  + (f"  {self.failed} failed" if self.failed else "") + f"  {duration(left)} left")


def _teller(progress: Progress) -> Callable[[str], None]:
    if callable(progress):
        return progress
    if not progress:
        return lambda line: None
    return lambda line: print(line, file=sys.stderr, flush=True)


def duration(seconds: float) -> str:
    """Seconds as a person says them."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min {seconds % 60:02.0f} s"
    return f"{seconds // 3600:.0f} h {seconds % 3600 // 60:02.0f} min"


def size_text(count: float) -> str:
    """Bytes as a person says them."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.3g} {unit}"
        count /= 1000
    return f"{count:.3g} TB"


__all__ = ["Ensemble", "ensemble", "merge", "open_ensemble", "run_plan"]
