"""What the maps and border profiles compute."""

import numpy as np
import pytest

from lithofront_analysis import Results, particle_map
from lithofront_analysis.edge_profile import composition_profile, interphase_diffusivity
from lithofront_analysis.maps import stress_spread
from lithofront_analysis.schema import CHARGE
from lithofront_analysis.states import four_states


def test_crop_is_square_and_holds_the_particle() -> None:
    mask = np.zeros((60, 80), bool)
    mask[20:30, 40:75] = True
    rows, columns = particle_map.crop(mask)
    assert mask[rows, columns].sum() == mask.sum()
    assert rows.stop - rows.start == columns.stop - columns.start == 39


def test_uniform_stress_has_no_spread() -> None:
    material = np.zeros((40, 40), bool)
    material[5:35, 5:35] = True
    assert np.abs(stress_spread(np.where(material, 250.0, 0.0), material, 25.0)).max() < 1e-4


def test_spread_of_fine_stress_is_its_standard_deviation() -> None:
    """Stress that varies on a scale far below the spot shows its whole spread."""
    material = np.ones((80, 80), bool)
    stress = np.where(np.indices(material.shape).sum(axis=0) % 2, 40.0, -40.0)
    assert stress_spread(stress, material, 10.0)[20:60, 20:60] == pytest.approx(40.0, rel=0.01)


def test_spread_is_local() -> None:
    """Two uniform halves: none far from the border, half the step on it."""
    material = np.ones((120, 120), bool)
    spread = stress_spread(np.where(np.arange(120) < 60, 100.0, -100.0) * np.ones((120, 1)), material, 25.0)
    assert np.abs(spread[60, [5, 115]]).max() < 0.1
    assert spread[60, 59:61].mean() == pytest.approx(100.0, rel=0.01)


def test_border_profile_is_the_mean_by_depth(study: Results) -> None:
    state = four_states(study)["fresh", CHARGE]
    assert state is not None
    profile = composition_profile(study, state)
    assert profile is not None
    # Made-up particles convert from the rim: lithium is left deep inside only.
    assert profile.mean[0] == pytest.approx(0.61, abs=0.02)
    assert profile.mean.max() > profile.mean[0] + 0.05
    assert np.all(np.diff(profile.depth_nm) == pytest.approx(25.0))


def test_interphase_diffusivity_from_conductance(study: Results) -> None:
    """The defaults: 20 S/m2 on 25 nm sites is 0.028 flips per second and kT, and 3.8e-18 m2/s in 10 nm."""
    boltzmann_over_charge, faraday = 0.025693, 96485.332
    conductance = 20 * boltzmann_over_charge / (faraday * 22863 * 0.33 * 25e-9)
    direct = 20 * 10e-9 * 8.314463 * 298.15 / (faraday**2 * 0.61 * 22863)
    assert conductance * 25e-9 * 10e-9 * 0.33 / 0.61 == pytest.approx(direct, rel=1e-3, abs=0)
    state = four_states(study)["fresh", CHARGE]
    assert state is not None
    found = interphase_diffusivity(study, state)
    assert found is not None
    series = study.snapshots[0]
    frame = series.find(3, CHARGE)
    assert frame is not None
    surface = series.section("ion_conductance_per_s_kT", frame)
    surface = surface[surface > 0]
    assert found[:surface.size] == pytest.approx(surface * 25e-9 * 10e-9 * 0.33 / 0.61, rel=1e-5, abs=0)
