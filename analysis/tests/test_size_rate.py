"""Morphology over size and charge rate."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from lithofront_analysis import Results
from lithofront_analysis.cli import main
from lithofront_analysis.size_rate import draw_morphology_map, figure_numbers, number_text, summary


def test_morphology_shares_tile_their_cell(study: Results) -> None:
    fields = {name: values.copy() for name, values in study.particle_cycles.items()}
    fields["morphology"][2] = [1, 2, 3, 255]
    fields["fault"][2] = [0, 0, 0, 1]
    fields["discharge_end"][2] = [1, 1, 1, 5]
    axes = Figure().subplots()
    draw_morphology_map(axes, [replace(study, particle_cycles=fields,
                                       particles=study.particles.assign(diameter_um=[1.1, 1.2, 1.3, 1.35]))])
    bars = sorted((patch.get_x(), patch.get_width()) for patch in axes.patches if isinstance(patch, Rectangle))
    # The particle with a fault is not counted.
    assert [width for _, width in bars] == pytest.approx([1 / 3] * 3)
    assert [left for left, _ in bars] == pytest.approx([0, 1 / 3, 2 / 3])
    assert [text.get_text() for text in axes.texts] == ["3"]


def test_summary_is_the_mean_over_particles_without_a_fault(study: Results) -> None:
    fields = {name: values.copy() for name, values in study.particle_cycles.items()}
    fields["morphology"][2] = [1, 3, 3, 3]
    fields["fault"][2] = [0, 0, 0, 1]
    fields["discharge_end"][2] = [1, 1, 1, 5]
    fields["residual_regions"][2] = [1, 4, 6, 99]
    fields["roughness_nm"][2] = [100, 100, 200, 1]
    fields["perimeter_dimension"][2] = [0, 1.2, 1.6, 1.0]
    table = summary([replace(study, particle_cycles=fields, particles=study.particles.assign(diameter_um=[0.4, 1.0, 1.25, 1.3]))])
    assert list(zip(table["from_um"], table["to_um"], table["particles"])) == [(0.35, 0.5, 1), (1.0, 1.4, 2)]
    assert list(table["share_core_shell"]) == [1, 0] and list(table["share_fingers"]) == [0, 1]
    assert list(table["residual_regions"]) == [1, 5]
    assert table["residual_regions_stderr"].iloc[1] == pytest.approx(1.0) and np.isnan(table["residual_regions_stderr"].iloc[0])
    assert table["roughness"].iloc[1] == pytest.approx((0.1 + 0.16) / 2)
    # A particle without a residue has no perimeter.
    assert np.isnan(table["perimeter_dimension"].iloc[0]) and table["perimeter_dimension"].iloc[1] == pytest.approx(1.4)


def test_numbers_that_say_nothing_are_left_out(study: Results) -> None:
    """All of a charge that barely began; no roughness before half conversion; no outline smoother than a smooth one."""
    fields = {name: values.copy() for name, values in study.particle_cycles.items()}
    fields["morphology"][2] = [255, 1, 3, 3]
    fields["fault"][2] = 0
    fields["discharge_end"][2] = 1
    fields["roughness_nm"][2] = [50, 0, 110, 130]
    fields["residual_regions"][2] = [9, 1, 4, 6]
    fields["largest_core_fraction"][2] = [0.9, 0.5, 0.1, 0.3]
    fields["perimeter_dimension"][2] = [1.1, 0.3, 1.2, 0.99]
    table = summary([replace(study, particle_cycles=fields, particles=study.particles.assign(diameter_um=[0.4, 0.55, 1.1, 1.3]))])
    assert list(table["share_barely_begun"]) == [1, 0, 0]
    assert table["roughness"].isna().tolist() == [True, True, False] and table["roughness"].iloc[2] == pytest.approx(0.1)
    assert table["residual_regions"].isna().tolist() == [True, False, False] and table["residual_regions"].iloc[2] == 5
    assert table["largest_core_fraction"].iloc[2] == pytest.approx(0.2) and np.isnan(table["largest_core_fraction"].iloc[0])
    assert table["perimeter_dimension"].isna().tolist() == [True, True, False] and table["perimeter_dimension"].iloc[2] == 1.2
    assert table["left"].notna().all()
    texts = [text.get_text() for axes in figure_numbers([replace(
        study, particle_cycles=fields, particles=study.particles.assign(diameter_um=[0.4, 0.55, 1.1, 1.3]))]).axes for text in axes.texts]
    assert len([text for text in texts if text not in "abcd"]) == 1 + 2 + 2 + 1


def test_numbers_name_every_cell(study: Results) -> None:
    cells = summary([study])
    figure = figure_numbers([study])
    assert len(figure.axes) == 4
    regions = [text.get_text() for text in figure.axes[2].texts if text.get_text() != "c"]
    assert sorted(regions) == sorted(number_text(value, 1) for value in cells["residual_regions"])


def test_a_small_number_is_not_called_nothing() -> None:
    assert [number_text(value, 1) for value in (0.0, 0.04, 0.06, 12.34)] == ["0", "<0.1", "0.1", "12.3"]


def test_command_writes_both_pictures_and_the_table(study_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["morphology-map", str(study_folder), "-o", str(tmp_path / "map.png"), "--numbers", str(tmp_path / "n.png")]) == 0
    assert (tmp_path / "map.png").stat().st_size > 1000 and (tmp_path / "n.png").stat().st_size > 1000
    assert capsys.readouterr().out.startswith("charge_c_rate,from_um,to_um,particles,")
