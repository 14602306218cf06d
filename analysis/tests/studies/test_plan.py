"""Designs and plans: points by hand, and what is refused before any work."""

import numpy as np
import pytest
from lithofront import InputError, design, load_plan
from lithofront.design import Parameter
from lithofront.ensemble import duration, size_text
from lithofront.settings import set_words, toml_value


def test_a_grid_has_all_combinations():
    points = design({"a": [1, 2], "b": [0.5, 1.0, 2.0]}, "grid")
    assert len(points) == 6
    assert points.settings(0) == {"a": 1, "b": 0.5} and points.settings(5) == {"a": 2, "b": 2.0}
    assert isinstance(points.settings(0)["a"], int)


def test_a_latin_hypercube_has_one_point_in_every_stratum():
    points = design({"a": (0.0, 10.0), "b": (1.0, 1000.0, "log")}, "lhs", 10, seed=4).points
    assert sorted(np.floor(points["a"]).astype(int)) == list(range(10))
    assert sorted(np.floor(np.log10(points["b"]) / 0.3).astype(int)) == list(range(10))
    assert points.equals(design({"a": (0.0, 10.0), "b": (1.0, 1000.0, "log")}, "lhs", 10, seed=4).points)


def test_a_sobol_sequence_fills_halves_evenly():
    points = design({"a": (0.0, 1.0), "b": (0.0, 1.0)}, "sobol", 16).points
    for column in points:
        assert (points[column] < 0.5).sum() == 8
    assert ((points["a"] < 0.5) & (points["b"] < 0.5)).sum() == 4


def test_morris_changes_one_setting_at_a_time():
    points = design({"a": (0.0, 1.0), "b": (2.0, 4.0)}, "morris", 5, seed=1).points
    assert len(points) == 5 * 3
    steps = np.diff(points.to_numpy().reshape(5, 3, 2), axis=1)
    assert (np.sum(steps != 0, axis=2) == 1).all()


def test_a_csv_keeps_kinds_and_a_setting_may_follow_another(tmp_path):
    (tmp_path / "p.csv").write_text("# mine\nn,x,name,on\n3,0.5,slow,true\n4,1,fast,false\n")
    points = design(tmp_path / "p.csv", "csv")
    assert points.settings(1) == {"n": 4, "x": 1.0, "name": "fast", "on": False}
    parameter = Parameter("length", 100, 200, also={"relaxation": 0.8})
    assert design({"length": parameter}, "sobol", 2).settings(0)["relaxation"] == pytest.approx(0.8 * design({"length": parameter}, "sobol", 2).settings(0)["length"])


@pytest.mark.parametrize(("arguments", "message"), [
    (({"a": (2.0, 1.0)}, "lhs", 4), "a: low = 2.0 and high = 1.0"),
    (({"a": (0.0, 1.0, "log")}, "lhs", 4), "a: low = 0.0 on a log scale"),
    (({"a": (0.0, 1.0, "cubic")}, "lhs", 4), "a: scale is 'cubic'"),
    (({"a": {"low": 0, "high": 1, "mean": 3, "sd": 1}}, "lhs", 4), "mean = 3 lies outside 0 to 1"),
    (({"a": {"low": 0, "high": 1, "mean": 0.5}}, "lhs", 4), "needs both mean and sd"),
    (({"a": {"low": 0, "hgih": 1}}, "lhs", 4), "a: unknown hgih"),
    (({"a": {"low": 0}}, "lhs", 4), "a: lacks high"),
    (({"a": (0.0, 1.0)}, "lhs", 0), "needs a number of points"),
    (({"a": 3}, "grid"), "a: a grid takes a list"),
    (({"a": (0.0, 1.0)}, "halton", 4), "kind 'halton' is not known"),
])
def test_bad_designs_are_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        design(*arguments)


def test_problems_of_several_parameters_come_together():
    with pytest.raises(InputError) as caught:
        design({"a": (2.0, 1.0), "b": (0.0, 1.0, "log"), "c": (0.0, 1.0)}, "lhs", 4)
    assert len(caught.value.problems) == 2


def test_a_csv_with_holes_is_refused_with_all_of_them(tmp_path):
    (tmp_path / "p.csv").write_text("a,b,a\n1,2\n,3,4\n")
    with pytest.raises(InputError) as caught:
        design(tmp_path / "p.csv", "csv")
    assert [problem.partition(": ")[2] for problem in caught.value.problems] == [
        "'a' heads 2 columns", "point 1 has 2 values, the head names 3 settings", "point 2 has no value of a"]


def test_a_plan_reads_and_names_all_that_is_wrong(tmp_path):
    (tmp_path / "plan.toml").write_text('base = "b.toml"\nseeds = 3\nfirst_seed = 10\n[set]\n"population.particles" = 8\n[cases.calm]\n"stress" = 0\n'
                                        '[design]\npoints = 4\n[design.parameters]\nkinetics.rate = { low = 1, high = 2 }\n"x.y" = { low = 1, high = 2 }\n'
                                        '[targets]\n"soh@3" = { value = 0.9, error = 0.01 }\n')
    plan = load_plan(tmp_path / "plan.toml")
    assert [parameter.key for parameter in plan.design.parameters] == ["kinetics.rate", "x.y"]
    assert plan.seed(3, 2) == 12
    assert plan.settings(0, "calm")["stress"] == 0 and plan.settings(0)["population.particles"] == 8
    (tmp_path / "plan.toml").write_text('base = 3\nsedes = 3\nseeds = true\n[targets]\n"soh@3" = { value = 0.9 }\n')
    with pytest.raises(InputError) as caught:
        load_plan(tmp_path / "plan.toml")
    text = str(caught.value)
    assert "unknown 'sedes'" in text and "design is missing" in text and "base is 3" in text and "seeds is True" in text
    (tmp_path / "plan.toml").write_text('base = "b.toml"\n[design]\nkind = "grid"\n[design.values]\na = 1\n[targets]\n"soh@3" = { value = 0.9 }\n"soh" = {}\n')
    with pytest.raises(InputError) as caught:
        load_plan(tmp_path / "plan.toml")
    assert len(caught.value.problems) == 3


def test_own_populations_have_seeds_of_their_own(tmp_path):
    (tmp_path / "plan.toml").write_text('base = "b.toml"\nseeds = 2\ncommon_random_numbers = false\n[design]\nkind = "grid"\n[design.values]\na = [1, 2]\n')
    plan = load_plan(tmp_path / "plan.toml")
    assert [[plan.seed(point, number) for number in (0, 1)] for point in (0, 1)] == [[1, 2], [3, 4]]


def test_settings_are_written_as_toml_reads_them():
    assert set_words({"a": {"b": True, "c": 0.1}, "d": "x\"y", "e": [1, 2.0]}) == ["--set", "a.b=true", "--set", "a.c=0.1", "--set", 'd="x\\"y"', "--set", "e=[1, 2.0]"]
    assert toml_value(np.float64(1e-20)) == "1e-20" and toml_value(np.int64(3)) == "3"
    with pytest.raises(InputError, match="not a finite number"):
        toml_value(float("nan"))


def test_durations_and_sizes_read_like_speech():
    assert duration(59.4) == "59 s" and duration(61) == "1 min 01 s" and duration(7260) == "2 h 01 min"
    assert size_text(999) == "999 bytes" and size_text(2_500_000) == "2.5 MB"
