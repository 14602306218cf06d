"""All eleven points of one configuration: run the variants that they need, judge, and write tables and figures.

Points 1 to 6 and 10 are judged on the study itself (verdict.py), 7 on its lattices (continuum.py), 8 on what is switched off in turn
(attribution.py), 9 on its rates (stressor.py), 11 on a ladder of sizes (crossover.py).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from . import attribution, continuum, crossover, stressor, style
from .errors import ResultsError
from .plain import csv_text, markdown_table
from .points import Point, format_verdict, over_seeds
from .results import Results
from .runner import Runs, resolved, run_all, say
from .variants import (
    BASE,
    FRESH_SLOW,
    SLOW_DISCHARGE,
    WITHOUT_CRACKS,
    WITHOUT_DISORDER,
    WITHOUT_DISSOLUTION,
    WITHOUT_PASSIVE_LAYER,
    Variant,
    cost,
    length_name,
    mechanisms,
    plan,
    spacing_name,
    without,
)
from .verdict import verdict


@dataclass(frozen=True)
class Part:
    """What is written of one point: tables by file name, a figure."""

    name: str
    tables: dict[str, pd.DataFrame]
    figure: Callable[[], Figure]
    heads: tuple[str, ...] = ()                 # of the first table in Markdown, where it has words of its own
    cells: tuple[tuple[str, ...], ...] = ()


def run_and_judge(config: Path, output: Path, particles: int | None, seeds: Sequence[int], threads: int | None,
                  quick: bool) -> list[Point]:
    """Run what is missing and write everything to a folder; the eleven points."""
    variants = plan(resolved(config), particles, quick)
    runs = Runs(output, tuple(seeds))
    count, worth = cost(variants, len(seeds))
    say(f"{len(variants)} variants, {len(seeds)} seed{'s' if len(seeds) > 1 else ''}: {count} particle-cycles, worth about {worth:.0f} on "
        "the study's own lattice")
    run_all(runs, variants, threads, say)
    points, parts = judge_all(runs, variants)
    write(output, points, parts)
    return points


def judge_all(runs: Runs, variants: Sequence[Variant]) -> tuple[list[Point], list[Part]]:
    """The eleven points in order, and what is to be written of 7, 8, 9 and 11; every variant must be there."""
    base = runs.of(BASE)
    points = over_seeds(runs.seeds, [verdict(study) for study in base])
    commits = {study.provenance.git_commit for variant in variants for study in runs.of(variant.name)}
    own, parts = [], []
    for judge in (_continuum, _attribution, _stressor, _crossover):
        point, part = judge(runs, variants, base)
        own.append(point)
        parts.append(part)
    if len(commits) > 1:
        own[0].notes.append(f"the variants were run by different versions of the program: {', '.join(sorted(commits))}")
    return sorted([*points, *own], key=lambda point: point.number), parts


def _of(runs: Runs, variants: Sequence[Variant], name: str) -> list[Results]:
    if all(variant.name != name for variant in variants):
        raise ResultsError(f"{runs.folder}: no variant {name}")
    return runs.of(name)


def _continuum(runs: Runs, variants: Sequence[Variant], base: list[Results]) -> tuple[Point, Part]:
    finer = sorted((variant.config["lattice"]["site_spacing_nm"] for variant in variants
                    if variant.name == spacing_name(variant.config["lattice"]["site_spacing_nm"])), reverse=True)
    lattices = [base, *(_of(runs, variants, spacing_name(one)) for one in finer)]
    figures, overlap = continuum.table(lattices), continuum.overlaps(lattices)
    point = Point(7, continuum.TITLE)
    continuum.judge(point, figures, overlap)
    return point, Part("continuum", {"continuum": figures, "overlap": overlap}, lambda: continuum.figure(figures, overlap, lattices))


def _attribution(runs: Runs, variants: Sequence[Variant], base: list[Results]) -> tuple[Point, Part]:
    passive = [variant.name for variant in variants if variant.name == WITHOUT_PASSIVE_LAYER]
    names = [WITHOUT_DISORDER, WITHOUT_CRACKS, *passive, *(without(one) for one in mechanisms(variants[0].config))]
    shares = attribution.table(base, {name: _of(runs, variants, name) for name in names})
    point = Point(8, attribution.TITLE)
    attribution.judge(point, shares)
    return point, Part("attribution", {"attribution": shares}, lambda: attribution.figure(shares), attribution.HEADS,
                       tuple(attribution.cells(shares)))


def _stressor(runs: Runs, variants: Sequence[Variant], base: list[Results]) -> tuple[Point, Part]:
    fast, even, fresh = (_of(runs, variants, name) for name in (WITHOUT_DISSOLUTION, SLOW_DISCHARGE, FRESH_SLOW))
    found = stressor.measure(fast, even, fresh)
    point = Point(9, stressor.TITLE)
    stressor.judge(point, found)
    return point, Part("stressor", {"stressor": stressor.table(found)}, lambda: stressor.figure(found, fast, even))


def _crossover(runs: Runs, variants: Sequence[Variant], base: list[Results]) -> tuple[Point, Part]:
    lengths = [_of(runs, variants, variant.name) for variant in variants
               if variant.name == length_name(variant.config["microstructure"]["correlation_length_nm"])]
    point = Point(11, crossover.TITLE)
    crossover.judge(point, lengths)
    return point, Part("crossover", {"crossover": crossover.table(lengths)}, lambda: crossover.figure(lengths))


def write(folder: Path, points: Sequence[Point], parts: Sequence[Part]) -> None:
    """Tables in Markdown and CSV, a figure of each part, and the verdict as text."""
    try:
        (folder / "verdict.txt").write_text(format_verdict(points) + "\n", encoding="utf-8")
        for part in parts:
            texts = []
            for place, (name, table) in enumerate(part.tables.items()):
                (folder / f"{name}.csv").write_text(csv_text(table), encoding="utf-8")
                texts.append(markdown_table(part.heads, list(part.cells)) if part.heads and place == 0 else markdown(table))
            (folder / f"{part.name}.md").write_text("\n".join(texts), encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"cannot write {folder}: {error}") from error
    for part in parts:
        style.save(part.figure(), folder / f"{part.name}.png")


def markdown(table: pd.DataFrame) -> str:
    """A table in Markdown under its own column names; errors stand with their values."""
    errors = {name.removesuffix("_stderr"): name for name in table.columns if name.endswith("_stderr")}
    if "stderr" in table:
        errors[table.columns[list(table.columns).index("stderr") - 1]] = "stderr"
    shown = [name for name in table.columns if name not in errors.values()]

    def cell(row: Mapping[Hashable, Any], name: str) -> str:
        value = row[name]
        if isinstance(value, str | bool) or not isinstance(value, int | float):
            return str(value)
        error = row.get(errors.get(name, ""))
        if pd.isna(value):
            return ""
        return f"{value:.4g}" + (f" ± {error:.2g}" if isinstance(error, float) and not pd.isna(error) else "")

    return markdown_table([name.replace("_", " ") for name in shown],
                          [[cell(row, name) for name in shown] for row in table.to_dict("records")])
