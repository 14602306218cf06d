"""What a study's loss of active material does to a cell in PyBaMM, with its band. Usage: lam_to_cell.py RESULTS FIGURE > TABLE

The study knows the particles of one electrode and no lithium inventory; PyBaMM knows the cell. The loss goes into the equilibrium of the
two electrodes (PyBaMM's ElectrodeSOHSolver), which says how much charge passes between the cell's voltage limits:
  - the positive electrode's capacity falls by the loss;
  - lithium that is lost with it, in trapped and sealed lithiated places, is missing from the inventory.
The band is two standard errors of the loss over the study's particles.
"""

from __future__ import annotations

import sys
from pathlib import Path

import h5py
import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import pybamm

FloatArray = npt.NDArray[np.float64]
PARTS = ("dissolved_fraction", "sealed_by_ageing", "trapped_fraction")     # the loss, each site once (docs/model.md, section 9)
WITH_LITHIUM = ("trapped_fraction",)                                        # those that surely hold lithium
CELL = "Marquis2019"                                                        # LiCoO2 and graphite: PyBaMM has no cell of LiMn2O4


def losses(folder: Path) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Cycles, mean loss, its standard error over particles, and mean loss that holds lithium; particles weigh by their sites."""
    with h5py.File(folder / "results.h5") as file:
        cycles = np.asarray(file["cycles/cycle"][...], dtype=float)
        sites = np.asarray(file["particles/sites_at_birth"][...], dtype=float)
        parts = {name: np.nan_to_num(np.asarray(file[f"particle_cycles/{name}"][: len(cycles)], dtype=float)) for name in PARTS}
    weights = sites / sites.sum()
    each = sum(parts[name] for name in PARTS)
    mean = each @ weights
    error = np.sqrt(((each - mean[:, None]) ** 2) @ weights**2)             # of a mean with unequal weights
    return cycles, mean, error, sum(parts[name] for name in WITH_LITHIUM) @ weights


class Cell:
    """A cell at equilibrium between its voltage limits."""

    def __init__(self, name: str = CELL) -> None:
        self.parameters = pybamm.ParameterValues(name)
        electrodes = pybamm.LithiumIonParameters()
        self.solver = pybamm.lithium_ion.ElectrodeSOHSolver(self.parameters, electrodes)
        self.positive, self.negative, self.lithium = (
            float(self.parameters.evaluate(one)) for one in (electrodes.p.prim.Q_init, electrodes.n.prim.Q_init, electrodes.Q_Li_particles_init))

    def capacity(self, loss: float, with_lithium: float) -> float:
        """Charge in A h between the limits, after this loss of the positive electrode."""
        found = self.solver.solve({"Q_p": self.positive * (1 - loss), "Q_n": self.negative, "Q_Li": self.lithium - self.positive * with_lithium})
        return float(found["Q"])


def main() -> None:
    """Capacity of the cell against the study's cycles."""
    folder, picture = map(Path, sys.argv[1:])
    cycles, mean, error, with_lithium = losses(folder)
    cell = Cell()
    fresh = cell.capacity(0.0, 0.0)
    rows = []
    for cycle, loss, width, lithium in zip(cycles, mean, error, with_lithium, strict=True):
        share = lithium / loss if loss > 0 else 0.0
        band = [cell.capacity(min(max(one, 0.0), 0.95), share * min(max(one, 0.0), 0.95)) / fresh for one in (loss, loss - 2 * width, loss + 2 * width)]
        rows.append((int(cycle), loss, *band))
    print("| cycle | loss of active material | cell's capacity over fresh | from | to |\n| --- | --- | --- | --- | --- |")
    for row in rows[:: max(1, len(rows) // 10)]:
        print("| {} | {:.4f} | {:.4f} | {:.4f} | {:.4f} |".format(*row[:3], min(row[3:]), max(row[3:])))
    table = np.array(rows)
    figure, axes = plt.subplots(figsize=(5.2, 3.4), layout="constrained")
    axes.fill_between(table[:, 0], table[:, 3:].min(axis=1), table[:, 3:].max(axis=1), alpha=0.3, label="two standard errors")
    axes.plot(table[:, 0], table[:, 2], label="cell's capacity, PyBaMM")
    axes.plot(table[:, 0], 1 - table[:, 1], "--", label="active material left, lithofront")
    axes.set(xlabel="cycle", ylabel="share of fresh")
    axes.legend(frameon=False)
    figure.savefig(picture, dpi=150)


if __name__ == "__main__":
    main()
