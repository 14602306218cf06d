"""Ranking of studies and checks of one."""

from dataclasses import replace
from pathlib import Path

import pytest
from make_results import Study, make_results

from lithofront_analysis import Results, open_results
from lithofront_analysis.checks import study_checks
from lithofront_analysis.compare import ranking
from lithofront_analysis.errors import ResultsError


def test_ranking_takes_the_last_ageing_cycle(tmp_path: Path, study: Results) -> None:
    better = open_results(make_results(tmp_path / "coated", Study(final_soh=0.9, name="coated")))
    table = ranking([study, better])
    assert list(table["study"]) == ["coated", "synthetic"]
    assert list(table["cycle"]) == [9, 9]
    assert table["soh"].iloc[1] == study.cycles["soh"].iloc[8]
    assert table["soh_stderr"].iloc[1] == study.cycles["soh_stderr"].iloc[8]


def test_equal_names_are_told_apart(study: Results) -> None:
    names = list(ranking([study, replace(study, folder=study.folder / "again")])["study"])
    assert len(set(names)) == 2 and all(name.startswith("synthetic (") for name in names)


def found(results: Results, name: str, finer: Results | None = None) -> bool | None:
    return next(check.ok for check in study_checks(results, finer) if check.name == name)


def test_checks_of_a_sound_study(study: Results) -> None:
    assert {check.name: check.ok for check in study_checks(study)} == {
        "cycles": True, "lithium balance": True, "faults": True, "books of loss": True, "step convergence": None}


def test_checks_see_what_is_wrong(study: Results) -> None:
    for column, value, name in (("li_imbalance", -3, "lithium balance"), ("failed_particles", 1, "faults"),
                                ("dissolved_fraction", 0.3, "books of loss")):
        cycles = study.cycles.copy()
        cycles.loc[5, column] = value
        assert found(replace(study, cycles=cycles), name) is False
    assert found(replace(study, cycles=study.cycles.iloc[:8]), "cycles") is False


def test_step_check(study: Results) -> None:
    finer = replace(study, config={**study.config, "numerics": {"front_advance_per_step": 0.1}})
    assert found(study, "step convergence", finer) is True
    moved = study.cycles.copy()
    moved["soh"] += 0.02
    assert found(study, "step convergence", replace(finer, cycles=moved)) is False
    with pytest.raises(ResultsError, match="says nothing about the step"):
        study_checks(study, study)
    with pytest.raises(ResultsError, match="differs in material"):
        study_checks(study, replace(finer, config={**finer.config, "material": {}}))
