"""Ranking of studies and checks of one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from make_results import Study, make_results

from lithofront_analysis import Results, open_results
from lithofront_analysis.checks import study_checks
from lithofront_analysis.compare import figure_compare, markdown, ranking
from lithofront_analysis.errors import ResultsError
from lithofront_analysis.population import ratio


def test_ranking_takes_the_last_ageing_cycle(tmp_path: Path, study: Results) -> None:
    better = open_results(make_results(tmp_path / "coated", Study(final_soh=0.9, name="coated")))
    table = ranking([study, better])
    assert list(table["study"]) == ["coated", "synthetic"]
    assert list(table["cycle"]) == [9, 9]
    assert table["soh"].iloc[1] == study.cycles["soh"].iloc[8]


def test_the_standard_error_is_that_of_a_ratio_of_sums(study: Results) -> None:
    sites = study.particles["sites_at_birth"].to_numpy(float)
    capacity = study.particle_cycles["discharge_capacity_mAh_per_g"] * sites
    now, before = capacity[8], capacity[3]      # the last and the first cycle at the ageing rates
    expected = ratio(now, before)
    assert ranking([study])["soh_stderr"].iloc[0] == pytest.approx(expected.standard_error)


def test_differences_from_a_baseline_are_paired_where_the_particles_are_the_same(tmp_path: Path, study: Results) -> None:
    same = ranking([study], study).iloc[0]
    assert (same["difference"], same["difference_stderr"], bool(same["paired"])) == (0, 0, True)
    other = open_results(make_results(tmp_path / "small", Study(diameters_um=(0.4, 0.5, 0.6), name="small", final_soh=0.9)))
    unpaired = ranking([other], study).iloc[0]
    assert not unpaired["paired"]
    assert unpaired["difference_stderr"] == pytest.approx(
        (ranking([other])["soh_stderr"].iloc[0] ** 2 + ranking([study])["soh_stderr"].iloc[0] ** 2) ** 0.5)
    # The same loss taken off every particle leaves no error in a paired difference, whatever the spread of particles.
    fields = dict(study.particle_cycles)
    fields["discharge_capacity_mAh_per_g"] = fields["discharge_capacity_mAh_per_g"].copy()
    fields["discharge_capacity_mAh_per_g"][8] -= 0.1 * fields["discharge_capacity_mAh_per_g"][3]
    cycles = study.cycles.copy()
    cycles.loc[8, "soh"] -= 0.1
    shifted = ranking([replace(study, particle_cycles=fields, cycles=cycles)], study).iloc[0]
    assert shifted["difference"] == pytest.approx(-0.1) and shifted["difference_stderr"] == pytest.approx(0, abs=1e-12)
    text = markdown(ranking([study, other], study))
    assert text.count("\n") == 4 and "| baseline |" in text and "(unpaired)" in text


def test_a_check_up_is_shown_where_there_is_one(study: Results) -> None:
    without = replace(study, cycles=study.cycles.iloc[:9],      # ends with an ageing cycle
                      particle_cycles={name: values[:9] for name, values in study.particle_cycles.items()})
    assert np.isnan(ranking([without])["check_up_soh"].iloc[0]) and ranking([study])["check_up_soh"].iloc[0] == study.cycles["soh"].iloc[-1]
    assert "check-up" not in markdown(ranking([without]))
    both = markdown(ranking([study, replace(without, folder=study.folder / "again")]))
    assert "check-up SOH" in both and both.count("n/a") == 1


def test_every_curve_has_a_name_and_no_value_leaves_the_figure(study: Results) -> None:
    studies = [replace(study, folder=study.folder / str(number), config={**study.config, "name": f"study {number}"}) for number in range(9)]
    figure = figure_compare(studies)
    curves, points = figure.axes
    figure.draw_without_rendering()
    legend = curves.get_legend()
    assert legend is not None and [text.get_text() for text in legend.get_texts()] == [f"study {number}" for number in range(9)]
    frame, box = figure.bbox, points.get_window_extent()
    for text in points.texts:
        extent = text.get_window_extent()
        assert extent.x0 > box.x1 and extent.x1 <= frame.x1 and frame.y0 <= extent.y0 and extent.y1 <= frame.y1


def test_equal_names_are_told_apart(study: Results) -> None:
    names = list(ranking([study, replace(study, folder=study.folder / "again")])["study"])
    assert len(set(names)) == 2 and all(name.startswith("synthetic (") for name in names)


def found(results: Results, name: str, finer: Results | None = None) -> bool | None:
    return next(check.ok for check in study_checks(results, finer) if check.name == name)


def test_checks_of_a_sound_study(study: Results) -> None:
    assert {check.name: check.ok for check in study_checks(study)} == {
        "cycles": True, "lithium balance": True, "faults": True, "capacity-loss balance": True, "step convergence": None}


def test_checks_see_what_is_wrong(study: Results) -> None:
    for column, value, name in (("li_imbalance", -3, "lithium balance"), ("failed_particles", 1, "faults"),
                                ("dissolved_fraction", 0.3, "capacity-loss balance")):
        cycles = study.cycles.copy()
        cycles.loc[5, column] = value
        assert found(replace(study, cycles=cycles), name) is False
    assert found(replace(study, cycles=study.cycles.iloc[:8]), "cycles") is False


def with_step(results: Results, step: float, change: float = 0.0, spread: float = 0.0) -> Results:
    """The study as another step might have made it: SOH shifted, and unevenly over particles."""
    fields = dict(results.particle_cycles)
    capacity = fields["discharge_capacity_mAh_per_g"].copy()
    capacity[8] += np.array([spread, -spread, spread, -spread])
    fields["discharge_capacity_mAh_per_g"] = capacity
    cycles = results.cycles.copy()
    cycles["soh"] += change
    return replace(results, config={**results.config, "numerics": {"front_advance_per_step": step}}, cycles=cycles, particle_cycles=fields)


def test_step_check(study: Results) -> None:
    assert found(study, "step convergence", with_step(study, 0.1)) is True
    assert found(study, "step convergence", with_step(study, 0.1, change=0.02)) is False
    # Differences within the scatter of few particles decide nothing.
    assert found(study, "step convergence", with_step(study, 0.1, spread=2.0)) is None
    assert found(study, "step convergence", with_step(study, 0.1, change=0.02, spread=2.0)) is None
    shorter = with_step(study, 0.1)
    assert found(study, "step convergence", replace(shorter, cycles=shorter.cycles.iloc[:5])) is None
    with pytest.raises(ResultsError, match="says nothing about the step"):
        study_checks(study, study)
    with pytest.raises(ResultsError, match="differs in material"):
        study_checks(study, replace(with_step(study, 0.1), config={**with_step(study, 0.1).config, "material": {}}))


def test_unevenness_is_that_of_particles_and_of_cycles(study: Results) -> None:
    """Cycles 4 to 9 are those at the ageing rates."""
    fields = dict(study.particle_cycles)
    capacity = fields["discharge_capacity_mAh_per_g"].copy()
    capacity[3:9] = [40, 42, 44, 46]
    capacity[4:9:2] += 3
    fields["discharge_capacity_mAh_per_g"] = capacity
    row = ranking([replace(study, particle_cycles=fields)]).iloc[0]
    assert row["between_particles_mAh_per_g"] == pytest.approx(np.std([40, 42, 44, 46], ddof=1))
    assert row["cycle_to_cycle_mAh_per_g"] == pytest.approx(3)
    assert row["consecutive_cycles_correlation"] == pytest.approx(1)
    assert "| 2.58 | 3.00 | 1.00 |" in markdown(ranking([replace(study, particle_cycles=fields)]), uneven=True)
