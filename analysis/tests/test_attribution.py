"""Point 8: shares of residue and fade, by hand."""

from dataclasses import replace
from pathlib import Path

import pytest
from edited import with_fields
from make_results import Study, make_results

from lithofront_analysis import Results, attribution, measures, open_results
from lithofront_analysis.errors import ResultsError
from lithofront_analysis.points import MISS, PASS, UNKNOWN, Point
from lithofront_analysis.variants import WITHOUT_CRACKS, WITHOUT_DISORDER

# Cycles: 1 formation (fresh), 2 and 3 ageing, 4 check-up. One particle under 1 µm, two over; as many sites in each.
SITES = (100, 100, 100)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return open_results(make_results(tmp_path_factory.mktemp("three"), Study(
        diameters_um=(0.5, 1.5, 2.0), formation=1, ageing=2, check_up=1, snapshot_particles=())))


def aged(made: Results, left: tuple[float, ...], final: tuple[float, ...], check_up: tuple[float, ...] = (90, 90, 90)) -> Results:
    return with_fields(made, SITES, lithiated_left_fraction={1: left}, discharge_capacity_mAh_per_g={
        1: (100, 100, 100), 2: (100, 100, 100), 3: final, 4: check_up})


def test_shares_by_hand(made: Results) -> None:
    """Over 1 µm 0.2 and 0.4 fall to 0.1 and 0.1: by 2/3 ± 1/9; the fade of 0.3 to 0.1: by 2/3, whatever the small one keeps."""
    base = [aged(made, (0.9, 0.2, 0.4), (80, 80, 50))]
    shares = attribution.table(base, {WITHOUT_DISORDER: [aged(made, (0.1, 0.1, 0.1), (90, 90, 90))]}).iloc[0]
    assert (shares["residue_with"], shares["residue_without"]) == (pytest.approx(0.3), pytest.approx(0.1))
    assert (shares["residue_share"], shares["residue_share_stderr"]) == (pytest.approx(2 / 3), pytest.approx(1 / 9))
    assert (shares["fade_with"], shares["fade_without"]) == (pytest.approx(0.3), pytest.approx(0.1))
    assert shares["fade_share"] == pytest.approx(2 / 3)
    # Influences of 1/3: (0.1 - 0.2/3)/0.9 twice and (0.1 - 0.5/3)/0.9, that is 1, 1, -2 over 27; times sqrt(3/2): 3/27.
    assert shares["fade_share_stderr"] == pytest.approx(1 / 9)
    assert shares["check_up_share"] == pytest.approx(0)


def test_larger_particles_weigh_more(made: Results) -> None:
    """Sites 1 and 3: (0.2 + 3 * 0.4) / 4 = 0.35."""
    study = with_fields(aged(made, (0.9, 0.2, 0.4), (80, 80, 50)), (100, 100, 300))
    assert attribution.table([study], {WITHOUT_CRACKS: [study]}).iloc[0]["residue_with"] == pytest.approx(0.35)


def test_two_seeds_pool_their_particles(made: Results) -> None:
    """0.2, 0.4 of one seed and 0.6, 0.8 of the other fall to half in the first alone: 1 - (0.3 + 1.4) / 2."""
    other = replace(made, provenance=replace(made.provenance, seed=8))
    base = [aged(made, (0.9, 0.2, 0.4), (80, 80, 80)), aged(other, (0.9, 0.6, 0.8), (80, 80, 80))]
    without = [aged(made, (0.9, 0.1, 0.2), (80, 80, 80)), aged(other, (0.9, 0.6, 0.8), (80, 80, 80))]
    shares = attribution.table(base, {WITHOUT_DISORDER: without}).iloc[0]
    assert shares["residue_share"] == pytest.approx(0.15) and shares["particles"] == 6


def test_other_particles_are_refused(made: Results) -> None:
    other = replace(made, particles=made.particles.assign(requested_diameter_um=1.0))
    with pytest.raises(ResultsError, match="do not hold the same particles"):
        measures.shared([made], [other])
    with pytest.raises(ResultsError, match="do not hold the same particles"):
        measures.shared([made], [replace(made, provenance=replace(made.provenance, seed=8))])


def test_a_particle_that_has_ended_in_one_counts_in_neither(made: Results) -> None:
    base = aged(made, (0.9, 0.2, 0.4), (80, 80, 50))
    ended = with_fields(aged(made, (0.9, 0.1, 0.0), (90, 90, 0)), discharge_end={3: (1, 1, 5), 4: (1, 1, 5)})
    shares = attribution.table([base], {WITHOUT_DISORDER: [ended]}).iloc[0]
    assert shares["particles"] == 2 and shares["residue_share"] == pytest.approx(0.5)


def judged(made: Results, disorder: float, cracks: float) -> Point:
    """Residues of 0.4 in both large particles, with the parts' shares."""
    base = [aged(made, (0, 0.4, 0.4), (80, 80, 80))]
    point = Point(8, "")
    attribution.judge(point, attribution.table(base, {
        name: [aged(made, (0, *[0.4 * (1 - share)] * 2), (80, 80, 80))]
        for name, share in ((WITHOUT_DISORDER, disorder), (WITHOUT_CRACKS, cracks), ("without_film", 0.1))}))
    return point


def test_point_8(made: Results) -> None:
    point = judged(made, 0.75, 0.25)
    assert point.verdict == PASS and "75.0 ± 0.0 % of the residue" in point.checks[0].text
    assert len(point.notes) == 1 and point.notes[0].startswith("film: 10.0 ")
    assert [check.ok for check in judged(made, 0.25, 0.25).checks] == [False, True]
    assert [check.ok for check in judged(made, 0.75, 0.75).checks] == [True, False]
    assert judged(made, 0.25, 0.25).verdict == MISS


def test_without_any_residue_the_point_is_unknown(made: Results) -> None:
    point, none = Point(8, ""), [aged(made, (0.5, 0, 0), (80, 80, 80))]
    attribution.judge(point, attribution.table(none, {WITHOUT_DISORDER: none}))
    assert point.verdict == UNKNOWN and "over 1 µm" in point.lacking


def test_report_finds_the_table_beside_its_study(made: Results, tmp_path: Path) -> None:
    study = aged(made, (0, 0.4, 0.4), (80, 80, 80))
    csv = attribution.table([study], {WITHOUT_DISORDER: [study]}).to_csv(index=False)
    assert attribution.beside(replace(study, folder=tmp_path)) is None
    (tmp_path / "verdict").mkdir()
    (tmp_path / "verdict" / "attribution.csv").write_text(csv)
    assert attribution.beside(replace(study, folder=tmp_path)) is not None
    (tmp_path / "attribution.csv").write_text("part\nnone\n")
    assert attribution.beside(replace(study, folder=tmp_path / "other" / "seed_1")) is None
    with pytest.raises(ResultsError, match="lacks .*residue_share"):
        attribution.beside(replace(study, folder=tmp_path / "base" / "seed_1"))
