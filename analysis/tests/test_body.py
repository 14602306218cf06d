"""Pictures of whole particles: what the rays hit."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from lithofront_analysis import Results, ResultsError, open_results
from lithofront_analysis.body import draw_plane, figure_body
from lithofront_analysis.body_view import in_glass, painted, view_of
from lithofront_analysis.models import movies, strip_frames
from lithofront_analysis.particle_map import active


def ball(radius: float, size: int = 25) -> np.ndarray:
    z, y, x = np.indices((size,) * 3) - (size - 1) / 2
    return np.asarray(z**2 + y**2 + x**2 <= radius**2)


def test_a_ball_is_seen_as_a_disc_of_its_size() -> None:
    """The view spans 1.15 times the array, in square pixels."""
    view = view_of(ball(9))
    pixels = view.hit.shape[0]
    assert view.hit.sum() == pytest.approx(np.pi * (9 * pixels / (1.15 * 25)) ** 2, rel=0.06)
    rows, columns = np.nonzero(view.hit)
    assert [rows.mean(), columns.mean()] == pytest.approx([(pixels - 1) / 2] * 2, abs=1.0)
    # The middle faces the viewer, the rim does not.
    middle = (pixels // 2, pixels // 2)
    assert view.slant[middle] < 0.05 and view.slant[view.hit].max() > 0.8


def test_up_is_z_and_the_view_is_no_mirror_image() -> None:
    """Seen from -x, -y and above, in right-handed axes: +x and -y both lie to the right."""
    middle = (view_of(ball(9)).hit.shape[0] - 1) / 2
    place = {}
    for name, (z, y, x) in {"z": (22, 12, 12), "x": (12, 12, 22), "-y": (12, 2, 12)}.items():
        bump = np.zeros((25, 25, 25), bool)
        bump[z - 2:z + 3, y - 2:y + 3, x - 2:x + 3] = True
        rows, columns = np.nonzero(view_of(bump).hit)
        place[name] = rows.mean() - middle, columns.mean() - middle
    assert place["z"][0] < -10 and abs(place["z"][1]) < 2
    assert place["x"][1] > 10 and place["-y"][1] > 10
    assert place["x"][0] < place["-y"][0]       # the back lies higher in the picture than the front


def test_the_cut_shows_the_inside() -> None:
    shell_and_core = np.where(ball(5), 2.0, 1.0)
    whole, cut = view_of(ball(9)), view_of(ball(9), cut=True)
    assert np.array_equal(whole.hit, cut.hit)
    assert set(np.unique(whole.of(shell_and_core, ball(9))[whole.hit])) == {1.0}
    seen = cut.of(shell_and_core, ball(9))
    assert 0.03 < (seen[cut.hit] == 2).mean() < 0.5


def test_what_lies_in_a_hull_of_glass_shows_through() -> None:
    inner, hull = view_of(ball(4)), view_of(ball(9))
    picture = in_glass(painted(inner, np.broadcast_to([1.0, 0.0, 0.0], (*inner.hit.shape, 3))), hull)
    assert np.array_equal(picture[..., 3] > 0, hull.hit)
    assert (picture[inner.hit, 0] > picture[inner.hit, 1] + 0.2).all()
    assert (picture[hull.hit & ~inner.hit, 3] < 0.7).all()


def test_nothing_left_is_an_empty_hull() -> None:
    assert not view_of(np.zeros((12, 12, 12), bool)).hit.any()


def test_figure_names_its_moments(body_folder: Path) -> None:
    results = open_results(body_folder)
    figure = figure_body(results)
    # The study has no frames within half-cycles: two moments of five are there, and no panel stands empty for the others.
    assert [frame is not None for frame in strip_frames(movies([results])[0])] == [False, False, True, False, True]
    titles = [axes.get_title() for axes in figure.axes]
    assert titles[:2] == ["charged", "discharged"]
    assert titles[2:6] == ["left lithiated", "x–y section", "x–z section", "y–z section"]


@pytest.mark.parametrize(("across", "right", "up"), [(0, 2, 1), (1, 2, 0), (2, 1, 0)])
def test_sections_stand_as_the_body_does(body_folder: Path, across: int, right: int, up: int) -> None:
    """x to the right and z up, as far as a section holds them; y up across z and to the right across x."""
    series = open_results(body_folder).snapshots[0]
    frame = series.ends()[0]
    axes = Figure().subplots()
    draw_plane(axes, series, frame, across)
    drawn = axes.images[0].get_array()
    body = np.ma.masked_where(~active(series.body("phase", frame)), series.body("composition", frame))
    plane = np.take(np.moveaxis(body, (across, up, right), (0, 1, 2)), body.shape[across] // 2, axis=0)
    inside = active(np.take(np.moveaxis(series.body("phase", frame), (across, up, right), (0, 1, 2)), body.shape[across] // 2, axis=0))
    assert np.array_equal(drawn.compressed(), plane[::-1][inside[::-1]])


def test_sections_have_no_body(study: Results) -> None:
    with pytest.raises(ResultsError, match=r"population\.dimension = 3"):
        figure_body(study)
