"""Commands that the pages show: each line is one that the program accepts, in this version.

What a line would do is not done here: the studies of the README take minutes. Of each line the command and every option must be among
those that its --help lists; a configuration of the repository must be there, and be accepted with the line's --set.
"""

from __future__ import annotations

import io
import re
import shlex
import subprocess
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT, Ended
from lithofront.cli import main as studies

from lithofront_analysis.cli import main as analysis

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md")), *sorted((ROOT / "examples").glob("*/README.md"))]
IN_PYTHON = ("ensemble", "sensitivity", "fit", "forecast", "score")


def lines_of(page: Path) -> list[str]:
    """Shell lines of a page's code blocks that call a program of ours; a backslash at the end goes on."""
    found = []
    for block in re.findall(r"^```(?:sh|bash|console)?\n(.*?)^```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            for part in re.split(r"&&|\||>", line.partition(" #")[0]):
                words = part.split()
                if words and re.fullmatch(r"(\S*/)?lithofront(-analysis)?", words[0]) and "DIR..." not in words:
                    found.append(part.strip())
    return found


LINES = [(page, line) for page in PAGES if "reference" not in page.parts for line in lines_of(page)]


@pytest.fixture(scope="session")
def help_of(program: str) -> Callable[..., str]:
    """What --help says of a command of one of the programs."""
    @cache
    def ask(name: str, command: str) -> str:
        main = analysis if name == "lithofront-analysis" else studies if command in IN_PYTHON else None
        if main is None:
            return subprocess.run([program, command, "--help"], capture_output=True, text=True, check=True, timeout=120).stdout
        # In this process: a Python that starts for each takes seconds to read its libraries.
        said = io.StringIO()
        with redirect_stdout(said), pytest.raises(SystemExit) as ended:
            main([command, "--help"])
        assert ended.value.code == 0
        return said.getvalue()
    return ask


def test_the_pages_show_commands() -> None:
    assert len([line for page, line in LINES if page.name == "README.md" and page.parent == ROOT]) >= 12


@pytest.mark.parametrize(("page", "line"), LINES, ids=[f"{page.relative_to(ROOT)}: {line[:60]}" for page, line in LINES])
def test_a_shown_command_is_one_that_is_accepted(page: Path, line: str, help_of: Callable[..., str], command: Callable[..., Ended]) -> None:
    words = shlex.split(line.replace("[", "\\[") if "'" not in line and '"' not in line else line)
    name, rest = Path(words[0]).name, words[1:]
    if not rest or rest[0].startswith("-"):
        assert rest in (["--version"], ["--help"], [])
        return
    said = help_of(name, rest[0])
    for word in rest[1:]:
        if word.startswith("-") and not re.fullmatch(r"-?[0-9.]+", word):
            assert re.search(rf"(^|[\s,]){re.escape(word.partition('=')[0])}\b", said), f"{word} is no option of {rest[0]}"
    if name == "lithofront" and rest[0] == "run" and (ROOT / rest[1]).is_file():
        sets = [part for option, value in zip(rest, rest[1:], strict=False) if option == "--set" for part in (option, value)]
        ended = command("config", ROOT / rest[1], "--check", *sets)
        assert ended.returncode == 0, ended.stderr
    for word in rest[1:]:
        if word.startswith(("configs/", "examples/")):
            assert (ROOT / word).exists(), word
