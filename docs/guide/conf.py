"""The user guide: pages of docs/guide about the pages of docs, with a reference made from the program's own declarations."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

GUIDE = Path(__file__).resolve().parent
DOCS = GUIDE.parent
ROOT = DOCS.parent

project = "lithofront"
author = "the lithofront authors"
copyright = "2026, the lithofront authors"  # noqa: A001
release = re.search(r"lithofront VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]  # type: ignore[index]
extensions = ["myst_parser"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
root_doc = "guide/index"
html_theme = "pydata_sphinx_theme"
html_static_path = ["static"]
html_css_files = ["guide.css"]
html_title = f"lithofront {release}"
html_theme_options: dict[str, Any] = {"show_prev_next": True, "navigation_depth": 2, "secondary_sidebar_items": ["page-toc"],
                                      # One row: a field to search in, or more links, would need a second.
                                      "header_links_before_dropdown": 3, "navbar_persistent": [],
                                      "navbar_end": ["search-button", "theme-switcher"]}
html_sidebars: dict[str, list[str]] = {"**": []}     # pages have no pages below them
highlight_language = "none"     # of blocks that name none, which are commands
suppress_warnings = ["myst.header"]     # pages of docs begin deeper headings where it suits them


def program(*words: str) -> str:
    """What the program prints; LITHOFRONT names it."""
    return subprocess.run([os.environ["LITHOFRONT"], *words], capture_output=True, text=True, check=True).stdout


def settings_page() -> str:
    """Every setting, out of `lithofront config --defaults`."""
    text = "# Settings\n\nWhat `lithofront config --defaults` prints. In brackets what a setting may be, and its unit.\n"
    doc = ""
    for line in program("config", "--defaults").splitlines():
        if line.startswith("["):
            text += f"\n## {line.strip('[]')}\n\n| setting | default | what |\n|---|---|---|\n"
        elif line.startswith("# "):
            doc = line[2:]
        elif " = " in line:
            key, _, value = line.partition(" = ")
            if "## " not in text:
                text += "\n## the study\n\n| setting | default | what |\n|---|---|---|\n"
            text += f"| `{key}` | `{value}` | {doc.replace('|', '/')} |\n"
            doc = ""
    return text


def columns_page() -> str:
    """Every column of the results."""
    return "# Columns of results\n\nWhat `lithofront documentation columns` prints: `cycles.csv` and the tables of `results.h5`.\n\n" + program("documentation", "columns")


def commands_page() -> str:
    """Help of the commands that the program has itself."""
    listed = re.findall(r"^  (\w+) {2,}(.*)$", program("--help"), flags=re.MULTILINE)
    text = "# Commands\n\n"
    for name, what in listed:
        text += f"## {name}\n\n{what[0].upper()}{what[1:]}.\n\n"
        if name not in ("ensemble", "sensitivity", "fit", "forecast", "score"):
            text += f"```text\n{program(name, '--help').rstrip()}\n```\n\n"
    return text


def write_reference(app: Any) -> None:
    """Pages that are made anew with every build."""
    folder = GUIDE / "reference"
    folder.mkdir(exist_ok=True)
    for name, make in (("settings", settings_page), ("columns", columns_page), ("commands", commands_page)):
        (folder / f"{name}.md").write_text(make(), encoding="utf-8")


def keep_links_inside(app: Any, name: str, source: list[str]) -> None:
    """A link to a file of the repository that is no page of the guide becomes its path: the site stands by itself."""
    folder = (DOCS / name).parent

    def replaced(match: re.Match[str]) -> str:
        label, target = match[1], match[2]
        path = (folder / target.partition("#")[0]).resolve()
        if "://" in target or target.startswith("#") or (path.suffix == ".md" and path.is_relative_to(DOCS)):
            return match[0]
        return f"{label} (`{path.relative_to(ROOT)}`)" if path.is_relative_to(ROOT) else label
    source[0] = re.sub(r"(?<!!)\[([^\]]+)\]\(([^)\s]+)\)", replaced, source[0])


def setup(app: Any) -> None:
    """Hooks of the build."""
    app.connect("builder-inited", write_reference)
    app.connect("source-read", keep_links_inside)
