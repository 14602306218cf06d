"""Damage a results file in many ways and look at what the package's commands make of it.

Every case must end as one of these: `same`, the output of the undamaged file; `refused`, exit code 1 and one line that says what is
wrong. `altered` is an output that differs: of a file with HDF5's checksums there is none. `broken` is anything else: a traceback,
a crash, a hang, a warning, more lines than one.

As a script: python damage.py [--cases N] [--first N] [--workers N] [--results DIR]. Case n is the same in every run.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from make_results import Study, make_results

from lithofront_analysis.cli import main as command_line

# Every command reads the whole of a file but its maps; tables are cheap, so figures take turns among them.
COMMANDS = (*("stages", "table1") * 8, "sizes", "stages", "pockets", "verdict")
TABLES = ("stages", "table1", "verdict")
SECONDS = 120
MEMORY = 4 << 30


def small_study(folder: Path) -> Path:
    """Two particles, four cycles, pictures of one."""
    return make_results(folder, Study(diameters_um=(0.4, 1.1), formation=1, ageing=2, check_up=1, snapshot_particles=(1,)))


# Damage to bytes: content -> content.

def _flip(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _overwrite(content: bytearray, chance: random.Random) -> None:
    length = chance.choice((1, 2, 4, 8, 64, 512))
    place = chance.randrange(len(content))
    content[place:place + length] = chance.randbytes(len(content[place:place + length]))


def _blank(content: bytearray, chance: random.Random) -> None:
    length, place = chance.choice((4, 64, 512, 4096)), chance.randrange(len(content))
    content[place:place + length] = bytes([chance.choice((0, 255))]) * len(content[place:place + length])


def _truncate(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)):]


def _drop(content: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(content))
    del content[place:place + chance.choice((1, 8, 512, 4096))]


def _repeat(content: bytearray, chance: random.Random) -> None:
    place, other, length = chance.randrange(len(content)), chance.randrange(len(content)), chance.choice((8, 512, 4096))
    piece = bytes(content[place:place + length])
    content[other:other + len(piece)] = piece


# Damage to objects of the file, all of it what no writer leaves: handle -> None.

def _objects(file: Any) -> list[str]:
    names: list[str] = []
    file.visit(names.append)
    return names


def _remove(file: Any, chance: random.Random) -> None:
    del file[chance.choice(_objects(file))]


def _owner(file: Any, chance: random.Random) -> Any:
    return file[chance.choice(["/", "/", *_objects(file)])]


def _remove_attribute(file: Any, chance: random.Random) -> None:
    attributes = _owner(file, chance).attrs
    if names := list(attributes):
        del attributes[chance.choice(names)]


def _wrong_attribute(file: Any, chance: random.Random) -> None:
    attributes = _owner(file, chance).attrs
    names = list(attributes)
    if names:
        name = chance.choice(names)
        del attributes[name]
        attributes[name] = chance.choice([np.nan, -1.5, np.zeros(3), np.empty(0), np.zeros((2, 2), np.uint8), h5py.Empty("f8")])


def _datasets(file: Any) -> list[str]:
    return [name for name in _objects(file) if isinstance(file[name], h5py.Dataset)]


def _wrong_numbers(file: Any, chance: random.Random) -> None:
    dataset = file[chance.choice([name for name in _datasets(file) if file[name].dtype.kind == "f" and file[name].size])]
    place = tuple(chance.randrange(extent) for extent in dataset.shape)
    dataset[place] = chance.choice([np.nan, np.inf, -np.inf])


def _wrong_dataset(file: Any, chance: random.Random) -> None:
    name = chance.choice(_datasets(file))
    attributes, shape = dict(file[name].attrs), file[name].shape
    del file[name]
    made = [lambda: file.create_dataset(name, data=np.array([b"text"] * 4)), lambda: file.create_dataset(name, shape=(*shape, 2), dtype="f8"),
            lambda: file.create_dataset(name, shape=(), dtype="f8"), lambda: file.create_dataset(name, shape=shape, dtype="c16"),
            lambda: file.create_dataset(name, shape=shape, dtype=[("a", "f4"), ("b", "i4")]),
            lambda: file.create_dataset(name, shape=tuple(10**7 for _ in shape), dtype="f8", chunks=tuple(64 for _ in shape)),
            lambda: file.create_dataset(name, data=h5py.Empty("f8")),
            lambda: file.create_dataset(name, shape=shape, dtype=h5py.ref_dtype)]
    chance.choice(made)()
    if isinstance(file[name], h5py.Dataset):
        file[name].attrs.update(attributes)


def _wrong_link(file: Any, chance: random.Random) -> None:
    name = chance.choice(_objects(file))
    was_group = isinstance(file[name], h5py.Group)
    del file[name]
    made: list[Callable[[], Any]] = [
        lambda: file.__setitem__(name, h5py.SoftLink("/nowhere")), lambda: file.__setitem__(name, h5py.SoftLink("/" + name)),
        lambda: file.__setitem__(name, h5py.ExternalLink("nowhere.h5", "/")),
        (lambda: file.create_dataset(name, data=[1.0])) if was_group else (lambda: file.create_group(name)),
        *([lambda: file.__setitem__(name, file["/"])] if was_group else [])]
    chance.choice(made)()


BYTES = (_flip, _flip, _overwrite, _blank, _truncate, _drop, _repeat)
OBJECTS = (_remove, _remove_attribute, _wrong_attribute, _wrong_numbers, _wrong_dataset, _wrong_link)


def damaged(content: bytes, number: int, file: Path) -> str:
    """Write case `number` of a file's damage; returns what was done."""
    chance = random.Random(number)
    if chance.random() < 0.6:
        kind = chance.choice(BYTES)
        changed = bytearray(content)
        for _ in range(chance.choice((1, 1, 1, 3, 20))):
            if changed:
                kind(changed, chance)
        file.write_bytes(changed)
        return f"bytes: {kind.__name__.strip('_')}"
    kind_of_object = chance.choice(OBJECTS)
    file.write_bytes(content)
    with h5py.File(file, "r+", libver="latest") as handle:
        kind_of_object(handle, chance)
    return f"objects: {kind_of_object.__name__.strip('_').replace('_', ' ')}"


def run_command(command: str, folder: Path, output: Path) -> tuple[int, str, bytes]:
    """Exit code, stderr and what was made."""
    words = [command, str(folder), *([] if command in TABLES else ["-o", str(output)])]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = command_line(words)
    made = output.read_bytes() if output.exists() else b""
    return code, err.getvalue(), made + (out.getvalue().encode() if command in TABLES else b"")


def outcome(content: bytes, references: dict[str, bytes], number: int) -> tuple[str, str, str]:
    """What was done in a case, what came of it, and more where that is `altered` or `broken`."""
    command = COMMANDS[number % len(COMMANDS)]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "study"
        folder.mkdir()
        kind = damaged(content, number, folder / "results.h5")
        report = Path(place) / "report"
        # A child, so that a crash of the HDF5 library is seen and not suffered.
        child = os.fork()
        if child == 0:
            os._exit(_judged(command, folder, references[command], report))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        found = {0: "same", 1: "refused", 2: "altered"}.get(status, "broken")
        more = report.read_text() if report.exists() else f"exit status {status}" if found == "broken" else ""
        return kind, found, f"{command}: {more}" if more else ""


def _judged(command: str, folder: Path, reference: bytes, report: Path) -> int:
    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        code, err, made = run_command(command, folder, folder / "output.png")
        refused = code == 1 and not made and err.startswith("lithofront-analysis: ") and err.count("\n") == 1 and str(folder) in err
        if refused:
            return 1
        if code == 0 and not err:
            if made == reference:
                return 0
            report.write_text("another output")
            return 2
        report.write_text(f"exit code {code}, stderr: {err}")
    except BaseException:
        report.write_text(traceback.format_exc())
    return 3


def prepared(folder: Path, where: Path) -> tuple[bytes, dict[str, bytes]]:
    """The undamaged file, and what each command makes of it."""
    study = where / "study"
    shutil.copytree(folder, study, dirs_exist_ok=True)
    references = {command: run_command(command, study, where / f"{command}.png")[2] for command in sorted(set(COMMANDS))}
    return (study / "results.h5").read_bytes(), references


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--results", type=Path, default=None, help="results folder to damage (default: a made-up one with checksums)")
    options = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as place:
        folder = options.results or small_study(Path(place) / "made")
        content, references = prepared(folder, Path(place))
        with multiprocessing.get_context("fork").Pool(options.workers) as pool:
            cases = range(options.first, options.first + options.cases)
            for number, (kind, found, more) in zip(cases, pool.imap(partial(outcome, content, references), cases, chunksize=8), strict=True):
                counts[kind, found] += 1
                if sum(counts.values()) % 1000 == 0:
                    print(f"{sum(counts.values())} cases", file=sys.stderr, flush=True)
                if more:
                    print(f"case {number}, {kind}: {found}, {more.strip()}", flush=True)
    outcomes = ("same", "refused", "altered", "broken")
    print(f"{'damage':<28}" + "".join(f"{name:>9}" for name in outcomes))
    for kind in sorted({kind for kind, _ in counts}):
        print(f"{kind:<28}" + "".join(f"{counts[kind, name]:>9}" for name in outcomes))
    totals = {name: sum(count for (_, found), count in counts.items() if found == name) for name in outcomes}
    print(f"{'all':<28}" + "".join(f"{totals[name]:>9}" for name in outcomes))
    return 1 if totals["broken"] or (totals["altered"] and options.results is None) else 0


if __name__ == "__main__":
    sys.exit(main())
