"""Exit codes, messages, and that every picture command writes a picture."""

from pathlib import Path

import pytest
from make_results import Study, make_results
from PIL import Image

from lithofront_analysis.cli import main

FIGURES = ["overview", "figure1", "figure2", "figure3", "figure4", "figure-a1", "pockets"]


@pytest.mark.parametrize("command", FIGURES)
@pytest.mark.parametrize("folder", ["study_folder", "body_folder", "bare_folder"])
def test_figures_are_written(command: str, folder: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    output = tmp_path / "picture.png"
    assert main([command, str(request.getfixturevalue(folder)), "-o", str(output)]) == 0
    with Image.open(output) as image:
        assert min(image.size) > 400
        assert sum(count > 0 for count in image.convert("L").histogram()) > 20


@pytest.mark.parametrize("units", ["x", "physical", "paper"])
def test_units_by_name(units: str, study_folder: Path, tmp_path: Path) -> None:
    assert main(["figure3", str(study_folder), "-o", str(tmp_path / "x.svg"), "--units", units]) == 0
    assert (tmp_path / "x.svg").read_text().startswith("<?xml")


def test_figure5_with_animation(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(make_results(tmp_path / "study", Study(diameters_um=(0.5,), formation=0, ageing=1, check_up=0, frames=2)))
    assert main(["figure5", folder, folder, "-o", str(tmp_path / "s.png"), "--gif", str(tmp_path / "a.gif"), "--labels", "a,b"]) == 0
    assert capsys.readouterr().out.split() == [str(tmp_path / "s.png"), str(tmp_path / "a.gif")]
    assert (tmp_path / "s.png").exists() and (tmp_path / "a.gif").exists()


def test_compare_prints_a_table(study_folder: Path, body_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(study_folder), str(body_folder), "-o", str(tmp_path / "c.png")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("study,cycle,particles,soh,soh_stderr") and len(lines) == 3
    assert main(["morphology-map", str(study_folder), str(body_folder), "-o", str(tmp_path / "m.png")]) == 0
    assert (tmp_path / "m.png").exists()


def test_microscope_exports(study_folder: Path, bare_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["microscope", str(study_folder), "-o", str(tmp_path / "gsf")]) == 0
    assert len(capsys.readouterr().out.split()) == len(list((tmp_path / "gsf").glob("*.gsf"))) == 16
    assert main(["microscope", str(bare_folder), "-o", str(tmp_path / "none")]) == 1
    assert "no snapshot" in capsys.readouterr().err


def test_report_command(bare_folder: Path, tmp_path: Path) -> None:
    assert main(["report", str(bare_folder), "-o", str(tmp_path / "r.html")]) == 0
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    printed = capsys.readouterr().out
    for command in [*FIGURES, "figure5", "morphology-map", "compare", "microscope", "verdict", "report"]:
        assert f"    {command}" in printed


def test_unusable_results_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overview", str(tmp_path), "-o", str(tmp_path / "x.png")]) == 1
    assert "no results.h5" in capsys.readouterr().err
    assert not (tmp_path / "x.png").exists()


def test_unwritable_output_exits_1(study_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overview", str(study_folder), "-o", str(tmp_path / "absent" / "x.png")]) == 1
    assert "cannot write" in capsys.readouterr().err
    assert main(["overview", str(study_folder), "-o", str(tmp_path / "x.docx")]) == 1


@pytest.mark.parametrize("arguments", [[], ["no-such-command"], ["overview"]])
def test_usage_exits_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
