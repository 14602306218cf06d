"""Point 11: number of residual regions against diameter, beside regions strewn at random; and what moves the crossover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from . import measures, style
from .measures import Mask, Studies
from .points import Point
from .protocol import fresh_cycle
from .quantity import Quantity, mean_of
from .results import FloatArray

TITLE = "the crossover has a cause: it moves with the disorder's correlation length"
PREDICTED_LENGTHS = 4.0                 # crossover diameter over correlation length
LARGEST_FACTOR = 1.5                    # off the prediction, either way: "about"
REGION_NM2 = 5000.0                     # smallest region that counts here; in 3D a body of the same radius

LEAST_EXPONENT = 1e-6                  # below, counts are level but for rounding
_LARGEST_LOGARITHM = 700.0             # of a mean count on the way to the fit


@dataclass(frozen=True)
class Growth:
    """Regions = (diameter / crossover)^exponent on average, and the density of a null model with as many in all."""

    length_nm: float
    crossover_um: Quantity
    exponent: Quantity                  # the null model's is the dimension
    density: Quantity                   # regions per area (µm²) or volume of all particles together
    dimension: int

    @property
    def null_crossover_um(self) -> float:
        """Diameter whose area holds one region at this density."""
        size = 1.0 / self.density.value if self.density.value > 0 else np.inf
        return float(2 * np.sqrt(size / np.pi) if self.dimension == 2 else np.cbrt(6 * size / np.pi))


def least_size(dimension: int) -> float:
    """Of a region that counts: an area in nm², in 3D the volume of the ball of the same radius."""
    return REGION_NM2 if dimension == 2 else 4 / 3 * np.pi * (REGION_NM2 / np.pi) ** 1.5


def material_um(studies: Studies) -> FloatArray:
    """Area (µm²) or volume of each particle."""
    return np.asarray(measures.joined(studies, measures.material) / 1000.0 ** studies[0].dimension)


def length_nm(studies: Studies) -> float:
    return studies[0].number("microstructure", "correlation_length_nm", float("nan"))


def counts_of(studies: Studies) -> FloatArray:
    """Regions that count, per particle, after the fresh charge."""
    return measures.region_counts(studies, fresh_cycle(studies[0]), least_size(studies[0].dimension))


def shared(lengths: Sequence[Studies]) -> Mask:
    """Particles that are counted with every length."""
    kept = [measures.counted(one, fresh_cycle(one[0])) for one in lengths]
    return np.asarray(measures.shared(*lengths) & np.all(kept, axis=0))


def power_law(diameter_um: FloatArray, counts: FloatArray) -> tuple[Quantity, Quantity] | None:
    """Crossover diameter and exponent, by Poisson regression of counts on the logarithm of the diameter; errors from the particles'
    own scatter, whatever their law. None where counts do not grow with size, or are nowhere."""
    x = np.log(diameter_um)
    if counts.sum() == 0 or np.ptp(x) == 0:
        return None
    # About the mean logarithm, which keeps the two coefficients apart.
    centre = float(x.mean())
    design = np.column_stack([np.ones_like(x), x - centre])
    coefficients = np.array([np.log(counts.mean()), 0.0])
    for _ in range(100):
        mean = np.exp(np.clip(design @ coefficients, -_LARGEST_LOGARITHM, _LARGEST_LOGARITHM))
        information = design.T @ (design * mean[:, None])
        step = np.linalg.solve(information, design.T @ (counts - mean))
        coefficients = coefficients + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    else:
        return None
    level, exponent = (float(one) for one in coefficients)
    if exponent <= LEAST_EXPONENT:
        return None
    mean = np.exp(design @ coefficients)
    influence = np.linalg.solve(design.T @ (design * mean[:, None]), (design * (counts - mean)[:, None]).T)
    crossover = float(np.exp(centre - level / exponent))
    moved = crossover * (-influence[0] / exponent + level / exponent**2 * influence[1])
    return Quantity(crossover, moved), Quantity(exponent, influence[1])


def growth(studies: Studies, kept: Mask) -> Growth | None:
    """Of one correlation length."""
    counts, size = counts_of(studies)[kept], material_um(studies)[kept]
    fit = power_law(measures.diameters(studies)[kept], counts)
    if fit is None:
        return None
    density = counts.sum() / size.sum()
    return Growth(length_nm(studies), *fit, Quantity(float(density), (counts - density * size) / size.sum()), studies[0].dimension)


def table(lengths: Sequence[Studies]) -> pd.DataFrame:
    """One row per correlation length and size: regions per particle, shares with none and with one, and what a Poisson process of
    the same density in the same particles would give."""
    kept = shared(lengths)
    rows = []
    for studies in lengths:
        counts, size = counts_of(studies), material_um(studies)
        density = counts[kept].sum() / size[kept].sum()
        asked = measures.joined(studies, lambda study: study.particles["requested_diameter_um"])
        for diameter in sorted(set(asked)):
            here = kept & (asked == diameter)
            if not here.any():
                continue
            expected, found = density * size[here], mean_of(counts[here])
            rows.append({"correlation_length_nm": length_nm(studies), "diameter_um": float(diameter), "particles": int(here.sum()),
                         "regions": found.value, "stderr": found.error, "null_regions": float(expected.mean()),
                         "with_none": float((counts[here] == 0).mean()), "null_with_none": float(np.exp(-expected).mean()),
                         "with_one": float((counts[here] == 1).mean()), "null_with_one": float((expected * np.exp(-expected)).mean()),
                         "variance_over_mean": float(counts[here].var(ddof=1) / found.value) if here.sum() > 1 and found.value > 0 else np.nan})
    return pd.DataFrame(rows)


def several_below(studies: Studies, kept: Mask, grown: Growth) -> tuple[float, float]:
    """Of the particles smaller than the crossover: share with two regions or more, and that of the null model; NaN without any."""
    small = kept & (measures.diameters(studies) < grown.crossover_um.value)
    if not small.any():
        return float("nan"), float("nan")
    expected = grown.density.value * material_um(studies)[small]
    return float((counts_of(studies)[small] >= 2).mean()), float((1 - np.exp(-expected) * (1 + expected)).mean())


def judge(point: Point, lengths: Sequence[Studies]) -> None:
    """The crossover rises with the length, and lies near the predicted number of lengths."""
    kept = shared(lengths)
    grown = [growth(studies, kept) for studies in lengths]
    for studies, one in zip(lengths, grown, strict=True):
        if one is None:
            point.lacking = f"needs regions whose number grows with the diameter; at {length_nm(studies):g} nm it does not"
            return
    found = [one for one in grown if one is not None]
    for before, after in zip(found, found[1:], strict=False):
        off = after.crossover_um - before.crossover_um
        point.check(off.value > 2 * off.error,
                    f"regions exceed one at {before.crossover_um.words(2)} µm with disorder over {before.length_nm:g} nm, "
                    f"{after.crossover_um.words(2)} µm over {after.length_nm:g} nm, difference {off.words(2)} µm (over two standard errors)")
    sizes = measures.joined(lengths[0], lambda study: study.particles["requested_diameter_um"])
    for one in found:
        lengths_wide = one.crossover_um.times(1000 / one.length_nm)
        outside = not sizes.min() <= one.crossover_um.value <= sizes.max()
        factor = max(lengths_wide.value / PREDICTED_LENGTHS, PREDICTED_LENGTHS / lengths_wide.value)
        point.check(factor <= LARGEST_FACTOR,
                    f"over {one.length_nm:g} nm: the crossover is {lengths_wide.words(1)} correlation lengths (predicted: "
                    f"{PREDICTED_LENGTHS:g}, within a factor of {LARGEST_FACTOR:g}" + ("; beyond the sizes at hand" if outside else "") + ")")
    for studies, one in zip(lengths, found, strict=True):
        per_length = one.density.times((one.length_nm / 1000) ** one.dimension)
        power = {2: "squared", 3: "cubed"}[one.dimension]
        point.notes.append(
            f"over {one.length_nm:g} nm: regions grow with diameter to the power {one.exponent.words(2)}, a Poisson process of the same "
            f"density with {one.dimension}; it exceeds one at {one.null_crossover_um:.2f} µm; {per_length.words(3)} regions per correlation "
            f"length {power}")
        several, expected = several_below(studies, kept, one)
        if np.isfinite(several):
            point.notes.append(f"over {one.length_nm:g} nm: of particles below the crossover {100 * several:.0f} % keep two regions or more; at "
                               f"random {100 * expected:.0f} %")


def figure(lengths: Sequence[Studies], narrow: bool = False) -> Figure:
    """Regions against diameter with the null model dashed; crossover diameter against correlation length with the prediction."""
    rows, kept = table(lengths), shared(lengths)
    grown = [growth(studies, kept) for studies in lengths]
    with style.look():
        drawing = style.new_figure(style.NARROW if narrow else style.WIDE, 5.8 if narrow else 3.1)
        regions, crossing = drawing.subplots(2 if narrow else 1, 1 if narrow else 2, squeeze=False).reshape(2)
        for colour, (length, line) in zip((style.BLUE, style.ORANGE, style.VERMILLION), rows.groupby("correlation_length_nm"), strict=False):
            regions.errorbar(line["diameter_um"], line["regions"], yerr=line["stderr"].fillna(0), color=colour, marker="o", markersize=3.5,
                             linewidth=1.2, capsize=2, label=f"{length:g} nm")
            regions.plot(line["diameter_um"], line["null_regions"], color=colour, linewidth=1.0, linestyle=(0, (3, 2)))
        regions.axhline(1, color=style.GREY, linewidth=0.8)
        regions.set_xscale("log")
        regions.set_yscale("symlog", linthresh=1, linscale=0.8)
        style.plain_numbers(regions.xaxis)
        regions.set_yticks([0, 0.5, 1, 2, 5, 10, 20, 50][:3 + int(np.searchsorted([2, 5, 10, 20, 50], max(1.0, rows["regions"].max()))) + 1])
        regions.set_ylim(-0.08, None)
        regions.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
        regions.minorticks_off()
        ticks = sorted(set(rows["diameter_um"]))[::2]
        regions.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        regions.set_xlabel("particle diameter (µm)")
        regions.set_ylabel(f"regions over {REGION_NM2:g} nm² per particle" if lengths[0][0].dimension == 2 else "regions per particle")
        regions.legend(title="disorder over; dashed: at random", title_fontsize=7, fontsize=7)
        known = [one for one in grown if one is not None]
        if not known:
            style.note(crossing, "regions do not grow with diameter")
            return drawing
        crossing.errorbar([one.length_nm for one in known], [one.crossover_um.value for one in known],
                          yerr=[np.nan_to_num(one.crossover_um.error) for one in known], fmt="o", color=style.BLUE, capsize=3)
        across = np.array([0.0, 1.15 * max(one.length_nm for one in known)])
        crossing.plot(across, PREDICTED_LENGTHS * across / 1000, color=style.INK, linewidth=1.0, linestyle=(0, (3, 2)),
                      label=f"{PREDICTED_LENGTHS:g} correlation lengths")
        crossing.set_xlim(0, None)
        crossing.set_ylim(0, None)
        crossing.set_xlabel("correlation length of the disorder (nm)")
        crossing.set_ylabel("diameter with one region (µm)")
        crossing.legend()
        return drawing
