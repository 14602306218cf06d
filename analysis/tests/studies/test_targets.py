"""Targets on a made-up results folder: values and standard errors by hand."""

import h5py
import numpy as np
import pytest
from lithofront.errors import InputError, LithofrontError
from lithofront.study import Study
from lithofront.targets import Target

# Three particles in three cycles, of which the first and the last are at one rate.
CAPACITY = np.array([[10.0, 20.0, 30.0], [12.0, 22.0, 32.0], [9.0, 16.0, 27.0]])
REGIONS = np.array([[1, 2, 6], [1, 4, 7], [0, 0, 3]])


@pytest.fixture
def study(tmp_path):
    with h5py.File(tmp_path / "results.h5", "w") as file:
        file["particles/number"] = np.arange(3)
        file["particles/diameter_um"] = [0.5, 1.5, 2.5]
        file["particles/sites_at_birth"] = [100, 200, 300]
        file["cycles/cycle"] = [1, 2, 3]
        for half in ("charge_c_rate", "discharge_c_rate"):
            file[f"cycles/{half}"] = [1.0, 16.0, 1.0]
        charge = CAPACITY @ np.array([100, 200, 300])
        file["cycles/soh"] = [1.0, 1.0, charge[2] / charge[0]]
        file["cycles/soh_stderr"] = [0.0, 0.0, 0.07]
        file["cycles/front_roughness_nm"] = [50.0, 60.0, 70.0]
        file["particle_cycles/discharge_capacity_mAh_per_g"] = CAPACITY
        file["particle_cycles/residual_regions"] = REGIONS
        file["particle_cycles/soh"] = CAPACITY / CAPACITY[0]
    return Study(tmp_path)


def value(study, expression, **others):
    return Target("t", expression).evaluate({"main": study, **others})


def test_a_mean_over_particles_has_its_usual_standard_error(study):
    mean, error = value(study, "residual_regions@2")
    assert mean == 4 and error == pytest.approx(3 / np.sqrt(3))  # 1, 4, 7: deviation 3


def test_a_condition_chooses_particles(study):
    mean, error = value(study, "residual_regions[diameter_um > 1]@1")
    assert mean == 4
    # 2 and 6 of three particles left out in turn: 4, 6, 2; sqrt(2/3 * 8).
    assert error == pytest.approx(np.sqrt(16 / 3))
    assert value(study, "residual_regions[diameter_um > 1 and diameter_um <= 2]@1")[0] == 2


def test_health_is_the_ratio_of_charges_at_equal_rates(study):
    health, error = value(study, "soh@3")
    # 9*100 + 16*200 + 27*300 = 12200 over 1000 + 4000 + 9000 = 14000; without each: 11300/13000, 9000/10000, 4100/5000.
    assert health == pytest.approx(12200 / 14000)
    without = np.array([11300 / 13000, 0.9, 0.82])
    assert error == pytest.approx(np.sqrt(2 / 3 * np.sum((without - without.mean()) ** 2)))
    assert value(study, "soh[diameter_um < 1]@last")[0] == pytest.approx(0.9)


def test_an_expression_pairs_its_parts(study):
    # The second case has one region more in every particle: the difference is exact although each part is not.
    class More(Study):
        def column(self, group, name):
            values = super().column(group, name)
            return values + 1 if name == "residual_regions" else values

    difference, error = value(study, "more:residual_regions@1 - residual_regions@1", more=More(study.directory))
    assert difference == 1 and error == pytest.approx(0, abs=1e-12)
    ratio, _ = value(study, "-(residual_regions@1 + 1) / 2", more=study)
    assert ratio == -2


def test_a_figure_of_the_population_has_the_error_that_it_states(study):
    assert value(study, "front_roughness_nm@last")[0] == 70
    assert np.isnan(value(study, "front_roughness_nm@last")[1])


def test_a_population_that_left_particles_out_keeps_its_own_figure(study):
    with h5py.File(study.file, "a") as file:
        file["cycles/soh"][2] = 0.5
    assert value(study, "soh@3") == (0.5, 0.07)


@pytest.mark.parametrize(("expression", "message"), [
    ("soh", "cannot be read|names no"), ("soh@", "cannot be read"), ("soh@3 +", "cannot be read"), ("open('x')", "cannot be read"),
    ("residual_regions[large]@3", "'large' is no condition"), ("soh@3 ** 2", "cannot be read"), ("2 + 2", "names no COLUMN@CYCLE"),
])
def test_what_cannot_be_read_is_refused(expression, message):
    with pytest.raises(InputError, match=message):
        Target("t", expression).check()


def test_what_a_study_lacks_is_named(study):
    with pytest.raises(LithofrontError, match="no cycle 9; the study has 3"):
        value(study, "soh@9")
    with pytest.raises(LithofrontError, match="no column sho"):
        value(study, "sho@1")
    with pytest.raises(LithofrontError, match="particles have no size"):
        value(study, "soh[size > 1]@1")
    with pytest.raises(LithofrontError, match="takes no condition"):
        value(study, "front_roughness_nm[diameter_um > 1]@1")
