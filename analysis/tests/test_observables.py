"""The figures that a calibration aims at, of a made-up study whose figures are known."""

from dataclasses import replace

import numpy as np
import pytest
from make_results import Study, make_results

from lithofront_analysis import Results, open_results
from lithofront_analysis import observables as module
from lithofront_analysis.observables import mean, observables
from lithofront_analysis.particle_map import FloatArray

DIAMETERS = (0.4, 0.5, 0.9, 1.2, 1.5, 2.0)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Results:
    made = open_results(make_results(tmp_path_factory.mktemp("known"), Study(diameters_um=DIAMETERS, ageing=6, snapshot_particles=(2, 4, 5))))
    fields = {name: values.copy() for name, values in made.particle_cycles.items()}
    fields["residual_regions"][:] = [0, 1, 2, 3, 4, 8]
    cycles = made.cycles.copy()
    cycles["soh_stderr"] = 0.01
    cycles.loc[cycles["cycle"] > 9, "soh"] = [0.81, 0.80, 0.79]
    cycles["dissolved_fraction"] = 0.0
    cycles.loc[cycles["cycle"] == 3, "dissolved_fraction"] = 0.01
    cycles.loc[cycles["cycle"] == 12, "dissolved_fraction"] = 0.07
    # Two of eight regions over 1 µm touch; those of the small particle and of another cycle do not count.
    rows = [{"cycle": 3, "particle": 3 + index % 3, "touches_surface": index == 0, "touches_crack": index == 1} for index in range(8)]
    rows += [{"cycle": 3, "particle": 0, "touches_surface": 1, "touches_crack": 0}, {"cycle": 12, "particle": 4, "touches_surface": 1, "touches_crack": 0}]
    pockets = made.pockets.iloc[[0] * len(rows)].reset_index(drop=True).assign(kind=0)
    for name in rows[0]:
        pockets[name] = [int(row[name]) for row in rows]
    return replace(made, particle_cycles=fields, cycles=cycles, pockets=pockets)


def test_mean_of_what_is_finite() -> None:
    # 1, 2, 6: mean 3, squares 4 + 1 + 9 = 14 over 2, root of 7 over root of 3.
    found = mean(np.array([1.0, np.nan, 2.0, 6.0]))
    assert found.value == pytest.approx(3.0)
    assert found.standard_error == pytest.approx(np.sqrt(7 / 3))
    assert np.isnan(mean(np.array([np.nan])).value)


def test_fade_and_dissolution(known: Results) -> None:
    found = observables(known)
    assert found["soh"].value == pytest.approx(0.80)            # of the three cycles of the check-up
    assert found["soh"].standard_error == pytest.approx(0.01)
    assert found["dissolved_share"].value == pytest.approx(0.06 / 0.20)
    assert found["dissolved_share"].standard_error == pytest.approx(0.3 * 0.01 / 0.20)


def test_regions_by_size_and_place(known: Results) -> None:
    found = observables(known)
    assert found["regions_small"].value == pytest.approx(1.0)   # 0, 1, 2
    assert found["regions_small"].standard_error == pytest.approx(1 / np.sqrt(3))
    assert found["regions_large"].value == pytest.approx(5.0)   # 3, 4, 8
    assert found["touching_share"].value == pytest.approx(2 / 8)


def test_edges_are_the_logarithm_of_the_mean_over_large_particles(known: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []

    def of_image(phase: FloatArray, spacing_nm: float) -> float:
        seen.append(phase.shape[0] * spacing_nm / 1000)
        return (1.0, 3.0, 0.0, 4.0)[len(seen) - 1]

    monkeypatch.setattr(module, "edge_enrichment", of_image)
    found = observables(known)["log_edge_enrichment"]
    assert len(seen) == 4 and min(seen) > 1.2                   # fresh and aged, of 1.5 and 2 µm; the one of 0.9 µm does not count
    # Mean 2, deviations 1, 1, 2, 2: squares 10 over 3; the logarithm's error is the mean's over the mean.
    assert found.value == pytest.approx(np.log(2.0))
    assert found.standard_error == pytest.approx(np.sqrt(10 / 3 / 4) / 2)
    monkeypatch.setattr(module, "edge_enrichment", lambda phase, spacing_nm: 0.0)
    assert np.isnan(observables(known)["log_edge_enrichment"].value)


def test_what_a_study_lacks_is_not_a_number(bare_folder: str) -> None:
    found = observables(open_results(bare_folder))
    for name in ("x_aged_lithiated", "widening_lithiated", "core_gain", "log_edge_enrichment", "pocket_excess", "regions_large"):
        assert np.isnan(found[name].value), name
