"""Numbers that the source paper prints: Alikin, Slautin, Kholkin, Batteries 2022, 8, 220."""

from __future__ import annotations

from dataclasses import dataclass

from .schema import CHARGE, DISCHARGE


@dataclass(frozen=True)
class PaperState:
    """One row of Table 1; concentration in the paper's convention x/(8 a^3)."""

    age: str
    half: int
    x: float
    soh_percent: int
    lattice_parameter_angstrom: float
    concentration_1e25_per_m3: float


MATERIAL = "LiMn2O4"
X_RANGE = (0.5, 1.0)            # of colour scales, the same in every figure of a study of its cell

TABLE_1 = (
    PaperState("fresh", DISCHARGE, 0.94, 100, 8.18, 21.4),
    PaperState("fresh", CHARGE, 0.61, 100, 8.09, 14.4),
    PaperState("aged", DISCHARGE, 0.89, 80, 8.18, 20.3),
    PaperState("aged", CHARGE, 0.65, 80, 8.11, 15.2),
)

FINAL_SOH = 0.80                # after 106 cycles at 1C/16C and 3 at 1C/1C (section 2, Figure 1)
AGEING_CYCLES = 106
LARGEST_SPREAD = 0.20           # of mean concentrations between particles of one state (section 3)
CROSSOVER_UM = 1.0              # small particles: one core; large: several regions (sections 3 to 5)

# A lattice parameter printed to 0.01 A fixes x to 0.035 (Vegard, 0.273 A per x): the paper's own resolution.
X_RESOLUTION = 0.035

# Share of the capacity loss that dissolved manganese explains: 23 % at room temperature, 34 % at 50 C
# (Xia, Zhou, Yoshio, J. Electrochem. Soc. 144 (1997) 2593).
DISSOLUTION_SHARE_LIMIT = 0.34

# Rate constants k0 of LMO fronts in the literature, A/m2: i0 = k0 sqrt(c_l) sqrt(x (1 - x)) at an electrolyte of 1 mol/l.
RATE_CONSTANTS_A_PER_M2 = (7.2, 150.0)


def exchange_currents(x_low: float, x_high: float) -> tuple[float, float]:
    """Least and greatest exchange current density, A/m2, that the literature's rate constants give over a composition window."""
    shapes = [(x * (1 - x)) ** 0.5 for x in (x_low, x_high, min(max(0.5, x_low), x_high))]
    return RATE_CONSTANTS_A_PER_M2[0] * min(shapes), RATE_CONSTANTS_A_PER_M2[1] * max(shapes)


def table_row(age: str, half: int) -> PaperState:
    """Row of Table 1 by state."""
    return next(row for row in TABLE_1 if (row.age, row.half) == (age, half))
