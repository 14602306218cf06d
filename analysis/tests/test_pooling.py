"""Many studies: each curve under its own name, seeds together, what differs named, colour along what was varied."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from make_results import Study, make_results
from matplotlib.colors import to_rgba

from lithofront_analysis import Results
from lithofront_analysis.cli import main
from lithofront_analysis.compare import figure_compare, markdown, notes, ranking, repeats
from lithofront_analysis.pooling import differences, flat_settings, pooled, varied_number


def variant(study: Results, folder: str, seed: int = 7, soh: float = 0.0, name: str | None = None, **settings: Any) -> Results:
    """The study with other settings (section__key), another seed and folder, its SOH lower by so much."""
    config = {key: dict(value) if isinstance(value, dict) else value for key, value in study.config.items()} | {"seed": seed}
    for path, value in settings.items():
        section, key = path.split("__")
        config[section][key] = value
    if name is not None:
        config["name"] = name
    return replace(study, folder=Path("/somewhere") / folder, config=config, cycles=study.cycles.assign(soh=study.cycles["soh"] - soh),
                   provenance=replace(study.provenance, seed=seed))


def curves_by_name(studies: list[Results]) -> dict[str, float]:
    """The legend's names, and where the curves of their colours end."""
    axes = figure_compare(studies).axes[0]
    legend = axes.get_legend()
    assert legend is not None
    looks = {(to_rgba(line.get_color()), str(line.get_linestyle())): float(line.get_ydata()[-1]) for line in axes.lines}     # type: ignore[arg-type, index]
    return {text.get_text(): looks[to_rgba(handle.get_color()), str(handle.get_linestyle())]      # type: ignore[attr-defined]
            for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)}


@pytest.mark.parametrize(("names", "folders"), [
    (("coated", "coated thick"), ("a/run", "b/run")),       # folders alike, and one name begins another
    (("coated thick", "coated"), ("a/run", "b/run")),
    (("run", "run"), ("a/run", "b/run")), (("", ""), ("a/b/run", "c/b/run"))])
def test_each_curve_has_its_own_name(study: Results, names: tuple[str, str], folders: tuple[str, str]) -> None:
    studies = [variant(study, folder, soh=0.1 * place, name=name) for place, (name, folder) in enumerate(zip(names, folders, strict=True))]
    ends = curves_by_name(studies)
    labels = [pool.label for pool in pooled(studies)]
    assert len(set(labels)) == 2 and set(ends) == set(labels)
    for label, one in zip(labels, studies, strict=True):
        assert ends[label] == pytest.approx(100 * one.cycles["soh"].iloc[-1])
    assert list(ranking(studies)["study"]) == labels


def test_a_study_given_twice_stands_twice(study: Results) -> None:
    folder = study.folder.name
    assert [pool.label for pool in pooled([study, study])] == [f"synthetic ({folder}) [1]", f"synthetic ({folder}) [2]"]


def test_folders_of_one_last_name(study: Results) -> None:
    """Other seeds are one study, and which folders that are is said; the same seed again, another release or other settings are not."""
    three = [variant(study, "a/s", 1, soh=0.1), variant(study, "b/s", 2), variant(study, "c/s", 1)]
    pools = pooled(three)
    assert [pool.label for pool in pools] == ["synthetic (a/s and 1 more), 2 seeds", "synthetic (c/s)"]
    assert [pool.folders for pool in pools] == [("a/s", "b/s"), ("c/s",)]
    assert list(ranking(three).sort_values("seeds")["folder"]) == ["c/s", "a/s; b/s"]
    assert notes(three) == ["a/s, b/s differ in the seed alone (1, 2) and stand as one study, 'synthetic (a/s and 1 more), 2 seeds'"]
    assert [pool.label for pool in pooled(three, apart=True)] == ["synthetic (a/s)", "synthetic (b/s)", "synthetic (c/s)"]
    assert len(set(curves_by_name(three))) == 2 and notes(three[1:2]) == []
    older = replace(three[1], provenance=replace(three[1].provenance, version="0.0.1"))
    assert [pool.label for pool in pooled([three[0], older])] == ["synthetic (a/s)", "synthetic (b/s)"]
    other = [three[0], variant(study, "b/s", 2, material__youngs_modulus_GPa=20.0)]
    assert [pool.label for pool in pooled(other)] == ["synthetic (youngs_modulus_GPa = 10)", "synthetic (youngs_modulus_GPa = 20)"]
    assert [pool.label for pool in pooled([*other, variant(study, "c/s", 1)])] == [
        "synthetic (youngs_modulus_GPa = 10, a/s)", "synthetic (youngs_modulus_GPa = 20)", "synthetic (youngs_modulus_GPa = 10, c/s)"]
    named = [variant(study, "a/s", 1, name="first try"), variant(study, "b/s", 2, name="second try")]
    assert [pool.label for pool in pooled(named)] == ["first try and 1 more, 2 seeds"]


def test_the_same_settings_are_named_alike_whatever_the_studies_are_called(study: Results) -> None:
    """Two names pooled, and one of them again beside another value: the settings that tell the others apart are those of the pool too."""
    stiff = variant(study, "d/s", 1, material__youngs_modulus_GPa=20.0)
    again = variant(study, "c/s", 1)
    studies = [variant(study, "a/s", 1), variant(study, "b/s", 2, name="other"), again, stiff]
    assert [pool.label for pool in pooled(studies)] == ["synthetic and 1 more (youngs_modulus_GPa = 10), 2 seeds",
                                                        "synthetic (youngs_modulus_GPa = 10)", "synthetic (youngs_modulus_GPa = 20)"]
    assert repeats(studies) == ["a/s, c/s hold the same study: its settings and its seed are those of the first"]
    assert repeats([*studies[:2], stiff]) == []


def test_seeds_are_one_study_and_settings_are_not(study: Results) -> None:
    studies = [variant(study, f"{value}-{seed}", seed, material__youngs_modulus_GPa=value) for value in (10.0, 50.0) for seed in (1, 2, 3)]
    pools = pooled(studies)
    assert [[one.provenance.seed for one in pool.studies] for pool in pools] == [[1, 2, 3], [1, 2, 3]]
    assert [pool.settings for pool in pools] == [{"material.youngs_modulus_GPa": 10.0}, {"material.youngs_modulus_GPa": 50.0}]
    assert pools[1].label == "synthetic (youngs_modulus_GPa = 50), 3 seeds"
    table = ranking(studies)
    assert list(table["seeds"]) == [3, 3] and list(table["particles"]) == [12, 12] and set(table["material.youngs_modulus_GPa"]) == {10, 50}
    assert "| seeds |" in markdown(table) and "| seeds |" not in markdown(ranking(studies[:1]))
    # Another name or other output is no other study; the same seed again is.
    other = variant(study, "x", 2, name="other")
    assert len(pooled([study, replace(other, config={**other.config, "output": {"voltage_points": 3}})])) == 1
    assert len(pooled([study, variant(study, "y")])) == 2


def test_a_baseline_stands_for_its_seeds(study: Results) -> None:
    studies = [variant(study, f"{value}-{seed}", seed, material__youngs_modulus_GPa=value) for value in (10.0, 50.0) for seed in (1, 2)]
    table = ranking(studies, studies[1])
    assert list(table["baseline"]) == [True, False] and list(table["paired"]) == [True, True]


def test_steps_of_the_protocol_are_called_by_their_names() -> None:
    steps = [{"name": "formation", "cycles": 3}, {"name": "ageing", "cycles": 106}]
    assert flat_settings({"protocol": {"coupling": "x", "step": steps}}) == {
        "protocol.coupling": "x", "protocol.step.formation.name": "formation", "protocol.step.formation.cycles": 3,
        "protocol.step.ageing.name": "ageing", "protocol.step.ageing.cycles": 106}
    assert flat_settings({"step": [{"name": "a"}, {"name": "a"}]}) == {"step[0].name": "a", "step[1].name": "a"}


def test_what_differs_is_found(study: Results) -> None:
    studies = [variant(study, "a"), variant(study, "b", 9, material__youngs_modulus_GPa=20.0, ageing__film=False, name="other")]
    assert differences(studies) == ["material.youngs_modulus_GPa", "ageing.film"]
    two = [variant(study, f"{n}", ageing__film=bool(n)) for n in (0, 1)]
    assert [pool.label for pool in pooled(two)] == ["synthetic (film = False)", "synthetic (film = True)"]


def test_colour_runs_along_the_setting_that_was_varied(study: Results) -> None:
    values = (40.0, 10.0, 20.0, 80.0)
    studies = [variant(study, str(value), soh=value / 1000, material__youngs_modulus_GPa=value) for value in values]
    pools = pooled(studies)
    assert varied_number(pools) == "material.youngs_modulus_GPa" and varied_number(pools[:2]) is None
    curves, points = figure_compare(studies).axes
    legend = curves.get_legend()
    assert legend is not None and [text.get_text() for text in legend.get_texts()] == ["10", "20", "40", "80"]
    # Green grows along the map, from the least value to the greatest; and the points lie over their values.
    greens = [to_rgba(handle.get_color())[1] for handle in legend.legend_handles]      # type: ignore[attr-defined, union-attr]
    assert greens == sorted(greens) and len(set(greens)) == 4
    at = sorted((float(line.get_xdata()[0]), float(line.get_ydata()[0])) for line in points.lines if line.get_marker() == "o")     # type: ignore[index, arg-type]
    assert [x for x, _ in at if x in values] and {x for x, _ in at} == set(values)
    soh = 100 * study.cycles["soh"].iloc[8]
    assert dict(at)[80.0] == pytest.approx(soh - 8)
    # Two settings that were varied apart are ranked by name instead.
    apart = [*studies, variant(study, "z", material__youngs_modulus_GPa=80.0, ageing__film=False)]
    assert varied_number(pooled(apart)) is None


def test_many_studies_have_a_colour_bar(study: Results) -> None:
    studies = [variant(study, str(n), material__youngs_modulus_GPa=float(n)) for n in range(1, 41)]
    figure = figure_compare(studies)
    assert figure.axes[0].get_legend() is None and len(figure.axes) == 3 and figure.axes[2].get_xlabel() == "youngs modulus GPa"
    assert max(figure.get_size_inches()) < 9


def test_the_command_pools(study_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again = tmp_path / "study"
    again.mkdir()
    (again / "results.h5").write_bytes((study_folder / "results.h5").read_bytes())
    assert main(["compare", str(study_folder), str(again), "--baseline", str(again), "-o", str(tmp_path / "c.png")]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 2 and [row.split(",")[header.split(",").index("baseline")] for row in rows].count("True") == 1


def test_the_command_says_what_it_pools(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders = [str(make_results(tmp_path / parent / "s", Study(seed=seed))) for parent, seed in (("a", 7), ("b", 8))]
    assert main(["compare", *folders, "-o", str(tmp_path / "c.png")]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2 and err.startswith("note: a/s, b/s differ in the seed alone (7, 8)")
    assert main(["compare", *folders, "--apart", "-o", str(tmp_path / "c.png")]) == 0
    out, err = capsys.readouterr()
    assert sorted(line.split(",")[0] for line in out.splitlines()[1:]) == ["synthetic (a/s)", "synthetic (b/s)"] and err == ""
