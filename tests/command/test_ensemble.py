"""Ensembles through the command: shards, interruption, failures, and what is refused."""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import lithofront as lf
import numpy as np
import pandas as pd
import pytest
from lithofront.ensemble import merge, run_plan

BASE = """
seed = 1
[population]
particles = 2
median_diameter_um = 0.6
max_diameter_um = 0.9
[lattice]
site_spacing_nm = 25
[output]
snapshot_particles = []
[protocol]
[[protocol.step]]
cycles = 3
"""
RATE = "protocol.step[0].charge_c_rate"


@pytest.fixture
def plan(tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plan of six points with two seeds each."""
    monkeypatch.setenv("LITHOFRONT", str(Path(program).absolute()))
    (tmp_path / "base.toml").write_text(BASE, encoding="utf-8")
    file = tmp_path / "plan.toml"
    file.write_text(f'base = "base.toml"\nseeds = 2\n[design]\nkind = "grid"\n[design.values]\n"{RATE}" = [0.5, 1.0, 2.0]\n'
                    '"population.particles" = [2, 3]\n[targets]\n"soh@last" = {}\nleft = { expression = "lithiated_left_fraction@1" }\n', encoding="utf-8")
    return file


def whole(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "ensemble.nc").read_bytes(), (folder / "final.csv").read_bytes()


@pytest.mark.thorough
def test_shards_in_any_order_make_the_file_of_one_run(plan: Path, tmp_path: Path, command) -> None:
    assert command("ensemble", plan, "-o", tmp_path / "one", "--quiet").returncode == 0
    for shard in ("3/3", "1/3", "2/3"):
        ended = command("ensemble", plan, "-o", tmp_path / f"part{shard[0]}", "--shard", shard, "--quiet")
        assert ended.returncode == 0, ended.stderr
    assert command("ensemble", "merge", tmp_path / "part1", tmp_path / "part2", "-o", tmp_path / "all").returncode == 2
    ended = command("ensemble", "merge", *(tmp_path / f"part{i}" for i in (2, 3, 1)), "-o", tmp_path / "all")
    assert ended.returncode == 0, ended.stderr
    assert whole(tmp_path / "all") == whole(tmp_path / "one")


def test_a_run_of_an_ensemble_is_the_run_alone(plan: Path, tmp_path: Path) -> None:
    made = lf.ensemble(lf.load_plan(plan), out=tmp_path / "e")
    alone = lf.run(tmp_path / "base.toml", {RATE: 2.0, "population.particles": 3, "seed": 2}, out=tmp_path / "alone")
    with made.data as data:
        # Points of the grid: the last setting varies fastest, so 2C with 3 particles is the last of six; its second seed is 2.
        there = data.isel(point=5, seed=1)
        assert float(there[RATE]) == 2.0 and int(there["study_seed"]) == 2
        for column in ("soh", "discharge_capacity_mAh_per_g", "residual_regions_per_particle"):
            assert np.array_equal(there[column].to_numpy(), alone.cycles[column].to_numpy())
        assert list(data["target"].to_numpy()) == ["soh@last", "left"]
        assert float(there["target_value"].sel(target="left")) == pytest.approx(float(alone.particle_cycles["lithiated_left_fraction"][0].mean()), rel=1e-6)
        assert float(there["target_value"].sel(target="soh@last")) == pytest.approx(float(alone.cycles["soh"][-1]), rel=1e-6)
    table = made.final
    assert list(table["point"]) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert table["soh"].iloc[-1] == pytest.approx(float(alone.cycles["soh"][-1]), rel=1e-9)


@pytest.mark.thorough
def test_killed_and_resumed_it_ends_with_the_same_bytes(plan: Path, tmp_path: Path, program: str, command) -> None:
    assert command("ensemble", plan, "-o", tmp_path / "calm", "--quiet").returncode == 0
    folder = tmp_path / "killed"
    resumed: list[str] = []
    for enough in (1, 4, 9):
        process = subprocess.Popen([program, "ensemble", str(plan), "-o", str(folder), "--quiet", "--threads", "1", *resumed], start_new_session=True)
        while process.poll() is None and len(list(folder.glob("records/*.npz"))) < enough:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        resumed = ["--resume"]
    assert not (folder / "ensemble.nc").exists()
    assert command("ensemble", plan, "-o", folder, "--quiet").returncode == 2  # without --resume
    assert command("ensemble", plan, "-o", folder, "--quiet", "--resume").returncode == 0
    assert whole(folder) == whole(tmp_path / "calm")


def test_a_point_that_fails_is_recorded_and_the_rest_goes_on(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("def picky(studies):\n    study = studies['main']\n    if study.particles.sizes['particle'] == 3:\n"
                                      "        raise ValueError('three are too many')\n    return 1.0, 0.5\n", encoding="utf-8")
    plan.write_text(plan.read_text(encoding="utf-8") + 'picky = { function = "mine.py:picky" }\n', encoding="utf-8")
    said: list[str] = []
    made = lf.ensemble(lf.load_plan(plan), out=tmp_path / "e", progress=said.append)
    with made.data as data:
        reasons = data["reason"].to_numpy()
        assert (reasons[1::2] == "ValueError: three are too many").all()
        assert (reasons[0::2] == "").all()
        assert np.isnan(data["soh"].to_numpy()[1]).all() and np.isfinite(data["soh"].to_numpy()[0]).all()
        assert float(data["target_stderr"].sel(target="picky")[0, 0]) == 0.5
    assert "6 failed" in said[-1] and "12/12" in said[-1]


def test_all_bad_points_are_named_before_any_work(plan: Path, tmp_path: Path, command) -> None:
    plan.write_text(f'base = "base.toml"\n[design]\nkind = "grid"\n[design.values]\n"{RATE}" = [1.0, -1.0]\n"population.partikles" = [2, 3]\n', encoding="utf-8")
    ended = command("ensemble", plan, "-o", tmp_path / "e")
    assert ended.returncode == 2
    assert "unknown key 'population.partikles'" in ended.stderr and "nearest known key: 'population.particles'" in ended.stderr
    assert not (tmp_path / "e").exists()
    (tmp_path / "points.csv").write_text(f"{RATE},population.particles\n1,2\n-1,2\n1,0\n", encoding="utf-8")
    plan.write_text('base = "base.toml"\n[design]\nkind = "csv"\nfile = "points.csv"\n', encoding="utf-8")
    ended = command("ensemble", plan, "-o", tmp_path / "e")
    assert ended.returncode == 2
    assert "point 1: " in ended.stderr and "point 2: " in ended.stderr and "point 0" not in ended.stderr
    assert not (tmp_path / "e").exists()


def test_an_ensemble_too_long_or_of_another_plan_is_refused(plan: Path, tmp_path: Path, command) -> None:
    ended = command("ensemble", plan, "-o", tmp_path / "e", "--max-hours", "1e-9", "--threads", "1")
    assert ended.returncode == 2 and "the ensemble will take about" in ended.stderr and "more than the 1e-09 h" in ended.stderr
    assert len(list((tmp_path / "e" / "records").glob("*.npz"))) == 1  # the one that was measured
    plan.write_text(plan.read_text(encoding="utf-8").replace("seeds = 2", "seeds = 3"), encoding="utf-8")
    ended = command("ensemble", plan, "-o", tmp_path / "e", "--resume")
    assert ended.returncode == 2 and "of another plan" in ended.stderr


def test_processes_and_dask_workers_one_of_which_dies_give_the_same_bytes(plan: Path, tmp_path: Path) -> None:
    read = lf.load_plan(plan)
    lf.ensemble(read, out=tmp_path / "threads")
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        lf.ensemble(read, out=tmp_path / "processes", executor=pool)
    assert whole(tmp_path / "processes") == whole(tmp_path / "threads")
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, distributed.Client(cluster) as client:
        victim = next(iter(client.run(os.getpid).values()))
        killed: list[int] = []

        def kill_one() -> None:
            os.kill(victim, signal.SIGKILL)
            killed.append(victim)

        def listen(line: str) -> None:
            if "the first took" in line:
                threading.Timer(0.2, kill_one).start()

        run_plan(read, tmp_path / "dask", executor=client.get_executor(), progress=listen)
    assert killed
    merge([tmp_path / "dask"])
    assert whole(tmp_path / "dask") == whole(tmp_path / "threads")


def test_common_populations_are_the_same_in_all_points_and_others_are_not(plan: Path, tmp_path: Path) -> None:
    plan.write_text(f'base = "base.toml"\ncommon_random_numbers = false\nseeds = 2\n[design]\nkind = "grid"\n[design.values]\n"{RATE}" = [1.0, 1.5]\n', encoding="utf-8")
    table = lf.ensemble(lf.load_plan(plan), out=tmp_path / "own").final
    assert list(table["study_seed"]) == [1, 2, 3, 4]
    assert isinstance(table, pd.DataFrame)


def test_two_ranks_give_the_same_bytes(plan: Path, tmp_path: Path) -> None:
    pytest.importorskip("mpi4py")
    mpiexec = shutil.which("mpiexec", path=str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"])
    if mpiexec is None:
        pytest.skip("no mpiexec")
    lf.ensemble(lf.load_plan(plan), out=tmp_path / "threads")
    script = tmp_path / "ranks.py"
    script.write_text("import lithofront as lf\nfrom mpi4py.futures import MPIPoolExecutor\n\nif __name__ == '__main__':\n    with MPIPoolExecutor() as pool:\n"
                      f"        lf.ensemble(lf.load_plan({str(plan)!r}), out={str(tmp_path / 'ranks')!r}, executor=pool)\n", encoding="utf-8")
    allowed = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}  # in a container one is root
    ended = subprocess.run([mpiexec, "-n", "2", sys.executable, "-m", "mpi4py.futures", str(script)], capture_output=True, text=True,
                           env={**os.environ, **allowed}, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    assert whole(tmp_path / "ranks") == whole(tmp_path / "threads")


def test_an_interruption_ends_its_runs_and_keeps_what_is_done(plan: Path, tmp_path: Path, program: str, command) -> None:
    # Runs of minutes, so that what ends soon was ended.
    plan.write_text(plan.read_text(encoding="utf-8").replace('"population.particles" = [2, 3]', '"protocol.step[0].cycles" = [3, 20000]'), encoding="utf-8")
    folder = tmp_path / "e"
    process = subprocess.Popen([program, "ensemble", str(plan), "-o", str(folder), "--quiet", "--threads", "2"], stderr=subprocess.PIPE, text=True)
    while process.poll() is None and len(list(folder.glob("work/*/*/results.h5"))) < 2:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.stderr is not None
    assert "--resume" in process.stderr.read()
    assert process.wait(timeout=60) == 130
    assert not list(folder.glob("work/*")) and not list(folder.glob("records/*draft*"))
    assert len(list(folder.glob("records/*.npz"))) >= 1


def test_points_run_in_batches_and_a_batch_that_is_ended_from_outside_costs_none(plan: Path, tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lf.ensemble(lf.load_plan(plan), out=tmp_path / "calm", workers=1)
    # A program that dies of every list of more than one study, as for want of memory, and counts the lists.
    wrapper, counted = tmp_path / "lithofront", tmp_path / "counted"
    wrapper.write_text(f'#!/bin/sh\nif [ "$1" = run-many ] && [ "$3" != --check ]; then\n    studies=$(wc -l < "$2")\n    echo "$studies" >> {counted}\n'
                       f'    [ "$studies" -gt 1 ] && kill -9 $$\nfi\nexec {Path(program).absolute()} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)
    monkeypatch.setenv("LITHOFRONT", str(wrapper))
    lf.ensemble(lf.load_plan(plan), out=tmp_path / "killed", workers=1)
    assert whole(tmp_path / "killed") == whole(tmp_path / "calm")
    # The first run is measured; the other eleven are dealt out in four batches at least, each of which then goes one by one.
    sizes = [int(line) for line in counted.read_text().split()]
    assert sizes == [1] + [3, 1, 1, 1] * 3 + [2, 1, 1]


def test_a_study_that_fails_in_a_batch_is_recorded_with_its_words_and_the_others_are_those_of_a_run_alone(plan: Path, tmp_path: Path) -> None:
    plan.write_text('base = "base.toml"\n[design]\nkind = "grid"\n[design.values]\n"numerics.max_steps" = [200000, 100]\n'
                    f'"{RATE}" = [0.5, 1.0, 2.0, 3.0]\n', encoding="utf-8")
    table = lf.ensemble(lf.load_plan(plan), out=tmp_path / "e", workers=1).final
    reasons = list(table["reason"].fillna(""))
    assert reasons[:4] == [""] * 4
    assert all(reason.startswith("every particle ended early, so the study stopped after cycle 1; the results are kept in 00000") for reason in reasons[4:])
    alone = lf.run(tmp_path / "base.toml", {RATE: 2.0}, out=tmp_path / "alone")
    assert table["soh"].iloc[2] == pytest.approx(float(alone.cycles["soh"][-1]), rel=1e-9)
