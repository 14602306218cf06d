"""Text that does what it looks like: on a terminal, on a page, in a figure, in a table of a spreadsheet."""

from __future__ import annotations

import io
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import TextIO

import pandas as pd

# Letters that turn the direction of those after them; control codes, and bytes of a file name that are no text, besides.
_TURNING = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# What makes a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def visible(text: str, kept: str = "") -> str:
    """Text with everything that steers a terminal or turns a line spelled out, but for the characters in `kept`."""
    return "".join(one if one in kept or not _steers(one) else one.encode("unicode_escape", "surrogatepass").decode()
                   for one in text)


def _steers(character: str) -> bool:
    return character in _TURNING or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def cell(text: str) -> str:
    """A name as a cell of a CSV table that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(_FORMULA) else text


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV; numbers to six digits."""
    return str(table.map(lambda value: cell(value) if isinstance(value, str) else value).to_csv(index=False, float_format="%.6g"))


def markdown_table(heads: tuple[str, ...] | list[str], rows: list[tuple[str, ...]] | list[list[str]]) -> str:
    """A table in Markdown, one line per row."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(one.replace("|", r"\|") for one in line) + " |\n" for line in lines)


class _Plain(io.TextIOBase):
    """Writes to a stream what `visible` makes of the text, with what the stream's encoding lacks spelled out."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(visible(text, kept="\n\t").encode(encoding, "backslashreplace").decode(encoding))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()


@contextmanager
def plain_streams() -> Iterator[None]:
    """Print plainly within this block; to nowhere where a stream is closed. A reader that leaves early is no error."""
    with ExitStack() as stack:
        out, err = (stream or stack.enter_context(open(os.devnull, "w", encoding="utf-8")) for stream in (sys.stdout, sys.stderr))
        try:
            with redirect_stdout(_Plain(out)), redirect_stderr(_Plain(err)):
                yield
                sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes once more when it ends: let that go nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
