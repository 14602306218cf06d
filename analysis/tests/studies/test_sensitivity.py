"""Sensitivity against functions whose indices are known."""

import json

import numpy as np
import pytest
import xarray as xr
from lithofront import InputError, design
from lithofront.sensitivity import sensitivity


def folder(tmp_path, points, values, stderr, common=False):
    """An ensemble's file with one target."""
    plan = {"points": [{key: repr(float(points.points[key].iloc[i])) for key in points.points} for i in range(len(points))], "targets": [["y", "y"]],
            "seeds": values.shape[1], "common_random_numbers": common, "design": points.kind,
            "parameters": {one.key: [one.low, one.high, one.scale] for one in points.parameters}}
    variables = {key: (("point",), points.points[key].to_numpy(dtype=float)) for key in points.points}
    variables |= {"target_value": (("point", "seed", "target"), values[:, :, None]), "target_stderr": (("point", "seed", "target"), stderr[:, :, None])}
    data = xr.Dataset(variables, {"target": np.array(["y"], dtype=object)}, {"plan": json.dumps(plan)})
    data.to_netcdf(tmp_path / "ensemble.nc", engine="h5netcdf")
    return tmp_path


SPACE = {"a": (0.0, 1.0), "b": (1.0, 100.0, "log"), "idle": (5.0, 6.0)}


def shares(points):
    return points.points["a"].to_numpy(), np.log(points.points["b"].to_numpy()) / np.log(100), points.points["idle"].to_numpy() - 5


def test_sobol_indices_of_a_linear_function_are_its_squares(tmp_path):
    # y = 3 u + 2 v of uniform u, v: variances 9/12 and 4/12, shares 9/13 and 4/13; noise of a third of the spread is not in them.
    points = design(SPACE, "sobol", 128)
    u, v, _ = shares(points)
    rng = np.random.default_rng(3)
    noise = 0.35
    values = (3 * u + 2 * v)[:, None] + noise * rng.standard_normal((128, 2))
    table = sensitivity(folder(tmp_path, points, values, np.full((128, 2), noise))).set_index("setting")
    assert table.loc["a", "S1"] == pytest.approx(9 / 13, abs=0.04)
    assert table.loc["b", "ST"] == pytest.approx(4 / 13, abs=0.04)
    assert abs(table.loc["idle", "ST"]) < 0.02
    assert table["S1"].sum() == pytest.approx(1, abs=0.04)


def test_sobol_indices_of_a_product_show_the_interaction(tmp_path):
    # y = u v: var 7/144, of u alone 1/48 = 3/144: S1 = 3/7 each, ST = 4/7.
    points = design(SPACE, "sobol", 128)
    u, v, _ = shares(points)
    table = sensitivity(folder(tmp_path, points, (u * v)[:, None], np.full((128, 1), 1e-3))).set_index("setting")
    assert table.loc["a", "S1"] == pytest.approx(3 / 7, abs=0.03)
    assert table.loc["b", "ST"] == pytest.approx(4 / 7, abs=0.03)


def test_morris_effects_are_slopes_and_lose_what_noise_adds(tmp_path):
    points = design(SPACE, "morris", 40, seed=2)
    u, v, _ = shares(points)
    rng = np.random.default_rng(4)
    noise = 0.2
    values = (3 * u - 2 * v)[:, None] + noise * rng.standard_normal((len(points), 4))
    table = sensitivity(folder(tmp_path, points, values, np.full_like(values, noise))).set_index("setting")
    assert table.loc["a", "mu_star"] == pytest.approx(3, abs=0.1)
    assert table.loc["b", "mu"] == pytest.approx(-2, abs=0.1)
    # Noise alone gives effects of 0.2 sqrt(2/4) / (2/3) = 0.212, whose mean size would be 0.17.
    assert table.loc["idle", "noise"] == pytest.approx(0.212, abs=0.02)
    assert table.loc["idle", "mu_star"] < 0.1
    assert table.loc["a", "sigma"] < 0.1


def test_settings_that_follow_another_are_not_counted_twice(tmp_path):
    points = design(SPACE, "sobol", 64)
    points.points["also"] = 0.8 * points.points["a"]
    u, _, _ = shares(points)
    table = sensitivity(folder(tmp_path, points, u[:, None], np.full((64, 1), 1e-3)))
    assert list(table["setting"]) == ["a", "b", "idle"]
    assert table["ST"].iloc[0] == pytest.approx(1, abs=0.02)


def test_an_unknown_target_is_named(tmp_path):
    points = design(SPACE, "sobol", 16)
    with pytest.raises(InputError, match="'z@3'"):
        sensitivity(folder(tmp_path, points, np.zeros((16, 1)), np.ones((16, 1))), ["z@3"])
