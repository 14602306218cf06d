"""Point 11: regions against diameter, the null model, and what moves the crossover; by hand."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from edited import with_config, with_regions
from make_results import Study, make_results

from lithofront_analysis import Results, crossover, open_results
from lithofront_analysis.points import MISS, PASS, UNKNOWN, Point

SIZES = (0.5, 1.0, 2.0, 4.0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Four sizes, one particle of each, of their exact area."""
    study = open_results(make_results(tmp_path_factory.mktemp("ladder"), Study(
        diameters_um=(0.5, 0.5, 0.5, 0.5), formation=1, ageing=0, check_up=0, snapshot_particles=())))
    sites = np.pi / 4 * np.array(SIZES) ** 2 * 1600
    return replace(study, particles=study.particles.assign(
        diameter_um=SIZES, requested_diameter_um=SIZES, sites_at_birth=sites))


def ladder(made: Results, length: float, counts: Sequence[int], sites: int = 8) -> Results:
    return with_config(with_regions(made, 1, [[sites] * count for count in counts]), microstructure={"correlation_length_nm": length})


def test_a_square_law_is_found() -> None:
    diameter = np.array([1.0, 2.0, 4.0])
    fit = crossover.power_law(diameter, (diameter / 0.5) ** 2)
    assert fit is not None
    assert (fit[0].value, fit[1].value) == (pytest.approx(0.5), pytest.approx(2.0))
    assert fit[0].error == pytest.approx(0, abs=1e-9)


def test_errors_by_hand() -> None:
    """Two sizes, 0 and 2 regions at 1 µm, 4 and 4 at 2 µm: log(1) at 1 µm has influences of -1/2 and 1/2, the exponent is 2, so the
    crossover of 1 µm has 1/4 and -1/4: error sqrt(2/16 * 4/3). The exponent: 1/2 over log 2, error sqrt(2/4 * 4/3) / log 2."""
    fit = crossover.power_law(np.array([1.0, 1.0, 2.0, 2.0]), np.array([0.0, 2.0, 4.0, 4.0]))
    assert fit is not None
    assert (fit[0].value, fit[0].error) == (pytest.approx(1.0), pytest.approx(np.sqrt(1 / 6)))
    assert (fit[1].value, fit[1].error) == (pytest.approx(2.0), pytest.approx(np.sqrt(2 / 3) / np.log(2)))


def test_a_poisson_draw_is_recovered_within_its_error() -> None:
    rng = np.random.default_rng(5)
    diameter = np.repeat([0.45, 0.8, 1.3, 2.2, 3.0], 200)
    fit = crossover.power_law(diameter, rng.poisson((diameter / 1.1) ** 2).astype(float))
    assert fit is not None
    assert abs(fit[0].value - 1.1) < 3 * fit[0].error < 0.1
    assert abs(fit[1].value - 2.0) < 3 * fit[1].error < 0.3


@pytest.mark.parametrize("counts", [(0, 0, 0), (3, 3, 3), (4, 2, 1)])
def test_counts_that_do_not_grow_have_no_crossover(counts: Sequence[float]) -> None:
    assert crossover.power_law(np.array([1.0, 2.0, 4.0]), np.array(counts, dtype=float)) is None


def test_null_model_by_hand(made: Results) -> None:
    """17 regions in an area of pi/4 * (1/4 + 1 + 4 + 16) µm²: 0.8 per pi/4 µm². At 1 µm it expects 0.8: none with exp(-0.8)."""
    studies = [ladder(made, 250, (0, 1, 0, 16))]
    table = crossover.table([studies]).set_index("diameter_um")
    assert table.loc[1.0, "null_regions"] == pytest.approx(0.8)
    assert table.loc[1.0, "null_with_none"] == pytest.approx(np.exp(-0.8))
    assert table.loc[1.0, "null_with_one"] == pytest.approx(0.8 * np.exp(-0.8))
    assert table.loc[4.0, "null_regions"] == pytest.approx(12.8)
    assert table["regions"].tolist() == [0, 1, 0, 16] and table["with_one"].tolist() == [0, 1, 0, 0]
    # One region per pi/4 / 0.8 µm²: a disc of sqrt(1 / 0.8) µm.
    found = crossover.growth(studies, np.ones(4, bool))
    assert found is not None and found.null_crossover_um == pytest.approx(np.sqrt(1.25))


def test_several_regions_below_the_crossover_by_hand(made: Results) -> None:
    """At 0.8 per pi/4 µm² particles of 0.5, 1 and 2 µm expect 0.2, 0.8 and 3.2. Below 1.5 µm one of two keeps two regions or more; at
    random 1 - 1.2 exp(-0.2) and 1 - 1.8 exp(-0.8) do."""
    studies = [ladder(made, 250, (0, 2, 0, 15))]
    grown = crossover.growth(studies, np.ones(4, bool))
    assert grown is not None
    grown = replace(grown, crossover_um=replace(grown.crossover_um, value=1.5))
    several, expected = crossover.several_below(studies, np.ones(4, bool), grown)
    assert several == 0.5
    assert expected == pytest.approx(np.mean([1 - 1.2 * np.exp(-0.2), 1 - 1.8 * np.exp(-0.8)]))


def test_small_regions_do_not_count(made: Results) -> None:
    """7 sites of 625 nm² are 4,375 nm², below the 5,000 that count."""
    assert crossover.counts_of([ladder(made, 250, (0, 1, 4, 16), sites=7)]).sum() == 0
    assert crossover.counts_of([ladder(made, 250, (0, 1, 4, 16))]).tolist() == [0, 1, 4, 16]


def judged(made: Results, *lengths: tuple[float, Sequence[int]]) -> Point:
    point = Point(11, "")
    crossover.judge(point, [[ladder(made, length, counts)] for length, counts in lengths])
    return point


# Regions exceed one at about 0.5, 1 and 2 µm.
HALF, ONE, TWO = (1, 4, 16, 64), (0, 1, 4, 16), (0, 0, 1, 4)


def test_point_11(made: Results) -> None:
    good = judged(made, (125, HALF), (250, ONE), (500, TWO))
    assert good.verdict == PASS, [check.text for check in good.checks]
    assert len(good.checks) == 5 and len(good.notes) == 6
    assert "power 2.00 ± 0.00, a Poisson process of the same density with 2; it exceeds one at 0.50 µm" in good.notes[0]
    unmoved = judged(made, (125, ONE), (250, ONE), (500, ONE))
    assert unmoved.verdict == MISS and [check.ok for check in unmoved.checks[:2]] == [False, False]
    # It moves, but lies at one length, not at about four.
    assert [check.ok for check in judged(made, (500, HALF), (1000, ONE)).checks] == [True, False, False]


def test_no_regions_leave_the_point_unknown(made: Results) -> None:
    point = judged(made, (125, HALF), (250, (0, 0, 0, 0)))
    assert point.verdict == UNKNOWN and "at 250 nm" in point.lacking
