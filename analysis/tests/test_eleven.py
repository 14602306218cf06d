"""The verdict of a configuration from end to end, with a program that makes its results up."""

import shutil
import sys
from pathlib import Path

import fake_lithofront
import h5py
import numpy as np
import pandas as pd
import pytest

from lithofront_analysis import open_results
from lithofront_analysis.cli import main
from lithofront_analysis.eleven import markdown
from lithofront_analysis.points import Check, Point, over_seeds


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program and a configuration."""
    folder = tmp_path_factory.mktemp("program")
    program = folder / "lithofront"
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' '{fake_lithofront.__file__}' '{folder}' \"$@\"\n")
    program.chmod(0o755)
    (folder / "study.toml").write_text("seed = 1\n")
    return folder


@pytest.fixture
def program(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LITHOFRONT", str(home / "lithofront"))
    (home / "calls.txt").unlink(missing_ok=True)
    return home


def calls(home: Path) -> list[str]:
    return [line.split()[0] for line in (home / "calls.txt").read_text().splitlines()]


@pytest.fixture(scope="module")
def made(home: Path) -> Path:
    """A folder with all variants and what was written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LITHOFRONT", str(home / "lithofront"))
        assert main(["verdict", str(home / "study.toml"), "-o", str(home / "out"), "--seeds", "3", "--quick", "--threads", "2"]) == 0
    return home / "out"


def test_all_is_run_and_written(made: Path) -> None:
    assert open_results(made / "base" / "seed_3").provenance.seed == 3
    assert open_results(made / "spacing_12.5_nm" / "seed_3").site_spacing_nm == 12.5
    for name in ("continuum", "attribution", "stressor", "crossover"):
        assert {(made / f"{name}{end}").stat().st_size > 100 for end in (".md", ".csv", ".png")} == {True}
    assert len(pd.read_csv(made / "overlap.csv")) == 2
    assert list(pd.read_csv(made / "attribution.csv")["variant"]) == [
        "without_disorder", "without_cracks_and_patches", "without_film", "without_stress_fatigue", "without_dissolution"]
    lines = (made / "verdict.txt").read_text().splitlines()
    assert [line.split()[0] for line in lines if line[:1].isdigit()][:11] == [str(number) for number in range(1, 12)]
    # The made-up program knows no physics: what is switched off changes nothing, and the point shows that.
    assert next(line for line in lines if line.startswith("8 ")).split()[1] == "miss"


@pytest.mark.thorough
def test_what_is_complete_is_not_run_again(made: Path, program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["verdict", str(program / "study.toml"), "-o", str(made), "--seeds", "3", "--quick"]
    assert main(arguments) == 0
    said = capsys.readouterr()
    assert calls(program) == ["config"] and said.err.count(": complete\n") == 13
    first, rest = said.out.split("\n", 1)
    assert "a quick run" in first and rest.strip() == (made / "verdict.txt").read_text().strip()
    assert main([*arguments, "--strict"]) == 1


@pytest.mark.thorough
def test_what_is_missing_or_broken_off_is_run(made: Path, program: Path, tmp_path: Path) -> None:
    copy = tmp_path / "out"
    shutil.copytree(made, copy)
    shutil.rmtree(copy / "without_film")
    # Broken off: no results, but a checkpoint to go on from; the made-up program then does nothing.
    broken = copy / "slow_discharge" / "seed_3"
    (broken / "checkpoint.lfc").write_text("")
    with h5py.File(broken / "results.h5", "r+") as file:
        file["cycles/cycle"][-1] = 0
    main(["verdict", str(program / "study.toml"), "-o", str(copy), "--seeds", "3", "--quick", "--threads", "2"])
    assert calls(program) == ["config", "run", "resume"]
    words = (program / "calls.txt").read_text().splitlines()
    assert words[1].endswith(f"-o {copy}/without_film/seed_3 --force --threads 2 --quiet")
    assert words[2] == f"resume {broken} --threads 2 --quiet"


def test_other_settings_are_refused_before_anything_is_run(made: Path, program: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (made / "verdict.txt").read_text()
    assert main(["verdict", str(program / "study.toml"), "-o", str(made), "--seeds", "3", "--quick", "--particles", "5"]) == 1
    assert "other settings" in capsys.readouterr().err
    assert calls(program) == ["config"] and (made / "verdict.txt").read_text() == before


def test_a_program_that_fails_is_quoted(program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (program / "fail").touch()
    try:
        arguments = ["verdict", str(program / "study.toml"), "-o", str(tmp_path / "out")]
        # What failed is not taken for complete: the second call tries again.
        assert main(arguments) == main(arguments) == 1
    finally:
        (program / "fail").unlink()
    said = capsys.readouterr().err
    assert "exit code 1: lithofront: error: disk full" in said and calls(program) == ["config", "run"] * 2


def test_no_program(program: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("LITHOFRONT")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["verdict", str(program / "study.toml"), "-o", str(tmp_path / "out")]) == 1
    assert "no lithofront program" in capsys.readouterr().err


@pytest.mark.parametrize(("arguments", "words"), [
    (["a.toml"], "needs -o OUT"), (["a.toml", "b", "-o", "c"], "judged alone"), (["b", "-o", "c"], "--output goes with a configuration"),
    (["b", "--particles", "3"], "--particles goes with"), (["b", "--seeds", "1"], "--seeds goes with"), (["b", "--quick"], "--quick goes with")])
def test_arguments_that_do_not_go_together(arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verdict", *arguments]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("seeds", ["", "1,1", "1,x", "-1"])
def test_seeds_are_different_whole_numbers(seeds: str) -> None:
    with pytest.raises(SystemExit):
        main(["verdict", "a.toml", "-o", "b", f"--seeds={seeds}"])


def test_one_seed_that_misses_makes_the_point_miss() -> None:
    good, bad, open_one = (Point(1, "t", [Check("x", True)]), Point(1, "t", [Check("y", False)]), Point(1, "t", lacking="z"))
    assert over_seeds((1, 2), [[good], [good]])[0].verdict == "pass"
    mixed = over_seeds((1, 2), [[good], [bad]])[0]
    assert mixed.verdict == "miss" and [check.text for check in mixed.checks] == ["seed 1: x", "seed 2: y"]
    assert over_seeds((1, 2), [[good], [open_one]])[0].verdict == "unknown"


def test_errors_stand_with_their_values() -> None:
    table = pd.DataFrame({"what": ["a", "b"], "value": [0.5, 1.0], "stderr": [0.01, np.nan], "share": [np.nan, 2.0], "share_stderr": [0.1, 0.25]})
    assert markdown(table).splitlines()[2:] == ["| a | 0.5 ± 0.01 |  |", "| b | 1 | 2 ± 0.25 |"]
