"""Exit codes, messages, and that every picture command writes a picture."""

from pathlib import Path

import pytest
from make_results import Study, make_results
from PIL import Image

from lithofront_analysis.cli import main

FIGURES = ["overview", "figure1", "figure2", "figure3", "figure4", "figure-a1", "pockets"]


def assert_a_picture(path: Path) -> None:
    with Image.open(path) as image:
        assert min(image.size) > 400
        assert sum(count > 0 for count in image.convert("L").histogram()) > 20


@pytest.mark.parametrize(("folder", "command"), [
    *[("bare_folder", command) for command in FIGURES],
    *[("body_folder", command) for command in ("overview", "figure2", "figure4", "figure-a1")]])
def test_figures_are_written(command: str, folder: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    output = tmp_path / "picture.png"
    assert main([command, str(request.getfixturevalue(folder)), "-o", str(output)]) == 0
    assert_a_picture(output)


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


def test_table1_prints_differences_and_errors(study_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table1", str(study_folder)]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert {"paper_x", "x", "x_stderr", "difference"} <= set(header.split(",")) and len(rows) == 4
    assert main(["table1", str(study_folder), "--markdown"]) == 0
    assert capsys.readouterr().out.count("\n") == 6


def test_stages_and_figures_as_files(study_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stages", str(study_folder)]) == 0
    assert [line.split(",")[:4] for line in capsys.readouterr().out.splitlines()[1:]] == [
        ["formation", "1C/1C", "1", "3"], ["ageing", "1C/16C", "4", "9"], ["check-up", "1C/1C", "10", "12"]]
    assert main(["figures", str(study_folder), "-o", str(tmp_path / "all")]) == 0
    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == sorted(
        [f"{name}.png" for name in ("overview", "figure1", "figure2", "figure3", "figure4", "figure-a1", "pockets", "sizes")]
        + ["stages.md", "table1.md"])
    assert (tmp_path / "all" / "stages.md").read_text().splitlines()[3].startswith("| ageing | 1C/16C | 4–9 |")
    for picture in (tmp_path / "all").glob("*.png"):
        assert_a_picture(picture)


def test_body_is_drawn_of_bodies_only(body_folder: Path, study_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["body", str(body_folder), "-o", str(tmp_path / "b.png")]) == 0 and (tmp_path / "b.png").exists()
    assert main(["body", str(study_folder), "-o", str(tmp_path / "s.png")]) == 1
    assert "a study of sections" in capsys.readouterr().err and not (tmp_path / "s.png").exists()


def test_microscope_exports(study_folder: Path, bare_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["microscope", str(study_folder), "-o", str(tmp_path / "gsf")]) == 0
    assert len(capsys.readouterr().out.split()) == len(list((tmp_path / "gsf").glob("*.gsf"))) == 16
    assert main(["microscope", str(bare_folder), "-o", str(tmp_path / "none")]) == 1
    assert "no snapshot" in capsys.readouterr().err


def test_report_command(bare_folder: Path, tmp_path: Path, unpainted: None) -> None:
    assert main(["report", str(bare_folder), "-o", str(tmp_path / "r.html")]) == 0
    assert (tmp_path / "r.html").read_text().startswith("<!DOCTYPE html>")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    printed = capsys.readouterr().out
    for command in [*FIGURES, "body", "figure5", "morphology-map", "compare", "microscope", "verdict", "figures", "stages", "table1", "report",
                    "sizes", "validation", "bdf"]:
        assert f"    {command}" in printed


@pytest.mark.parametrize("command", [*FIGURES, "body", "sizes", "figure5", "morphology-map", "compare", "microscope", "report", "verdict",
                                     "table1", "stages", "figures", "bdf"])
def test_unusable_results_exit_1(command: str, study_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Missing, truncated and foreign results: one line on stderr that names the file, nothing written."""
    folder, output = tmp_path / "results", tmp_path / "x.png"
    folder.mkdir()
    arguments = [command, str(folder), *([] if command in ("verdict", "table1", "stages") else ["-o", str(output)])]
    whole = (study_folder / "results.h5").read_bytes()
    for content, message in ((None, "no results.h5"), (whole[:len(whole) // 2], "truncated"), (b"cycle,soh\n1,1.0\n", "not an HDF5 file")):
        if content is not None:
            (folder / "results.h5").write_bytes(content)
        assert main(arguments) == 1
        said = capsys.readouterr()
        assert message in said.err and str(folder) in said.err and said.err.count("\n") == 1 and not said.out
        assert not output.exists()


def test_the_folder_of_the_output_is_made(study_folder: Path, tmp_path: Path, unpainted: None) -> None:
    for command, file in (("sizes", "a/b/x.png"), ("report", "c/d/x.html"), ("microscope", "g/h")):
        assert main([command, str(study_folder), "-o", str(tmp_path / file)]) == 0
        assert (tmp_path / file).exists()


def test_help_says_where_output_goes(capsys: pytest.CaptureFixture[str]) -> None:
    for command, default in [*[(name, f"{name}.png") for name in [*FIGURES, "body", "sizes", "figure5", "compare", "morphology-map"]],
                             *[(name, name) for name in ("figures", "microscope")], ("report", "report.html")]:
        with pytest.raises(SystemExit):
            main([command, "--help"])
        assert f"(default {default})" in " ".join(capsys.readouterr().out.split())


def test_strain_has_no_units_of_concentration(study_folder: Path) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["microscope", str(study_folder), "--units", "x"])
    assert stop.value.code == 2


def test_unwritable_output_exits_1(study_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("no folder")
    assert main(["overview", str(study_folder), "-o", str(tmp_path / "file" / "x.png")]) == 1
    assert "cannot write" in capsys.readouterr().err
    assert main(["overview", str(study_folder), "-o", str(tmp_path / "x.docx")]) == 1


@pytest.mark.parametrize("arguments", [[], ["no-such-command"], ["overview"]])
def test_usage_exits_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
