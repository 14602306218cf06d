"""The paper's points 1 to 6 as figures of one study, each with its standard error over particles: what a calibration aims at.

The verdict asks yes or no of the same figures. Fresh is the last formation cycle, aged the last cycle.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import paper, schema
from .histograms import Histogram, histograms
from .microscope import Microscope
from .particle_map import FloatArray
from .population import Estimate, counted_particles
from .protocol import CHECK_UP, stages
from .results import Results
from .schema import CHARGE, DISCHARGE
from .states import four_states, pictures
from .table1 import state_cycle, state_mean
from .verdict import core_gain, edge_enrichment, pocket_peaks

UNKNOWN = Estimate(float("nan"), float("nan"))


def observables(results: Results, instrument: Microscope | None = None) -> dict[str, Estimate]:
    """All figures by name, NaN where the study lacks what one needs. The error is NaN where it cannot be known.

    soh: state of health, mean of the check-up's cycles (else of the last cycle). dissolved_share: of what was lost by then, the part that
    dissolved. x_fresh_lithiated and so on: mean lithium contents of Table 1. regions_small, regions_large: residual regions per particle under
    and over 1 µm, fresh. touching_share: of the regions over 1 µm, those that touch surface or crack. widening_lithiated, widening_delithiated:
    width of the microscope's histogram, aged over fresh. core_gain: x of the inner half of the depth less that of the outer quarter, lithiated.
    log_edge_enrichment: logarithm of the share of what a charge leaves within 100 nm of surface or crack over the share of the sites
    there, particles over 1 µm. pocket_excess: median peak of resolved aged pockets less the aged lithiated mean, x.
    """
    instrument = instrument or Microscope()
    found = {"soh": _soh(results), "dissolved_share": _dissolved_share(results)}
    for row in paper.TABLE_1:
        name = f"x_{row.age}_{'lithiated' if row.half == DISCHARGE else 'delithiated'}"
        found[name] = state_mean(results, row.age, row.half) or UNKNOWN
    found |= _regions(results)
    pooled = histograms(results, instrument)
    for half, name in ((DISCHARGE, "lithiated"), (CHARGE, "delithiated")):
        found[f"widening_{name}"] = _widening(pooled["fresh", half], pooled["aged", half])
    found |= _places(results)
    found["pocket_excess"] = _pocket_excess(results, instrument)
    return found


def mean(values: FloatArray) -> Estimate:
    """Mean of the finite values with its standard error."""
    finite = np.asarray(values, dtype=np.float64)
    finite = finite[np.isfinite(finite)]
    if not finite.size:
        return UNKNOWN
    error = float(finite.std(ddof=1) / np.sqrt(finite.size)) if finite.size > 1 else float("nan")
    return Estimate(float(finite.mean()), error)


def _soh(results: Results) -> Estimate:
    soh = results.cycles["soh"].to_numpy(dtype=float)
    last = stages(results)[-1]
    value = soh[results.row_of(last.first):].mean() if last.role == CHECK_UP else soh[-1]
    return Estimate(float(value), float(results.cycles["soh_stderr"].iloc[-1]))


def _dissolved_share(results: Results) -> Estimate:
    fresh = results.row_of(int(state_cycle(results, "fresh") or 1))
    dissolved = results.cycles["dissolved_fraction"].to_numpy(dtype=float)
    soh = _soh(results)
    lost = 1.0 - soh.value
    if not lost > 0:
        return UNKNOWN
    share = float((dissolved[-1] - dissolved[fresh]) / lost)
    return Estimate(share, share * soh.standard_error / lost)


def _regions(results: Results) -> dict[str, Estimate]:
    cycle = state_cycle(results, "fresh")
    assert cycle is not None
    row = results.row_of(cycle)
    counted = counted_particles(results, row)
    diameter = results.particles["diameter_um"].to_numpy(dtype=float)
    regions = np.asarray(results.particle_cycles["residual_regions"][row], dtype=np.float64)
    large = counted & (diameter >= paper.CROSSOVER_UM)
    table = results.pockets
    numbers = results.particles["number"].to_numpy()[large]
    here = table[(table["cycle"] == cycle) & (table["kind"] == schema.KIND_LITHIATED) & table["particle"].isin(numbers)]
    touching = np.asarray(here["touches_surface"].astype(bool) | here["touches_crack"].astype(bool), dtype=np.float64)
    return {"regions_small": mean(regions[counted & (diameter < paper.CROSSOVER_UM)]), "regions_large": mean(regions[large]),
            "touching_share": mean(touching)}


def _widening(fresh: Histogram | None, aged: Histogram | None) -> Estimate:
    """Of the pooled widths; the error is that of the particles' own, which are paired."""
    if fresh is None or aged is None or not fresh.width > 0:
        return UNKNOWN
    common = sorted(set(fresh.particle_widths) & set(aged.particle_widths))
    ratios = np.array([aged.particle_widths[one] / fresh.particle_widths[one] for one in common if fresh.particle_widths[one] > 0])
    return Estimate(aged.width / fresh.width, mean(ratios).standard_error)


def _places(results: Results) -> dict[str, Estimate]:
    states = four_states(results)

    def over_images(half: int, value: Callable[[FloatArray, FloatArray, float, float], float]) -> Estimate:
        found = []
        for age in ("fresh", "aged"):
            state = states[age, half]
            for series, frame in pictures(results, state) if state is not None else []:
                phase = series.section("phase", frame)
                composition = np.asarray(series.section("composition", frame), dtype=np.float64)
                found.append(value(composition, phase, series.site_spacing_nm, series.diameter_um))
        return mean(np.array(found))

    gain = over_images(DISCHARGE, lambda x, phase, spacing, diameter: core_gain(x, phase != schema.OUTSIDE))
    edges = over_images(CHARGE, lambda x, phase, spacing, diameter: edge_enrichment(phase, spacing) if diameter >= paper.CROSSOVER_UM
                        else float("nan"))
    # The logarithm of the mean: single images keep nothing at their edges.
    log_edges = Estimate(float(np.log(edges.value)), edges.standard_error / edges.value) if edges.value > 0 else UNKNOWN
    return {"core_gain": gain, "log_edge_enrichment": log_edges}


def _pocket_excess(results: Results, instrument: Microscope) -> Estimate:
    state, lithiated = four_states(results)["aged", CHARGE], state_mean(results, "aged", DISCHARGE)
    if state is None or lithiated is None:
        return UNKNOWN
    peaks: list[float] = []
    for series, frame in pictures(results, state):
        peaks += pocket_peaks(np.asarray(series.section("composition", frame), dtype=np.float64), series.section("phase", frame),
                              series.site_spacing_nm, instrument)
    if not peaks:
        return UNKNOWN
    # Of a median, from the spread of what it is taken of.
    error = 1.2533 * float(np.std(peaks, ddof=1)) / np.sqrt(len(peaks)) if len(peaks) > 1 else float("nan")
    return Estimate(float(np.median(peaks)) - lithiated.value, error)
