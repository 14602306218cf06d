"""Each of the six points: a case that passes, and one step that makes it miss."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from make_results import Study, make_results

from lithofront_analysis import Results, open_results, paper
from lithofront_analysis.cli import main
from lithofront_analysis.microscope import Microscope
from lithofront_analysis.points import MISS, PASS, UNKNOWN, format_side_by_side, format_verdict
from lithofront_analysis.verdict import core_gain, edge_enrichment, pocket_peaks, verdict

DIAMETERS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.2, 1.5, 1.7, 2.0, 2.2, 2.5)


def edited(results: Results, edit: Callable[[dict[str, Any], pd.DataFrame], None]) -> Results:
    """A copy with particle fields and population rows changed."""
    fields = {name: values.copy() for name, values in results.particle_cycles.items()}
    cycles = results.cycles.copy()
    edit(fields, cycles)
    return replace(results, particle_cycles=fields, cycles=cycles)


@pytest.fixture(scope="module")
def paper_like(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A made-up study that shows what the paper saw."""
    made = open_results(make_results(tmp_path_factory.mktemp("paper"), Study(
        diameters_um=DIAMETERS, ageing=106, snapshot_particles=(1, 7, 9))))

    def edit(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
        fields["residual_regions"][:] = [1, 1, 1, 1, 1, 1, 3, 4, 5, 6, 8, 9]
        fields["largest_core_fraction"][:] = [0.05] * 6 + [0.0] * 6
        fields["roughness_nm"][:] = [10] * 6 + [60] * 6
        cycles.loc[cycles["cycle"] > 109, "soh"] = 0.80

    made = edited(made, edit)
    regions = [{**made.pockets.iloc[0].to_dict(), "cycle": 3, "kind": 0, "particle": particle, "touches_surface": index % 2,
                "touches_crack": 0} for particle in range(6, 12) for index in range(4)]
    return replace(made, pockets=pd.DataFrame(regions))


def of(results: Results, number: int) -> str:
    return verdict(results)[number - 1].verdict


def test_points_1_to_4_and_6_pass(paper_like: Results) -> None:
    points = verdict(paper_like)
    assert [point.verdict for point in points if point.number not in (5, 10)] == [PASS] * 5, format_verdict(points)


def fewer_regions(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    fields["residual_regions"][:, 6:] = 1


def many_in_small(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    fields["residual_regions"][:, :6] = 2


def no_core(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    fields["largest_core_fraction"][:] = 0


def rough_small(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    fields["roughness_nm"][:, :6] = 90


def healthy(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    cycles.loc[cycles["cycle"] > 109, "soh"] = 0.86


def too_ill(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    cycles.loc[cycles["cycle"] > 109, "soh"] = 0.74


def erratic(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    cycles.loc[cycles["cycle"].between(4, 109), "soh"] = np.tile([0.9, 0.8], 53)


def all_dissolved(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    cycles.loc[cycles.index[-1], "dissolved_fraction"] = 0.15


def wrong_fresh(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    cycles["x_lithiated_mean"] -= 0.06


def no_rise(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    cycles["x_delithiated_mean"] = 0.63


def strayed(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
    fields["lithiated_left_fraction"][:, :2] = 0.7


@pytest.mark.parametrize(("number", "edit"), [
    (1, fewer_regions), (1, many_in_small), (1, no_core), (1, rough_small), (2, healthy), (2, too_ill), (2, erratic),
    (2, all_dissolved), (3, wrong_fresh), (3, no_rise), (4, strayed)])
def test_one_step_makes_it_miss(paper_like: Results, number: int, edit: Callable[[dict[str, Any], pd.DataFrame], None]) -> None:
    assert of(edited(paper_like, edit), number) == MISS


@pytest.mark.parametrize("touching", [0, 1])
def test_regions_all_in_one_kind_of_place_miss(paper_like: Results, touching: int) -> None:
    assert of(replace(paper_like, pockets=paper_like.pockets.assign(touches_surface=touching)), 1) == MISS


def test_particles_that_have_ended_are_left_out(paper_like: Results) -> None:
    def ended(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
        fields["lithiated_left_fraction"][:, :2] = 0.7
        fields["fault"][:, :2] = 2
        fields["discharge_end"][:, :2] = 5

    assert of(edited(paper_like, ended), 4) == PASS


def test_a_fault_that_ends_nothing_leaves_the_particle_in(paper_like: Results) -> None:
    """A full table of regions: the particle was computed, its regions were not counted."""
    def overfull(fields: dict[str, Any], cycles: pd.DataFrame) -> None:
        fields["lithiated_left_fraction"][:, :2] = 0.7
        fields["fault"][:, :2] = 5

    assert of(edited(paper_like, overfull), 4) == MISS
    assert of(edited(paper_like, lambda fields, _: fields["fault"].__setitem__(slice(None), 5)), 4) == PASS


def test_nobody_left_is_unknown(paper_like: Results) -> None:
    points = verdict(edited(paper_like, lambda fields, _: fields["discharge_end"].__setitem__(slice(None), 5)))
    assert points[0].verdict == points[3].verdict == UNKNOWN and "have not ended" in points[3].lacking


def test_unknown_says_what_is_lacking(study: Results, bare_folder: Path) -> None:
    points = verdict(study)
    assert [points[0].verdict, points[1].verdict] == [UNKNOWN, UNKNOWN]
    assert "has 2 and 2" in points[0].lacking and "has 6" in points[1].lacking
    assert [point.verdict for point in verdict(open_results(bare_folder))] == [UNKNOWN] * 7


@pytest.mark.parametrize(("i0", "found"), [(1.70, MISS), (1.72, PASS), (5.0, PASS), (73.1, PASS), (73.3, MISS)])
def test_exchange_current_of_the_literature(paper_like: Results, i0: float, found: str) -> None:
    """7.2 A/m² times sqrt(0.94 * 0.06) is 1.710 A/m², 150 A/m² times sqrt(0.61 * 0.39) 73.16 A/m²."""
    config = paper_like.config | {"kinetics": {"exchange_current_density_A_per_m2": i0}}
    assert verdict(replace(paper_like, config=config))[-1].verdict == found


def test_exchange_current_has_its_maximum_within_a_window_about_a_half() -> None:
    """sqrt(x (1 - x)) is 1/2 at x = 1/2, inside the window."""
    assert paper.exchange_currents(0.2, 0.8) == (pytest.approx(7.2 * 0.4), pytest.approx(75.0))


def disc(size: int = 81, radius: float = 36.0) -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[:size, :size] - size // 2
    distance = np.hypot(x, y)
    return distance, np.where(distance <= radius, 2, 0).astype(np.uint8)


def test_core_gain_has_the_sign_of_the_core() -> None:
    distance, phase = disc()
    x = np.where(distance < 10, 0.94, 0.90)
    assert core_gain(x, phase > 0) > 0.01
    assert core_gain(1.8 - x, phase > 0) < -0.01
    assert core_gain(np.full(phase.shape, 0.9), phase > 0) == pytest.approx(0)


def test_edge_enrichment_of_rim_core_and_everywhere() -> None:
    distance, phase = disc()
    rim, core, all_of_it = phase.copy(), phase.copy(), phase.copy()
    rim[(phase > 0) & (distance > 34)] = 1
    core[distance < 8] = 1
    all_of_it[phase > 0] = 1
    assert edge_enrichment(rim, 25.0) > 4
    assert edge_enrichment(core, 25.0) == 0
    assert edge_enrichment(all_of_it, 25.0) == 1
    assert np.isnan(edge_enrichment(phase, 25.0))
    # A crack is an edge: the core is near it.
    cracked = core.copy()
    cracked[40, 30:51] = 0
    assert edge_enrichment(cracked, 25.0) > 2


def test_pocket_peaks_see_through_the_blur() -> None:
    distance, phase = disc()
    phase[distance < 12] = 1
    phase[30, 10] = 1  # too small to resolve
    x = np.choose(phase, [0.0, 0.94, 0.61])
    peaks = pocket_peaks(x, phase, 25.0, Microscope())
    assert peaks == pytest.approx([0.94], abs=1e-3)
    x[phase == 1] = 0.8
    assert pocket_peaks(x, phase, 25.0, Microscope()) == pytest.approx([0.8], abs=1e-3)


def test_pockets_that_stay_poor_miss(tmp_path: Path) -> None:
    import h5py

    folder = make_results(tmp_path / "poor", Study(diameters_um=(2.0,), ageing=2))
    with h5py.File(folder / "results.h5", "r+") as file:
        group = file["snapshots/particle_000000"]
        group["composition"][...] = np.where(group["phase"][...] == 1, 0.8, group["composition"][...])
    assert of(open_results(folder), 6) == MISS


def test_command(study_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verdict", str(study_folder)]) == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") > 8 and "pass" in printed and "unknown" in printed
    assert main(["verdict", str(study_folder), "--strict"]) == 1
    capsys.readouterr()
    assert main(["verdict", str(tmp_path)]) == 1
    assert "no results.h5" in capsys.readouterr().err


def test_several_studies_stand_side_by_side(paper_like: Results, study: Results) -> None:
    text = format_side_by_side(["one", "two"], [verdict(paper_like), verdict(study)])
    lines = text.splitlines()
    assert lines[0].split() == ["one", "two"]
    both = verdict(paper_like), verdict(study)
    assert [line.split()[-2:] for line in lines[1:8]] == [[one.verdict, other.verdict] for one, other in zip(*both, strict=True)]
    assert len({point.verdict for point in both[1]}) > 1
    assert [line for line in lines if line.startswith("two, 2: needs at least 100 ageing cycles; has 6")]


def test_one_command_judges_several_folders(study_folder: Path, body_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verdict", str(study_folder), str(body_folder), "--strict"]) == 1
    assert capsys.readouterr().out.splitlines()[1].count("unknown") >= 1
