"""Standard errors and Table 1."""

import numpy as np
import pytest

from lithofront_analysis import Results
from lithofront_analysis.population import mean_x, particle_means, ratio, sites_at_birth
from lithofront_analysis.schema import CHARGE, DISCHARGE
from lithofront_analysis.table1 import table1


def test_ratio_of_equal_weights_is_the_mean_and_its_error() -> None:
    values = np.array([1.0, 2.0, 4.0, 5.0])
    estimate = ratio(values, np.ones(4))
    assert estimate.value == 3.0
    assert estimate.standard_error == pytest.approx(values.std(ddof=1) / 2)
    assert np.isnan(ratio(values[:1], np.ones(1)).standard_error)


def test_mean_x_agrees_with_the_particles(study: Results) -> None:
    for row in (0, 11):
        for half in (CHARGE, DISCHARGE):
            living = sites_at_birth(study) * (1 - study.particle_cycles["dissolved_fraction"][row])
            ours = np.average(particle_means(study, row, half), weights=living)
            assert mean_x(study, row, half).value == pytest.approx(ours, abs=0.01)


def test_table_1_differences(study: Results) -> None:
    table = table1(study)
    assert list(table["paper_x"]) == [0.94, 0.61, 0.89, 0.65]
    assert list(table["cycle"]) == [3, 3, 12, 12]
    assert np.allclose(table["difference"], table["x"] - table["paper_x"])
    assert np.allclose(table["physical_per_nm3"] * 100, 64 * table["paper_convention_1e25_per_m3"])
    assert table["x"].iloc[2] == pytest.approx(study.cycles["x_lithiated_mean"].iloc[-1])
