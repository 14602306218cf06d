"""Studies that went wrong, and names that nobody expects: every command says what there is, without a warning."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
import pytest
from make_results import Study, make_results

from lithofront_analysis import Results, open_results
from lithofront_analysis.capacity import figure1
from lithofront_analysis.cli import main
from lithofront_analysis.concentration import PAPER
from lithofront_analysis.microscope import Microscope
from lithofront_analysis.models import figure5, movies
from lithofront_analysis.protocol import beyond_limits, state_of_health
from lithofront_analysis.report import Extras, build_report
from lithofront_analysis.size_rate import morphology_map

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning", "error::UserWarning")

TABLES = ("verdict", "table1", "stages")
PICTURES = ("overview", "figure1", "figure2", "figure3", "figure4", "figure-a1", "sizes", "pockets", "compare", "morphology-map")


def ended(folder: Path, row: int, fault: int) -> Path:
    """A study whose particles all ended in one cycle, as the program leaves it: it stops there, and what moved nothing is 0."""
    with h5py.File(folder / "results.h5", "r+") as file:
        for group in ("cycles", "particle_cycles"):
            for dataset in file[group].values():
                dataset.resize(row + 1, axis=0)
        file["particle_cycles/fault"][row] = fault
        file["particle_cycles/discharge_end"][row] = 5
        for name in ("charge_capacity_mAh_per_g", "discharge_capacity_mAh_per_g", "soh", "roughness_nm", "perimeter_dimension"):
            file[f"particle_cycles/{name}"][row] = 0
        for name, dataset in file["cycles"].items():
            if name not in ("cycle", "step", "charge_c_rate", "discharge_c_rate"):
                dataset[row] = 0
        file["cycles/failed_particles"][row] = 4
    return folder


@pytest.fixture(scope="module", params=[(0, 2), (0, 4), (1, 4)], ids=["failed at once", "isolated at once", "isolated later"])
def ended_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ended(make_results(tmp_path_factory.mktemp("ended"), Study(ageing=2, snapshot_cycles=(3,))), *request.param)


@pytest.mark.parametrize("command", [*TABLES, *PICTURES])
def test_every_command_works_where_all_particles_ended(command: str, ended_folder: Path, tmp_path: Path) -> None:
    output = [] if command in TABLES else ["-o", str(tmp_path / "x.png")]
    assert main([command, str(ended_folder), *output]) == 0


def test_the_page_says_what_ended_the_study(ended_folder: Path, unpainted: None) -> None:
    results = open_results(ended_folder)
    page = build_report(results, Microscope(), PAPER, Extras(compared=[results]))
    assert f"Every particle had ended by cycle {len(results.cycles)} (4 " in page
    assert not re.findall(r".{60}\bnan\b", page, re.IGNORECASE)


@pytest.fixture(scope="module")
def idle_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study whose particles give lithium off once and take none up: there is no discharge for a state of health to be over."""
    folder = make_results(tmp_path_factory.mktemp("idle"), Study(ageing=2, snapshot_cycles=(3,)))
    with h5py.File(folder / "results.h5", "r+") as file:
        for group in ("cycles", "particle_cycles"):
            file[f"{group}/discharge_capacity_mAh_per_g"][...] = 0
            file[f"{group}/charge_capacity_mAh_per_g"][1:] = 0
            for name in (name for name in file[group] if name.startswith("soh")):
                file[f"{group}/{name}"][...] = np.nan
    return folder


NO_HEALTH = "no state of health: no charge went in on discharge in cycle 1, which it would be over"


@pytest.mark.parametrize("command", [*TABLES, *PICTURES])
def test_every_command_works_where_no_discharge_took_up_anything(command: str, idle_folder: Path, tmp_path: Path) -> None:
    output = [] if command in TABLES else ["-o", str(tmp_path / "x.png")]
    assert main([command, str(idle_folder), *output]) == 0


def test_the_page_says_why_there_is_no_state_of_health(idle_folder: Path, unpainted: None) -> None:
    results = open_results(idle_folder)
    health = state_of_health(results, 1)
    assert np.isnan(health.value) and np.isnan(health.standard_error) and health.against == NO_HEALTH
    page = build_report(results, Microscope(), PAPER, Extras(compared=[results, results]))
    assert NO_HEALTH in page and "There is no state of health." in page
    assert not re.findall(r".{60}\bnan\b", page, re.IGNORECASE)


def test_the_page_warns_of_curves_beyond_the_limits(study: Results) -> None:
    """By more than a tenth of a volt, of the step that the cycle belongs to."""
    first = study.voltage.index[0]
    step = {**study.config["protocol"]["step"][0], "lower_voltage_limit_V": 3.0, "upper_voltage_limit_V": 4.0}
    config = {**study.config, "protocol": {**study.config["protocol"], "step": [step, *study.config["protocol"]["step"][1:]]}}

    def said(volts: float) -> str:
        voltage = study.voltage.assign(voltage_V=3.5)
        voltage.loc[first, ["cycle", "half", "voltage_V"]] = 1, 1, volts
        return beyond_limits(replace(study, voltage=voltage, config=config))

    assert said(3.5) == said(4.09) == said(2.91) == ""
    assert said(4.364).startswith("The curve of a discharge in cycle 1 reaches 4.364 V, 0.364 V above the limit of 4 V: ")
    assert said(2.75).startswith("The curve of a discharge in cycle 1 reaches 2.750 V, 0.250 V below the limit of 3 V: ")


def test_zeros_of_an_earlier_program_are_no_state_of_health_either(idle_folder: Path) -> None:
    results = open_results(idle_folder)
    zeros = replace(results, cycles=results.cycles.assign(soh=0.0, soh_stderr=0.0))
    assert state_of_health(zeros, 1).against == NO_HEALTH and np.isnan(state_of_health(zeros, 1).value)


def test_zeros_of_a_failed_population_are_no_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Solver's failures are left out, so nothing is known; isolated particles count, so nothing is left."""
    for fault, words in ((2, "n/a"), (4, "0.00")):
        folder = ended(make_results(tmp_path / str(fault), Study(ageing=2, snapshot_particles=())), 1, fault)
        assert main(["stages", str(folder), "--markdown"]) == 0
        assert capsys.readouterr().out.splitlines()[-1].split(" | ")[5] == words


NAMES = ("a$b$c", "$x_", "_hidden", "100 %", "=1+1", "<b>&", "tab\there", "\x1b[31mred\x9b", "\u202egnirts", "two\nlines", "", "λ", "x" * 300)


@pytest.fixture(params=NAMES)
def oddly_named(request: pytest.FixtureRequest, study: Results) -> Results:
    steps = study.cycles["step"].where(study.cycles["step"] != "ageing", request.param)
    return replace(study, config={**study.config, "name": request.param}, cycles=study.cycles.assign(step=steps), snapshots={})


def test_names_stay_what_they_are(oddly_named: Results, unpainted: None) -> None:
    name = oddly_named.name
    assert not set(name) & set("\x1b\x9b\u202e\n\t")
    page = build_report(oddly_named, Microscope(), PAPER)
    assert not set(page) & set("\x1b\x9b\u202e")
    figure = figure1(oddly_named)
    figure.draw_without_rendering()
    legend = figure.axes[0].get_legend()
    assert legend is not None and len(legend.get_texts()) == 3
    texts = legend.get_texts()
    assert all(not text.get_parse_math() for text in texts)
    step = str(oddly_named.cycles["step"].iloc[4])
    if step.isprintable() and 0 < len(step) < 20:
        assert texts[1].get_text() == f"{step} 1C/16C"


def test_no_cell_of_a_table_is_a_formula_or_steers_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for place, name in enumerate(("=1+1", "@cmd", "-2", "+3", "\x1b]0;x\x07")):
        folder = make_results(tmp_path / str(place), Study(ageing=1, diameters_um=(0.4,), snapshot_particles=(), name="x"))
        with h5py.File(folder / "results.h5", "r+") as file:
            file["cycles/step"][:] = np.bytes_(name)
            config = (folder / "config.toml").read_text(encoding="utf-8")
            file.attrs["config"] = re.sub('"(formation|ageing|check-up)"', lambda _, name=name: json.dumps(name), config)
        assert main(["stages", str(folder)]) == 0
        first = capsys.readouterr().out.splitlines()[1].split(",")[0]
        assert first == ("\\x1b]0;x\\x07" if place == 4 else "'" + name)


def test_what_the_parser_refuses_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["stages", "x", "--no-such-\x1b[31m\u202e"])
    said = capsys.readouterr().err
    assert "\\x1b[31m\\u202e" in said and "\x1b" not in said and "\u202e" not in said


@pytest.mark.parametrize("steps", [60, 300])
def test_many_steps_leave_room_for_the_figure(study: Results, steps: int) -> None:
    rows = study.cycles.iloc[np.zeros(steps, dtype=int)].assign(cycle=np.arange(1, steps + 1), step=[f"step {n}" for n in range(steps)])
    fields = {name: values[np.zeros(steps, dtype=int)] for name, values in study.particle_cycles.items()}
    figure = figure1(replace(study, cycles=rows.reset_index(drop=True), particle_cycles=fields))
    figure.draw_without_rendering()
    legend = figure.axes[0].get_legend()
    assert legend is not None and [text.get_text() for text in legend.get_texts()] == [f"ageing, {steps} steps"]
    assert figure.bbox.contains(*legend.get_window_extent().min) and figure.bbox.contains(*legend.get_window_extent().max)


def test_no_panel_for_a_moment_that_was_not_recorded(study: Results, unpainted: None) -> None:
    figure = figure5(movies([study]))
    assert all(axes.images or axes.get_label() == "<colorbar>" for axes in figure.axes)
    assert 'id="models"' not in build_report(study, Microscope(), PAPER)


def test_one_rate_makes_no_map(study: Results, unpainted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Callable[..., object]] = []
    monkeypatch.setattr("lithofront_analysis.size_rate.morphology_map", lambda *a: drawn.append(morphology_map) or morphology_map(*a))
    faster = replace(study, cycles=study.cycles.assign(charge_c_rate=4.0), snapshots={})
    for other, maps in ((study, 0), (faster, 2)):
        drawn.clear()
        build_report(replace(study, snapshots={}), Microscope(), PAPER, Extras(compared=[replace(other, snapshots={})]))
        assert len(drawn) == maps


def test_captions_hold_at_any_width(study: Results, unpainted: None) -> None:
    page = build_report(study, Microscope(), PAPER)
    captions = page.split("<figcaption>")[1:]
    for caption in (one.split("</figcaption>")[0].lower() for one in captions):
        assert not {"left,", "right,", "beside", "above,", "below,"} & set(caption.split())


def test_a_study_that_lost_nothing_has_its_figures_without_a_warning(tmp_path: Path) -> None:
    folder = make_results(tmp_path, Study(ageing=2))
    with h5py.File(folder / "results.h5", "r+") as file:
        capacity = file["cycles/discharge_capacity_mAh_per_g"]
        capacity[:] = 1.001 * open_results(folder).nominal_capacity_mAh_per_g    # as rounding may leave it
        for name in ("trapped_fraction", "lithiated_left_fraction", "delithiated_left_fraction", "dissolved_fraction", "sealed_by_ageing"):
            file[f"cycles/{name}"][:] = 0
    assert main(["pockets", str(folder), "-o", str(tmp_path / "x.png")]) == 0
