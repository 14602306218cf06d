"""Man page, completion, guide and packaging go by the declarations of the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from conftest import ROOT, Ended

import lithofront_analysis


def test_completion_knows_every_command_and_option(command: Callable[..., Ended], tmp_path: Path) -> None:
    script = tmp_path / "lithofront.bash"
    script.write_text(command("documentation", "bash").stdout, encoding="utf-8")

    def completed(*words: str) -> set[str]:
        asked = f'source {script}; COMP_WORDS=({" ".join(words)}); COMP_CWORD={len(words) - 1}; _lithofront; printf "%s\\n" "${{COMPREPLY[@]}}"'
        return set(subprocess.run(["bash", "-c", asked], capture_output=True, text=True, check=True).stdout.split())
    commands = set(re.findall(r"^  ([\w-]+) {2,}", command("--help").stdout, flags=re.MULTILINE))
    assert {"run", "fit", "documentation"} < commands and completed("lithofront", "''") == commands | {"--help", "--version"}
    assert completed("lithofront", "re") == {"resume", "report"}
    for name in ("run", "run-many", "report", "config"):
        assert completed("lithofront", name, "--") == set(re.findall(r"^\s+(?:-\w, )?(--[a-z-]+)", command(name, "--help").stdout, flags=re.MULTILINE))
    assert completed("lithofront", "run", "--ch") == {"--checkpoint-every"}


@pytest.mark.parametrize(("kind", "marks"), [("zsh", ["#compdef lithofront", "'run:run a study", "run) compadd -- "]),
                                             ("fish", ["-a run -d 'run a study", "__fish_seen_subcommand_from run' -l output"]),
                                             ("columns", ["| `soh` |", "| `voltage_V` | V |", "## /pockets"]),
                                             ("man", [".TH LITHOFRONT 1", "\\-\\-checkpoint\\-every"])])
def test_other_kinds(command: Callable[..., Ended], kind: str, marks: list[str]) -> None:
    ended = command("documentation", kind)
    assert ended.returncode == 0 and all(mark in ended.stdout for mark in marks)
    assert command("documentation", "cobol").returncode == 2


@pytest.mark.skipif(shutil.which("man") is None, reason="there is no man here")
def test_the_man_page_is_read_without_warnings(command: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "lithofront.1").write_text(command("documentation", "man").stdout, encoding="utf-8")
    ended = subprocess.run(["man", "--warnings", "-l", str(tmp_path / "lithofront.1")], capture_output=True, text=True, check=True,
                           env=os.environ | {"MANWIDTH": "120", "LC_ALL": "C.UTF-8"})
    assert not ended.stderr and "--checkpoint-every" in ended.stdout


@pytest.mark.skipif(any(find_spec(name) is None for name in ("sphinx", "myst_parser", "pydata_sphinx_theme")), reason="pip install './analysis[guide]'")
def test_the_guide_is_built_without_a_warning(program: str, tmp_path: Path) -> None:
    ended = subprocess.run(["bash", str(ROOT / "docs" / "guide" / "build.sh"), str(tmp_path / "site")], capture_output=True, text=True, check=False,
                           env=os.environ | {"LITHOFRONT": program, "LITHOFRONT_PYTHON": sys.executable}, timeout=300)
    assert ended.returncode == 0 and not ended.stderr, ended.stderr
    page = (tmp_path / "site" / "guide" / "reference" / "settings.html").read_text(encoding="utf-8")
    assert "open_circuit_voltage" in page and "site_spacing_nm" in page


def test_one_version_and_one_list_of_requirements() -> None:
    """The wheel's pyproject.toml takes the version of CMakeLists.txt; analysis/pyproject.toml, CITATION.cff and CHANGELOG.md say the same."""
    (version,) = re.findall(r"project\(lithofront VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))
    wheel, packages = (tomllib.loads((ROOT / path / "pyproject.toml").read_text(encoding="utf-8")) for path in (".", "analysis"))
    assert packages["project"]["version"] == version == lithofront_analysis.__version__
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {version} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert wheel["project"]["dependencies"] == packages["project"]["dependencies"]
    for extra, needs in wheel["project"]["optional-dependencies"].items():
        assert [one.replace("lithofront[", "lithofront-analysis[") for one in needs] == packages["project"]["optional-dependencies"][extra], extra
