"""Censored fits and the four histograms."""

import numpy as np
import pytest
from scipy import stats

from lithofront_analysis import Results
from lithofront_analysis.histograms import censored_fit, histograms
from lithofront_analysis.microscope import Microscope


@pytest.mark.parametrize("mean", [0.30, 0.345, 0.45, 0.61])
def test_fit_recovers_a_gaussian_through_the_floor(mean: float) -> None:
    drawn = stats.norm(mean, 0.12).ppf((np.arange(20000) + 0.5) / 20000)
    floor = 0.345
    seen = drawn[drawn >= floor]
    fitted = censored_fit(seen, int((drawn < floor).sum()), floor)
    assert fitted == pytest.approx((mean, 0.12), abs=0.003)
    # Leaving the rest out instead would bias the mean by far more where much is hidden.
    if mean < 0.4:
        assert seen.mean() - mean > 0.05


def test_fit_without_hidden_values_is_the_moments() -> None:
    values = np.array([0.5, 0.6, 0.8])
    assert censored_fit(values, 0, 0.3) == pytest.approx((values.mean(), values.std()))


def test_fit_of_nothing() -> None:
    assert np.isnan(censored_fit(np.empty(0), 10, 0.3)).all()


def test_pooled_means_are_those_of_the_maps(study: Results) -> None:
    found = histograms(study, Microscope(noise_pm=0.0, tip_fwhm_nm=0.0))
    for (age, half), one in found.items():
        assert one is not None and one.state.age == age
        frames = [(series, series.find(one.state.cycle, half)) for series in study.snapshots.values()]
        sites = np.concatenate([series.section("composition", frame)[np.isin(series.section("phase", frame), (1, 2))]
                                for series, frame in frames if frame is not None])
        assert one.below_floor == 0
        assert one.mean == pytest.approx(sites.mean(), abs=1e-4)
        assert one.width == pytest.approx(sites.std(), abs=1e-4)
        assert set(one.particle_means) == {0, 1, 2, 3}


def test_noise_adds_in_quadrature(study: Results) -> None:
    quiet = histograms(study, Microscope(noise_pm=0.0))["fresh", 1]
    noisy = histograms(study, Microscope())["fresh", 1]
    assert quiet is not None and noisy is not None
    assert noisy.width**2 - quiet.width**2 == pytest.approx((0.17 / 1.45) ** 2, rel=0.05)
