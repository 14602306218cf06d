"""Open and read HDF5 files that may be in use, cut short, damaged, or not HDF5 at all."""

from __future__ import annotations

import errno
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from .errors import ResultsError

_SIGNATURE = b"\x89HDF\r\n\x1a\n"

# What h5py and NumPy raise over bytes that are not what they should be.
_DAMAGE = (OSError, RuntimeError, KeyError, ValueError, TypeError, AttributeError, IndexError, ArithmeticError, MemoryError)

# Deflate makes at most 1 byte of 1032: a data set that claims more than the whole file could hold is damaged.
_MOST_EXPANSION = 1032

# Errors of a file system that has no locks.
_WITHOUT_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}


@contextmanager
def open_file(file: Path) -> Iterator[Any]:
    """Open an HDF5 file for reading while its writer may be at work, or after the writer was killed.

    What the block cannot read becomes a ResultsError that says which file is damaged.
    """
    try:
        handle = _opened(file)
    except PermissionError as error:
        raise ResultsError(f"{file}: permission denied") from error
    except _DAMAGE as error:
        raise ResultsError(f"{file}: {_why_unreadable(file, error)}") from error
    try:
        yield handle
    except _DAMAGE as error:
        if "filter returned failure" in str(error) and _swmr_writer_left_it_open(file):
            # A checksum: the chunk was read between the two halves of a write.
            raise ResultsError(f"{file}: changed while it was read, or damaged; its writer is at work or was killed: try again in a "
                               "moment, or resume the study") from error
        raise ResultsError(f"{file}: damaged or truncated ({first_line(error)})") from error
    finally:
        handle.close()


def _opened(file: Path) -> Any:
    # A reader in SWMR mode waits for a truncated file to become whole, so size and flag are looked at first.
    options = {"libver": "latest", "swmr": True} if _swmr_writer_left_it_open(file) else {}
    try:
        return h5py.File(file, "r", **options)
    except OSError as error:
        if _errno(error) not in _WITHOUT_LOCKS:
            raise
        return h5py.File(file, "r", locking=False, **options)


def written_rows(cycles: npt.NDArray[Any], last: int) -> int:
    """Rows of a growing table up to complete cycle `last`; a kill may leave more, allocated or of a later cycle."""
    if cycles.size == 0:
        return 0
    bad = (cycles > last) | (np.maximum.accumulate(cycles) > cycles)
    return int(np.argmax(bad)) if bad.any() else int(cycles.size)


def dataset(group: Any, name: str, dimensions: int) -> Any:
    """A data set of numbers or text with so many dimensions, of a size that its file can hold."""
    path = f"{group.name.rstrip('/')}/{name}"
    found = group.get(name)
    if not isinstance(found, h5py.Dataset):
        raise ResultsError(f"{group.file.filename}: dataset {path} missing")
    if found.ndim != dimensions:
        raise ResultsError(f"{group.file.filename}: {path} has {found.ndim} dimensions, {dimensions} expected")
    claimed = int(np.prod([int(extent) for extent in found.shape], dtype=object)) * found.dtype.itemsize
    if claimed > _MOST_EXPANSION * Path(group.file.filename).stat().st_size:
        raise ResultsError(f"{group.file.filename}: {path} claims to hold {claimed} bytes, more than the file can")
    return found


def rows_with_data(found: Any) -> int:
    """Rows of a growing data set that were written: others would read as 0. A kill may leave the last chunk without its data; where
    more lack it the file is damaged."""
    rows = int(found.shape[0])
    if found.chunks is None:
        stored, length, whole = (1, rows, 1) if rows == 0 or found.id.get_storage_size() > 0 else (0, 0, 2)
    else:
        beside = math.prod(-(-extent // chunk) for extent, chunk in zip(found.shape[1:], found.chunks[1:], strict=True))
        length, whole = found.chunks[0], -(-rows // found.chunks[0])
        stored = found.id.get_num_chunks() // beside if beside else whole
    if stored >= whole:
        return rows
    if stored < whole - 1:
        raise ResultsError(f"{found.file.filename}: {found.name} has {rows} rows, and no data for most of them")
    return int(stored * length)


def attribute(owner: Any, name: str, kind: type) -> Any:
    """One number or text of an attribute as int, float or str; finite."""
    path = "attribute " + (name if owner.name == "/" else f"{owner.name}/{name}")
    if name not in owner.attrs:
        raise ResultsError(f"{owner.file.filename}: {path} missing")
    value = np.asarray(owner.attrs[name])
    if value.size != 1:
        raise ResultsError(f"{owner.file.filename}: {path} holds {value.size} values, not one")
    one = value.reshape(-1)[0]
    if kind is str and isinstance(one, str | bytes):
        return text(one)
    if kind is int and value.dtype.kind in "iu":
        return int(one)
    if kind is float and value.dtype.kind in "iuf":
        if not np.isfinite(one):
            raise ResultsError(f"{owner.file.filename}: {path} is {one}")
        return float(one)
    words = {str: "text", int: "a whole number", float: "a number"}
    raise ResultsError(f"{owner.file.filename}: {path} is not {words[kind]}")


def text(value: Any) -> str:
    """Text of an HDF5 string."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def first_line(error: BaseException) -> str:
    """The first line of an exception's words."""
    return (str(error).splitlines() or [type(error).__name__])[0]


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


def _errno(error: BaseException) -> int | None:
    """The system's error number, which HDF5 puts into its words."""
    found = re.search(r"errno = (\d+)", str(error))
    return int(found.group(1)) if found else getattr(error, "errno", None)


def _why_unreadable(file: Path, error: BaseException) -> str:
    words = str(error)
    if not file.is_file():
        return "not a file" if file.exists() else "no such file"
    if file.stat().st_size == 0:
        return "empty file"
    if _errno(error) in (errno.EAGAIN, errno.EACCES):
        return "locked by the program that is laying it out; try again in a moment"
    if "truncated" in words:
        return "truncated HDF5 file"
    if "consistency" in words or "already open" in words:
        return "its writer did not close it and kept no readable state; try `h5clear -s` on a copy"
    with file.open("rb") as stream:
        if stream.read(8) != _SIGNATURE:
            return "not an HDF5 file"
    return f"damaged HDF5 file ({first_line(error)})"
