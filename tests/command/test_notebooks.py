"""The notebooks run from top to bottom."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))


@pytest.mark.thorough
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(notebook: Path, program: str, tmp_path: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    script = tmp_path / "cells.py"
    # A lone expression is what a notebook shows: its HTML is made, so that a broken view is seen.
    lines = ["import ast, matplotlib; matplotlib.use('agg'); space = {}", "def show(value):",
             "    assert getattr(value, '_repr_html_', lambda: None)() or repr(value)"]
    for cell in cells:
        if cell["cell_type"] == "code":
            lines.append(f"tree = ast.parse({''.join(cell['source'])!r})")
            lines += ["last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None",
                      "exec(compile(tree, 'cell', 'exec'), space)", "show(eval(compile(last, 'cell', 'eval'), space)) if last else None"]
    script.write_text("\n".join(lines), encoding="utf-8")
    environment = os.environ | {"LITHOFRONT": str(Path(program).absolute()), "LITHOFRONT_EXAMPLES": str(ROOT), "LITHOFRONT_RESULTS": str(tmp_path / "results")}
    ended = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=600, env=environment, check=False)
    assert ended.returncode == 0, ended.stderr


def test_notebooks_are_kept_without_their_output() -> None:
    assert len(NOTEBOOKS) == 3
    for notebook in NOTEBOOKS:
        assert all(not cell.get("outputs") for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"])
