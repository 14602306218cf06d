"""The example that takes a loss of active material into PyBaMM."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from conftest import ROOT

pybamm = pytest.importorskip("pybamm", reason="the package pybamm is not installed")


@pytest.fixture(scope="module")
def example() -> Any:
    spec = importlib.util.spec_from_file_location("lam_to_cell", ROOT / "examples" / "pybamm" / "lam_to_cell.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_loss_is_the_mean_over_sites_and_its_band_the_standard_error(example: Any, tmp_path: Path) -> None:
    """Two particles of 100 sites that have lost 0.1 and 0.3: 0.2 with sqrt((0.1^2 + 0.1^2) / 4) = 0.0707; 0.05 of it trapped, on average."""
    with h5py.File(tmp_path / "results.h5", "w") as file:
        file["cycles/cycle"] = [1]
        file["particles/sites_at_birth"] = [100, 100]
        for name, values in (("dissolved_fraction", [0.1, 0.1]), ("sealed_by_ageing", [0.0, 0.1]), ("trapped_fraction", [0.0, 0.1])):
            file[f"particle_cycles/{name}"] = [values]
    cycles, mean, error, with_lithium = example.losses(tmp_path)
    assert cycles == [1] and mean == pytest.approx([0.2]) and error == pytest.approx([0.0707107]) and with_lithium == pytest.approx([0.05])


def test_a_fresh_cell_is_pybamms_own_and_a_loss_costs(example: Any) -> None:
    cell = example.Cell()
    low, high, _, _ = pybamm.lithium_ion.get_min_max_stoichiometries(cell.parameters)
    assert cell.capacity(0, 0) == pytest.approx(cell.negative * (high - low), rel=1e-3)
    capacities = np.array([cell.capacity(0, 0), cell.capacity(0.05, 0), cell.capacity(0.05, 0.05)])
    # Which costs more, material with its lithium or without, depends on which electrode limits the cell.
    assert (capacities[1:] < capacities[0]).all()
