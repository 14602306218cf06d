"""Time series in the Battery Data Format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lithofront_analysis import Results
from lithofront_analysis.bdf import COLUMNS, time_series
from lithofront_analysis.cli import main
from lithofront_analysis.errors import ResultsError


def test_current_is_charge_over_time_and_the_mass(study: Results) -> None:
    """In cycle 1 of the made-up study Q mAh/g pass in 0.9 h at 1C: 20 mg carry Q/0.9 * 0.020 mA, positive on charge."""
    table = time_series(study, mass_mg=20.0)
    first = table[table[COLUMNS[3]] == 1]
    points = study.voltage[(study.voltage["cycle"] == 1) & (study.voltage["particle"] == -1)]
    charge_mAh_per_g = float(points[points["half"] == 0]["capacity_mAh_per_g"].max())
    amperes = charge_mAh_per_g / 0.9 * 0.020 * 1e-3
    np.testing.assert_allclose(first[COLUMNS[2]].iloc[:32], amperes, rtol=1e-6)
    np.testing.assert_allclose(first[COLUMNS[2]].iloc[32:], -amperes, rtol=1e-6)
    # The discharge begins when the charge, 0.9 h = 3240 s, has ended.
    assert first[COLUMNS[0]].iloc[31] == pytest.approx(3240) and first[COLUMNS[0]].iloc[32] == pytest.approx(3240)


def test_test_time_counts_cycles_that_were_not_recorded_and_rests(study: Results) -> None:
    """The first cycle at 1C/16C follows three at 1C/1C: 6 half-cycles of 0.9 h; with rests of 1 h after each charge and 2 h after each
    discharge, 9 h more."""
    begin = 3600.0 * 6 * 0.9
    number = 1 + int(study.setting("protocol", "step", [])[0]["cycles"])
    assert number == 4

    def start(results: Results) -> float:
        table = time_series(results, mass_mg=1.0)
        return float(table[table[COLUMNS[3]] == number][COLUMNS[0]].iloc[0])
    assert start(study) == pytest.approx(begin)
    steps = [step | {"rest_hours": 1.0, "rest_after_discharge_hours": 1.0} for step in study.setting("protocol", "step", [])]
    rested = replace(study, config=study.config | {"protocol": {"step": steps}})
    assert start(rested) == pytest.approx(begin + 9 * 3600)


def test_amperes_need_a_mass(study: Results) -> None:
    with pytest.raises(ResultsError, match="output.electrode_mass_mg"):
        time_series(study)
    stated = replace(study, config=study.config | {"output": {"electrode_mass_mg": 20.0}})
    pd.testing.assert_frame_equal(time_series(stated), time_series(study, mass_mg=20.0))


def test_the_file_is_accepted_by_the_formats_own_check(study_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "made" / "study.bdf.csv"
    assert main(["bdf", str(study_folder), "-o", str(file), "--mass-mg", "5"]) == 0
    assert tuple(pd.read_csv(file).columns) == COLUMNS
    bdf = pytest.importorskip("bdf", reason="the package batterydf is not installed")
    assert bdf.validate(file)["ok"]
