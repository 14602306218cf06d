"""Without the libraries of the extra `studies`: one line as a command, an error that says what to install from Python."""

import os
import subprocess
import sys
from pathlib import Path


def run_without_scipy(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    hidden = folder / "scipy"
    hidden.mkdir()
    (hidden / "__init__.py").write_text('raise ModuleNotFoundError("none", name="scipy")\n', encoding="utf-8")
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(folder)}, check=False)


def test_a_command_says_what_to_install_in_one_line(tmp_path: Path) -> None:
    done = run_without_scipy(tmp_path, "-m", "lithofront", "fit", "--help")
    assert done.returncode == 1
    assert done.stderr.startswith("lithofront: error: scipy is not installed: pip install 'lithofront[studies]'")
    assert done.stderr.count("\n") == 1


def test_an_import_raises(tmp_path: Path) -> None:
    done = run_without_scipy(tmp_path, "-c", "import lithofront")
    assert done.returncode == 1
    assert "ModuleNotFoundError: scipy is not installed" in done.stderr
