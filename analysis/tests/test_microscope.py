"""The virtual microscope against what its numbers imply."""

from pathlib import Path

import numpy as np
import pytest

from lithofront_analysis import Results, gsf, microscope
from lithofront_analysis.errors import ResultsError
from lithofront_analysis.microscope import Microscope, depth_nm, scan

RANDOM = np.random.default_rng(1)
PLAIN = Microscope(noise_pm=0.0)


def disc(size: int = 101, radius: float = 40.0) -> np.ndarray:
    y, x = np.mgrid[:size, :size] - size // 2
    return np.asarray(x**2 + y**2 <= radius**2)


def test_uniform_particle_is_uniform_up_to_its_edge() -> None:
    material = disc()
    image = PLAIN.observe(np.where(material, 0.94, 0.0), material, 10.0, RANDOM)
    assert np.allclose(image.signal_pm[material], 1.45 * 0.94)
    assert np.all(image.signal_pm[~material] == 0)


def test_blur_has_the_stated_width() -> None:
    """A point spreads to half its height at half the full width."""
    material = np.ones((201, 201), bool)
    point = np.zeros(material.shape)
    point[100, 100] = 1.0
    profile = Microscope(tip_fwhm_nm=50.0).blurred(point, material, 2.5)[100]
    assert profile[110] / profile[100] == pytest.approx(0.5, abs=0.01)
    assert profile[90] / profile[100] == pytest.approx(0.5, abs=0.01)


def test_noise_and_floor() -> None:
    material = np.ones((300, 300), bool)
    image = Microscope().observe(np.full(material.shape, 0.61), material, 10.0, np.random.default_rng(3))
    assert image.signal_pm.std() == pytest.approx(0.17, rel=0.01)
    assert image.signal_pm.mean() == pytest.approx(1.45 * 0.61, abs=0.003)
    values, below = image.values()
    assert values.size + below == material.sum()
    assert values.min() >= Microscope().floor_x
    # The floor lies (0.8845 - 0.5) / 0.17 = 2.26 sigma below: 1.2 % of the pixels.
    assert below / material.sum() == pytest.approx(0.0119, abs=0.002)


def test_nothing_is_detected_in_lithium_free_material() -> None:
    material = disc()
    values, below = PLAIN.observe(np.zeros(material.shape), material, 10.0, RANDOM).values()
    assert values.size == 0 and below == material.sum()


def test_scan_repeats_and_differs_between_states(study: Results) -> None:
    series = study.snapshots[1]
    first, second = series.ends()[:2]
    one, same, other = (scan(Microscope(), series, frame, 7) for frame in (first, first, second))
    assert np.array_equal(one.signal_pm, same.signal_pm)
    assert not np.array_equal(one.signal_pm[~one.material], other.signal_pm[~one.material])


def test_dissolved_sites_are_not_material(study: Results) -> None:
    series = study.snapshots[3]
    frame = series.find(12, 0)
    assert frame is not None
    phase = series.section("phase", frame)
    assert (phase == 3).any()
    assert not scan(Microscope(), series, frame, 7).material[phase == 3].any()


def test_bad_settings_are_refused() -> None:
    with pytest.raises(ResultsError):
        Microscope(sensitivity_pm=0.0)
    with pytest.raises(ResultsError):
        Microscope(tip_fwhm_nm=-1.0)


def test_depth_counts_from_the_face() -> None:
    material = np.zeros((5, 9), bool)
    material[:, 1:8] = True
    assert depth_nm(material, 10.0)[2].tolist() == [0, 5, 15, 25, 25, 25, 15, 5, 0]


def test_export_reads_back_in_metres(study: Results, tmp_path: Path) -> None:
    written = microscope.export(study, Microscope(), tmp_path / "gsf")
    assert len(written) == 4 * 4  # particles x (2 cycles x 2 halves)
    field = gsf.read(tmp_path / "gsf" / "particle_000003_cycle_0012_charge.gsf")
    series = study.snapshots[3]
    frame = series.find(12, 0)
    assert frame is not None
    image = scan(Microscope(), series, frame, study.provenance.seed)
    assert np.allclose(field.values, image.signal_pm * 1e-12, rtol=1e-6, atol=0)
    assert field.width == pytest.approx(series.shape[2] * 25e-9) and field.z_units == "m"
