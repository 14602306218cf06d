"""Point 9: the fast discharge against an even one, and what a slow cycle gives back; by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from edited import with_fields
from make_results import Study, make_results

from lithofront_analysis import Results, measures, open_results, stressor
from lithofront_analysis.points import MISS, PASS, UNKNOWN, Point
from lithofront_analysis.variants import SLOW_STEP


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Cycles: 1 formation, 2 to 5 ageing, 6 check-up, 7 slow."""
    return _with_slow_end(open_results(make_results(tmp_path_factory.mktemp("aged"), Study(
        diameters_um=(1.0, 1.0), formation=1, ageing=4, check_up=2, snapshot_particles=()))))


@pytest.fixture(scope="module")
def young(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """Cycles: 1 formation, 2 slow."""
    return _with_slow_end(open_results(make_results(tmp_path_factory.mktemp("young"), Study(
        diameters_um=(1.0, 1.0), formation=1, ageing=0, check_up=1, snapshot_particles=()))))


def _with_slow_end(results: Results) -> Results:
    cycles = results.cycles.copy()
    cycles.loc[cycles.index[-1], ["step", "charge_c_rate", "discharge_c_rate"]] = [SLOW_STEP, 0.05, 0.05]
    return replace(results, cycles=cycles)


def aged(made: Results, final: Sequence[float], check_up: Sequence[float], slow: Sequence[float] = (100, 100)) -> Results:
    return with_fields(made, (50, 50), discharge_capacity_mAh_per_g={1: (100, 100), 2: (80, 80), 5: final, 6: check_up, 7: slow})


def fresh(young: Results) -> Results:
    return with_fields(young, (50, 50), discharge_capacity_mAh_per_g={2: (120, 120)})


def even_rates(results: Results) -> Results:
    cycles = results.cycles.copy()
    cycles.loc[cycles["step"] == "ageing", "discharge_c_rate"] = 1.0
    return replace(results, cycles=cycles)


def measured(made: Results, young: Results, fast: Results, even: Results) -> stressor.Stressor:
    return stressor.measure([fast], [even_rates(even)], [fresh(young)])


def test_losses_by_hand(made: Results, young: Results) -> None:
    """At 16C 80 falls to 60 and 64: 22.5 % lost. Check-up: 80 and 90 of 100 against 92 and 98, 10 ± 2 points over 4 cycles. At C/20
    102 and 114 of 120: 10 % lost, 4/9 of the 22.5."""
    found = measured(made, young, aged(made, (60, 64), (80, 90), (102, 114)), aged(made, (90, 90), (92, 98)))
    assert (found.rates, found.slow_rates, found.cycles) == ("1C/16C", "1C/1C", 4)
    fast, even = found.losses["check-up, cycle 6"]
    assert ((fast - even).value, (fast - even).error) == (pytest.approx(0.10), pytest.approx(0.02))
    assert found.taken.value == pytest.approx(0.225)
    assert found.slow_loss is not None and found.slow_loss.value == pytest.approx(0.10)
    table = stressor.table(found)
    assert table["difference_per_cycle"].iloc[1] == pytest.approx(0.025)
    assert table["difference_per_cycle_stderr"].iloc[1] == pytest.approx(0.005)
    assert table["share_of_taken"].iloc[-1] == pytest.approx(4 / 9)


def test_an_even_study_is_held_against_its_first_cycle(made: Results, young: Results) -> None:
    """All its cycles have the rates of the first: 100 to 90 is a tenth, though its second had 80."""
    found = measured(made, young, aged(made, (60, 64), (80, 90)), aged(made, (90, 90), (92, 98)))
    assert found.losses["cycle 5, at the ageing's own rates"][1].value == pytest.approx(0.10)


def verdict(found: stressor.Stressor) -> Point:
    point = Point(9, "")
    stressor.judge(point, found)
    return point


def test_point_9(made: Results, young: Results) -> None:
    even = aged(made, (90, 90), (92, 98))
    good = verdict(measured(made, young, aged(made, (60, 64), (80, 90), (90, 100)), even))
    assert good.verdict == PASS
    assert "2.5000 ± 0.5000 points" in good.checks[0].text and "93 ± " in good.checks[1].text
    recovered = verdict(measured(made, young, aged(made, (60, 64), (80, 90), (119, 119)), even))
    assert [check.ok for check in recovered.checks] == [True, False] and recovered.verdict == MISS
    # 91 and 94 against 92 and 98: 2.5 ± 1.5 points.
    as_bad = verdict(measured(made, young, aged(made, (60, 64), (91, 94), (90, 100)), even))
    assert [check.ok for check in as_bad.checks] == [False, True]
    # Slower ageing that takes more is no stressor either, however certain.
    assert not verdict(measured(made, young, even, aged(made, (60, 64), (80, 90)))).checks[0].ok


def test_what_is_lacking(made: Results, young: Results) -> None:
    fast, even = aged(made, (60, 64), (80, 90)), aged(made, (90, 90), (92, 98))
    assert "faster than its charges" in verdict(stressor.measure([even_rates(fast)], [even_rates(even)], [fresh(young)])).lacking
    bare = verdict(replace(measured(made, young, fast, even), slow_loss=None))
    assert bare.verdict == UNKNOWN and "slow cycle" in bare.lacking


def test_a_slow_cycle_is_no_check_up(made: Results, young: Results) -> None:
    assert measures.check_up_cycle(made) == 6 and measures.slow_cycle(made) == 7
    assert measures.check_up_cycle(young) is None and measures.slow_cycle(young) == 2
