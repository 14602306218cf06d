"""Figure 5: what is shown of which study, and the animation."""

from dataclasses import replace
from pathlib import Path

import pytest
from make_results import Study, make_results
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from PIL import Image

from lithofront_analysis import Results, open_results
from lithofront_analysis.errors import ResultsError
from lithofront_analysis.models import figure5, movies, residue_of, write_animation


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> list[Results]:
    folder = tmp_path_factory.mktemp("models")
    return [open_results(make_results(folder / model, Study(diameters_um=(0.5, 1.5), formation=1, ageing=1, check_up=0, frames=3,
                                                             model=model, name=f"paper-{model}")))
            for model in ("core-shell", "mosaic", "viscous-fingers")]


def test_common_particle_and_labels(three: list[Results]) -> None:
    shown = movies(three)
    assert [movie.label for movie in shown] == ["core-shell", "mosaic", "viscous fingers"]
    assert {movie.series.particle for movie in shown} == {1}  # the larger one
    assert {movie.cycle for movie in shown} == {1}
    assert [(frame.half, round(frame.progress, 2)) for frame in shown[0].frames] == [
        (half, progress) for half in (0, 1) for progress in (0.25, 0.5, 0.75, 1.0)]
    assert residue_of(shown[0]).startswith("1 region left, 4.")


def test_choices_and_refusals(three: list[Results], study: Results) -> None:
    assert {movie.series.diameter_um for movie in movies(three, particle=0)} == {0.5}
    assert movies(three, cycle=2)[0].cycle == 2
    assert [movie.label for movie in movies(three, labels=["a", "b", "c"])] == ["a", "b", "c"]
    for refuse, words in ((lambda: movies(three, particle=9), "particle 9 is not imaged"),
                          (lambda: movies(three, cycle=9), "no imaged cycle in common"),
                          (lambda: movies(three, labels=["a"]), "1 labels for 3"),
                          (lambda: movies([three[0], study], particle=1), "differs between")):
        with pytest.raises(ResultsError, match=words):
            refuse()


def test_animation_runs_through_charge_and_discharge(three: list[Results], tmp_path: Path) -> None:
    write_animation(movies(three), tmp_path / "m.gif", dpi=50)
    with Image.open(tmp_path / "m.gif") as image:
        frames = []
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            frames.append(image.convert("RGB").tobytes())
        assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert len(frames) == 8 and len(set(frames)) == 8


def test_animation_needs_frames(study: Results, tmp_path: Path) -> None:
    shown = movies([study], cycle=3)
    with pytest.raises(ResultsError, match="snapshot_frames"):
        write_animation(shown, tmp_path / "m.gif")
    figure5(shown)  # the strip does with the ends
