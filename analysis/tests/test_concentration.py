"""Unit conventions against the numbers that Table 1 prints."""

import pytest

from lithofront_analysis import paper
from lithofront_analysis.concentration import PAPER, PHYSICAL, X, convert, lattice_parameter_m, per_cubic_metre, units_named
from lithofront_analysis.errors import ResultsError


@pytest.mark.parametrize("row", paper.TABLE_1)
def test_table_1_is_x_over_8_a_cubed(row: paper.PaperState) -> None:
    printed = row.x / (8 * (row.lattice_parameter_angstrom * 1e-10) ** 3) / 1e25
    assert printed == pytest.approx(row.concentration_1e25_per_m3, abs=0.1)
    # Vegard's line through the fresh cells stays within the printed digits of all four.
    assert float(convert(row.x, PAPER)) == pytest.approx(row.concentration_1e25_per_m3, rel=0.025)


def test_fresh_cells_are_the_line() -> None:
    assert float(lattice_parameter_m(0.94)) == pytest.approx(8.18e-10, abs=1e-16)
    assert float(lattice_parameter_m(0.61)) == pytest.approx(8.09e-10, abs=2e-14)


def test_paper_convention_is_64_times_lower() -> None:
    for x in (0.1, 0.61, 0.94):
        assert float(per_cubic_metre(x, PHYSICAL)) == pytest.approx(64 * float(per_cubic_metre(x, PAPER)))
    assert float(convert(0.94, PHYSICAL)) == pytest.approx(8 * 0.94 / 0.818**3)
    assert float(convert(0.94, X)) == 0.94


def test_floor_of_the_paper() -> None:
    """0.5 pm is 8e25 m^-3 in the paper's units."""
    from lithofront_analysis.microscope import Microscope

    assert float(per_cubic_metre(Microscope().floor_x, PAPER)) == pytest.approx(8e25, rel=0.05)


def test_unknown_units() -> None:
    with pytest.raises(ResultsError, match="known: x, physical, paper"):
        units_named("mol")
