"""Units of lithium concentration, by name.

`x`: Li per formula unit. `physical`: 8 x / a^3, eight formula units per cell. `paper`: x / (8 a^3), which is what the source
paper prints in Table 1 and Figures 2 to 4, 64 times less.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .errors import ResultsError

FloatArray = npt.NDArray[np.float64]

# Lattice parameter by Vegard's law through the fresh cells of Table 1: 8.18 A at x = 0.94, 8.09 A at x = 0.61.
_A0_ANGSTROM, _X0, _VEGARD_ANGSTROM = 8.18, 0.94, 0.273


@dataclass(frozen=True)
class Units:
    """A way to state concentration: its name and how to label it, on an axis of any length and on a short one."""

    name: str
    label: str
    short: str


X = Units("x", "Li content x, per formula unit", "Li content x")
PHYSICAL = Units("physical", "Li concentration 8x/a³ (nm⁻³)", "Li, 8x/a³ (nm⁻³)")
PAPER = Units("paper", "Li concentration, paper's x/8a³ (10²⁵ m⁻³)", "Li, paper's x/8a³\n(10²⁵ m⁻³)")
BY_NAME = {units.name: units for units in (X, PHYSICAL, PAPER)}


def units_named(name: str) -> Units:
    """Look units up; raises ResultsError for an unknown name."""
    if name not in BY_NAME:
        raise ResultsError(f"unknown units \"{name}\"; known: {', '.join(BY_NAME)}")
    return BY_NAME[name]


def lattice_parameter_m(x: float | FloatArray) -> FloatArray:
    """Cubic lattice parameter in m at composition x."""
    return np.asarray((_A0_ANGSTROM + _VEGARD_ANGSTROM * (np.asarray(x, dtype=np.float64) - _X0)) * 1e-10)


def per_cubic_metre(x: float | FloatArray, units: Units = PHYSICAL) -> FloatArray:
    """Concentration in m^-3 at composition x, physical or in the paper's convention."""
    factor = {"physical": 8.0, "paper": 1.0 / 8.0}[units.name]
    return np.asarray(factor * np.asarray(x, dtype=np.float64) / lattice_parameter_m(x) ** 3)


def convert(x: float | FloatArray, units: Units) -> FloatArray:
    """Composition x in the display scale of `units`: x itself, nm^-3, or 1e25 m^-3."""
    if units is X:
        return np.asarray(x, dtype=np.float64)
    return per_cubic_metre(x, units) * (1e-27 if units is PHYSICAL else 1e-25)
