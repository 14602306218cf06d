#!/usr/bin/env python3
"""Stands for the lithofront program in tests of what calls it: writes made-up results.

Usage: fake_lithofront.py HOME COMMAND...     what it was called with goes to HOME/calls.txt; a file HOME/fail makes runs fail
"""

import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

SETTINGS = """name = "made up"
seed = 1
[population]
particles = 4
dimension = 2
geometry = "particle"
size_distribution = "lognormal"
diameters_um = []
[lattice]
site_spacing_nm = 25.0
[kinetics]
exchange_current_density_A_per_m2 = 5.0
noise_kT = 0.5
[microstructure]
residual_stress_MPa = 100.0
correlation_length_nm = 250.0
grain_stress_MPa = 10.0
surface_relaxation_length_nm = 200.0
cracks_per_um2 = 1.0
[surface]
dry_fraction = 0.05
[ageing]
film = true
passivation = false
stress_fatigue = true
dissolution = true
film_barrier_kT = 8.0
[output]
snapshot_particles = [0]
snapshot_cycles = [1, -1]
snapshot_frames = 2
voltage_points = 8
pocket_table = true
min_region_nm2 = 2500.0
[protocol]
upper_voltage_limit_V = 4.2
[[protocol.step]]
name = "formation"
cycles = 2
charge_c_rate = 1.0
discharge_c_rate = 1.0
[[protocol.step]]
name = "ageing"
cycles = 3
charge_c_rate = 1.0
discharge_c_rate = 16.0
[[protocol.step]]
name = "check-up"
cycles = 1
charge_c_rate = 1.0
discharge_c_rate = 1.0
"""


def run(config: Path, folder: Path) -> None:
    import h5py
    import make_results
    import numpy as np

    text = config.read_text(encoding="utf-8")
    asked = tomllib.loads(text)
    make_results.SPACING_NM = asked["lattice"]["site_spacing_nm"]
    steps = asked["protocol"]["step"]
    count = asked["population"]["particles"]
    # Small bodies are made up quickly; half of what the ladder asks for.
    sizes = [0.5 * size for size in asked["population"]["diameters_um"]] or [0.5, 0.8, 1.5, 1.2]
    study = make_results.Study(
        diameters_um=tuple(sizes[number % len(sizes)] for number in range(count)), formation=0, ageing=0, check_up=0,
        seed=asked["seed"], snapshot_particles=tuple(asked["output"]["snapshot_particles"]))
    study.formation, study.ageing = steps[0]["cycles"], sum(step["cycles"] for step in steps if step["name"] == "ageing")
    study.check_up = sum(step["cycles"] for step in steps) - study.formation - study.ageing
    make_results.make_results(folder, study)
    names = [step["name"] for step in steps for _ in range(step["cycles"])]
    rates = [step["discharge_c_rate"] for step in steps for _ in range(step["cycles"])]
    with h5py.File(folder / "results.h5", "r+") as file:
        file.attrs["config"] = np.bytes_(text.encode())
        file["cycles/step"][...] = np.array(names, dtype="S16")
        file["cycles/discharge_c_rate"][...] = rates


def main() -> int:
    home, *words = sys.argv[1:]
    with (Path(home) / "calls.txt").open("a", encoding="utf-8") as calls:
        calls.write(" ".join(words) + "\n")
    if words[0] == "config":
        print(SETTINGS)
        return 0
    if (Path(home) / "fail").exists():
        print("lithofront: error: disk full", file=sys.stderr)
        return 1
    if words[0] == "run":
        run(Path(words[1]), Path(words[words.index("-o") + 1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
