"""Gwyddion Simple Field: write and read the open image format of scanning probe microscopy.

A text header, padded with 1 to 4 NULs to a multiple of 4 bytes, then 32-bit little-endian floats, top row first.
Format: http://gwyddion.net/documentation/user-guide-en/gsf.html
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .errors import ResultsError

MAGIC = "Gwyddion Simple Field 1.0"


@dataclass(frozen=True)
class Field:
    """Values [y, x] over a rectangle; sizes in `xy_units`, values in `z_units` (base units, no prefix)."""

    values: npt.NDArray[np.float64]
    width: float
    height: float
    xy_units: str = "m"
    z_units: str = ""
    title: str = ""


def header_bytes(field: Field) -> bytes:
    """Header with its padding."""
    rows, columns = field.values.shape
    lines = [MAGIC, f"XRes = {columns}", f"YRes = {rows}", f"XReal = {field.width!r}", f"YReal = {field.height!r}"]
    for key, value in (("XYUnits", field.xy_units), ("ZUnits", field.z_units), ("Title", field.title)):
        if value:
            lines.append(f"{key} = {' '.join(value.replace(chr(0), ' ').split())}")
    text = ("\n".join(lines) + "\n").encode()
    # Never 0 NULs: an aligned header is followed by four.
    return text + b"\0" * (4 - len(text) % 4)


def write(field: Field, path: Path | str) -> None:
    """Write a .gsf file."""
    try:
        Path(path).write_bytes(header_bytes(field) + np.ascontiguousarray(field.values, dtype="<f4").tobytes())
    except OSError as error:
        raise ResultsError(f"cannot write {path}: {error}") from error


def read(path: Path | str) -> Field:
    """Read a .gsf file; raises ResultsError for anything else."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise ResultsError(f"cannot read {path}: {error}") from error
    if not content.startswith(MAGIC.encode() + b"\n"):
        raise ResultsError(f"{path}: not a Gwyddion Simple Field")
    end = content.find(b"\0")
    if end < 0:
        raise ResultsError(f"{path}: truncated header")
    keys: dict[str, str] = {}
    for line in content[:end].decode("utf-8", "replace").splitlines()[1:]:
        key, separator, value = line.partition("=")
        if separator:
            keys[key.strip()] = value.strip()
    try:
        columns, rows = int(keys["XRes"]), int(keys["YRes"])
        width, height = float(keys.get("XReal", 1.0)), float(keys.get("YReal", 1.0))
    except (KeyError, ValueError) as error:
        raise ResultsError(f"{path}: header lacks a valid {error}") from error
    start = end + 4 - end % 4
    if columns < 1 or rows < 1 or content[end:start].strip(b"\0") or len(content) != start + 4 * columns * rows:
        raise ResultsError(f"{path}: {len(content) - start} bytes of data, {4 * columns * rows} expected")
    values = np.frombuffer(content, dtype="<f4", offset=start).reshape(rows, columns).astype(np.float64)
    return Field(values, width, height, keys.get("XYUnits", ""), keys.get("ZUnits", ""), keys.get("Title", ""))
