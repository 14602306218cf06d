"""One self-contained HTML page about a study: figures, comparison with the paper, checks, settings."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from . import attribution, capacity, checks, compare, html, maps, models, overview, pockets, schema, size_rate, sizes, table1
from .body import figure_body
from .concentration import Units, X
from .errors import ResultsError
from .histograms import figure3, histograms
from .html import text
from .maps import has_pictures
from .microscope import Microscope
from .optional import MissingLibrary
from .points import MISS, PASS, UNKNOWN, Point
from .population import counts_in_population, endings, nobody_left
from .protocol import STAGE_HEADS, beyond_limits, check_up_state_of_health, final_state_of_health, stage_cells, stages
from .results import Results
from .schema import CHARGE
from .states import aged_snapshot, fresh_snapshot, snapshot_cycles
from .verdict import verdict


@dataclass(frozen=True)
class Section:
    """A chapter of the page; `body` is HTML."""

    anchor: str
    title: str
    body: str


@dataclass(frozen=True)
class Extras:
    """Other studies that the page may draw on."""

    models: Sequence[Results] = ()          # for Figure 5
    compared: Sequence[Results] = ()        # for the ranking and the morphology map
    finer: Results | None = None            # the same study with a smaller step


def build_report(results: Results, instrument: Microscope, units: Units, extras: Extras | None = None) -> str:
    """The page as a string."""
    extras = extras or Extras()
    if results.cycles.empty:
        raise ResultsError(f"{results.file}: no complete cycle yet, nothing to report")
    of_paper = results.is_of_the_papers_material
    points = _or_none(lambda: verdict(results, instrument)) if of_paper else None
    units = units if of_paper else X   # the others go by the lattice parameter of LiMn2O4
    with_maps = bool(snapshot_cycles(results))
    chapters: list[tuple[str, str, Callable[[], str]]] = [
        ("overview", "Overview", lambda: _overview(results)),
        ("capacity", "Capacity and state of health", lambda: _capacity(results)),
        *([("states", "Four states under the microscope" if of_paper else "Four states",
            lambda: _states(results, instrument, units))] if with_maps else []),
        *([("body", "The whole body", lambda: _body(results))] if results.dimension == 3 and has_pictures(results) else []),
        *([("histograms", "Histograms and Table 1", lambda: _histograms(results, instrument, units))] if of_paper else []),
        ("size", "Small and large particles", lambda: _sizes(results, instrument, units)),
        *([("stress", "Stress beside lithium", lambda: _stress(results, instrument, units))] if with_maps else []),
        *_models(results, extras),
        ("pockets", "Pockets and lost capacity", lambda: _pockets(results)),
        *([("compared", "Compared studies", lambda: _compared([results, *extras.compared]))] if extras.compared else []),
        *([("verdict", "Comparison with the paper", lambda: _judged(results, instrument, points) + _attribution(results))] if of_paper else []),
        ("checks", "Checks", lambda: _checks(results, extras.finer)),
        ("settings", "Settings", lambda: _settings(results.config)),
        ("provenance", "Provenance", lambda: _provenance(results)),
    ]
    return _page(results, points, [Section(anchor, title, _body_of(draw)) for anchor, title, draw in chapters])


def _body_of(draw: Callable[[], str]) -> str:
    """A chapter's text, or why it cannot be made here."""
    try:
        return draw()
    except MissingLibrary as error:
        return f"<p>{text(error)}</p>"


def _or_none(judge: Callable[[], list[Point]]) -> list[Point] | None:
    try:
        return judge()
    except MissingLibrary:
        return None


def write_report(page: str, path: Path) -> None:
    """Write the page, its folder made if need be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"cannot write {path}: {error}") from error


def _page(results: Results, points: list[Point] | None, sections: list[Section]) -> str:
    css = resources.files(__package__).joinpath("report.css").read_text(encoding="utf-8")
    contents = "".join(f'<li><a href="#{one.anchor}">{text(one.title)}</a></li>' for one in sections)
    body = "".join(f'<section><h2 id="{one.anchor}">{text(one.title)}</h2>{one.body}</section>' for one in sections)
    kind = "sections" if results.dimension == 2 else "bodies"
    count, found = len(results.particles), stages(results)
    lead = (f"{count} particle{'' if count == 1 else 's'} ({kind}, {results.site_spacing_nm:g} nm sites), {len(results.cycles)} cycle{'' if len(results.cycles) == 1 else 's'}: "
            + ", ".join(f"{stage.name} {stage.last - stage.first + 1} × {stage.rates}" for stage in found[:6])
            + (f" and {len(found) - 6} more steps" if len(found) > 6 else "")
            + f". {results.material}, x = {results.x_delithiated:g} to {results.x_lithiated:g}; open-circuit voltage: {results.open_circuit_voltage}")
    warnings = "".join(f'<p class="warning">{text(words)}</p>' for words in _warnings(results))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{text(results.name)} · lithofront report</title>
<style>{css}</style>
</head>
<body>
<header>
<h1>{text(results.name)}</h1>
<p class="lead">{text(lead)}</p>
{warnings}
{_cards(results, points)}
<p class="lead">State of health of a cycle: its discharge capacity over that of the first cycle at the same charge and discharge rates.
The study's is that after the last ageing cycle.</p>
</header>
<nav aria-label="Contents"><ol>{contents}</ol></nav>
<main>{body}</main>
<footer>lithofront {text(results.provenance.version)} · seed {results.provenance.seed} · source paper: Alikin, Slautin, Kholkin,
<i>Batteries</i> 2022, 8, 220, <a href="https://doi.org/10.3390/batteries8110220">doi:10.3390/batteries8110220</a></footer>
</body>
</html>
"""


def _warnings(results: Results) -> list[str]:
    """What keeps the figures from being those of a whole study."""
    words = []
    if not results.complete:
        words.append(f"This study is not complete: {len(results.cycles)} of {results.planned_cycles} cycles. The figures show what there is.")
    found = endings(results)
    if nobody := nobody_left(results):
        words.append(f"{nobody[0].upper()}{nobody[1:]}. Figures of later moments are empty.")
    elif found:
        reasons = ", ".join(f"{count} {reason}" for reason, count in found.items())
        words.append(f"{sum(found.values())} of {len(results.particles)} particles ended early ({reasons}).")
    if beyond := beyond_limits(results):
        words.append(beyond)
    return words


def _cards(results: Results, points: list[Point] | None) -> str:
    last, health, check_up = results.cycles.iloc[-1], final_state_of_health(results), check_up_state_of_health(results)
    cycle = f"cycle {int(last['cycle'])}"
    holds = bool(counts_in_population(results, len(results.cycles) - 1).any())

    def known(value: str) -> str:
        return value if holds else "n/a"

    entries = [
        ("state of health", html.percent(health.value), health.against if health.lacking else f"{health.error_words}after ageing: {health.against}"),
        *([("at the check-up", html.percent(check_up.value), check_up.error_words + check_up.against)] if check_up else []),
        ("discharge capacity", known(f"{last['discharge_capacity_mAh_per_g']:.1f}"),
         f"mAh/g in {cycle}, of {results.nominal_capacity_mAh_per_g:.1f} in the window"),
        ("trapped", known(html.percent(last[schema.TRAPPED])), f"of the pristine sites, {cycle}"),
        ("left after charge", known(f"{last['residual_regions_per_particle']:.1f}"), f"regions per particle, {cycle}"),
        *([("paper's points", f"{sum(point.verdict == PASS for point in points)} of {len(points)} pass",
            f"{sum(point.verdict == UNKNOWN for point in points)} unknown")] if points else []),
    ]
    return '<dl class="cards">' + "".join(f"<div><dt>{text(name)}</dt><dd>{text(value)}<small>{text(more)}</small></dd></div>"
                                          for name, value, more in entries) + "</dl>"


def _change(results: Results, column: str) -> tuple[float, float]:
    values = results.cycles[column]
    return float(values.iloc[0]), float(values.iloc[-1])


def _overview(results: Results) -> str:
    first, last = _change(results, "discharge_capacity_mAh_per_g")
    cycles = snapshot_cycles(results)
    shown = f"; maps of cycles {cycles[0]} and {cycles[-1]}" if cycles else "; no maps recorded"
    return html.figure(lambda narrow: overview.overview(results, narrow=narrow),
                       f"Discharge capacity goes from {first:.1f} to {last:.1f} mAh/g over {len(results.cycles)} cycles{shown}.",
                       "Discharge capacity, and lithium maps: bright is what the charge left lithiated.") + (
        "" if cycles else "<p>No maps were recorded (<code>output.snapshot_particles</code>, <code>output.snapshot_cycles</code>): "
        "figures of them are left out.</p>")


def _as_in_the_paper(results: Results, number: str, words: str) -> str:
    """A caption that names the figure of the source paper, where the study is of its cell."""
    if results.is_of_the_papers_material:
        return f"Figure {number} of the paper: {words}"
    return words if words.startswith("a") and not words[1].isalpha() else words[0].upper() + words[1:]   # a panel's letter stays


def _capacity(results: Results) -> str:
    low, high = float(results.cycles["soh"].min()), float(results.cycles["soh"].max())
    body = html.figure(
        lambda narrow: capacity.figure1(results, narrow),
        "Capacity and state of health against cycle number, and voltage against capacity. "
        + (f"State of health lies between {100 * low:.1f} and {100 * high:.1f} %." if low <= high else "There is no state of health."),
        _as_in_the_paper(results, "1", "a, discharge capacity; b, state of health against the first cycle at equal rates; band: 5 to "
        "95 % of particles; c, voltage vs Li/Li⁺, population mean; bold: averaged over one epoch of the annealed noise; faint: as recorded."))
    return body + html.folded(html.table(STAGE_HEADS, stage_cells(results)), len(stages(results)), "stages")


def _state_words(results: Results) -> str:
    fresh, aged = fresh_snapshot(results), aged_snapshot(results)
    if fresh is None:
        return "no snapshot recorded"
    return f"fresh: cycle {fresh}; aged: " + (f"cycle {aged}" if aged else "no snapshot")


def _instrument_words(instrument: Microscope) -> str:
    return (f"Tip blur {instrument.tip_fwhm_nm:g} nm full width, noise {instrument.noise_pm:g} pm, {instrument.sensitivity_pm:g} pm "
            f"per unit of x, floor {instrument.floor_pm:g} pm (x = {instrument.floor_x:.2f}).")


def _states(results: Results, instrument: Microscope, units: Units) -> str:
    return html.figure(
        lambda narrow: maps.figure2(results, instrument, units, narrow=narrow),
        f"Structure and lithium image of one particle in four states: fresh and aged, lithiated and delithiated "
        f"({_state_words(results)}).",
        _as_in_the_paper(results, "2", "structure in the place of topography. " + _instrument_words(instrument)
                         if results.is_of_the_papers_material else "structure beside lithium."))


def _body(results: Results) -> str:
    return html.figure(
        lambda narrow: figure_body(results, narrow=narrow),
        "A particle cut open at moments of one cycle, the lithiated regions that the charge left inside it, and three orthogonal "
        "sections.",
        "a to e, the particle without the octant that faces the viewer, coloured by lithium; f, what the charge left lithiated, in a "
        "hull of glass; g to i, sections through the centre of the charged particle. Black: cracks; grey: dissolved.")


def _histograms(results: Results, instrument: Microscope, units: Units) -> str:
    found = histograms(results, instrument)
    words = "; ".join(f"{age} {'delithiated' if half == CHARGE else 'lithiated'} mean x {one.mean:.3f}, width {one.width:.3f}"
                      for (age, half), one in found.items() if one is not None and len(one.values))
    body = html.figure(
        lambda narrow: figure3(results, instrument, units, narrow),
        f"Histograms of lithium concentration in four states. {words or 'No snapshot recorded'}.",
        _as_in_the_paper(results, "3", "arrows: means; lines: Gaussian fits in which pixels below the detection floor count as "
        "censored; shaded: below the floor."))
    return body + "<h3>Table 1, the paper and this study</h3>" + html.table(table1.HEADS, table1.cells(table1.table1(results))) + (
        "<p>Means over all particles from the phases' bookkeeping, with the standard error over particles. A lattice parameter "
        "printed to 0.01 Å fixes x to 0.035. The paper's convention x/(8a³) is 64 times below the physical 8x/a³.</p>")


def _or_na(value: Any, form: str) -> str:
    return "n/a" if pd.isna(value) else format(float(value), form)


def _sizes(results: Results, instrument: Microscope, units: Units) -> str:
    pictures = "" if not snapshot_cycles(results) else html.figure(
        lambda narrow: maps.figure4(results, instrument, units, narrow),
        "Fresh delithiated particles from large to small, and profiles of lithium and diffusivity at the border.",
        _as_in_the_paper(results, "4", "a to c, structure; d to f, lithium; g, lithium against distance from the border after charge, "
        "band: standard error over particles; h, diffusivity that a 10 nm layer of electrode-electrolyte interphase (EEI) must "
        "have to conduct as the surface sites do, bars: middle half of the sites."))
    return pictures + html.figure(
        lambda narrow: sizes.figure_sizes(results, narrow),
        "Residual regions, central core, front roughness and state of health against particle diameter.",
        "What size does, dots: particles, line: mean of a size class with its standard error"
        + (", dashed: 1 µm" if results.is_of_the_papers_material else "") + ". a to c, after the last "
        f"formation charge; d, state of health after ageing, {final_state_of_health(results).against}.")


def _stress(results: Results, instrument: Microscope, units: Units) -> str:
    return html.figure(
        lambda narrow: maps.figure_a1(results, instrument, units, narrow=narrow),
        "Structure, lithium image and map of local stress spread of one fresh delithiated particle.",
        _as_in_the_paper(results, "A1", "the spread of stress within a Raman spot stands for the width of the Raman line."))


def _models(results: Results, extras: Extras) -> list[tuple[str, str, Callable[[], str]]]:
    """The chapter of Figure 5; none where this study alone would be shown and recorded no half-cycle on its way."""
    try:
        shown = models.movies(list(extras.models) or [results])
    except ResultsError:
        if extras.models:
            raise
        return []
    if not extras.models and not models.has_frames_within(shown):
        return []
    body = html.figure(
        lambda narrow: models.figure5(shown, narrow),
        "; ".join(f"{movie.label}: {models.residue_of(movie)} after charge" for movie in shown) + ".",
        _as_in_the_paper(results, "5", "moments of one charge and discharge of one particle."))
    if all(len(movie.frames) >= 4 for movie in shown):
        buffer = io.BytesIO()
        models.write_animation(shown, buffer)
        uri = html.data_uri(buffer.getvalue(), "image/gif")
        # Closed at first: nothing moves on the page unless the reader asks for it.
        body += (f'<details class="screen"><summary>Animation of one charge and discharge</summary><figure><img src="{uri}" '
                 'alt="Animation: the front moves inward on charge, then on discharge."></figure></details>')
    return [("models", "The front, frame by frame", lambda: body)]


def _pockets(results: Results) -> str:
    split = pockets.loss_split(results).iloc[-1]
    words = ", ".join(f"{cause} {100 * float(split[cause]):.1f} %" for cause in pockets.LOSS_COLOURS)
    return html.figure(
        lambda narrow: pockets.figure_pockets(results, narrow),
        f"Sizes, positions and survival of residual regions; unused sites in the last cycle: {words}.",
        "a, regions larger than a radius; b, where their centroids lie, against a uniform spread; c, survival of residual regions; d, "
        "unused sites by cause, and from the capacity; e, capacity lost by particle; f, share of material and of loss by size.")


def _compared(studies: Sequence[Results]) -> str:
    table = compare.ranking(studies)
    rows = [(row["study"], f"{int(row['cycle'])} against {int(row['reference_cycle'])}", int(row["particles"]), _or_na(100 * row["soh"], ".2f"),
             _or_na(100 * row["soh_stderr"], ".2f"), f"{100 * row[schema.TRAPPED]:.2f}", f"{100 * row[schema.SEALED]:.2f}",
             f"{100 * row[schema.DISSOLVED]:.2f}")
            for _, row in table.iterrows()]
    best, worst = table.iloc[0], table.iloc[-1]
    body = html.figure(
        lambda narrow: compare.figure_compare(studies, narrow),
        f"State of health after the last ageing cycle: best {best['study']} with {html.percent(best['soh'])}, worst "
        f"{worst['study']} with {html.percent(worst['soh'])}.",
        "State of health against cycle, and after the last ageing cycle with one standard error over particles." +
        "".join(f" {note}." for note in [*compare.notes(studies), *compare.repeats(studies)]),
    ) + html.folded(html.table(("study", "cycles", "particles", "SOH %", "std. error %", "trapped %", "sealed %", "dissolved %"), rows),
                    len(rows), "studies")
    # One row of C-rates is no map: the sizes have a figure of their own.
    if size_rate.rates_of(studies) < 2:
        return body
    return body + html.figure(
        lambda narrow: size_rate.morphology_map(studies, narrow),
        "Share of morphology classes by particle size and C-rate.",
        "Morphology after charge in the last formation cycle, by size and C-rate of the charge; numbers: particles; dashed: 1 µm.") + html.figure(
        lambda narrow: size_rate.figure_numbers(studies, narrow),
        "Front roughness, central core, residual regions and perimeter dimension by particle size and C-rate.",
        "The numbers behind the classes, means over particles whose charge began; hatched: none did; white: not defined (no front at "
        "half conversion; too little left, or almost no face of it towards the other phase).")


def _judged(results: Results, instrument: Microscope, points: list[Point] | None) -> str:
    return _verdict(verdict(results, instrument) if points is None else points)


def _verdict(points: list[Point]) -> str:
    kinds = {PASS: "pass", MISS: "miss", UNKNOWN: "unknown"}
    body = ""
    for point in points:
        items = "".join(f"<li>{'✓' if check.ok else '✗'} {text(check.text)}</li>" for check in point.checks)
        lacking = f"<li>{text(point.lacking)}</li>" if point.lacking else ""
        body += (f"<h3>{html.badge(point.verdict, kinds[point.verdict])} {point.number}. {text(point.title)}</h3>"
                 f'<ul class="points">{items}{lacking}</ul>')
    return "<p>Observations of the paper, each with the conditions that decide it; the limit stands in brackets.</p>" + body


def _attribution(results: Results) -> str:
    shares = attribution.beside(results)
    if shares is None:
        return ""
    first = shares.iloc[0]
    return "<h3>What makes the residue and the fade</h3>" + html.figure(
        lambda narrow: attribution.figure(shares, narrow),
        f"Share of every part in residue and fade; without {first['part']} the residue falls by {html.percent(first['residue_share'])}.",
        "By what share the residue of particles over 1 µm, and the fade, fall where one part is switched off on the same particles, "
        "with one standard error. Parts act together: shares need not add up.") + html.table(attribution.HEADS, attribution.cells(shares))


def _checks(results: Results, finer: Results | None) -> str:
    words = {True: ("good", "pass"), False: ("look", "miss"), None: ("open", "unknown")}
    rows = "".join(f"<tr><td>{text(check.name)}</td><td>{html.badge(*words[check.ok])}</td><td>{text(check.found)}</td></tr>"
                   for check in checks.study_checks(results, finer))
    return f'<div class="wide"><table class="text"><tbody>{rows}</tbody></table></div>'


def _settings(config: dict[str, Any]) -> str:
    plain = {key: value for key, value in config.items() if not isinstance(value, dict)}
    blocks = [("study", plain)] if plain else []
    steps: list[dict[str, Any]] = []
    for name, section in config.items():
        if not isinstance(section, dict):
            continue
        own = {key: value for key, value in section.items() if not (isinstance(value, list) and value and isinstance(value[0], dict))}
        steps += [step for key, value in section.items() if key not in own for step in value if isinstance(step, dict)]
        blocks.append((name, own))
    body = "".join(f"<section><h3>{text(name)}</h3>" + '<table class="text"><tbody>' + "".join(
        f"<tr><td><code>{_breakable(key)}</code></td><td>{_breakable(_setting(value))}</td></tr>" for key, value in block.items())
        + "</tbody></table></section>" for name, block in blocks)
    table = ""
    if steps:
        keys = [key for key in steps[0] if any(step.get(key) != steps[0].get(key) for step in steps)] or list(steps[0])[:4]
        always = ("name", "cycles", "charge_c_rate", "discharge_c_rate")
        keys = [*always, *[key for key in steps[0] if key in keys and key not in always]]
        rows = [[_setting(step.get(key, "")) for key in keys] for step in steps]
        table = "<h3>protocol steps</h3>" + html.folded(html.table(keys, rows), len(rows), "steps")
    return table + f'<div class="settings">{body}</div>'


def _breakable(name: str) -> str:
    """Escaped text that may break after underscores, for narrow screens."""
    return text(name).replace("_", "_<wbr>")


def _setting(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        if not value:
            return "none"
        return ", ".join(_setting(one) for one in value[:12]) + (f", ... ({len(value)})" if len(value) > 12 else "")
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _provenance(results: Results) -> str:
    made = results.provenance
    rows = (("program", f"lithofront {made.version}"), ("git commit", made.git_commit), ("backend", made.backend), ("device", made.device),
            ("machine", made.machine), ("threads", made.threads), ("seed", made.seed), ("command", made.command))
    cycles = [(name.removeprefix("cycles/"), "" if one.units == "1" else one.units, one.description)
              for name, one in results.columns.items() if name.startswith("cycles/")]
    return html.table(("what", "value"), rows, is_text=True) + (
        "<h3>Columns of cycles.csv, in the file's words</h3>"
        + html.folded(html.table(("column", "unit", "what"), cycles, is_text=True), len(cycles), "columns", most=0))
