"""Figures of ensembles, fits and forecasts, in the look of the report's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from lithofront_analysis import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .fit import Fit
from .forecast import Forecast
from .measured import Curve

FloatArray = npt.NDArray[np.float64]


def short(key: str) -> str:
    """A setting's name without its table, over two lines where it is long."""
    words = key.rpartition(".")[2].split("_")
    half = (len(words) + 1) // 2
    return " ".join(words) if len(words) < 4 else " ".join(words[:half]) + "\n" + " ".join(words[half:])


def corner(fit: Fit) -> Figure:
    """Posterior of every parameter and pair between the bounds of the prior; the best point marked."""
    draws, best, count = fit.draws, fit.best(), len(fit.space)
    with style.look():
        figure = style.new_figure(max(3.4, 1.7 * count + 0.8), max(3.0, 1.7 * count + 0.6))
        grid = figure.subplots(count, count, squeeze=False)
        for row, below in enumerate(fit.space):
            for column, beside in enumerate(fit.space):
                axes: Axes = grid[row][column]
                if column > row:
                    axes.axis("off")
                    continue
                if beside.scale == "log":
                    axes.set_xscale("log")
                axes.set_xlim(beside.low, beside.high)
                if row == column:
                    bins = beside.from_unit(np.linspace(0, 1, 31)) if beside.mean is None else np.linspace(beside.low, beside.high, 31)
                    axes.hist(draws[beside.key], bins=list(bins), color=style.BLUE, alpha=0.75)
                    axes.axvline(best[beside.key], color=style.VERMILLION, linewidth=1)
                    axes.set_yticks([])
                else:
                    if below.scale == "log":
                        axes.set_yscale("log")
                    axes.set_ylim(below.low, below.high)
                    axes.scatter(draws[beside.key], draws[below.key], s=2, alpha=0.25, color=style.BLUE, linewidths=0)
                    axes.scatter([best[beside.key]], [best[below.key]], marker="+", s=40, color=style.VERMILLION)
                if row == count - 1:
                    axes.set_xlabel(short(beside.key))
                else:
                    axes.tick_params(labelbottom=False)
                if column == 0 and row > 0:
                    axes.set_ylabel(short(below.key))
                elif column > 0:
                    axes.tick_params(labelleft=False)
        return figure


def predictive(fit: Fit) -> Figure:
    """Measured beside predicted, and their difference over the standard deviation of both."""
    table = fit.residuals()
    with style.look():
        figure = style.new_figure(style.WIDE, 5.0)
        above, below = figure.subplots(2, 1, sharex=True, height_ratios=(2.2, 1))
        along = fit.data.positions if fit.data.positions is not None else np.arange(len(table), dtype=float)
        if fit.data.positions is None:
            above.errorbar(along, table["predicted"], yerr=[table["predicted"] - table["q05"], table["q95"] - table["predicted"]], fmt="s", color=style.BLUE,
                           markersize=4, label="predicted, 90 %")
            below.set_xticks(along, [name.replace(" - ", "\n- ") for name in table["name"]], rotation=20 if len(table) > 4 else 0)
        else:
            above.fill_between(along, table["q05"], table["q95"], color=style.BLUE, alpha=0.25, linewidth=0, label="model, 90 %")
            above.plot(along, table["predicted"], color=style.BLUE)
            below.set_xlabel("cycle")
        above.errorbar(along + (0.12 if fit.data.positions is None else 0.0), table["measured"], yerr=1.645 * table["error"], fmt="o", color=style.INK, markersize=3, linewidth=0.8, label="measured, 90 %")
        above.legend()
        above.set_ylabel("value" if fit.data.positions is None else _axis(fit))
        below.axhspan(-1.645, 1.645, color=style.GREY, alpha=0.2, linewidth=0)
        below.axhline(0, color=style.INK, linewidth=0.6)
        below.scatter(along, table["z"], s=12, color=style.INK)
        below.set_ylabel("residual / σ")
        return figure


def forecast_figure(forecast: Forecast, curves: Sequence[Curve] = (), learnt_until: float | None = None) -> Figure:
    """Band of the forecast, data in it, end of life."""
    table = forecast.band()
    scale = 100.0 if np.nanmax(forecast.draws) < 2 else 1.0
    with style.look():
        figure = style.new_figure(style.WIDE, 3.8)
        axes = figure.subplots()
        axes.fill_between(table["cycle"], scale * table["low"], scale * table["high"], color=style.BLUE, alpha=0.25, linewidth=0, label="forecast, 90 %")
        axes.plot(table["cycle"], scale * table["median"], color=style.BLUE, label="median")
        for curve in curves:
            axes.scatter(curve.cycles, scale * curve.values, s=8, color=style.INK, linewidths=0, zorder=3, label=f"cell {curve.cell}")
        if not curves and forecast.data is not None and forecast.data.positions is not None:
            axes.scatter(forecast.data.positions, scale * forecast.data.values, s=8, color=style.INK, linewidths=0, zorder=3, label="measured")
        if scale == 100.0:
            axes.axhline(scale * forecast.level, color=style.VERMILLION, linewidth=0.8, linestyle=(0, (4, 3)))
            low, middle, high = np.quantile(forecast.lives(), [0.05, 0.5, 0.95], method="nearest")
            last = float(forecast.cycles[-1])
            if np.isfinite(low):
                axes.plot([low, min(high, last)], [scale * forecast.level] * 2, color=style.VERMILLION, linewidth=3, solid_capstyle="butt", label="end of life, 90 %")
            if np.isfinite(middle):
                axes.scatter([middle], [scale * forecast.level], color=style.VERMILLION, zorder=4, s=24)
        if learnt_until is not None:
            axes.axvline(learnt_until, color=style.GREY, linewidth=0.8)
            axes.annotate("learnt until here", (learnt_until, 0.02), xycoords=("data", "axes fraction"), xytext=(-3, 0), textcoords="offset points", ha="right", fontsize=7)
        axes.set_xlabel("cycle")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylabel("state of health (%)" if scale == 100.0 else "discharge capacity (mAh/g)")
        axes.legend()
        return figure


def scores_figure(table: pd.DataFrame) -> Figure:
    """CRPS and coverage of each method against what was learnt from, mean over cells."""
    methods = list(dict.fromkeys(table["method"]))
    learnt = list(dict.fromkeys(table["learnt from"]))
    colours = dict(zip(methods, (style.BLUE, style.GREEN, style.VERMILLION, style.GREY, style.INK), strict=False))
    with style.look():
        figure = style.new_figure(style.WIDE, 3.4)
        left, right = figure.subplots(1, 2)
        for number, method in enumerate(methods):
            rows = table[table["method"] == method].groupby("learnt from", sort=False)[["CRPS", "coverage"]].mean()
            at = np.array([learnt.index(str(name)) for name in rows.index]) + 0.8 * (number - (len(methods) - 1) / 2) / len(methods)
            left.bar(at, rows["CRPS"], width=0.75 / len(methods), color=colours[method], label=method)
            right.scatter(at, 100 * rows["coverage"], color=colours[method], s=30)
        right.axhline(90, color=style.INK, linewidth=0.8, linestyle=(0, (4, 3)))
        left.set_ylabel("CRPS (points)")
        right.set_ylabel("coverage of the 90 % band (%)")
        right.set_ylim(-3, 103)
        for axes in (left, right):
            axes.set_xticks(range(len(learnt)), [name.replace(" of the ", " of\nthe ") for name in learnt])
        left.legend(fontsize=7)
        return figure


def sensitivity_figure(table: pd.DataFrame) -> Figure:
    """Bars of a setting's effect on each target, with 90 % intervals; of Morris effects also how much they vary."""
    targets = list(dict.fromkeys(table["target"]))
    is_morris = "mu_star" in table
    with style.look():
        settings = list(dict.fromkeys(table["setting"]))
        figure = style.new_figure(style.WIDE, max(2.0, 0.5 * len(settings) + 1.1))
        for axes, target in zip(figure.subplots(1, len(targets), squeeze=False)[0], targets, strict=True):
            rows = table[table["target"] == target].set_index("setting").loc[settings]
            at = np.arange(len(settings))[::-1]
            if is_morris:
                axes.barh(at, rows["mu_star"], xerr=rows["mu_star_conf"], color=style.BLUE, height=0.6, error_kw={"linewidth": 0.8})
                axes.scatter(rows["sigma"], at, marker="|", s=90, color=style.VERMILLION, zorder=3)
                axes.set_xlabel(f"effect on {target} over the range\n(bar: mean size; red: how much it varies)")
            else:
                axes.barh(at + 0.18, rows["ST"], xerr=rows["ST_conf"], color=style.BLUE, height=0.34, error_kw={"linewidth": 0.8}, label="with interactions")
                axes.barh(at - 0.18, rows["S1"], xerr=rows["S1_conf"], color=style.GREEN, height=0.34, error_kw={"linewidth": 0.8}, label="alone")
                axes.set_xlim(0, None)
                axes.set_xlabel(f"share of the variance of {target}")
                if target == targets[-1]:
                    axes.legend()
            axes.set_yticks(at, [short(key) for key in settings] if target == targets[0] else [""] * len(settings))
        return figure


def _axis(fit: Fit) -> str:
    return "discharge capacity (mAh/g)" if str(fit.notes.get("quantity", "soh")) != "soh" else "state of health"
