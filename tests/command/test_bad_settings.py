"""Settings that cannot work are refused, or the study ends with a clear message and keeps its results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from conftest import Ended, settings

import lithofront
from lithofront_analysis import open_results

STUDY = """
seed = 1
[population]
particles = 2
size_distribution = "list"
diameters_um = [0.4, 0.6]
[[protocol.step]]
cycles = 3
[output]
snapshot_particles = [0]
"""

NO_PATH = "2 of 2 particles ended early: no path is left for ions to the electrolyte or for electrons to a contact"
ALL_ENDED = "every particle ended early, so the study stopped after cycle"
IDLE = ("no particle moved any charge: within its voltage limits, or at its overpotential, no half-cycle starts a front; the 100 % that no "
        "charge has touched are counted as trapped; the results are kept in")


@pytest.mark.parametrize(("changes", "message"), [
    ({"transport.ionic_diffusivity_lithiated_m2_per_s": 0, "transport.ionic_diffusivity_delithiated_m2_per_s": 0},
     "both ionic diffusivities are 0: no ion moves"),
    ({"transport.electronic": True, "transport.electronic_conductivity_lithiated_S_per_m": 0,
      "transport.electronic_conductivity_delithiated_S_per_m": 0}, "both electronic conductivities are 0: no electron moves"),
    ({"surface.contactless_fraction": 1}, "leaves no contact: no electron leaves"),
    ({"transport.contact_conductance_S_per_m2": 0}, "no electron leaves"),
    ({"surface.dry_fraction": 1}, "leaves no electrolyte: no ion enters"),
    ({"surface.interphase_conductance_S_per_m2": 0}, "no ion enters"),
    ({"protocol.upper_voltage_limit_V": 3.9}, "no charge would begin; raise it"),
    ({"protocol.lower_voltage_limit_V": 4.1}, "no discharge would begin; lower it"),
    ({"protocol.lower_voltage_limit_V": 4.3}, "swap them"),
    ({"numerics.max_steps": 10}, "cannot finish a half-cycle"),
    ({"lattice.memory_limit_GiB": 0.0001}, "more than lattice.memory_limit_GiB"),
])
def test_refused_before_any_work(command: Callable[..., Ended], tmp_path: Path, changes: dict[str, object], message: str) -> None:
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    ended = command("run", tmp_path / "study.toml", "-o", tmp_path / "results", *settings(changes))
    assert ended.returncode == 2 and message in ended.stderr
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(("changes", "message", "first_charge"), [
    # Contacts that all fail after the first cycle.
    ({"ageing.contact_loss": True, "ageing.contact_loss_per_cycle": 1}, [NO_PATH, ALL_ENDED], True),
    ({"numerics.max_field_iterations": 1, "numerics.field_tolerance_kT": 1e-5},
     ["a potential missed numerics.field_tolerance_kT within max_field_iterations", ALL_ENDED], False),
    ({"numerics.max_steps": 100}, ["more than numerics.max_steps steps", ALL_ENDED], False),
    # Protocols that pass every check of the settings, and cannot start at these rates.
    ({"kinetics.exchange_current_density_A_per_m2": 1e-12, "protocol.upper_voltage_limit_V": 4.0}, [IDLE], False),
    ({"protocol.step[0].charge_c_rate": 1e5}, [IDLE], False),
])
def test_ended_with_a_message_and_results(command: Callable[..., Ended], tmp_path: Path, changes: dict[str, object],
                                          message: list[str], first_charge: bool) -> None:
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    ended = command("run", tmp_path / "study.toml", "-o", tmp_path / "results", *settings(changes))
    assert ended.returncode == 1
    for words in message:
        assert words in ended.stderr
    results = open_results(tmp_path / "results")
    last = len(results.cycles)
    if ALL_ENDED in message:
        assert f"{ALL_ENDED} {last}; the results are kept in" in ended.stderr and results.cycles["failed_particles"].iloc[-1] == 2
    else:
        assert last == 3
    assert (results.cycles["li_imbalance"] == 0).all()
    assert (results.cycles["charge_capacity_mAh_per_g"].iloc[0] > 0) == first_charge


def test_where_nothing_is_to_compare_there_is_no_state_of_health(command: Callable[..., Ended], tmp_path: Path) -> None:
    """At 10^5 C no discharge takes up anything, so that the last cycle has nothing to be over; nor has it where every particle failed."""
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    for name, changes, why in (("idle", {"protocol.step[0].discharge_c_rate": 1e5}, "no charge went in on discharge in cycle 1, which it would be over"),
                               ("ended", {"numerics.max_steps": 100}, "every particle has ended")):
        folder = tmp_path / name
        ended = command("run", tmp_path / "study.toml", "-o", folder, *settings(changes))
        assert f" cycles, no state of health: {why}, " in ended.stdout and f"  no state of health: {why}  " in ended.stderr
        assert "SOH 0" not in ended.stdout + ended.stderr
        last = (folder / "cycles.csv").read_text(encoding="utf-8").splitlines()[-1].split(",")
        assert last[6:10] == ["nan"] * 4
        study = lithofront.open(folder)
        assert np.isnan(study.cycles["soh"].to_numpy()).all()
        assert f"state of health none: {why}" in repr(study)
        again = command("resume", folder)
        assert f"no state of health: {why}, " in again.stdout


def test_a_phase_that_blocks_ions_leaves_the_surface_alone_to_react(command: Callable[..., Ended], tmp_path: Path) -> None:
    """Mobilities that cut every path through the product: the study ends in order, with what the surface could give."""
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    ended = command("run", tmp_path / "study.toml", "-o", tmp_path / "results",
                    *settings({"transport.ionic_diffusivity_delithiated_m2_per_s": 0}))
    assert ended.returncode == 0
    results = open_results(tmp_path / "results")
    capacity = results.cycles["charge_capacity_mAh_per_g"].iloc[0] / results.nominal_capacity_mAh_per_g
    assert 0 < capacity < 0.35      # about the share of surface sites in discs 16 and 24 sites across


def test_another_material_on_the_curve_of_the_first_is_warned_of_even_quietly(command: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text("[population]\nparticles = 1\nsize_distribution = 'single'\ndiameter_um = 0.2\n", encoding="utf-8")
    ended = command("run", tmp_path / "study.toml", "-o", tmp_path / "out", "--quiet", "--set", "material.name=LiFePO4")
    assert ended.returncode == 0 and "warning: material.name is 'LiFePO4'" in ended.stderr and "is the curve of LiMn2O4" in ended.stderr
    ended = command("config", tmp_path / "study.toml", "--check", "--set", "material.name=NMC 811")
    assert ended.returncode == 2 and "takes up lithium as a solid solution" in ended.stderr
