"""One picture per row of a validation: the accepted result as a line, what was measured as points."""

from __future__ import annotations

from pathlib import Path
from textwrap import fill

import pandas as pd
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from . import style
from .errors import ResultsError
from .plain import markdown_table

ROW_COLUMNS = {"row", "quantity", "reference", "measured", "standard_error", "criterion", "tolerance", "pass", "x_label",
               "y_label", "logarithmic", "seconds"}
CURVE_COLUMNS = {"row", "series", "x", "y", "y_error"}


def draw_validation(folder: Path) -> list[Path]:
    """Draw plots/ROW.png for every row of `validation.csv` in the folder; the slash of a row's name becomes a double hyphen."""
    rows = _table(folder / "validation.csv", ROW_COLUMNS)
    curves = _table(folder / "validation_curves.csv", CURVE_COLUMNS)
    plots = folder / "plots"
    plots.mkdir(exist_ok=True)
    drawn = []
    for _, row in rows.iterrows():
        path = plots / (str(row["row"]).replace("/", "--") + ".png")
        with style.look():
            style.save(_figure(row, curves[curves["row"] == row["row"]]), path)
        drawn.append(path)
    return drawn


def table_text(folder: Path) -> str:
    """The rows of `validation.csv` as a Markdown table."""
    rows = _table(folder / "validation.csv", ROW_COLUMNS)
    lines = []
    for _, row in rows.iterrows():
        within = row["criterion"] == "within_tolerance"
        cells = [str(row["row"]), str(row["quantity"]), ("" if within else "at least ") + f"{row['reference']:.4g}", f"{row['measured']:.4g}",
                 f"{row['standard_error']:.2g}" if within else "", f"{row['tolerance']:.2g}" if within else "", f"{row['seconds']:.0f}",
                 "pass" if row["pass"] else "**FAIL**"]
        lines.append(cells)
    return markdown_table(("row", "quantity", "reference", "measured", "standard error", "tolerance", "seconds", ""), lines)


def _table(path: Path, columns: set[str]) -> pd.DataFrame:
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise ResultsError(f"{path}: {error}") from error
    missing = columns - set(table.columns)
    if missing:
        raise ResultsError(f"{path}: no column {', '.join(sorted(missing))}")
    return table


def _plain_numbers(axis: Axis, values: pd.Series) -> None:
    """Label a logarithmic axis: decades where there are several, else 1, 2 and 5 of each, or any digit within half a decade."""
    ratio = values.max() / values.min()
    subs = [1.0] if ratio > 300 else [1.0, 2.0, 5.0] if ratio > 3 else [1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]
    axis.set_major_locator(LogLocator(subs=subs))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axis.set_minor_locator(NullLocator())


def _figure(row: pd.Series, curves: pd.DataFrame) -> Figure:
    figure = style.new_figure(style.NARROW, 2.9)
    axes = figure.subplots()
    for name, series in curves.groupby("series", sort=False):
        if name == "measured":
            axes.errorbar(series["x"], series["y"], series["y_error"], fmt="o", markersize=3.5, color=style.BLUE, label=str(name))
        else:
            ordered = series.sort_values("x")
            axes.plot(ordered["x"], ordered["y"], color=style.GREY, label=str(name))
    within = row["criterion"] == "within_tolerance"
    positive = (curves["x"] > 0).all() and (curves["y"] > 0).any()
    if row["logarithmic"] and positive:
        axes.set_xscale("log")
        _plain_numbers(axes.xaxis, curves["x"])
    if (row["logarithmic"] or not within) and positive:  # a probability is held against a level far below one
        axes.set_yscale("log", nonpositive="mask")
        _plain_numbers(axes.yaxis, curves["y"][curves["y"] > 0])
    axes.set_xlabel(fill(str(row["x_label"]), 44))
    axes.set_ylabel(fill(str(row["y_label"]), 34))
    if not curves.empty:
        axes.legend()
    against = f"{row['reference']:.4g} within {row['tolerance']:.2g}" if within else f"at least {row['reference']:.2g}"
    verdict = "pass" if row["pass"] else "FAIL"
    axes.set_title(f"{row['row']}\n{row['measured']:.4g} against {against}: {verdict}", fontsize=8)
    return figure
