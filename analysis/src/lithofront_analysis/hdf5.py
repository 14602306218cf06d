"""Open HDF5 files that may be in use, cut short, or not HDF5 at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from .errors import ResultsError

_SIGNATURE = b"\x89HDF\r\n\x1a\n"


@contextmanager
def open_file(file: Path) -> Iterator[Any]:
    """Open an HDF5 file for reading while its writer may be at work, or after the writer was killed."""
    try:
        # A reader in SWMR mode waits for a truncated file to become whole, so size and flag are looked at first.
        handle = (h5py.File(file, "r", libver="latest", swmr=True) if _swmr_writer_left_it_open(file)
                  else h5py.File(file, "r"))
    except PermissionError as error:
        raise ResultsError(f"{file}: permission denied") from error
    except OSError as error:
        raise ResultsError(f"{file}: {_why_unreadable(file, error)}") from error
    try:
        yield handle
    finally:
        handle.close()


def written_rows(cycles: npt.NDArray[Any], last: int) -> int:
    """Rows of a growing table up to complete cycle `last`; a kill may leave more, allocated or of a later cycle."""
    if cycles.size == 0:
        return 0
    bad = (cycles > last) | (np.maximum.accumulate(cycles) > cycles)
    return int(np.argmax(bad)) if bad.any() else int(cycles.size)


def _swmr_writer_left_it_open(file: Path) -> bool:
    """Whether the superblock (version 3) is marked so: its writer is at work, or was killed."""
    with file.open("rb") as stream:
        head = stream.read(36)
    if len(head) < 36 or not head.startswith(_SIGNATURE) or head[8] < 3:
        return False
    marked = bool(head[11] & 0x04)
    stored_size, size = int.from_bytes(head[28:36], "little"), file.stat().st_size
    if marked and size < stored_size:
        raise ResultsError(f"{file}: truncated HDF5 file, {size} of {stored_size} bytes")
    return marked


def _why_unreadable(file: Path, error: OSError) -> str:
    text = str(error)
    if file.stat().st_size == 0:
        return "empty file"
    if "truncated" in text:
        return "truncated HDF5 file"
    if "consistency" in text or "already open" in text or "lock" in text:
        return "its writer did not close it and kept no readable state; try `h5clear -s` on a copy"
    with file.open("rb") as stream:
        if stream.read(8) != _SIGNATURE:
            return "not an HDF5 file"
    return f"damaged HDF5 file ({first_line(error)})"


def first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
