"""Gwyddion Simple Field: padding, bytes, round trip, refusals."""

import struct
from pathlib import Path

import numpy as np
import pytest

from lithofront_analysis import gsf
from lithofront_analysis.errors import ResultsError


def field(title: str = "") -> gsf.Field:
    return gsf.Field(np.arange(6.0).reshape(2, 3) * 1e-12, 3e-7, 2e-7, "m", "m", title)


def test_padding_is_1_to_4_nuls_and_occurs_in_all_four_ways() -> None:
    seen = set()
    for length in range(1, 9):
        header = gsf.header_bytes(field("t" * length))
        padding = len(header) - len(header.rstrip(b"\0"))
        assert len(header) % 4 == 0 and 1 <= padding <= 4
        seen.add(padding)
    assert seen == {1, 2, 3, 4}


def test_an_aligned_header_gets_four_nuls(tmp_path: Path) -> None:
    aligned = next(one for length in range(1, 9)
                   if len(gsf.header_bytes(one := field("t" * length)).rstrip(b"\0")) % 4 == 0)
    gsf.write(aligned, tmp_path / "a.gsf")
    content = (tmp_path / "a.gsf").read_bytes()
    start = len(content) - 24
    assert content[start - 4:start] == b"\0\0\0\0" and content[start - 5:start - 4] == b"\n"
    assert np.array_equal(gsf.read(tmp_path / "a.gsf").values, aligned.values.astype("<f4"))


def test_layout_is_that_of_the_format(tmp_path: Path) -> None:
    gsf.write(field("strain"), tmp_path / "f.gsf")
    content = (tmp_path / "f.gsf").read_bytes()
    header, _, _ = content.partition(b"\0")
    assert header.decode().splitlines() == ["Gwyddion Simple Field 1.0", "XRes = 3", "YRes = 2", "XReal = 3e-07", "YReal = 2e-07",
                                            "XYUnits = m", "ZUnits = m", "Title = strain"]
    # Rows from the top, little-endian.
    assert struct.unpack("<6f", content[-24:]) == pytest.approx([0, 1e-12, 2e-12, 3e-12, 4e-12, 5e-12], abs=1e-18)


def test_round_trip(tmp_path: Path) -> None:
    gsf.write(field("a title"), tmp_path / "f.gsf")
    back = gsf.read(tmp_path / "f.gsf")
    assert back.values.shape == (2, 3) and np.allclose(back.values, field().values, rtol=1e-6, atol=0)
    assert (back.width, back.height, back.xy_units, back.z_units, back.title) == (3e-7, 2e-7, "m", "m", "a title")


def test_a_title_cannot_break_the_header(tmp_path: Path) -> None:
    gsf.write(field("two\nlines\0"), tmp_path / "f.gsf")
    assert gsf.read(tmp_path / "f.gsf").title == "two lines"


def test_refusals(tmp_path: Path) -> None:
    path = tmp_path / "f.gsf"
    with pytest.raises(ResultsError, match="cannot read"):
        gsf.read(path)
    path.write_bytes(b"something else")
    with pytest.raises(ResultsError, match="not a Gwyddion Simple Field"):
        gsf.read(path)
    whole = gsf.header_bytes(field()) + b"\0" * 24
    path.write_bytes(whole[:-1])
    with pytest.raises(ResultsError, match="23 bytes of data, 24 expected"):
        gsf.read(path)
    path.write_bytes(b"Gwyddion Simple Field 1.0\nXRes = 3\nYRes = many\n\0\0")
    with pytest.raises(ResultsError, match="header lacks"):
        gsf.read(path)
