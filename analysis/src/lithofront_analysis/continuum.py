"""Point 7: the same particles on finer lattices. What a study says must not depend on its lattice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.figure import Figure, SubFigure

from . import measures, schema, style
from .measures import Studies
from .particle_map import active
from .points import Point
from .protocol import fresh_cycle, last_ageing_cycle
from .quantity import Quantity, mean_of
from .results import Results
from .schema import CHARGE

TITLE = "continuum limit: the same on a finer lattice"
LARGEST_DIFFERENCE = 0.01               # of shares: one point
LARGEST_RELATIVE_DIFFERENCE = 0.05      # of counts and roughness, over the finest lattice's
AREA_STEP = 4.0                         # each class of regions begins at so many times the area of the one before
AREA_CLASSES = 3

BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Measure:
    """One figure of a study, on each lattice, over the same particles."""

    name: str
    relative: bool
    values: tuple[Quantity, ...]        # one per lattice, the finest last

    def difference(self, place: int) -> Quantity:
        """Of a lattice from the finest; for counts and roughness over the finest's."""
        off = self.values[place] - self.values[-1]
        return off.times(1 / self.values[-1].value) if self.relative and self.values[-1].value else off

    @property
    def limit(self) -> float:
        return LARGEST_RELATIVE_DIFFERENCE if self.relative else LARGEST_DIFFERENCE


def measure_all(lattices: Sequence[Studies]) -> list[Measure]:
    """All figures; lattices from coarse to fine, each with its seeds."""
    kept = measures.shared(*lattices)
    first = lattices[0][0]
    fresh, aged, check_up = fresh_cycle(first), last_ageing_cycle(first), measures.check_up_cycle(first)
    found = [_share(f"SOH after cycle {aged}", lattices, lambda one: measures.soh(one, aged, kept))]
    if check_up is not None:
        found.append(_share(f"SOH at check-up, cycle {check_up}", lattices, lambda one: measures.soh(one, check_up, kept)))
    found.append(_share(f"residue of cycle {fresh}", lattices, lambda one: measures.residue(one, fresh, kept)))
    whole = kept & np.all([measures.counted(one, fresh) for one in lattices], axis=0)
    edges = [measures.least_region(first) * AREA_STEP**power for power in range(AREA_CLASSES)]
    unit = f"nm{'²' if first.dimension == 2 else '³'}"
    for low, high in zip(edges, [*edges[1:], np.inf], strict=True):
        name = f"regions of {low:g} to {high:g} {unit}" if np.isfinite(high) else f"regions over {low:g} {unit}"
        counts = [measures.region_counts(one, fresh, low, high)[whole] for one in lattices]
        found.append(Measure(name, True, tuple(mean_of(one) for one in counts)))
    rough = [measures.relative_roughness(one, fresh) for one in lattices]
    known = kept & np.all(np.isfinite(rough), axis=0)
    found.append(Measure("roughness over diameter", True, tuple(mean_of(one[known]) for one in rough)))
    return found


def _share(name: str, lattices: Sequence[Studies], of: Callable[[Studies], Quantity]) -> Measure:
    return Measure(name, False, tuple(of(one) for one in lattices))


def table(lattices: Sequence[Studies]) -> pd.DataFrame:
    """One row per figure and lattice: value, and difference from the finest lattice, with paired standard errors."""
    spacings = [one[0].site_spacing_nm for one in lattices]
    rows = []
    for measure in measure_all(lattices):
        for place, spacing in enumerate(spacings):
            off = measure.difference(place)
            last = place == len(spacings) - 1
            rows.append({"figure": measure.name, "spacing_nm": spacing, "value": measure.values[place].value,
                         "stderr": measure.values[place].error, "difference": np.nan if last else off.value,
                         "difference_stderr": np.nan if last else off.error, "relative": measure.relative, "limit": measure.limit,
                         "agrees": True if last else agrees(off, measure.limit)})
    return pd.DataFrame(rows)


def agrees(off: Quantity, limit: float) -> bool:
    """Within the limit, or within two standard errors of nothing."""
    return bool(abs(off.value) < limit or abs(off.value) <= 2 * off.error)


def overlaps(lattices: Sequence[Studies]) -> pd.DataFrame:
    """One row per coarser lattice: how far the residues of one particle lie on those of the finest (shared over joint area,
    Jaccard), beside the same with the coarser residue turned by half a turn: what position alone, without direction, would give."""
    rows = []
    for coarse in lattices[:-1]:
        pairs = [pair for one, fine in zip(coarse, lattices[-1], strict=True) for pair in _pairs(one, fine)]
        known = np.array([pair for pair in pairs if np.isfinite(pair).all()]).reshape(-1, 2)
        together, turned = (mean_of(known[:, place]) for place in (0, 1))
        rows.append({"spacing_nm": coarse[0].site_spacing_nm, "finest_nm": lattices[-1][0].site_spacing_nm, "particles": len(known),
                     "jaccard": together.value, "jaccard_stderr": together.error, "turned": turned.value, "turned_stderr": turned.error,
                     "excess": (together - turned).value, "excess_stderr": (together - turned).error})
    return pd.DataFrame(rows)


def _pairs(coarse: Results, fine: Results) -> list[tuple[float, float]]:
    found = []
    for number in sorted(set(coarse.snapshots) & set(fine.snapshots)):
        masks = [residue_map(study, number) for study in (coarse, fine)]
        if masks[0] is None or masks[1] is None:
            continue
        on_fine = resampled(masks[0], coarse.site_spacing_nm, masks[1].shape, fine.site_spacing_nm)
        turned = resampled(masks[0][tuple([slice(None, None, -1)] * masks[0].ndim)], coarse.site_spacing_nm, masks[1].shape,
                           fine.site_spacing_nm)
        found.append((jaccard(on_fine, masks[1]), jaccard(turned, masks[1])))
    return found


def residue_map(study: Results, number: int) -> BoolArray | None:
    """Sites that the fresh charge left lithiated, [z, y, x]; None without such a snapshot."""
    series = study.snapshots[number]
    frame = series.find(fresh_cycle(study), CHARGE)
    return None if frame is None else np.asarray(series.body("phase", frame) == schema.LITHIATED)


def resampled(mask: BoolArray, spacing_nm: float, shape: tuple[int, ...], onto_nm: float) -> BoolArray:
    """A mask on another lattice: the value of the nearest site. Boxes of one particle have one centre, whatever their lattice."""
    for axis, count in enumerate(shape):
        if mask.shape[axis] == count == 1:      # 2D
            continue
        place = np.rint((np.arange(count) - (count - 1) / 2) * onto_nm / spacing_nm + (mask.shape[axis] - 1) / 2).astype(int)
        inside = (place >= 0) & (place < mask.shape[axis])
        mask = np.take(mask, np.clip(place, 0, mask.shape[axis] - 1), axis=axis)
        mask = mask & inside.reshape([-1 if one == axis else 1 for one in range(mask.ndim)])
    return mask


def jaccard(one: BoolArray, other: BoolArray) -> float:
    """Shared over joint sites; NaN where neither has any."""
    joint = int((one | other).sum())
    return int((one & other).sum()) / joint if joint else float("nan")


def judge(point: Point, figures: pd.DataFrame, overlap: pd.DataFrame) -> None:
    """A condition per figure and coarser lattice, and that residues overlap."""
    finest = figures["spacing_nm"].min()
    for name, rows in figures.groupby("figure", sort=False):
        fine = rows[rows["spacing_nm"] == finest].iloc[0]
        for row in rows[rows["spacing_nm"] > finest].to_dict("records"):
            unit = "%" if row["relative"] else "points"
            wide = 2 * row["difference_stderr"] > row["limit"]
            if not np.isfinite(row["difference"]):
                point.lacking = f"needs particles that have not ended, for {name}"
                continue
            point.check(row["agrees"], f"{name}: {row['value']:.4g} at {row['spacing_nm']:g} nm, {fine['value']:.4g} at {finest:g} nm, "
                                       f"difference {100 * row['difference']:+.2f} ± {100 * row['difference_stderr']:.2f} {unit} "
                                       f"(within {100 * row['limit']:g} {unit.removesuffix('s')} or two standard errors"
                                       + ("; these particles cannot tell that much" if wide else "") + ")")
    for row in overlap.to_dict("records"):
        if row["particles"] < 2:
            point.lacking = point.lacking or f"needs snapshots of at least two particles with residue; has {row['particles']}"
            continue
        point.check(row["excess"] > 2 * row["excess_stderr"],
                    f"residues of one particle at {row['spacing_nm']:g} and {row['finest_nm']:g} nm: overlap {row['jaccard']:.2f} ± "
                    f"{row['jaccard_stderr']:.2f} of their joint area over {row['particles']} particles, {row['turned']:.2f} with one "
                    "of them turned by half a turn (more, by over two standard errors)")


def figure(figures: pd.DataFrame, overlap: pd.DataFrame, lattices: Sequence[Studies]) -> Figure:
    """Figures against spacing above, the residue of one particle on each lattice below."""
    shares, counts = figures[~figures["relative"]], figures[figures["relative"]]
    with style.look():
        drawing = style.new_figure(style.WIDE, 5.6)
        above, below = style.parts_of(drawing, (1.15, 1.0), stacked=True)
        left, right = above.subplots(1, 2)
        for axes, rows, label in ((left, shares, "off the finest lattice (points)"), (right, counts, "off the finest lattice (%)")):
            for colour, (name, line) in zip((style.BLUE, style.VERMILLION, style.GREEN, style.ORANGE, style.PURPLE),
                                            rows.groupby("figure", sort=False), strict=False):
                axes.errorbar(line["spacing_nm"], 100 * line["difference"].fillna(0), yerr=100 * line["difference_stderr"].fillna(0),
                              color=colour, marker="o", markersize=3.5, linewidth=1.2, capsize=2, label=str(name))
            limit = 100 * float(rows["limit"].iloc[0])
            axes.axhspan(-limit, limit, color=style.PALE, zorder=0)
            axes.set_xlim(0, None)
            axes.set_xlabel("lattice spacing (nm)")
            axes.set_ylabel(label)
            axes.legend(fontsize=6.5, loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2)
        _draw_particle(below, overlap, lattices)
        return drawing


def _draw_particle(part: SubFigure, overlap: pd.DataFrame, lattices: Sequence[Studies]) -> None:
    """The imaged particle with the largest residue on the finest lattice, on every lattice."""
    panels = part.subplots(1, len(lattices), squeeze=False)[0]
    fine = lattices[-1][0]
    sizes = {number: int(mask.sum()) for number in fine.snapshots if (mask := residue_map(fine, number)) is not None}
    if not sizes:
        for axes in panels:
            style.note(axes, "no snapshot of the fresh charge")
        return
    number = max(sizes, key=lambda one: sizes[one])
    for axes, studies in zip(panels, lattices, strict=True):
        study = studies[0]
        series = study.snapshots[number]
        frame = series.find(fresh_cycle(study), CHARGE)
        assert frame is not None
        phase = series.section("phase", frame)
        shown = np.full((*phase.shape, 3), 1.0)
        shown[active(phase)] = [0.86, 0.88, 0.90]
        shown[phase == schema.LITHIATED] = [0.0, 0.45, 0.70]
        axes.imshow(shown, interpolation="nearest")
        axes.set_axis_off()
        style.scale_bar(axes, phase.shape, study.site_spacing_nm)
        known = overlap[overlap["spacing_nm"] == study.site_spacing_nm]
        words = f", mean overlap {float(known['jaccard'].iloc[0]):.2f}" if len(known) else ""
        axes.set_title(f"{study.site_spacing_nm:g} nm{words}", fontsize=8)


