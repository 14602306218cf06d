"""Points of a verdict: what was asked, the conditions that decide it, and their wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

PASS, MISS, UNKNOWN = "pass", "miss", "unknown"


@dataclass
class Check:
    """One condition of a point."""

    text: str
    ok: bool


@dataclass
class Point:
    """One point: its conditions, or why it cannot be judged; notes decide nothing."""

    number: int
    title: str
    checks: list[Check] = field(default_factory=list)
    lacking: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        if self.lacking or not self.checks:
            return UNKNOWN
        return PASS if all(check.ok for check in self.checks) else MISS

    def check(self, ok: bool | np.bool_, text: str) -> None:
        """Add a condition with its numbers."""
        self.checks.append(Check(text, bool(ok)))


def over_seeds(seeds: Sequence[int], judged: Sequence[Sequence[Point]]) -> list[Point]:
    """The points of several seeds as one list: a point passes where every seed's does, and is unknown where one seed's is."""
    merged = []
    for of_one in zip(*judged, strict=True):
        point = Point(of_one[0].number, of_one[0].title)
        for seed, its in zip(seeds, of_one, strict=True):
            label = f"seed {seed}: " if len(seeds) > 1 else ""
            point.checks += [Check(label + check.text, check.ok) for check in its.checks]
            point.notes += [label + note for note in its.notes]
            if its.lacking:
                point.lacking += ("; " if point.lacking else "") + label + its.lacking
        merged.append(point)
    return merged


def format_verdict(points: Sequence[Point]) -> str:
    """The points as plain text."""
    lines = []
    for point in points:
        lines.append(f"{point.number:<2} {point.verdict:<8}{point.title}")
        if point.lacking:
            lines.append(f"     unknown  {point.lacking}")
        lines += [f"     {'ok ' if check.ok else 'NO '} {check.text}" for check in point.checks]
        lines += [f"      -  {note}" for note in point.notes]
    count = {word: sum(point.verdict == word for point in points) for word in (PASS, MISS, UNKNOWN)}
    lines.append(f"{count[PASS]} pass, {count[MISS]} miss, {count[UNKNOWN]} unknown")
    return "\n".join(lines)


def format_side_by_side(names: Sequence[str], judged: Sequence[Sequence[Point]]) -> str:
    """One row per point, one column per study; below it, per study, what was not passed."""
    width = max(len(name) for name in [*names, UNKNOWN]) + 2
    title = max(len(point.title) for point in judged[0]) + 5
    lines = [" " * title + "".join(f"{name:>{width}}" for name in names)]
    for place, point in enumerate(judged[0]):
        lines.append(f"{point.number:<2} {point.title}".ljust(title) + "".join(f"{one[place].verdict:>{width}}" for one in judged))
    lines.append("passed".ljust(title) + "".join(f"{sum(point.verdict == PASS for point in one):>{width}}" for one in judged))
    for name, one in zip(names, judged, strict=True):
        for point in one:
            lines += [f"{name}, {point.number}: {point.lacking}"] if point.lacking else []
            lines += [f"{name}, {point.number}: NO {check.text}" for check in point.checks if not check.ok]
    return "\n".join(lines)
