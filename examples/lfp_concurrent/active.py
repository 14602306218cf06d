"""Share of the particles that are on their way when half of an electrode's charge has passed. Usage: active.py FIGURE RESULTS... > TABLE

A particle is on its way between 5 and 95 % of its own capacity. Time is common under one potential, so that the particles' curves of
charge against time, which a study keeps of its snapshot particles, say where each of them stands.
"""

from __future__ import annotations

import sys
from pathlib import Path

import h5py
import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt

BEGUN, DONE = 0.05, 0.95
CHARGE, DISCHARGE = 0, 1


def progress_at_half(points: dict[str, npt.NDArray[np.float64]], sites: npt.NDArray[np.float64], capacity: float) -> npt.NDArray[np.float64]:
    """Converted share of each particle at the moment when the electrode has converted half of what it converts in the end."""
    times = np.linspace(0.0, points["time_s"].max(), 4001)
    shares = np.array([np.interp(times, *(points[name][points["particle"] == number] for name in ("time_s", "capacity_mAh_per_g")))
                       for number in range(len(sites))]) / capacity
    electrode = sites @ shares / sites.sum()
    return np.asarray(shares[:, np.searchsorted(electrode, 0.5 * electrode[-1])])


def active(folder: Path, half: int) -> float:
    """Share of the particles between begun and done in the first cycle's half-cycle."""
    with h5py.File(folder / "results.h5") as file:
        table = {name: np.asarray(file[f"voltage/{name}"][...], dtype=np.float64) for name in ("cycle", "half", "particle", "time_s", "capacity_mAh_per_g")}
        sites = np.asarray(file["particles/sites_at_birth"][...], dtype=np.float64)
        material = {key: float(value) for key, _, value in (line.partition(" = ") for line in str(file.attrs["config"]).splitlines())
                    if key in ("theoretical_capacity_mAh_per_g", "x_lithiated", "x_delithiated")}
    chosen = (table["cycle"] == 1) & (table["half"] == half)
    points = {name: column[chosen] for name, column in table.items()}
    missing = set(range(len(sites))) - set(points["particle"].astype(int))
    if missing:
        raise SystemExit(f"{folder}: no curve of {len(missing)} particles; list all of them in output.snapshot_particles")
    capacity = material["theoretical_capacity_mAh_per_g"] * (material["x_lithiated"] - material["x_delithiated"])
    found = progress_at_half(points, sites, capacity)
    return float(np.mean((found > BEGUN) & (found < DONE)))


def draw(shares: dict[str, float], file: str) -> None:
    """Share at half charge against C-rate, with and without misfit; a study's name begins with its rate."""
    figure, axes = plt.subplots(figsize=(5.2, 3.4), layout="constrained")
    for label, marker, names in (("LiFePO4", "o-", [name for name in shares if "," not in name]),
                                 ("without misfit", "s--", [name for name in shares if "," in name])):
        axes.semilogx([float(name.partition("C")[0]) for name in names], [shares[name] for name in names], marker, label=label)
    axes.set(xlabel="C-rate (1/h)", ylabel="particles on their way at half charge", ylim=(0, 1.05))
    axes.legend(frameon=False)
    figure.savefig(file, dpi=150)


def main() -> None:
    """One row of Markdown for each study, and the figure."""
    file, *folders = sys.argv[1:]
    shares = {}
    print("| study | on their way at half charge | at half discharge |\n| --- | --- | --- |")
    for folder in map(Path, folders):
        shares[folder.name] = active(folder, CHARGE)
        print(f"| {folder.name} | {shares[folder.name]:.2f} | {active(folder, DISCHARGE):.2f} |")
    draw(shares, file)


if __name__ == "__main__":
    main()
