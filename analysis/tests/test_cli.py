"""Exit codes, messages, and that every picture command writes a picture."""

from pathlib import Path

import pytest
from PIL import Image

from lithofront_analysis.cli import main

FIGURES = ["overview", "figure1"]


@pytest.mark.parametrize("command", FIGURES)
@pytest.mark.parametrize("folder", ["study_folder", "body_folder", "bare_folder"])
def test_figures_are_written(command: str, folder: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    output = tmp_path / "picture.png"
    assert main([command, str(request.getfixturevalue(folder)), "-o", str(output)]) == 0
    with Image.open(output) as image:
        assert min(image.size) > 400
        assert sum(count > 0 for count in image.convert("L").histogram()) > 20


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
