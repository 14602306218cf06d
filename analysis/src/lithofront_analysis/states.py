"""The paper's four states: {fresh, aged} x {lithiated, delithiated}."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from .protocol import fresh_cycle
from .results import Results
from .schema import CHARGE, DISCHARGE
from .snapshots import Frame, SnapshotSeries


@dataclass(frozen=True)
class State:
    """One of the four states; half 1 (after discharge) is lithiated, half 0 (after charge) delithiated."""

    age: str
    half: int
    cycle: int

    @property
    def name(self) -> str:
        return f"{self.age}, {'lithiated' if self.half == DISCHARGE else 'delithiated'}"


def snapshot_cycles(results: Results) -> list[int]:
    """Cycles with a snapshot at the end of a half-cycle of any particle; cycle 0, the newborn, is not one."""
    return sorted({frame.cycle for series in results.snapshots.values() for frame in series.ends()
                   if frame.cycle > 0})


def fresh_snapshot(results: Results) -> int | None:
    """Snapshot cycle that stands for fresh: the last one up to the end of formation, else the first."""
    cycles = snapshot_cycles(results)
    if not cycles or results.cycles.empty:
        return cycles[0] if cycles else None
    early = [cycle for cycle in cycles if cycle <= fresh_cycle(results)]
    return early[-1] if early else cycles[0]


def aged_snapshot(results: Results) -> int | None:
    """Snapshot cycle that stands for aged: the last, if later than the fresh one."""
    cycles, fresh = snapshot_cycles(results), fresh_snapshot(results)
    return cycles[-1] if fresh is not None and cycles[-1] > fresh else None


def four_states(results: Results) -> dict[tuple[str, int], State | None]:
    """Keyed by (age, half), in the order of the paper's Figure 2; None where there is no snapshot."""
    cycles = {"fresh": fresh_snapshot(results), "aged": aged_snapshot(results)}
    return {(age, half): State(age, half, cycle) if (cycle := cycles[age]) is not None else None
            for half in (DISCHARGE, CHARGE) for age in ("fresh", "aged")}


def pictures(results: Results, state: State) -> list[tuple[SnapshotSeries, Frame]]:
    """Every particle that was imaged in a state."""
    found = ((series, series.find(state.cycle, state.half)) for series in results.snapshots.values())
    return [(series, frame) for series, frame in found if frame is not None]


def by_size(results: Results) -> list[SnapshotSeries]:
    """Imaged particles, largest first."""
    return sorted(results.snapshots.values(), key=lambda series: -series.diameter_um)


Item = TypeVar("Item")


def evenly(items: Sequence[Item], most: int) -> list[Item]:
    """At most so many of a sequence, first and last among them, evenly apart."""
    return [items[index] for index in np.unique(np.linspace(0, len(items) - 1, min(most, len(items))).round().astype(int))]
