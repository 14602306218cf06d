"""Plots of a validation."""

from pathlib import Path

import pytest

from lithofront_analysis.cli import main
from lithofront_analysis.errors import ResultsError
from lithofront_analysis.validation import draw_validation

ROWS = """row,quantity,reference,source,measured,standard_error,allowance,allowance_reason,criterion,tolerance,pass,seconds,\
x_label,y_label,logarithmic
growth/beta,"growth exponent, of a front",0.5,"exact",0.49,0.01,0,"",within_tolerance,0.03,true,1.0,"t","width",true
engines/noise,"smallest p-value",0.001,"level",0.0001,0,0,"",at_least_reference,0,false,1.0,"quantity","p-value",false
"""
CURVES = """row,series,x,y,y_error
growth/beta,"exact",1,1,0
growth/beta,"exact",4,2,0
growth/beta,"measured",1,1.1,0.1
growth/beta,"measured",4,2.1,0.1
"""


def folder_with(tmp_path: Path, rows: str) -> Path:
    (tmp_path / "validation.csv").write_text(rows)
    (tmp_path / "validation_curves.csv").write_text(CURVES)
    return tmp_path


def test_one_picture_per_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_with(tmp_path, ROWS)
    assert main(["validation", str(folder)]) == 0
    expected = [folder / "plots" / "growth--beta.png", folder / "plots" / "engines--noise.png"]
    assert capsys.readouterr().out.split() == [str(path) for path in expected]
    assert all(path.stat().st_size > 1000 for path in expected)


def test_the_table_shows_failures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validation", "--table", str(folder_with(tmp_path, ROWS))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "| growth/beta | growth exponent, of a front | 0.5 | 0.49 | 0.01 | 0.03 | 1 | pass |"
    assert lines[3] == "| engines/noise | smallest p-value | at least 0.001 | 0.0001 |  |  | 1 | **FAIL** |"


def test_a_table_without_its_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no column criterion"):
        draw_validation(folder_with(tmp_path, ROWS.replace("criterion", "rule")))
    with pytest.raises(ResultsError, match="validation.csv"):
        draw_validation(tmp_path / "nowhere")
