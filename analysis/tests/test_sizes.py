"""Figures against particle size."""

from dataclasses import replace

import numpy as np
import pytest

from lithofront_analysis import Results
from lithofront_analysis.sizes import by_size, figure_sizes


def test_a_core_is_a_share_of_what_is_left(study: Results) -> None:
    fields = {name: values.copy() for name, values in study.particle_cycles.items()}
    fields["residual_regions"][2] = [0, 1, 2, 3]
    fields["lithiated_left_fraction"][2] = [0, 0.1, 0.2, 0.3]
    fields["largest_core_fraction"][2] = [0, 0.1, 0.05, 0.1]
    fields["fault"][-1] = [0, 0, 0, 1]
    fields["discharge_end"][-1] = [1, 1, 1, 5]
    table = by_size(replace(study, particle_cycles=fields))
    assert np.isnan(table["core_share"][0])
    assert table["core_share"][1:] == pytest.approx([1.0, 0.25])
    assert len(table["soh"]) == 3


def test_every_particle_is_a_dot(study: Results) -> None:
    figure = figure_sizes(study)
    assert [len(axes.collections[0].get_offsets()) for axes in figure.axes][0] == len(study.particles)
    assert len(figure_sizes(replace(study, cycles=study.cycles.iloc[:0]), narrow=True).axes) == 4
