"""The launcher of an installed wheel."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import lithofront_program


def test_without_a_program_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(lithofront_program, "_PACKAGES", tmp_path)
    assert lithofront_program.main() == 1
    assert "install the wheel of lithofront" in capsys.readouterr().err


def test_it_becomes_the_program_and_names_this_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "lithofront" / "bin" / "lithofront"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    called: list[object] = []
    monkeypatch.setattr(lithofront_program, "_PACKAGES", tmp_path)
    monkeypatch.setattr(lithofront_program.sys, "argv", ["lithofront", "info"])
    monkeypatch.setattr(os, "execv", lambda path, words: called.append((str(path), words)))
    monkeypatch.setenv("LITHOFRONT_PYTHON", "")
    monkeypatch.delenv("LITHOFRONT_PYTHON")
    lithofront_program.main()
    assert called == [(str(program), [str(program), "info"])] and os.environ["LITHOFRONT_PYTHON"] == lithofront_program.sys.executable


def test_configurations_are_those_of_the_repository() -> None:
    assert (lithofront_program.configurations() / "materials" / "lfp.toml").is_file()
