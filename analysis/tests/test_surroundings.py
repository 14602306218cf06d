"""The command in the surroundings of real users: their settings, their folders, their pipes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lithofront_analysis.cli import main


def run(*words: str | bytes | Path, folder: Path | None = None, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([sys.executable, "-m", "lithofront_analysis", *words], capture_output=True, cwd=folder, check=False,
                          env=os.environ | environment)


# Each command of this file is a Python that starts anew, which takes seconds.
@pytest.mark.parametrize("backend", ["module://matplotlib_inline.backend_inline", *(pytest.param(name, marks=pytest.mark.thorough)
                                                                                    for name in ("no_such_backend", "Qt5Agg"))])
def test_a_notebooks_backend(backend: str, bare_folder: Path, tmp_path: Path) -> None:
    done = run("overview", bare_folder, "-o", tmp_path / "x.png", MPLBACKEND=backend)
    assert (done.returncode, done.stderr) == (0, b"")


def test_files_of_the_working_folder_are_not_run(bare_folder: Path, tmp_path: Path) -> None:
    for name in ("random", "html", "calendar", "numpy", "pandas", "matplotlib", "argparse", "tomllib", "h5py", "PIL", "csv", "queue"):
        (tmp_path / f"{name}.py").write_text("open('executed', 'w').close()\nraise SystemExit(9)\n")
    done = run("report", bare_folder, "-o", tmp_path / "x.html", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"") and not (tmp_path / "executed").exists()


@pytest.mark.thorough
@pytest.mark.parametrize("settings", ["text.usetex: True\nfont.size: 40\nfont.family: no such font", "broken line\naxes.grid: maybe"])
def test_the_users_matplotlib_settings_have_no_say(settings: str, bare_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text(settings)
    for environment in ({}, {"MATPLOTLIBRC": str(tmp_path / "matplotlibrc")}):
        done = run("figure1", bare_folder, "-o", tmp_path / "x.svg", folder=tmp_path, **environment)
        assert (done.returncode, done.stderr) == (0, b"")
        pictures = [(tmp_path / name).read_text() for name in ("x.svg",)]
    plain = tmp_path / "plain"
    plain.mkdir()
    assert run("figure1", bare_folder, "-o", plain / "x.svg", folder=plain).returncode == 0
    assert pictures[0] == (plain / "x.svg").read_text()


def test_a_terminal_of_ascii(bare_folder: Path) -> None:
    done = run("stages", bare_folder, "--markdown", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"") and b"1\\u20131" in done.stdout


@pytest.mark.thorough
def test_a_reader_that_leaves_early(bare_folder: Path) -> None:
    for stream in (">&-", "| head -n 0", "| true"):
        done = subprocess.run(["bash", "-c", f"set -o pipefail; '{sys.executable}' -m lithofront_analysis stages '{bare_folder}' {stream}"],
                              capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.thorough
def test_a_folder_whose_name_is_no_text(bare_folder: Path, tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/r\xff\x1b[31m"
    os.mkdir(folder)
    config = (bare_folder / "results.h5").read_bytes()
    with open(folder + b"/results.h5", "wb") as file:
        file.write(config)
    for words in (["stages", folder], ["compare", folder, folder, "-o", tmp_path / "c.png"], ["report", folder, "-o", folder + b"/r.html"],
                  ["report", folder + b"/none"]):
        done = run(*words)
        assert done.returncode == (1 if words[-1].__class__ is bytes and words[-1].endswith(b"none") else 0), done.stderr
        assert b"Traceback" not in done.stderr and b"\x1b" not in done.stdout + done.stderr


def test_what_scipy_draws_says_how_to_get_it(bare_folder: Path, study_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                             capsys: pytest.CaptureFixture[str], unpainted: None) -> None:
    """The quickstart's environment has no SciPy: what needs none works, the page leaves out the rest."""
    monkeypatch.setitem(sys.modules, "scipy", None)
    for part in ("ndimage", "optimize", "stats"):
        monkeypatch.setitem(sys.modules, f"scipy.{part}", None)
    for command in ("overview", "figure1", "sizes", "pockets", "compare", "morphology-map"):
        assert main([command, str(study_folder), "-o", str(tmp_path / "x.png")]) == 0, command
    assert main(["stages", str(study_folder)]) == main(["table1", str(study_folder)]) == 0
    assert main(["report", str(study_folder), "-o", str(tmp_path / "x.html")]) == 0
    assert "[report]" in (tmp_path / "x.html").read_text() and not capsys.readouterr().err
    for command in ("figure2", "figure3", "figure-a1"):
        assert main([command, str(study_folder), "-o", str(tmp_path / "none.png")]) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1 and "pip install" in said and not (tmp_path / "none.png").exists()
