"""The program of an installed wheel, and what comes along with it. Imports nothing, so that the command starts at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGES = Path(__file__).resolve().parents[1]


def main() -> int:
    """Turn this process into the program, with the same words. It calls this very Python for what the packages do."""
    program = _PACKAGES / "lithofront" / "bin" / "lithofront"
    if not os.access(program, os.X_OK):
        print(f"lithofront: error: {program} is missing: this installation holds the Python packages alone; install the wheel of lithofront",
              file=sys.stderr)
        return 1
    os.environ.setdefault("LITHOFRONT_PYTHON", sys.executable)
    os.execv(program, [str(program), *sys.argv[1:]])


def configurations() -> Path:
    """The folder of the configurations and materials that come along: of the wheel, else of the repository that the packages lie in."""
    for folder in (_PACKAGES / "lithofront" / "configs", _PACKAGES.parents[1] / "configs"):
        if (folder / "materials").is_dir():
            return folder
    raise FileNotFoundError("no configurations came along with this installation; they lie in configs of the repository")
