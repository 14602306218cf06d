"""Lithium and diffusivity against distance from the particle's border (Figure 4f and its inset)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from . import schema, style
from .concentration import Units, X, convert
from .microscope import depth_nm
from .particle_map import FloatArray, active
from .results import Results
from .schema import CHARGE
from .states import State, four_states, pictures

INTERPHASE_NM = 10.0    # thickness that stands for the surface layer; under 10 nm in the paper
_AGE_COLOURS = {"fresh": style.BLUE, "aged": style.VERMILLION}


@dataclass(frozen=True)
class Profile:
    """Mean over sites at the same depth; the standard error is over particles (0 for one)."""

    depth_nm: FloatArray
    mean: FloatArray
    standard_error: FloatArray


def composition_profile(results: Results, state: State, deepest_nm: float = 500.0) -> Profile | None:
    """Mean local x against depth below the border, pooled over imaged particles."""
    spacing = results.site_spacing_nm
    edges = np.arange(0.0, deepest_nm + spacing, spacing)
    rows = []
    for series, frame in pictures(results, state):
        phase = series.section("phase", frame)
        # Depth counts from the outline: sealed sites are part of the body.
        solid = (phase != schema.OUTSIDE) | ((series.section("mark", frame) & schema.MARK_SEALED) > 0)
        here = active(phase)
        bins = np.digitize(depth_nm(solid, spacing)[here], edges) - 1
        x = np.asarray(series.section("composition", frame), dtype=np.float64)[here]
        size = len(edges)
        count = np.bincount(np.minimum(bins, size), minlength=size + 1)[:size]
        total = np.bincount(np.minimum(bins, size), weights=x, minlength=size + 1)[:size]
        rows.append(np.divide(total, count, out=np.full(size, np.nan), where=count > 0))
    if not rows:
        return None
    table = np.array(rows)
    here = np.isfinite(table).any(axis=0)
    table = table[:, here]
    number = np.isfinite(table).sum(axis=0)
    spread = np.nanstd(table, axis=0) * np.sqrt(number / np.maximum(number - 1, 1))
    return Profile(edges[here] + 0.5 * spacing, np.nanmean(table, axis=0), spread / np.sqrt(number))


def interphase_diffusivity(results: Results, state: State) -> FloatArray | None:
    """Diffusivity in m^2/s that a 10 nm layer must have to conduct as each wet surface site does.

    A conductance h (flips per second, site and kT) carries h rho dx a per face; a layer of thickness t conducts
    D x rho / t per kT (Nernst-Einstein), so D = h a t dx / x, with x of the delithiated phase.
    """
    found = []
    for series, frame in pictures(results, state):
        conductance = np.asarray(series.section("ion_conductance_per_s_kT", frame), dtype=np.float64)
        wet = (series.section("mark", frame) & schema.MARK_WET) > 0
        found.append(conductance[wet & (conductance > 0) & active(series.section("phase", frame))])
    values = np.concatenate(found) if found else np.empty(0)
    if values.size == 0:
        return None
    return values * results.site_spacing_nm * 1e-9 * INTERPHASE_NM * 1e-9 * results.dx / results.x_delithiated


def draw_composition_profile(axes: Axes, results: Results, units: Units) -> None:
    """Lithium against depth, fresh and aged, after charge."""
    drawn = False
    for (age, half), state in four_states(results).items():
        profile = composition_profile(results, state) if state and half == CHARGE else None
        if profile is None:
            continue
        low, mid, high = (convert(profile.mean + sign * profile.standard_error, units) for sign in (-1, 0, 1))
        axes.fill_between(profile.depth_nm, low, high, color=_AGE_COLOURS[age], alpha=0.18, linewidth=0)
        axes.plot(profile.depth_nm, mid, color=_AGE_COLOURS[age], label=age)
        drawn = True
    if not drawn:
        style.note(axes, "no snapshot after a charge")
        return
    axes.set_xlabel("distance from the border (nm)")
    axes.set_ylabel("mean x" if units is X else units.short)
    axes.set_xlim(left=0)
    axes.legend(loc="best", fontsize=7)


def draw_diffusivity_profile(axes: Axes, results: Results) -> None:
    """Diffusivity across the interphase into the bulk, log scale; bars span the middle half of the surface sites."""
    bulk = results.number("transport", "ionic_diffusivity_delithiated_m2_per_s", float("nan"))
    layers = {age: interphase_diffusivity(results, state) for (age, half), state in four_states(results).items()
              if half == CHARGE and state is not None}
    known = {age: layer for age, layer in layers.items() if layer is not None}
    if not known or not (np.isfinite(bulk) and bulk > 0):
        style.note(axes, "no surface conductance recorded" if not known
                   else "ionic potential off:\nno bulk diffusivity to compare")
        return
    for index, (age, layer) in enumerate(known.items()):
        low, middle, high = np.quantile(layer, (0.25, 0.5, 0.75))
        axes.plot([0, INTERPHASE_NM, INTERPHASE_NM], [middle, middle, bulk], color=_AGE_COLOURS[age], label=age)
        axes.errorbar([3.0 + 4.0 * index], [middle], yerr=[[middle - low], [high - middle]], color=_AGE_COLOURS[age],
                      capsize=2, linewidth=1.2)
    axes.plot([INTERPHASE_NM, 40], [bulk, bulk], color=style.INK)
    axes.set_yscale("log")
    style.plain_decades(axes.yaxis)
    bottom, top = axes.get_ylim()
    axes.set_ylim(bottom / 2, top * 3)
    axes.axvspan(0, INTERPHASE_NM, color=style.PALE, zorder=-1)
    axes.annotate("bulk", (39.5, bulk), xytext=(0, 3), textcoords="offset points", ha="right", fontsize=7)
    axes.annotate("EEI", (0.5 * INTERPHASE_NM, 0.93), xycoords=("data", "axes fraction"), ha="center", fontsize=7)
    axes.set_xlim(0, 40)
    axes.set_xlabel("distance from the border (nm)")
    axes.set_ylabel("diffusivity (m²/s)")
    axes.legend(loc="lower right", fontsize=7)
