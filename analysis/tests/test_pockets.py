"""Life table and capacity-loss balance."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from lithofront_analysis import Results
from lithofront_analysis.pockets import loss_by_size, loss_split, survival, unused_share


def with_ages(study: Results, ages_by_cycle: list[list[int]]) -> Results:
    rows = [{"cycle": cycle, "kind": 0, "age_cycles": age} for cycle, ages in enumerate(ages_by_cycle, start=1) for age in ages]
    return replace(study, pockets=pd.DataFrame(rows), cycles=study.cycles.iloc[:len(ages_by_cycle)])


def test_survival_of_a_constant_hazard(study: Results) -> None:
    # Eight are born each cycle, half die at each age.
    steady = [1] * 8 + [2] * 4 + [3] * 2
    ages, shares = survival(with_ages(study, [steady] * 4))
    assert ages.tolist() == [1, 2, 3]
    assert shares.tolist() == [1.0, 0.5, 0.25]


def test_survival_stops_where_too_few_are_left(study: Results) -> None:
    ages, _ = survival(with_ages(study, [[1, 1], [2, 2]]))
    assert ages.tolist() == [1]


def test_loss_adds_up_to_the_capacity(study: Results) -> None:
    split = loss_split(study)
    assert (split.drop(columns="cycle") >= 0).all().all()
    assert split.drop(columns="cycle").sum(axis=1).to_numpy() == pytest.approx(unused_share(study), abs=1e-6)


def test_loss_by_size_shares(study: Results) -> None:
    table = loss_by_size(study)
    assert table["particles"].sum() == 4
    assert table["material"].sum() == pytest.approx(1) and table["loss"].sum() == pytest.approx(1)
    capacity = study.particle_cycles["discharge_capacity_mAh_per_g"]
    sites = study.particles["sites_at_birth"].to_numpy()
    lost = (capacity[2] - capacity[11]) * sites
    assert table["loss"].iloc[-1] == pytest.approx(lost[3] / lost.sum())
    assert np.isclose(table["material"].iloc[-1], sites[3] / sites.sum())
