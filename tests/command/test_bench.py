"""`lithofront bench`: what it measures, never how fast."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ended

ROOFLINES = {"memory_copy", "cache_copy", "weighted_stencil", "philox"}
KERNELS = {"red_black_sweep", "front_evaluation", "conversion_thresholds", "labelling", "tally", "stress_refresh"}
STAGES = {"solve", "front", "conversions", "paths", "stress", "tally", "ageing", "preparation", "records", "other"}


def test_quick_bench_writes_every_figure(command: Callable[..., Ended], tmp_path: Path) -> None:
    """The JSON parses and holds every key; the table names what the JSON holds."""
    ended = command("bench", "--quick", "--threads", "1", "--json", tmp_path / "bench.json")
    assert ended.returncode == 0, ended.stderr
    report = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert {"version", "git_commit", "build", "study", "quick", "threads", "lattice", "scaling_budget_s"} <= set(report)
    assert report["lattice"] == [128, 128]
    assert report["machines"][0]["backend"] == "cpu"
    checksums = set()
    for machine in report["machines"]:
        assert set(machine["rooflines"]) == ROOFLINES
        assert set(machine["kernels"]) == KERNELS
        for rate in [*machine["rooflines"].values(), *machine["kernels"].values()]:
            assert rate["per_second"] > 0
        if machine["backend"] == "cuda":
            assert "global_memory_sweep" in machine["ladder"]
        for name, rate in [*machine["kernels"].items(), *machine["ladder"].items()]:
            assert rate["roofline"] in ROOFLINES
            assert rate["roofline_share"] > 0
            assert name in ended.stdout
        checksums.add(tuple(rate["checksum"] for rate in machine["kernels"].values()))
        assert machine["particle_cycles_per_second"] > 0
        assert machine["scaling"][0]["particles"] == 1
        for point in machine["scaling"]:
            assert "cut" in point or {"seconds", "particle_cycles_per_second", "steps_per_cycle", "sweeps_per_cycle"} <= set(point)
    assert len(checksums) == 1
    assert set(report["stages"]["share"]) == STAGES
    assert abs(sum(report["stages"]["share"].values()) - 1) < 1e-6
    assert report["stages"]["half_cycles"] >= 2
    barriers = report["stages"]["barriers_per_half_cycle"]
    assert set(barriers) == STAGES
    assert sum(barriers.values()) == pytest.approx(report["stages"]["total_barriers_per_half_cycle"])
    assert "barriers/half-cycle" in ended.stdout


def test_an_unknown_backend_is_refused(command: Callable[..., Ended]) -> None:
    """Bad usage, before any work."""
    ended = command("bench", "--backend", "opencl")
    assert ended.returncode == 2
    assert "opencl" in ended.stderr


def test_cuda_without_a_device_exits_with_3(command: Callable[..., Ended]) -> None:
    """The message says what to do instead."""
    if "cuda        none" not in command("info").stdout:
        pytest.skip("there is a device")
    ended = command("bench", "--backend", "cuda", "--quick")
    assert ended.returncode == 3
    assert "--backend cpu" in ended.stderr
