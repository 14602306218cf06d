"""Find the program and call it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .errors import ProgramError

_running: set[subprocess.Popen[str]] = set()
_LAUNCHERS = ("OMPI_COMM_WORLD_", "PMI_", "PMIX_", "SLURM_STEP_NUM_TASKS")
_BUILDS = ("cpu", "cuda", "tests", "quickstart")


def find_program() -> Path:
    """The program: environment variable LITHOFRONT, else beside this package, else in the PATH, else a build of the repository."""
    named = os.environ.get("LITHOFRONT")
    if named:
        found = shutil.which(named)
        if found is None:
            raise ProgramError(f"LITHOFRONT names {named}, which is no program", 2)
        return Path(found).absolute()
    here = Path(__file__).resolve()
    beside = here.parent / "bin" / "lithofront"
    in_path = shutil.which("lithofront")
    # An editable install lies in analysis/src of the repository.
    builds = [here.parents[3] / "build" / name / "host" / "cli" / "lithofront" for name in _BUILDS]
    for one in (beside, Path(in_path) if in_path else None, *builds):
        if one is not None and os.access(one, os.X_OK) and one.is_file():
            return one.absolute()
    raise ProgramError("the program lithofront was not found; set the environment variable LITHOFRONT to it or put it into the PATH", 2)


def call(words: Sequence[str], heard: Callable[[str], None] | None = None) -> str:
    """Run `lithofront WORDS` and return its standard output. `heard` gets each line of its messages as it comes.

    Raises ProgramError with the program's own words.
    """
    with subprocess.Popen([str(find_program()), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          env=_environment(), text=True, errors="replace") as process:
        with _looked_after(process):
            if heard is None:
                out, err = process.communicate()
            else:
                err = _listen(process.stderr or (), heard)
                out = process.stdout.read() if process.stdout else ""
                process.wait()
    if process.returncode != 0:
        raise ProgramError(reason_of(err, process.returncode), process.returncode)
    return out


def stream(words: Sequence[str], heard: Callable[[str], None]) -> tuple[int, str]:
    """Run `lithofront WORDS`; `heard` gets each line of its standard output as it comes. Returns the exit code and its messages."""
    with tempfile.TemporaryFile("w+", errors="replace") as messages, \
         subprocess.Popen([str(find_program()), *words], stdout=subprocess.PIPE, stderr=messages, stdin=subprocess.DEVNULL,
                          text=True, errors="replace", env=_environment()) as process:
        with _looked_after(process):
            for line in process.stdout or ():
                heard(line.rstrip("\n"))
            process.wait()
        messages.seek(0)
        return process.returncode, messages.read()


@contextmanager
def _looked_after(process: subprocess.Popen[str]) -> Iterator[None]:
    """Ends the process where the work with it is broken off: nothing is left running behind the caller's back, and a study's checkpoint is
    written on SIGTERM."""
    _running.add(process)
    try:
        yield
    except BaseException:
        process.terminate()
        process.wait()
        raise
    finally:
        _running.discard(process)


def _environment() -> dict[str, str]:
    """This process's, without what tells it that it is a rank of an MPI job: the program that it starts is none."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_LAUNCHERS)}


def end_running() -> None:
    """End the programs that threads of this process wait for: an interruption reaches the main thread alone."""
    for process in list(_running):
        process.terminate()


def _listen(lines: Iterable[str], heard: Callable[[str], None]) -> str:
    kept = []
    for line in lines:
        kept.append(line)
        heard(line.rstrip("\n"))
    return "".join(kept)


def reason_of(messages: str, code: int) -> str:
    """Why the program ended with this code, in its own words."""
    heading = "lithofront: error: "
    errors = [line.removeprefix(heading) for line in messages.splitlines() if line.startswith(heading)]
    if errors:
        return "\n".join(errors)
    if code < 0:
        return f"ended by signal {-code}"
    last = messages.strip().splitlines()
    return f"exit code {code}" + (f": {last[-1]}" if last else "")
