"""Which studies a verdict runs, and with what settings."""

import tomllib
from typing import Any

import pytest
from fake_lithofront import SETTINGS

from lithofront_analysis.errors import ResultsError
from lithofront_analysis.runner import toml_text
from lithofront_analysis.variants import LADDER_UM, Variant, changed, cost, formation_cycles, mechanisms, plan


@pytest.fixture
def config() -> dict[str, Any]:
    return tomllib.loads(SETTINGS)


def by_name(variants: list[Variant]) -> dict[str, dict[str, Any]]:
    return {variant.name: variant.config for variant in variants}


def different(one: dict[str, Any], other: dict[str, Any]) -> set[str]:
    """Settings in which two configurations differ, but for what is recorded."""
    return {f"{table}.{key}" for table in one if isinstance(one[table], dict) and table != "output"
            for key in one[table] if one[table][key] != other[table][key]}


def test_every_variant_replaces_what_it_says_and_nothing_else(config: dict[str, Any]) -> None:
    made = by_name(plan(config))
    base = made["base"]
    assert not different(base, config)
    expected = {
        "spacing_17.678_nm": {"lattice.site_spacing_nm"}, "spacing_12.5_nm": {"lattice.site_spacing_nm"},
        "without_disorder": {"microstructure.residual_stress_MPa", "microstructure.grain_stress_MPa", "kinetics.noise_kT",
                             "ageing.stress_fatigue"},
        "without_cracks_and_patches": {"microstructure.cracks_per_um2", "surface.dry_fraction"},
        "without_film": {"ageing.film"}, "without_stress_fatigue": {"ageing.stress_fatigue"},
        "without_dissolution": {"ageing.dissolution", "protocol.step"}, "slow_discharge": {"ageing.dissolution", "protocol.step"},
        "fresh_slow_cycle": {"ageing.dissolution", "protocol.step"},
    }
    ladder = {"population.particles", "population.size_distribution", "population.diameters_um", "protocol.step"}
    lengths = {"microstructure.correlation_length_nm", "microstructure.surface_relaxation_length_nm"}
    expected |= {"length_125_nm": ladder | lengths, "length_250_nm": ladder, "length_500_nm": ladder | lengths}
    assert {name: different(one, base) for name, one in made.items() if name != "base"} == expected
    assert made["without_disorder"]["microstructure"]["residual_stress_MPa"] == 0
    assert made["length_125_nm"]["microstructure"]["surface_relaxation_length_nm"] == 100
    assert made["length_500_nm"]["microstructure"]["surface_relaxation_length_nm"] == 400


def test_protocols(config: dict[str, Any]) -> None:
    made = by_name(plan(config))

    def steps(name: str) -> list[tuple[str, int, float, float]]:
        return [(step["name"], step["cycles"], step["charge_c_rate"], step["discharge_c_rate"]) for step in made[name]["protocol"]["step"]]

    whole = [("formation", 2, 1, 1), ("ageing", 3, 1, 16), ("check-up", 1, 1, 1)]
    slow = ("reference cycle", 1, 0.05, 0.05)
    assert steps("base") == steps("without_film") == whole
    assert steps("without_dissolution") == [*whole, slow]
    assert steps("slow_discharge") == [whole[0], ("ageing", 3, 1, 1), whole[2]]
    assert steps("fresh_slow_cycle") == [whole[0], slow]
    assert steps("length_125_nm") == [whole[0]]


def test_images_of_lattices_are_of_the_same_particles_and_moments(config: dict[str, Any]) -> None:
    made = by_name(plan(config, particles=30))
    for name in ("base", "spacing_17.678_nm", "spacing_12.5_nm"):
        assert made[name]["output"]["snapshot_particles"] == list(range(24)) and made[name]["output"]["snapshot_cycles"] == [2, -1]
    assert made["without_film"]["output"]["snapshot_particles"] == []


def test_population(config: dict[str, Any]) -> None:
    made = by_name(plan(config, particles=80))
    assert made["base"]["population"]["particles"] == made["without_film"]["population"]["particles"] == 80
    assert made["length_250_nm"]["population"]["particles"] == 10 * len(LADDER_UM)
    # Few particles: four of each size all the same.
    assert by_name(plan(config))["length_250_nm"]["population"]["particles"] == 4 * len(LADDER_UM)
    quick = by_name(plan(config, particles=80, quick=True))
    assert quick["base"]["population"]["particles"] == 8 and quick["length_250_nm"]["population"]["particles"] == 16


def test_quick_shortens_ageing_alone(config: dict[str, Any]) -> None:
    config["protocol"]["step"][1]["cycles"] = 106
    assert [step["cycles"] for step in by_name(plan(config, quick=True))["base"]["protocol"]["step"]] == [2, 5, 1]


def test_mechanisms_are_those_that_are_on(config: dict[str, Any]) -> None:
    assert mechanisms(config) == ["film", "stress_fatigue", "dissolution"]


def test_cost_by_hand(config: dict[str, Any]) -> None:
    """4 particles: 6 cycles of base, two lattices, disorder, cracks, film, fatigue and slow discharge (8 x 24), 7 and 3 with the slow
    cycle (28 + 12), and three ladders of 32 particles and 2 cycles (192). The lattices count 2^1.5 and 8 times."""
    variants = plan(config)
    count, worth = cost(variants, seeds=2)
    assert count == 2 * (8 * 24 + 28 + 12 + 192)
    assert worth == pytest.approx(2 * (count / 2 + 24 * (2**1.5 - 1) + 24 * 7), abs=1)


def test_fresh_without_formation_is_the_first_cycle(config: dict[str, Any]) -> None:
    config["protocol"]["step"] = config["protocol"]["step"][1:]
    assert formation_cycles(config) == 1
    assert [step["cycles"] for step in by_name(plan(config))["length_250_nm"]["protocol"]["step"]] == [1]


def test_a_setting_that_is_not_there_is_an_error(config: dict[str, Any]) -> None:
    with pytest.raises(ResultsError, match="no kinetics.noise_K:"):
        changed(config, {"kinetics.noise_K": 0})
    config["population"]["geometry"] = "channel"
    with pytest.raises(ResultsError, match="channel"):
        plan(config)


def test_toml_is_read_back(config: dict[str, Any]) -> None:
    config["name"] = 'a "name" with \\ and é'
    config["transport"] = {"blocked": float("inf"), "none": [], "small": 7.08e-15}
    assert tomllib.loads(toml_text(config)) == config
