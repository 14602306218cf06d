"""Each switch of microstructure and ageing changes what it should, in the direction it should, beyond chance.

Studies with and without a mechanism hold the same particles, so differences are paired by particle.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from conftest import ROOT
from scipy import ndimage

from lithofront_analysis import Results

FloatArray = npt.NDArray[np.float64]
Study = Callable[..., Results]

# Sections of 1.5 um, many grains each, one charge and discharge.
LARGE = """
seed = 7
[population]
particles = 12
size_distribution = "single"
diameter_um = 1.5
[kinetics]
exchange_current_density_A_per_m2 = 0.5
noise_kT = 0.2
[microstructure]
residual_stress_MPa = 0
[surface]
dry_fraction = 0
interphase_log_sigma = 0
[protocol]
upper_voltage_limit_V = 4.11
lower_voltage_limit_V = 3.5
[[protocol.step]]
name = "formation"
cycles = 1
charge_c_rate = 2
discharge_c_rate = 2
[output]
snapshot_particles = []
"""

# Small sections, many cycles, no ageing.
SMALL = """
seed = 7
[population]
particles = 16
size_distribution = "single"
diameter_um = 0.6
[kinetics]
exchange_current_density_A_per_m2 = 0.5
[microstructure]
residual_stress_MPa = 1200
[surface]
dry_fraction = 0
[protocol]
upper_voltage_limit_V = 4.11
lower_voltage_limit_V = 3.5
[ageing]
film = false
passivation = false
stress_fatigue = false
[[protocol.step]]
name = "ageing"
cycles = 12
charge_c_rate = 1
discharge_c_rate = 8
[output]
snapshot_particles = []
"""


def rises(before: FloatArray, after: FloatArray, errors: float = 3.0) -> bool:
    """Whether the mean of paired values rises by more than so many standard errors of the differences."""
    difference = after - before
    return bool(difference.mean() > errors * difference.std(ddof=1) / np.sqrt(len(difference)))


def field(results: Results, name: str, cycle: int = -1) -> FloatArray:
    """One value per particle in a cycle."""
    return results.particle_cycles[name][cycle]


def touching(results: Results, column: str) -> FloatArray:
    """Residual regions per particle in the last cycle that touch surface or crack."""
    last = results.pockets[(results.pockets["cycle"] == results.cycles["cycle"].iloc[-1]) & (results.pockets["kind"] == 0)]
    return np.array([last[(last["particle"] == number) & (last[column] != 0)].shape[0] for number in results.particles["number"]], float)


def test_residual_stress_roughens_the_front_and_leaves_more_regions(study: Study) -> None:
    smooth, rough = study(LARGE), study(LARGE, microstructure__residual_stress_MPa=1600)
    assert rises(field(smooth, "roughness_nm"), field(rough, "roughness_nm"))
    assert rises(field(smooth, "residual_regions"), field(rough, "residual_regions"))


def test_grains_of_unequal_stress_leave_more_lithium(study: Study) -> None:
    even = study(LARGE, microstructure__grain_size_um=0.5)
    uneven = study(LARGE, microstructure__grain_size_um=0.5, microstructure__grain_stress_MPa=1600)
    assert rises(field(even, "lithiated_left_fraction"), field(uneven, "lithiated_left_fraction"))


def test_a_free_surface_relaxes_stress(study: Study) -> None:
    """Stress at the surface falls to the share 1 - exp(-d/l) that docs/microstructure.md states."""
    text = SMALL.replace("snapshot_particles = []", "snapshot_particles = [0]\nsnapshot_cycles = [1]").replace("cycles = 12", "cycles = 1")
    maps = []
    for length_nm in (0, 300):
        series = study(text, stress__configuration=False, microstructure__surface_relaxation_length_nm=length_nm).snapshots[0]
        maps.append(series.section("stress_MPa", series.frames[0]))
    strained, relaxed = maps
    inside = strained != 0
    share = relaxed[inside] / strained[inside]
    depth_nm = 25 * (ndimage.distance_transform_edt(np.pad(inside, 1))[1:-1, 1:-1][inside] - 0.5)
    assert share == pytest.approx(1 - np.exp(-depth_nm / 300), rel=1e-3)


def test_a_dry_surface_keeps_lithium_at_the_surface(study: Study) -> None:
    many = {"population__particles": 36}             # patches take their share of all particles, not of each
    wet, dry = study(LARGE, **many), study(LARGE, surface__dry_fraction=0.4, surface__patch_length_nm=1500, **many)
    assert rises(field(wet, "roughness_nm"), field(dry, "roughness_nm"))
    assert rises(touching(wet, "touches_surface"), touching(dry, "touches_surface"))


def test_dry_cracks_keep_lithium_and_wetted_cracks_let_the_front_in(study: Study) -> None:
    many = {"population__particles": 36}
    whole = study(LARGE, **many)
    dry = study(LARGE, microstructure__cracks_per_um2=10, microstructure__crack_wetted_fraction=0, **many)
    wetted = study(LARGE, microstructure__cracks_per_um2=10, microstructure__crack_wetted_fraction=1, **many)
    assert touching(whole, "touches_crack").sum() == 0
    assert rises(touching(whole, "touches_crack"), touching(dry, "touches_crack"))
    assert rises(field(dry, "roughness_nm"), field(wetted, "roughness_nm"))


def test_blocking_grain_boundaries_leave_more_lithium(study: Study) -> None:
    grains = {"microstructure__grain_size_um": 0.5}
    open_ = study(LARGE, **grains)
    barred = study(LARGE, microstructure__grain_boundary_barrier_kT=8, **grains)
    assert rises(field(open_, "lithiated_left_fraction"), field(barred, "lithiated_left_fraction"))


def test_surface_energy_smooths_the_front(study: Study) -> None:
    stressed = {"microstructure__residual_stress_MPa": 1600}
    without = study(LARGE, kinetics__interface_energy_J_per_m2=0, **stressed)
    costly = study(LARGE, kinetics__interface_energy_J_per_m2=0.5, **stressed)
    assert rises(field(costly, "perimeter_dimension"), field(without, "perimeter_dimension"))


def test_three_models_make_three_morphologies_of_the_same_particles(study: Study) -> None:
    small = {"population__diameters_um": [3.0], "population__particles": 2, "output__snapshot_particles": [],
             "output__snapshot_cycles": [1], "protocol__step[0].cycles": 1}
    shell, mosaic, fingers = (study(f'extends = "{ROOT}/configs/{model}.toml"\n', **small)
                              for model in ("core_shell", "mosaic", "viscous_fingers"))
    assert list(shell.particles["sites_at_birth"]) == list(mosaic.particles["sites_at_birth"]) == list(fingers.particles["sites_at_birth"])
    assert (field(shell, "morphology") == 1).all()
    assert (field(mosaic, "morphology") == 2).all()
    assert (field(fingers, "morphology") == 3).all()
    assert field(fingers, "residual_regions").min() > field(mosaic, "residual_regions").max()
    assert field(fingers, "perimeter_dimension").min() > field(shell, "perimeter_dimension").max() + 0.1


def test_a_resisting_shell_leaves_one_core_that_grows_with_size(study: Study) -> None:
    small, large = (study(LARGE.replace("diameter_um = 1.5", f"diameter_um = {size}"),
                          transport__ionic_diffusivity_delithiated_m2_per_s=3e-17) for size in (1.0, 2.0))
    assert (field(large, "morphology") == 1).all()
    assert field(large, "largest_core_fraction").min() > field(small, "largest_core_fraction").max()


def test_a_resisting_interphase_costs_capacity_at_high_rate(study: Study) -> None:
    fast = {"protocol__step[0].cycles": 1, "protocol__step[0].charge_c_rate": 4}
    good = study(SMALL, **fast)
    poor = study(SMALL, surface__interphase_conductance_S_per_m2=2, **fast)
    assert rises(field(poor, "charge_capacity_mAh_per_g"), field(good, "charge_capacity_mAh_per_g"))


@pytest.mark.parametrize("changes", [
    {"ageing__film": True, "ageing__film_barrier_kT": 10},
    # The barrier saturates with the half-cycles spent on a boundary; the protocol has 24.
    {"ageing__passivation": True, "ageing__passivation_barrier_kT": 8, "ageing__passivation_half_cycles": 6},
    {"ageing__blocking": True, "ageing__blocking_per_um2": 100, "ageing__passivation_half_cycles": 6},
    {"ageing__interphase_growth": True, "ageing__interphase_growth_per_cycle": 20},
    {"ageing__dissolution": True, "ageing__dissolution_nm_per_hour": 0.5},
    {"ageing__contact_loss": True, "ageing__contact_loss_per_cycle": 0.35},
], ids=lambda changes: next(iter(changes)).split("__")[1])
def test_ageing_costs_capacity(study: Study, changes: dict[str, object]) -> None:
    without, aged = study(SMALL), study(SMALL, **changes)
    assert rises(field(aged, "discharge_capacity_mAh_per_g"), field(without, "discharge_capacity_mAh_per_g"))
    # Only dissolution takes sites away.
    assert (field(aged, "dissolved_fraction").sum() > 0) == ("ageing__dissolution" in changes)


def test_cracks_that_grow_cut_pieces_off(study: Study) -> None:
    """From those there are at birth: none opens by itself, and none has a volume."""
    cracked = {"microstructure__cracks_per_um2": 10, "microstructure__crack_length_um": 0.2, "microstructure__crack_wetted_fraction": 0,
               "population__particles": 36}
    still, grown = study(SMALL, **cracked), study(SMALL, ageing__cracking=True, ageing__crack_strength_MPa=300, **cracked)
    assert (field(still, "sealed_by_ageing") == 0).all()
    assert rises(field(still, "sealed_by_ageing"), field(grown, "sealed_by_ageing"))
    assert rises(field(grown, "discharge_capacity_mAh_per_g"), field(still, "discharge_capacity_mAh_per_g"))
    assert (field(grown, "dissolved_fraction") == 0).all()
    whole = study(SMALL)
    tense = study(SMALL, ageing__cracking=True, ageing__crack_strength_MPa=300)
    assert np.array_equal(field(whole, "discharge_capacity_mAh_per_g"), field(tense, "discharge_capacity_mAh_per_g"))


def test_fatigue_widens_the_disorder_where_conversion_is_far_from_equilibrium(study: Study) -> None:
    """An increment grows with the affinity at which a site converts: fast discharges leave more lithium behind, slow ones do not."""
    def more_left(rate: float) -> FloatArray:
        fresh = {"microstructure__residual_stress_MPa": 200, "population__diameter_um": 0.8, "population__particles": 32,
                 "protocol__step[0].cycles": 6, "protocol__step[0].discharge_c_rate": rate}
        without = study(SMALL, **fresh)
        aged = study(SMALL, ageing__stress_fatigue=True, ageing__fatigue_stress_MPa=400, **fresh)
        return field(aged, "lithiated_left_fraction") - field(without, "lithiated_left_fraction")

    slow, fast = more_left(1), more_left(32)
    assert rises(np.zeros_like(fast), fast)
    assert rises(slow, fast)


def test_dissolution_follows_arrhenius(study: Study) -> None:
    """One cycle at full rate of dissolution at any potential: the dissolved share is rate times time."""
    text = SMALL.replace("particles = 16", "particles = 48")
    athermal = {"ageing__dissolution": True, "ageing__dissolution_nm_per_hour": 0.25, "ageing__dissolution_voltage_V": 2.5,
                "kinetics__activation_energy_kJ_per_mol": 0, "transport__activation_energy_kJ_per_mol": 0,
                "protocol__step[0].cycles": 2, "protocol__step[0].rest_hours": 1}
    cold, hot = study(text, **athermal), study(text, material__temperature_K=323.15, **athermal)
    counts = [float((field(one, "dissolved_fraction") * one.particles["sites_at_birth"]).sum()) for one in (cold, hot)]
    expected = np.exp(50e3 / 8.314462618 * (1 / 298.15 - 1 / 323.15))     # 4.76
    ratio, error = counts[1] / counts[0], counts[1] / counts[0] * np.sqrt(1 / counts[0] + 1 / counts[1])
    assert abs(ratio - expected) < 3 * error + 0.05 * expected      # 5 %: sites that are already gone


def test_interphase_growth_follows_its_law(study: Study) -> None:
    """Resistance 1 + g n of its first value after n cycles, read from the recorded conductance of the surface."""
    text = SMALL.replace("snapshot_particles = []", "snapshot_particles = [0]\nsnapshot_cycles = [1, 12]")
    results = study(text, ageing__interphase_growth=True, ageing__interphase_growth_per_cycle=0.1)
    series = results.snapshots[0]
    first, last = (series.section("ion_conductance_per_s_kT", frame) for frame in (series.find(1, 0), series.find(12, 0)) if frame)
    wet = first > 0
    assert (last[wet] / first[wet]) == pytest.approx(np.full(wet.sum(), 1 / (1 + 0.1 * 11)), rel=1e-4)
