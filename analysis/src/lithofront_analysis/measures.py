"""Figures of several seeds' particles together, over those that two studies or more both count; for paired differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from . import schema
from .errors import ResultsError
from .population import counted_particles, counts_in_population, sites_at_birth
from .protocol import CHECK_UP, last_ageing_cycle, stages, state_of_health
from .quantity import Quantity, ratio_of_sums
from .results import FloatArray, Results
from .variants import SLOW_STEP

Studies = Sequence[Results]             # one per seed
Mask = npt.NDArray[np.bool_]


def joined(studies: Studies, values: Callable[[Results], npt.ArrayLike]) -> FloatArray:
    """One value per particle, seed after seed."""
    return np.concatenate([np.asarray(values(study), dtype=np.float64) for study in studies])


def diameters(studies: Studies) -> FloatArray:
    return joined(studies, lambda study: study.particles["diameter_um"])


def material(study: Results) -> FloatArray:
    """Area (2D, nm²) or volume of each pristine particle: the same on every lattice but for its rounding."""
    return sites_at_birth(study) * study.site_spacing_nm**study.dimension


def shared(*several: Studies) -> Mask:
    """Particles that every study counts to its end. Raises ResultsError where the studies are not of the same particles."""
    first = joined(several[0], lambda study: study.particles["requested_diameter_um"])
    for studies in several[1:]:
        other = joined(studies, lambda study: study.particles["requested_diameter_um"])
        if [one.provenance.seed for one in studies] != [one.provenance.seed for one in several[0]] or not np.array_equal(first, other):
            raise ResultsError(f"{studies[0].folder} and {several[0][0].folder} do not hold the same particles")
    kept = [joined(studies, lambda study: counts_in_population(study, len(study.cycles) - 1)) for studies in several]
    return np.asarray(np.all(kept, axis=0))


def counted(studies: Studies, cycle: int) -> Mask:
    """Particles whose regions were counted in full."""
    return joined(studies, lambda study: counted_particles(study, study.row_of(cycle))).astype(bool)


def field(studies: Studies, name: str, cycle: int) -> FloatArray:
    """A particle field of one cycle."""
    return joined(studies, lambda study: study.particle_cycles[name][study.row_of(cycle)])


def capacity(studies: Studies, cycle: int) -> FloatArray:
    """Charge of each particle in a cycle's discharge, in mAh/g times its material."""
    return field(studies, "discharge_capacity_mAh_per_g", cycle) * joined(studies, material)


def soh(studies: Studies, cycle: int, kept: Mask) -> Quantity:
    """State of health after a cycle, against the first one at its rates."""
    reference = state_of_health(studies[0], cycle).reference
    return ratio_of_sums(capacity(studies, cycle)[kept], capacity(studies, reference)[kept])


def residue(studies: Studies, cycle: int, kept: Mask) -> Quantity:
    """Share of the material that a charge leaves lithiated."""
    weight = joined(studies, material)
    return ratio_of_sums((field(studies, schema.LITHIATED_LEFT, cycle) * weight)[kept], weight[kept])


def region_counts(studies: Studies, cycle: int, least: float, most: float = np.inf) -> FloatArray:
    """Per particle: lithiated regions left by a charge, of an area (nm²) or volume (nm³) within [least, most)."""
    def count(study: Results) -> FloatArray:
        table = study.pockets
        size = table["sites"] * study.site_spacing_nm**study.dimension
        here = table[(table["cycle"] == cycle) & (table["kind"] == schema.KIND_LITHIATED) & (size >= least * (1 - 1e-9)) & (size < most)]
        numbers = study.particles["number"]
        return np.asarray(numbers.map(here.groupby("particle").size()).fillna(0), dtype=np.float64)
    return joined(studies, count)


def relative_roughness(studies: Studies, cycle: int) -> FloatArray:
    """Roughness at half conversion over the diameter; NaN where the front did not get there."""
    rough = field(studies, "roughness_nm", cycle)
    return np.where(rough > 0, rough / (1000 * diameters(studies)), np.nan)


def least_region(study: Results) -> float:
    """Area or volume of the smallest region that a study counts."""
    return study.number("output", f"min_region_nm{study.dimension}", 0.0)


def check_up_cycle(study: Results) -> int | None:
    """Last cycle of the final check-up; not of the slow cycle that a variant has after it."""
    found = [stage for stage in stages(study) if stage.role == CHECK_UP and stage.name != SLOW_STEP]
    return found[-1].last if found and found[-1].last > last_ageing_cycle(study) else None


def slow_cycle(study: Results) -> int | None:
    """The slow cycle at a variant's end."""
    return next((stage.last for stage in stages(study) if stage.name == SLOW_STEP), None)

