"""A cell in Battery Parameter eXchange becomes a study of its positive electrode."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from lithofront.cli import main
from lithofront.errors import InputError

pytest.importorskip("bpx", reason="the package bpx is not installed")

CELL = Path(__file__).parents[1] / "data" / "cell_bpx.json"


def changed(tmp_path: Path, **fields: Any) -> Path:
    cell = json.loads(CELL.read_text(encoding="utf-8"))
    electrode = cell["Parameterisation"]["Positive electrode"]
    for name, value in fields.items():
        electrode[name] = value
    (tmp_path / "cell.json").write_text(json.dumps(cell), encoding="utf-8")
    return tmp_path / "cell.json"


def test_parameters_are_converted_to_their_settings(capsys: pytest.CaptureFixture[str]) -> None:
    """By hand: i0 = F K sqrt(0.5 * 0.5) = 96485.33 * 1e-6 * 0.5; D = 1e-16 (1 + x) at 0.8 and 0.2; U(0.2) = 3.5 - 0.1 * 0.4,
    U(0.8) = 3.4 - 0.05 * 0.6, and 0.2 V beyond; two radii of 0.5 um; J/mol to kJ/mol."""
    assert main(["from-bpx", str(CELL)]) == 0
    said = capsys.readouterr().out
    study = tomllib.loads(said)
    assert (study["material"]["x_delithiated"], study["material"]["x_lithiated"], study["material"]["site_density_mol_per_m3"]) == (0.2, 0.8, 20000)
    assert study["population"]["diameter_um"] == pytest.approx(1.0)
    assert study["kinetics"]["exchange_current_density_A_per_m2"] == pytest.approx(0.048242666)
    assert study["kinetics"]["activation_energy_kJ_per_mol"] == 35 and study["transport"]["activation_energy_kJ_per_mol"] == 80
    assert study["transport"]["ionic_diffusivity_lithiated_m2_per_s"] == pytest.approx(1.8e-16)
    assert study["transport"]["ionic_diffusivity_delithiated_m2_per_s"] == pytest.approx(1.2e-16)
    curve = dict(zip(study["material"]["open_circuit_voltage_x"], study["material"]["open_circuit_voltage_V"], strict=True))
    assert curve[0.2] == pytest.approx(3.46) and curve[0.5] == pytest.approx(3.4) and curve[0.8] == pytest.approx(3.37)
    assert (study["protocol"]["upper_voltage_limit_V"], study["protocol"]["lower_voltage_limit_V"]) == (3.66, 3.17)
    for words in ("# Taken or converted:", "Reaction rate constant [mol.m-2.s-1] = 1e-06", "# Chosen here:", "# Left:", "Porosity", "BPX has no density"):
        assert words in said


def test_what_no_study_can_be_made_of_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rising = {"x": [0.0, 0.5, 1.0], "y": [3.4, 3.5, 3.3]}
    assert main(["from-bpx", str(changed(tmp_path, **{"OCP [V]": rising}))]) == 2
    assert "OCP [V] rises with lithium" in capsys.readouterr().err
    assert main(["from-bpx", str(tmp_path / "none.json")]) == 2
    assert "is no file" in capsys.readouterr().err
    (tmp_path / "bad.json").write_text('{"Header": 3}', encoding="utf-8")
    assert main(["from-bpx", str(tmp_path / "bad.json")]) == 2
    assert "is no valid BPX" in capsys.readouterr().err


def test_small_particles_get_a_lattice_that_shows_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A diameter of 0.1 um: twenty sites of 5 nm."""
    assert main(["from-bpx", str(changed(tmp_path, **{"Particle radius [m]": 5e-8}))]) == 0
    study = tomllib.loads(capsys.readouterr().out)
    assert study["lattice"]["site_spacing_nm"] == pytest.approx(5.0)


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from lithofront.bpx_cell import study_of
    monkeypatch.setitem(sys.modules, "bpx", None)
    with pytest.raises(InputError, match=r"pip install 'lithofront\[bpx\]'"):
        study_of(CELL)
