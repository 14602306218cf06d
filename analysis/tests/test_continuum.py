"""Point 7: the same particles on several lattices, by hand."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from edited import with_config, with_fields, with_regions
from make_results import Study, make_results

from lithofront_analysis import Results, continuum, measures, open_results
from lithofront_analysis.points import MISS, PASS, UNKNOWN, Point
from lithofront_analysis.quantity import Quantity


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Cycles: 1 formation, 2 and 3 ageing, 4 check-up."""
    return open_results(make_results(tmp_path_factory.mktemp("two"), Study(
        diameters_um=(1.0, 2.0), formation=1, ageing=2, check_up=1)))


def lattice(made: Results, spacing: float, final: Sequence[float], regions: Sequence[Sequence[int]] = ((8,), (8, 8)),
            left: Sequence[float] = (0.1, 0.1), rough: Sequence[float] = (100, 200)) -> Results:
    study = with_fields(with_regions(made, 1, regions), np.array([1600, 1600]) * (25 / spacing) ** 2,
                        discharge_capacity_mAh_per_g={1: (100, 100), 2: (100, 100), 3: final, 4: (80, 80)},
                        lithiated_left_fraction={1: left}, roughness_nm={1: rough})
    return replace(with_config(study, output={"min_region_nm2": 2500.0}), site_spacing_nm=spacing)


def of(figures: pd.DataFrame, figure: str, spacing: float) -> pd.Series:
    rows = figures[figures["figure"].str.startswith(figure) & (figures["spacing_nm"] == spacing)]
    assert len(rows) == 1
    return rows.iloc[0]


def test_differences_by_hand(made: Results) -> None:
    """SOH 0.80 and 0.90 of two particles, 0.82 and 0.90 on the finer lattice: -0.01 ± 0.01."""
    figures = continuum.table([[lattice(made, 25, (80, 90))], [lattice(made, 12.5, (82, 90), ((32,), (32, 32)))]])
    row = of(figures, "SOH after cycle 3", 25)
    assert (row["value"], row["difference"], row["difference_stderr"]) == (pytest.approx(0.85), pytest.approx(-0.01), pytest.approx(0.01))
    assert of(figures, "SOH at check-up, cycle 4", 25)["difference"] == pytest.approx(0)
    assert of(figures, "residue of cycle 1", 25)["value"] == pytest.approx(0.1)
    # 100 nm of about 1 µm and 200 nm of about 2 µm.
    diameters = made.particles["diameter_um"]
    assert of(figures, "roughness", 25)["value"] == pytest.approx(np.mean([100, 200] / (1000 * diameters)))
    # 8 sites of 625 nm² are 5,000 nm², as 32 of 156.25 nm² are: 3 regions in 2 particles.
    for spacing in (25, 12.5):
        assert of(figures, "regions of 2500 to 10000", spacing)["value"] == 1.5
    assert of(figures, "regions over 40000", 25)["value"] == 0


def test_counts_differ_by_a_share_of_the_finest(made: Results) -> None:
    """3 regions in 2 particles against 2: (1.5 - 1) / 1 = 0.5 ± 0.5."""
    figures = continuum.table([[lattice(made, 25, (80, 90))], [lattice(made, 12.5, (80, 90), ((32,), (32,)))]])
    row = of(figures, "regions of 2500 to 10000", 25)
    assert (row["difference"], row["difference_stderr"]) == (pytest.approx(0.5), pytest.approx(0.5))


def test_area_classes_have_their_lower_edge_in(made: Results) -> None:
    """3, 4, 15, 16, 63 and 64 sites of 625 nm²: 4 are the smallest that count, 16 open the second class, 64 the third."""
    studies = [lattice(made, 25, (80, 90), ((3, 4, 15), (16, 63, 64)))]
    counts = [measures.region_counts(studies, 1, low, high) for low, high in ((2500, 10000), (10000, 40000), (40000, np.inf))]
    assert np.array(counts).tolist() == [[2, 0], [0, 2], [0, 1]]


@pytest.mark.parametrize(("value", "error", "limit", "good"), [
    (0.009, 0.0, 0.01, True), (-0.011, 0.0, 0.01, False), (0.03, 0.016, 0.01, True), (0.03, 0.014, 0.01, False)])
def test_within_the_limit_or_two_errors(value: float, error: float, limit: float, good: bool) -> None:
    # Of two particles that lie +e and -e off, the standard error is 2e.
    off = Quantity(value, np.array([error, -error]) / 2)
    assert off.error == pytest.approx(error) and continuum.agrees(off, limit) == good


def test_jaccard_by_hand() -> None:
    assert continuum.jaccard(np.array([1, 1, 1, 0], bool), np.array([0, 1, 1, 1], bool)) == 0.5
    assert np.isnan(continuum.jaccard(np.zeros(3, bool), np.zeros(3, bool)))


def test_a_mask_on_a_lattice_twice_as_fine_doubles_every_site() -> None:
    mask = np.random.default_rng(1).random((1, 6, 4)) < 0.4
    fine = continuum.resampled(mask, 25.0, (1, 12, 8), 12.5)
    assert np.array_equal(fine, mask.repeat(2, axis=1).repeat(2, axis=2))
    # And back: every fine site lies within its coarse one.
    assert np.array_equal(continuum.resampled(fine[:, ::2, ::2], 25.0, (1, 12, 8), 12.5), fine)


def test_boxes_are_laid_on_each_other_by_their_centres() -> None:
    """3 coarse sites of 25 nm about 0 against 5 fine ones of 12.5 nm: at -25, -12.5, 0, 12.5, 25 nm."""
    middle = continuum.resampled(np.array([[[False, True, False]]]), 25.0, (1, 1, 5), 12.5)[0, 0]
    assert middle[2] and not middle[[0, 4]].any()
    # A finer box that is wider than the coarse one has nothing beyond it.
    assert continuum.resampled(np.ones((1, 1, 3), bool), 25.0, (1, 1, 9), 12.5)[0, 0].tolist() == [False, *[True] * 7, False]


def test_overlap_of_a_particle_with_itself_and_turned(made: Results) -> None:
    row = continuum.overlaps([[made], [made]]).iloc[0]
    assert row["jaccard"] == 1 and row["particles"] == 2
    turned = []
    for number in (0, 1):
        mask = continuum.residue_map(made, number)
        assert mask is not None
        turned.append(continuum.jaccard(mask, mask[:, ::-1, ::-1]))
    assert row["turned"] == pytest.approx(np.mean(turned))
    assert (row["excess"], row["excess_stderr"]) == (pytest.approx(1 - np.mean(turned)), pytest.approx(np.std(turned, ddof=1) / np.sqrt(2)))


def judged(made: Results, overlap: float, **changes: Sequence[float]) -> Point:
    lattices = [[lattice(made, 25, changes.get("final", (80, 90)), left=changes.get("left", (0.1, 0.1)), rough=changes.get("rough", (100, 200)))],
                [lattice(made, 12.5, (80, 90), ((32,), (32, 32)))]]
    point = Point(7, "")
    continuum.judge(point, continuum.table(lattices), pd.DataFrame([{
        "spacing_nm": 25.0, "finest_nm": 12.5, "particles": 9, "jaccard": overlap, "jaccard_stderr": 0.1, "turned": 0.1, "turned_stderr": 0.1,
        "excess": overlap - 0.1, "excess_stderr": 0.1}]))
    return point


def test_point_7(made: Results) -> None:
    assert judged(made, 0.8).verdict == PASS
    for change in ({"final": (82, 92)}, {"left": (0.12, 0.12)}, {"rough": (106, 212)}):
        point = judged(made, 0.8, **change)
        assert point.verdict == MISS and sum(not check.ok for check in point.checks) == 1
    assert judged(made, 0.29).verdict == MISS
    assert judged(made, 0.8, rough=(104, 208)).verdict == PASS


def test_no_snapshots_leave_the_point_unknown(made: Results) -> None:
    bare = [replace(lattice(made, spacing, (80, 90)), snapshots={}) for spacing in (25, 12.5)]
    point = Point(7, "")
    lattices = [[one] for one in bare]
    continuum.judge(point, continuum.table(lattices), continuum.overlaps(lattices))
    assert point.verdict == UNKNOWN and "snapshots" in point.lacking


def test_figure_without_snapshots(made: Results, tmp_path: Path) -> None:
    lattices = [[replace(lattice(made, spacing, (80, 90)), snapshots={})] for spacing in (25, 12.5)]
    figure = continuum.figure(continuum.table(lattices), continuum.overlaps(lattices), lattices)
    figure.savefig(tmp_path / "continuum.png")
    assert (tmp_path / "continuum.png").stat().st_size > 5000
