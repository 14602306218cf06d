"""The package's figures against results that were worked out by hand, in the comments.

Three particles of 100, 300 and 600 sites; cycle 1 is formation and 4 check-up at 1C/1C, 2 and 3 are ageing at 1C/16C. Discharge
capacities in mAh/g: 40 40 40; 40 30 20; 20 30 15; 20 50 25. Times sites: 40000; 25000; 20000; 32000.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from make_results import Study, make_results

from lithofront_analysis import Results, open_results, schema
from lithofront_analysis.capacity import over_epochs, population_band
from lithofront_analysis.compare import difference, ranking
from lithofront_analysis.concentration import PAPER, PHYSICAL, convert, lattice_parameter_m, per_cubic_metre
from lithofront_analysis.edge_profile import composition_profile, interphase_diffusivity
from lithofront_analysis.histograms import _density, censored_fit, histogram
from lithofront_analysis.maps import stress_spread
from lithofront_analysis.microscope import Microscope, depth_nm
from lithofront_analysis.pockets import loss_by_size, loss_split, survival, unused_share
from lithofront_analysis.population import mean_x, particle_means, ratio
from lithofront_analysis.protocol import check_up_state_of_health, final_state_of_health, stage_table
from lithofront_analysis.size_rate import summary
from lithofront_analysis.sizes import by_size
from lithofront_analysis.states import four_states
from lithofront_analysis.table1 import table1
from lithofront_analysis.verdict import core_gain, edge_enrichment, verdict

SITES = np.array([100, 300, 600])
CAPACITY = np.array([[40, 40, 40], [40, 30, 20], [20, 30, 15], [20, 50, 25]], float)
SOH = np.array([1, 1, 0.8, 0.8])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return open_results(make_results(tmp_path_factory.mktemp("hand"), Study(
        diameters_um=(0.4, 0.6, 1.2), formation=1, ageing=2, check_up=1, cracks=False)))


def by_hand(made: Results, capacity: np.ndarray = CAPACITY, soh: np.ndarray = SOH, **fields: np.ndarray) -> Results:
    """The made-up study with these figures in the place of its own."""
    reference = capacity[[0, 1, 1, 0]]
    own = {"discharge_capacity_mAh_per_g": capacity, "soh": capacity / reference, **fields}
    cycles = made.cycles.assign(soh=soh, soh_stderr=[0, 0, 0.11, 0.12], discharge_capacity_mAh_per_g=(capacity * SITES).sum(axis=1) / 1000)
    return replace(made, cycles=cycles, particle_cycles={**made.particle_cycles, **own}, particles=made.particles.assign(sites_at_birth=SITES))


@pytest.fixture
def study(made: Results) -> Results:
    return by_hand(made)


def test_state_of_health_is_held_against_the_first_cycle_at_equal_rates(study: Results) -> None:
    final, check_up = final_state_of_health(study), check_up_state_of_health(study)
    assert check_up is not None
    assert (final.cycle, final.reference, final.rates, final.value, final.standard_error) == (3, 2, "1C/16C", 0.8, 0.11)
    assert (check_up.cycle, check_up.reference, check_up.rates, check_up.value, check_up.standard_error) == (4, 1, "1C/1C", 0.8, 0.12)
    assert [list(row) for row in stage_table(study)[["first_cycle", "last_cycle", "reference_cycle", "last_capacity_mAh_per_g"]].to_numpy()] == [
        [1, 1, 1, 40], [2, 3, 2, 20], [4, 4, 1, 32]]


def test_standard_error_of_a_ratio_of_sums(study: Results) -> None:
    # 20000/25000 = 0.8. Residuals 2000 - 0.8*4000 = -1200, 9000 - 0.8*9000 = 1800, 9000 - 0.8*12000 = -600; their squares sum to
    # 5.04e6, times 3/2 = 7.56e6, root 2749.545, over 25000 = 0.109982.
    found = ratio(CAPACITY[2] * SITES, CAPACITY[1] * SITES)
    assert (found.value, found.standard_error) == pytest.approx((0.8, 0.1099818), rel=1e-6)
    row = ranking([study]).iloc[0]
    assert (row["soh"], row["cycle"], row["reference_cycle"]) == (0.8, 3, 2)
    assert row["soh_stderr"] == pytest.approx(0.1099818, rel=1e-6)
    assert (row["first_capacity_mAh_per_g"], row["last_capacity_mAh_per_g"]) == (25, 20)
    assert np.isnan(ratio(np.array([1.0]), np.array([2.0])).standard_error)


# Of another study: cycle 2 has 20 20 20, so 20000; cycle 3 has 20 10 20, so 17000: 0.85.
OTHER = np.array([[40, 40, 40], [20, 20, 20], [20, 10, 20], [20, 40, 30]], float)
OTHER_SOH = np.array([1, 1, 0.85, 0.8])


def test_a_difference_is_paired_by_particle(made: Results, study: Results) -> None:
    # Shares -1200 1800 -600 over 25000 = -0.048 0.072 -0.024; 300 -2100 1800 over 20000 = 0.015 -0.105 0.09. Their differences
    # 0.063 -0.177 0.114 have squares that sum to 0.048294; times 3/2, root: 0.269148.
    found = difference(by_hand(made, OTHER, OTHER_SOH), study)
    assert found.paired and found.value == pytest.approx(0.05) and found.standard_error == pytest.approx(0.269148, rel=1e-5)
    # Not the same particles: roots of 5.04e6*1.5 over 25000 = 0.109982 and of (0.09 + 4.41 + 3.24)e6*1.5 over 20000 = 0.170367; 0.202784.
    stranger = by_hand(made, OTHER, OTHER_SOH)
    stranger = replace(stranger, provenance=replace(stranger.provenance, seed=8))
    unpaired = difference(stranger, study)
    assert not unpaired.paired and unpaired.standard_error == pytest.approx(0.202784, rel=1e-5)


def test_seeds_are_pooled_as_one_population(made: Results, study: Results) -> None:
    # (20000 + 17000) / (25000 + 20000) = 0.822222. Residuals -1288.89 1600 -866.67 355.56 -1933.33 2133.33, squares 13387654,
    # times 6/5, root 4008.14, over 45000 = 0.0890698. Capacities, by equal material: (25 + 20)/2 and (20 + 17)/2.
    other = by_hand(made, OTHER, OTHER_SOH)
    other = replace(other, provenance=replace(other.provenance, seed=8))
    table = ranking([study, other])
    assert len(table) == 1
    row = table.iloc[0]
    assert (row["soh"], row["soh_stderr"]) == pytest.approx((37 / 45, 0.0890698), rel=1e-5)
    assert (row["seeds"], row["particles"], row["first_capacity_mAh_per_g"], row["last_capacity_mAh_per_g"]) == (2, 6, 22.5, 18.5)


def test_failed_particles_are_left_out_and_isolated_ones_are_not(made: Results, study: Results) -> None:
    end, fault = np.ones((4, 3)), np.zeros((4, 3))
    end[2:, 0] = 5
    for code, value in ((2, 18000 / 21000), (4, 20000 / 25000)):
        fault[2:, 0] = code
        one = by_hand(made, discharge_end=end, fault=fault)
        other = replace(one, provenance=replace(one.provenance, seed=8))
        # Twice the same population under two seeds, so that the package computes the ratio itself.
        assert ranking([one, other])["soh"].iloc[0] == pytest.approx(value)


def test_quantiles_over_particles(study: Results) -> None:
    # 15 20 30: at 5 % a tenth of the way from 15 to 20, at 95 % nine tenths from 20 to 30.
    low, high = population_band(study, "discharge_capacity_mAh_per_g")
    assert (low[2], high[2]) == pytest.approx((15.5, 29.0))


def test_mean_content_and_its_standard_error(made: Results) -> None:
    # Of the second particle three tenths have dissolved and two are sealed. Living sites 100, 150, 600; left over living 0.1, 0.4, 0.3; x = 0.94 - 0.33 of these = 0.907, 0.808, 0.841; mean
    # 716.5/850 = 0.842941. Residuals 6.40588, -5.24118, -1.16471; squares 69.8619, times 3/2, root 10.2369, over 850 = 0.0120434.
    rows = {name: np.tile(values, (4, 1)) for name, values in (
        ("delithiated_left_fraction", [0.1, 0.2, 0.3]), ("lithiated_left_fraction", [0.2, 0.1, 0.4]), ("dissolved_fraction", [0, 0.3, 0]),
        ("sealed_by_ageing", [0, 0.2, 0]))}
    one = by_hand(made, **rows)
    one = replace(one, cycles=one.cycles.assign(x_lithiated_mean=0.842941, x_delithiated_mean=0.7))
    assert particle_means(one, 0, schema.DISCHARGE) == pytest.approx([0.907, 0.808, 0.841])
    assert particle_means(one, 0, schema.CHARGE) == pytest.approx([0.61 + 0.33 * share for share in (0.2, 0.2, 0.4)])
    found = mean_x(one, 0, schema.DISCHARGE)
    assert (found.value, found.standard_error) == pytest.approx((0.842941, 0.0120434), rel=1e-5)
    # Table 1: fresh is the last formation cycle (1), aged the last of all (4).
    assert list(table1(one)["cycle"]) == [1, 1, 4, 4] and table1(one)["difference"].iloc[0] == pytest.approx(0.842941 - 0.94)


def test_unused_sites_by_cause(study: Results) -> None:
    cycles = study.cycles.assign(trapped_fraction=[0.05, 0.09, 0, 0], lithiated_left_fraction=0.08, delithiated_left_fraction=0.1,
                                 dissolved_fraction=0.02, sealed_by_ageing=0.01, discharge_capacity_mAh_per_g=0.75 * 148 * 0.33)
    one = replace(study, cycles=cycles)
    # In the first row 0.08 - 0.05 were left and then reached; in the second no more can be trapped than was left.
    assert loss_split(one).to_numpy()[:2, 1:] == pytest.approx(np.array([[0.05, 0.03, 0.1, 0.02, 0.01], [0.08, 0, 0.1, 0.02, 0.01]]))
    assert unused_share(one) == pytest.approx([0.25] * 4)


def test_loss_by_size(study: Results) -> None:
    # From cycle 1 to 4 the particles lose 20*100, -10*300 and 15*600, which is 8000 in all.
    table = loss_by_size(study)
    assert list(table["class"]) == ["0-0.5", "0.5-1", "1-1.5"]
    assert list(table["material"]) == pytest.approx([0.1, 0.3, 0.6]) and list(table["loss"]) == pytest.approx([0.25, -0.375, 1.125])


def test_life_table_of_regions(study: Results) -> None:
    # Four of age 1; then two of age 1 and two of 2; then two of age 1 and one each of 2 and 3. At risk with age 1: 4 + 2, of which 2 + 1 were
    # seen with age 2: one half. At risk with age 2: two, too few.
    ages = [(1, 1)] * 4 + [(2, 1)] * 2 + [(2, 2)] * 2 + [(3, 1)] * 2 + [(3, 2), (3, 3)]
    regions = pd.DataFrame({"cycle": [cycle for cycle, _ in ages], "age_cycles": [age for _, age in ages], "kind": 0})
    three = replace(study, cycles=study.cycles.iloc[:3], pockets=regions)
    age, share = survival(three)
    assert (list(age), list(share)) == ([1, 2], [1, 0.5])


def test_sizes_and_classes(made: Results) -> None:
    # The later cycles hold other figures, which have no part in this.
    fields = {name: np.array([values, *3 * [[9, 9, 9] if name == "residual_regions" else [0.5, 0.5, 0.5]]]) for name, values in (
        ("residual_regions", [1, 3, 8]), ("largest_core_fraction", [0.1, 0, 0.03]), ("lithiated_left_fraction", [0.25, 0, 0.12]),
        ("roughness_nm", [20, 30, 60]), ("morphology", [1, 1, 3]))}
    one = by_hand(made, **fields)
    table = by_size(one)
    assert table["regions"].tolist() == [1, 3, 8] and table["soh"].tolist() == [0.5, 1, 0.75]       # of cycle 3 against 2
    # The core's share of what is left; where nothing is left there is none.
    assert table["core_share"] == pytest.approx([0.4, np.nan, 0.25], nan_ok=True)
    cells = summary([replace(one, particles=one.particles.assign(diameter_um=[0.4, 0.45, 1.2]))])
    # Two particles between 0.35 and 0.5 um: 1 and 3 regions, mean 2, standard error root(2)/root(2) = 1; roughness 20/400 and 30/450.
    assert list(cells["particles"]) == [2, 1] and (cells["residual_regions"][0], cells["residual_regions_stderr"][0]) == pytest.approx((2, 1))
    assert cells["roughness"][0] == pytest.approx((0.05 + 30 / 450) / 2) and cells["share_core_shell"].tolist() == [1, 0]


def test_concentration_in_both_conventions() -> None:
    # a = 8.18 A at x = 0.94, and 8.18 - 0.273*0.33 = 8.08991 A at 0.61. 8*0.94/8.18^3 A^3 = 13.7391 nm^-3; a 64th of it is 0.214673
    # nm^-3 = 21.4673e25 m^-3. The paper prints 21.4 and 14.4.
    assert lattice_parameter_m(np.array([0.94, 0.61])) == pytest.approx([8.18e-10, 8.08991e-10])
    assert convert(0.94, PHYSICAL) == pytest.approx(13.7391, rel=1e-5) and convert(0.94, PAPER) == pytest.approx(21.4673, rel=1e-5)
    assert convert(0.61, PAPER) == pytest.approx(0.61 / 8 / 8.08991**3 * 1e5, rel=1e-6)
    assert per_cubic_metre(0.94, PHYSICAL) / per_cubic_metre(0.94, PAPER) == pytest.approx(64)


def test_blur_has_the_full_width_at_half_maximum() -> None:
    # A stripe one site wide under a tip of sigma = 2 sites: 1/sum exp(-k^2/8) = 1/5.01326 = 0.199471 at its centre,
    # exp(-1/8) = 0.882497 of that one site off. The full width is 2.354820 sigma, of 25 nm.
    stripe = np.zeros((41, 41))
    stripe[:, 20] = 1
    blurred = Microscope(tip_fwhm_nm=2.354820 * 2 * 25).blurred(stripe, np.ones_like(stripe, bool), 25.0)
    assert blurred[20, 20] == pytest.approx(0.199471, rel=1e-4) and blurred[20, 21] / blurred[20, 20] == pytest.approx(0.882497, rel=1e-5)
    # At an edge the tip rests on the material: an even composition stays even.
    half = np.zeros((41, 41), bool)
    half[:, :20] = True
    assert Microscope().blurred(np.full((41, 41), 0.7), half, 25.0)[half] == pytest.approx(0.7)


def test_signal_noise_and_floor() -> None:
    # 1.45 pm per x, floor 0.5 pm: x = 0.344828 is the least that is seen; 0.3 is not, of four pixels three are.
    sharp = Microscope(tip_fwhm_nm=0, noise_pm=0)
    x = np.array([[0.3, 0.4, 0.6, 0.8]])
    image = sharp.observe(x, np.ones_like(x, bool), 25.0, np.random.default_rng(0))
    assert image.signal_pm[0] == pytest.approx([0.435, 0.58, 0.87, 1.16]) and sharp.floor_x == pytest.approx(0.344828, rel=1e-5)
    values, below = image.values()
    assert values == pytest.approx([0.4, 0.6, 0.8]) and below == 1
    noisy = Microscope(tip_fwhm_nm=0, noise_pm=0.17).observe(np.full((300, 300), 0.9), np.ones((300, 300), bool), 25.0, np.random.default_rng(1))
    # 90000 pixels give the deviation to 0.24 %.
    assert noisy.signal_pm.std() == pytest.approx(0.17, rel=0.01) and noisy.composition.mean() == pytest.approx(0.9, abs=0.002)


def test_histogram_counts_what_is_below_the_floor(made: Results) -> None:
    # Mean 0.6 and width root(2*0.04/3) of 0.4 0.6 0.8; nothing below: the sample's own.
    assert censored_fit(np.array([0.4, 0.6, 0.8]), 0, 0.345) == pytest.approx((0.6, np.sqrt(0.08 / 3)))
    # Half of a Gaussian about the floor itself is unseen: the fit finds its mean at the floor.
    upper = 0.345 + 0.1 * np.abs(np.random.default_rng(2).standard_normal(20000))
    assert censored_fit(upper, 20000, 0.345) == pytest.approx((0.345, 0.1), abs=0.003)
    # Of four pixels one is below the floor: the bars hold three quarters of the area.
    state = four_states(made)["fresh", schema.CHARGE]
    assert state is not None
    one = histogram(made, Microscope(), state)
    assert one is not None
    edges, density = _density(replace(one, values=np.array([0.4, 0.6, 0.8]), below_floor=1))
    assert (density * np.diff(edges)).sum() == pytest.approx(0.75)


def test_depth_counts_from_the_faces() -> None:
    # Five sites wide, 10 nm each: the outermost centres lie half a site inside.
    strip = np.zeros((7, 7), bool)
    strip[:, 1:6] = True
    assert depth_nm(np.pad(strip, ((40, 40), (0, 0)), mode="edge"), 10.0)[43] == pytest.approx([0, 5, 15, 25, 15, 5, 0])


def test_places_of_lithium() -> None:
    # 21 sites across, so depths 0.5 to 10.5: the core (over half of the greatest depth) at 0.9, the rest at 0.8.
    material = np.ones((21, 21), bool)
    depth = depth_nm(material, 1.0)
    assert core_gain(np.where(depth > 5.25, 0.9, 0.8), material) == pytest.approx(0.1)
    # Near: within 2 sites of 441, 21^2 - 17^2 = 152. Of 38 lithiated sites all are near: 441/152.
    phase = np.full((21, 21), schema.DELITHIATED)
    phase[:2, 1:20] = schema.LITHIATED
    assert edge_enrichment(phase, 50.0) == pytest.approx(441 / 152)


def test_spread_of_stress_within_a_spot() -> None:
    # Stripes of +100 and -100 MPa, one site wide, under a spot of five sites: standard deviation 100.
    stripes = np.where(np.arange(101) % 2, 100.0, -100.0) * np.ones((101, 1)) + 1000
    found = stress_spread(stripes, np.ones((101, 101), bool), 25.0)
    assert found[50, 50] == pytest.approx(100, rel=1e-4)


def test_diffusivity_that_stands_for_the_surface(made: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    # D = h a t dx / x = 0.03 * 25e-9 * 10e-9 * 0.33 / 0.61 = 4.05738e-18 m2/s, of wet sites alone.
    state = four_states(made)["fresh", schema.CHARGE]
    assert state is not None
    fields = {"ion_conductance_per_s_kT": np.array([[0.03, 0.5, 0]]), "mark": np.array([[schema.MARK_WET, 0, schema.MARK_WET]]),
              "phase": np.array([[schema.LITHIATED] * 3])}
    monkeypatch.setattr("lithofront_analysis.snapshots.SnapshotSeries.section", lambda self, name, frame: fields[name])
    found = interphase_diffusivity(made, state)
    assert found is not None and found == pytest.approx([4.05738e-18] * 3, rel=1e-5)


def test_profile_from_the_border(made: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    # A square of 5 sites: 16 at depth 0.5, 8 at 1.5, one at 2.5. With x = 0.6 outside and 0.9 in the two inner shells.
    state = four_states(made)["fresh", schema.CHARGE]
    assert state is not None
    x = np.full((5, 5), 0.6)
    x[1:4, 1:4] = 0.9
    fields = {"composition": x, "phase": np.full((5, 5), schema.LITHIATED), "mark": np.zeros((5, 5), int)}
    monkeypatch.setattr("lithofront_analysis.snapshots.SnapshotSeries.section", lambda self, name, frame: fields[name])
    profile = composition_profile(made, state)
    assert profile is not None
    assert profile.depth_nm == pytest.approx([12.5, 37.5, 62.5]) and profile.mean == pytest.approx([0.6, 0.9, 0.9])


def test_voltage_is_averaged_over_an_epoch_of_the_noise(study: Results) -> None:
    # A window of 2 mAh/g about each of the points 0 1 2 3 4 with voltages 0 1 4 9 16, narrower at the ends.
    one = replace(study, config={**study.config, "kinetics": {"noise_kT": 1.0, "noise_epoch": 2 / (148 * 0.33)}})
    curve = pd.DataFrame({"capacity_mAh_per_g": np.arange(5.0), "voltage_V": np.arange(5.0) ** 2})
    assert over_epochs(one, curve) == pytest.approx([0, 5 / 3, 14 / 3, 29 / 3, 16])
    quiet = replace(study, config={**study.config, "kinetics": {"noise_kT": 0.0, "noise_epoch": 0.5}})
    assert list(over_epochs(quiet, curve)) == [0, 1, 4, 9, 16]


def test_dissolution_s_share_of_the_loss(made: Results, tmp_path: Path) -> None:
    # SOH falls to 0.8 with 0.06 - 0.01 of the sites dissolved since the fresh cycle: a quarter of the loss.
    long = open_results(make_results(tmp_path, Study(diameters_um=(0.4,), formation=1, ageing=100, check_up=2, snapshot_particles=())))
    soh, dissolved = np.linspace(1, 0.8, 103), np.linspace(0.01, 0.06, 103)
    soh[[0, 101, 102]] = 1, 0.79, 0.81
    texts = [check.text for check in verdict(replace(long, cycles=long.cycles.assign(soh=soh, dissolved_fraction=dissolved)))[1].checks]
    assert texts[0].startswith("SOH 0.800 ") and "mean of the cycles 102 to 103" in texts[0] and "against cycle 1" in texts[0]
    assert texts[-1].startswith("dissolved sites explain 25 % of the loss")
