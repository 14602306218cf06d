"""Small pieces of HTML: escaped text, tables, embedded pictures."""

from __future__ import annotations

import base64
import html
import io
import math
from collections.abc import Callable, Sequence

from matplotlib.figure import Figure

from . import style
from .plain import visible


def text(value: object) -> str:
    """Escaped text."""
    return html.escape(visible(str(value), kept="\n\t"))


def table(header: Sequence[str], rows: Sequence[Sequence[object]], is_text: bool = False) -> str:
    """A table; on narrow screens each row becomes a list of its cells under their headings. Cells are escaped."""
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in header)
    body = "".join("<tr>" + "".join(f'<td data-head="{text(name)}">{text(cell)}</td>' for name, cell in zip(header, row, strict=True))
                   + "</tr>" for row in rows)
    name = "text" if is_text else "stack"
    return f'<div class="wide"><table class="{name}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def folded(shown: str, rows: int, name: str, most: int = 24) -> str:
    """A table as it is, or behind a line to click on where it has more than `most` rows."""
    return shown if rows <= most else f"<details><summary>{rows} {text(name)}</summary>{shown}</details>"


def percent(share: float) -> str:
    """A share in per cent; n/a for none."""
    return f"{100 * share:.1f} %" if math.isfinite(share) else "n/a"


def badge(word: str, kind: str) -> str:
    """A coloured word; the word itself carries the meaning."""
    return f'<span class="badge {kind}">{text(word)}</span>'


def data_uri(content: bytes, media_type: str) -> str:
    """Bytes as a data URI."""
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"


def figure(draw: Callable[[bool], Figure], alternative: str, caption: str) -> str:
    """A figure drawn twice: for pages and, with `True`, for phones. The caption is escaped."""
    shown = text(alternative)
    # Two images and a style rule, not <picture>: browsers keep the phone's source when they print.
    images = "".join(f'<img class="{name}" alt="{shown}" src="{data_uri(_png(draw(narrow), dpi), "image/png")}">'
                     for name, narrow, dpi in (("page", False, 190), ("phone", True, 210)))
    return f"<figure>{images}<figcaption>{text(caption)}</figcaption></figure>"


def _png(drawn: Figure, dpi: int) -> bytes:
    buffer = io.BytesIO()
    with style.look():
        drawn.savefig(buffer, format="png", dpi=dpi)
    return buffer.getvalue()
