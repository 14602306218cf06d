"""Voltage curves averaged over the epochs of the noise; maps of one scale."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lithofront_analysis import Results
from lithofront_analysis.capacity import over_epochs, stage_colours
from lithofront_analysis.overview import overview
from lithofront_analysis.protocol import AGEING, CHECK_UP, Stage


def noisy(study: Results, epoch: float) -> Results:
    return replace(study, config={**study.config, "kinetics": {"noise_kT": 0.5, "noise_epoch": epoch}})


def test_a_saw_of_one_epoch_is_averaged_away(study: Results) -> None:
    capacity = np.linspace(0, study.nominal_capacity_mAh_per_g, 401)
    saw = pd.DataFrame({"capacity_mAh_per_g": capacity, "voltage_V": 4.0 + 0.1 * ((np.arange(401) % 20) / 19 - 0.5)})
    smooth = over_epochs(noisy(study, 0.05), saw)
    assert np.abs(smooth[20:-20] - 4.0).max() < 0.005 and np.abs(saw["voltage_V"] - 4.0).max() == pytest.approx(0.05)
    # A slope stays what it is, the ends stay where they are.
    slope = saw.assign(voltage_V=4.1 - 0.01 * capacity)
    assert over_epochs(noisy(study, 0.05), slope) == pytest.approx(slope["voltage_V"].to_numpy())


def test_without_noise_nothing_is_averaged(study: Results) -> None:
    curve = pd.DataFrame({"capacity_mAh_per_g": [0.0, 1.0, 2.0, 3.0], "voltage_V": [4.0, 4.2, 4.0, 4.3]})
    assert over_epochs(study, curve) == pytest.approx([4.0, 4.2, 4.0, 4.3])


def test_maps_of_the_overview_share_one_scale(study: Results) -> None:
    figure = overview(study)
    figure.draw_without_rendering()
    maps = [axes for axes in figure.axes if axes.images and axes.get_images()[0].get_array().ndim == 2 and axes.get_xlim()[0] < 0]
    scales = [axes.get_window_extent().width / abs(np.diff(axes.get_xlim()).item()) for axes in maps]
    assert len(maps) == 6 and max(scales) == pytest.approx(min(scales), rel=0.02)


def test_two_kinds_of_stage_of_one_role_have_two_colours() -> None:
    slow = Stage("slow", AGEING, 2, 5, 1.0, 1.0)
    fast = replace(slow, name="fast", first=6, last=9)
    check_up = replace(slow, name="check-up", role=CHECK_UP, first=10, last=10)
    again = replace(slow, first=11, last=12)
    # Blue #0072B2, that is 0, 114, 178, and half way to 255: 127.5, 184.5, 216.5, rounded.
    assert [colour.lower() for colour in stage_colours([slow, fast, check_up, again])] == ["#0072b2", "#80b9d8", "#d55e00", "#0072b2"]
