"""The loader: what it accepts, what it refuses and with which words."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from lithofront_analysis import Results, ResultsError, open_results, schema
from lithofront_analysis.protocol import ageing_cycles, fresh_cycle, last_ageing_cycle, stages
from lithofront_analysis.states import aged_snapshot, fresh_snapshot

ROOT = Path(__file__).resolve().parents[2]


def broken(folder: Path, tmp_path: Path, change: Callable[[Any], None]) -> Path:
    copy = tmp_path / "broken"
    shutil.copytree(folder, copy)
    with h5py.File(copy / "results.h5", "r+") as file:
        change(file)
    return copy


def test_reads_what_was_written(study: Results) -> None:
    assert study.name == "synthetic"
    assert study.provenance.seed == 7 and study.provenance.backend == "cpu"
    assert len(study.cycles) == 12 and len(study.particles) == 4
    assert study.particle_cycles["soh"].shape == (12, 4)
    assert study.cycles["step"].iloc[0] == "formation"
    assert study.planned_cycles == 12 and study.complete
    assert study.dx == pytest.approx(0.33)
    assert study.nominal_capacity_mAh_per_g == pytest.approx(148 * 0.33)


def test_stages_and_states(study: Results) -> None:
    assert [(stage.role, stage.first, stage.last, stage.rates) for stage in stages(study)] == [
        ("formation", 1, 3, "1C/1C"), ("ageing", 4, 9, "1C/16C"), ("check-up", 10, 12, "1C/1C")]
    assert (fresh_cycle(study), last_ageing_cycle(study), ageing_cycles(study)) == (3, 9, 6)
    assert (fresh_snapshot(study), aged_snapshot(study)) == (3, 12)


def test_snapshot_section(study: Results) -> None:
    series = study.snapshots[3]
    frame = series.find(12, 0)
    assert frame is not None
    phase, x = series.section("phase", frame), series.section("composition", frame)
    assert phase.shape == series.shape[1:] and set(np.unique(phase)) == {0, 1, 2, 3}
    assert x[phase == 0].max() == 0
    assert series.find(5, 0) is None


def test_section_of_a_body_is_its_middle_plane(body_folder: Path) -> None:
    series = open_results(body_folder).snapshots[0]
    frame = series.ends()[0]
    body = series.body("phase", frame)
    assert body.ndim == 3 and body.shape[0] > 3
    assert np.array_equal(series.section("phase", frame), body[body.shape[0] // 2])


def test_schema_is_the_documented_one() -> None:
    page = (ROOT / "docs" / "results.md").read_text()
    declared = (ROOT / "host" / "output" / "columns" / "cycle.def").read_text()
    members = re.findall(r"^LF_\w+\([^,]+, (\w+),", declared, re.MULTILINE)
    assert sorted(members) == sorted(schema.CYCLE_COLUMNS)
    rows = re.findall(r"^\| (`.*?) \|", page[page.index("## cycles.csv"):page.index("## results.h5")], re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == sorted(schema.CYCLE_COLUMNS)
    for group, names in (("particle_cycles", schema.PARTICLE_CYCLE_FIELDS), ("pockets", schema.POCKET_COLUMNS),
                         ("voltage", schema.VOLTAGE_COLUMNS)):
        entry = page[page.index(f"`/{group}/<field>`"):]
        entry = entry[:re.search(r"\n- |\Z", entry).start()]  # type: ignore[union-attr]
        assert sorted(re.findall(r"`([A-Za-z_0-9]+)`", entry)) == sorted(names)


def test_no_such_folder(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no such folder"):
        open_results(tmp_path / "absent")
    with pytest.raises(ResultsError, match=r"no results\.h5"):
        open_results(tmp_path)


def test_foreign_files(tmp_path: Path) -> None:
    file = tmp_path / "results.h5"
    file.write_bytes(b"")
    with pytest.raises(ResultsError, match="empty file"):
        open_results(tmp_path)
    file.write_text("cycle,soh\n1,1.0\n" * 50)
    with pytest.raises(ResultsError, match="not an HDF5 file"):
        open_results(tmp_path)
    file.unlink()
    with h5py.File(file, "w") as handle:
        handle.create_dataset("other", data=[1])
    with pytest.raises(ResultsError, match="not of lithofront"):
        open_results(tmp_path)


@pytest.mark.parametrize("in_use", [False, True])
@pytest.mark.parametrize("share", [0.00001, 0.002, 0.05, 0.3, 0.6, 0.9, 0.999])
def test_truncated_file(study_folder: Path, tmp_path: Path, share: float, in_use: bool) -> None:
    whole = bytearray((study_folder / "results.h5").read_bytes())
    whole[11] = 5 if in_use else 0  # the superblock's mark of a SWMR writer
    (tmp_path / "results.h5").write_bytes(whole[:int(share * len(whole))])
    with pytest.raises(ResultsError, match=r"truncated|damaged"):
        open_results(tmp_path)


def test_other_format_version(study_folder: Path, tmp_path: Path) -> None:
    copy = broken(study_folder, tmp_path, lambda file: file.attrs.modify("format_version", 1))
    with pytest.raises(ResultsError, match="format version 1; this package reads version 2: an earlier edition"):
        open_results(copy)


def test_missing_pieces_are_named(study_folder: Path, tmp_path: Path) -> None:
    def drop(name: str) -> Callable[[Any], None]:
        return lambda file: file.__delitem__(name)

    for index, name in enumerate(("cycles/soh", "particles/grains", "particle_cycles/morphology", "pockets/kind",
                                  "voltage/time_s", "snapshots/particle_000003/mark", "snapshots")):
        copy = broken(study_folder, tmp_path / str(index), drop(name))
        with pytest.raises(ResultsError, match=name.rsplit("/", 1)[-1]):
            open_results(copy)


def test_wrong_shapes_are_refused(study_folder: Path, tmp_path: Path) -> None:
    def flatten(file: Any) -> None:
        attributes = dict(file["particle_cycles/soh"].attrs)
        del file["particle_cycles/soh"]
        file["particle_cycles/soh"] = np.ones(12)
        file["particle_cycles/soh"].attrs.update(attributes)

    with pytest.raises(ResultsError, match="1 dimensions, 2 expected"):
        open_results(broken(study_folder, tmp_path, flatten))


def test_units_are_required(study_folder: Path, tmp_path: Path) -> None:
    copy = broken(study_folder, tmp_path, lambda file: file["cycles/soh"].attrs.__delitem__("units"))
    with pytest.raises(ResultsError, match="attribute /cycles/soh/units missing"):
        open_results(copy)


def test_half_written_cycle_is_left_out(study_folder: Path, tmp_path: Path) -> None:
    def shorten(file: Any) -> None:
        for name in ("cycles/failed_particles", "particle_cycles/fault"):
            file[name].resize(11 if name.startswith("cycles") else 10, axis=0)

    results = open_results(broken(study_folder, tmp_path, shorten))
    assert len(results.cycles) == 10 and results.particle_cycles["soh"].shape == (10, 4)
    assert results.pockets["cycle"].max() == 10 and not results.complete


def test_row_without_its_number_is_left_out(study_folder: Path, tmp_path: Path) -> None:
    """Numbers come last; a kill can leave them allocated and zero."""
    def unnumber(file: Any) -> None:
        file["cycles/cycle"][11] = 0
        file["pockets/cycle"][-3:] = 0

    results = open_results(broken(study_folder, tmp_path, unnumber))
    assert len(results.cycles) == 11 and len(results.particle_cycles["soh"]) == 11
    assert set(results.pockets["cycle"]) == set(range(1, 12))
    assert all(frame.cycle <= 11 for series in results.snapshots.values() for frame in series.frames)


def test_file_of_a_killed_writer(study_folder: Path, tmp_path: Path) -> None:
    """SIGKILL during SWMR writing must not cost the cycles that were flushed."""
    shutil.copytree(study_folder, tmp_path / "killed")
    file = tmp_path / "killed" / "results.h5"
    writer = f"""
import h5py, os, signal
file = h5py.File({str(file)!r}, "r+", libver="latest")
file.swmr_mode = True
for dataset in [*file["cycles"].values(), *file["particle_cycles"].values()]:
    dataset.resize(13, axis=0)
    dataset.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run([sys.executable, "-c", writer], check=False)
    assert done.returncode == -signal.SIGKILL
    results = open_results(tmp_path / "killed")
    assert len(results.cycles) == 12


def test_file_in_use_by_a_writer(study_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(study_folder, tmp_path / "live")
    file = tmp_path / "live" / "results.h5"
    script = f"""
import h5py, sys
file = h5py.File({str(file)!r}, "r+", libver="latest")
file.swmr_mode = True
print("ready", flush=True)
sys.stdin.read()
"""
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          env=dict(os.environ)) as writer:
        assert writer.stdout is not None and writer.stdin is not None
        writer.stdout.readline()
        assert len(open_results(file).cycles) == 12
        writer.stdin.close()
        assert writer.wait(timeout=30) == 0
