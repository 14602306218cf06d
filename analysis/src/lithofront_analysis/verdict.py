"""Does a study show what the paper saw? The points that one results folder decides, each with its numbers.

`lithofront-analysis verdict DIR` prints pass, miss or unknown per point, of several studies side by side;
`verdict CONFIG.toml -o OUT` runs the study and the variants that points 7, 8, 9 and 11 need (eleven.py). Criteria (docs/paper-comparison.md
says why). Fresh is the last formation cycle, aged the last cycle; particles that ended with a fault are left out.

1. Size crossover, fresh, after charge. Under 1 µm: the median particle keeps at most one residual region, and of those
   that keep any at least half keep a single central core. Over 1 µm: the median keeps two or more. Of the regions of
   particles over 1 µm at least 10 % touch surface or crack and at least 10 % touch neither. The front is smoother
   (median roughness) in the small particles. Regions rise with diameter (Spearman, p < 0.01).
2. Fade. At least 100 ageing cycles; SOH of the final check-up, else of the last cycle, within 0.80 ± 0.05; it falls
   through the ageing (Spearman of SOH against cycle below -0.9); dissolved sites explain at most 34 % of the loss.
3. Table 1. Each of the four mean contents within 0.035 of the paper's; the lithiated mean falls and the delithiated
   mean rises, both by more than two standard errors.
4. Histograms. The censored fit's width grows in both states, by at least 5 % and in more than half of the imaged
   particles; in each of the four states 95 % of the particles' means lie within 20 % of the state's mean.
5. Places. Lithiated: mean x of the inner half of the depth exceeds that of the outer quarter (dissolved sites hold
   none), by more than one standard error over particles. Delithiated: in particles over 1 µm, lithium left within 100 nm of surface or crack is
   over-represented against the sites there (ratio above 1).
6. Aged pockets. In the aged delithiated state, pockets wide enough to be resolved (equivalent radius of at least the
   tip's width) reach, through the blur, the aged lithiated mean less 0.035: the median over pockets of their brightest
   tenth.

10. Literature rates. The exchange current density of the configuration lies within the range that published rate constants
   give over the composition window.

A point is unknown where the study lacks what it needs; it then says what.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from . import paper, schema
from .errors import ResultsError
from .histograms import Histogram, histograms
from .microscope import Microscope, depth_nm
from .optional import ndimage, stats
from .particle_map import BoolArray, FloatArray, active
from .points import PASS, Point, format_side_by_side, format_verdict
from .population import counted_particles, living_particles, particle_means, sites_at_birth
from .protocol import AGEING, CHECK_UP, ageing_cycles, stages, state_of_health
from .results import Results, open_results
from .schema import CHARGE, DISCHARGE
from .states import four_states, pictures
from .table1 import state_cycle, state_mean

SOH_TOLERANCE = 0.05
LEAST_AGEING_CYCLES = 100
LEAST_PLACE_SHARE = 0.10
LEAST_WIDENING = 1.05
NEAR_NM = 100.0


def verdict(results: Results, instrument: Microscope | None = None) -> list[Point]:
    """Points 1 to 6 and 10."""
    instrument = instrument or Microscope()
    if results.cycles.empty:
        raise ResultsError(f"{results.file}: no complete cycle yet")
    pooled = histograms(results, instrument)
    points: list[tuple[str, Callable[[Point], None]]] = [
        ("one core below about 1 µm, several regions above", lambda point: _crossover(point, results)),
        ("capacity fades to 80 % over 106 cycles at 1C/16C", lambda point: _fade(point, results)),
        ("mean lithium contents of Table 1", lambda point: _table1(point, results)),
        ("histograms widen; particles of one state agree", lambda point: _histograms(point, results, pooled)),
        ("lithiated: rich core; delithiated: lithium near edges and cracks", lambda point: _places(point, results)),
        ("aged pockets reach the lithiated concentration", lambda point: _pockets(point, results, instrument)),
    ]
    judged = [Point(number, title) for number, (title, _) in enumerate(points, start=1)]
    for point, (_, judge) in zip(judged, points, strict=True):
        judge(point)
    return [*judged, _rates(results)]


def _rates(results: Results) -> Point:
    point = Point(10, "exchange current within the literature's")
    i0 = results.number("kinetics", "exchange_current_density_A_per_m2", float("nan"))
    if not np.isfinite(i0):
        point.lacking = "needs kinetics.exchange_current_density_A_per_m2 in the configuration"
        return point
    low, high = paper.exchange_currents(results.x_delithiated, results.x_lithiated)
    point.check(low <= i0 <= high, f"i0 = {i0:g} A/m² ({low:.1f} to {high:.0f} A/m²)")
    return point


def _crossover(point: Point, results: Results) -> None:
    cycle = state_cycle(results, "fresh")
    assert cycle is not None
    row = results.row_of(cycle)
    alive = counted_particles(results, row)
    diameter = results.particles["diameter_um"].to_numpy(dtype=float)
    regions = results.particle_cycles["residual_regions"][row]
    core = results.particle_cycles["largest_core_fraction"][row]
    small, large = alive & (diameter < paper.CROSSOVER_UM), alive & (diameter >= paper.CROSSOVER_UM)
    if small.sum() < 3 or large.sum() < 3:
        point.lacking = f"needs at least 3 particles on either side of 1 µm; has {small.sum()} and {large.sum()}"
        return
    point.check(np.median(regions[small]) <= 1,
                f"under 1 µm: median {np.median(regions[small]):g} regions in {small.sum()} particles (at most 1)")
    kept = small & (regions > 0)
    single = kept & (regions == 1) & (core > 0)
    share = single.sum() / max(1, kept.sum())
    point.check(kept.any() and share >= 0.5,
                f"under 1 µm: {single.sum()} of {kept.sum()} with residue keep one central core, {100 * share:.0f} % (at least 50 %)")
    point.check(np.median(regions[large]) >= 2,
                f"over 1 µm: median {np.median(regions[large]):g} regions in {large.sum()} particles (at least 2)")
    _region_places(point, results, cycle, results.particles["number"].to_numpy()[large])
    rough = results.particle_cycles["roughness_nm"][row]
    point.check(np.median(rough[small]) < np.median(rough[large]),
                f"median roughness {np.median(rough[small]):.0f} nm under 1 µm, {np.median(rough[large]):.0f} nm over (smaller under 1 µm)")
    both = small | large
    if np.ptp(regions[both]) == 0:
        point.check(False, "every particle keeps the same number of regions, whatever its size")
        return
    trend = stats.spearmanr(diameter[both], regions[both])
    point.check(trend.statistic > 0 and trend.pvalue < 0.01,
                f"regions against diameter: Spearman {trend.statistic:.2f}, p = {trend.pvalue:.1g} (rising, p below 0.01)")


def _region_places(point: Point, results: Results, cycle: int, numbers: FloatArray) -> None:
    table = results.pockets
    here = table[(table["cycle"] == cycle) & (table["kind"] == schema.KIND_LITHIATED) & table["particle"].isin(numbers)]
    if table.empty:
        point.lacking = "needs the table of pockets (output.pocket_table)"
        return
    if here.empty:
        point.check(False, "over 1 µm: no residual region in the table of pockets")
        return
    touching = (here["touches_surface"].astype(bool) | here["touches_crack"].astype(bool)).mean()
    point.check(LEAST_PLACE_SHARE <= touching <= 1 - LEAST_PLACE_SHARE,
                f"over 1 µm: {100 * touching:.0f} % of {len(here)} regions touch surface or crack, the rest lie in the "
                f"bulk (10 to 90 %)")


def _fade(point: Point, results: Results) -> None:
    count = ageing_cycles(results)
    if count < LEAST_AGEING_CYCLES:
        point.lacking = f"needs at least {LEAST_AGEING_CYCLES} ageing cycles; has {count}"
        return
    found = stages(results)
    rows = np.concatenate([np.arange(results.row_of(stage.first), results.row_of(stage.last) + 1)
                           for stage in found if stage.role == AGEING])
    soh = results.cycles["soh"].to_numpy(dtype=float)
    final = soh[results.row_of(found[-1].first):].mean() if found[-1].role == CHECK_UP else soh[-1]
    error = float(results.cycles["soh_stderr"].iloc[-1])
    health = state_of_health(results, found[-1].last)
    source = (f"mean of the cycles {found[-1].first} to {found[-1].last}, {found[-1].name} {found[-1].rates}" if found[-1].role == CHECK_UP
              else f"cycle {found[-1].last}, {found[-1].name} {found[-1].rates}") + f", against cycle {health.reference}"
    if health.lacking:
        point.lacking = health.against
        return
    point.check(abs(final - paper.FINAL_SOH) <= SOH_TOLERANCE,
                f"SOH {final:.3f} ± {error:.3f} after {count} ageing cycles, {source} (0.75 to 0.85)")
    trend = stats.spearmanr(rows, soh[rows]).statistic if np.ptp(soh[rows]) > 0 else 0.0
    point.check(trend < -0.9, f"SOH against cycle during ageing: Spearman {trend:.2f} (below -0.9)")
    fresh = results.row_of(int(state_cycle(results, "fresh") or 1))
    dissolved = results.cycles["dissolved_fraction"].to_numpy(dtype=float)
    lost = 1.0 - final
    if not lost > 0:
        point.check(False, "nothing is lost, of which dissolved sites could explain a part (at most 34 %)")
        return
    share = (dissolved[-1] - dissolved[fresh]) / lost
    point.check(share <= paper.DISSOLUTION_SHARE_LIMIT, f"dissolved sites explain {100 * share:.0f} % of the loss (at most 34 %)")


def _table1(point: Point, results: Results) -> None:
    means = {(row.age, row.half): state_mean(results, row.age, row.half) for row in paper.TABLE_1}
    if any(mean is None for mean in means.values()):
        point.lacking = "needs a cycle after the fresh one"
        return
    if not all(mean is not None and np.isfinite(mean.value) for mean in means.values()):
        point.lacking = "needs particles that have not ended"
        return
    for row in paper.TABLE_1:
        mean = means[row.age, row.half]
        assert mean is not None
        name = f"{row.age} {'lithiated' if row.half == DISCHARGE else 'delithiated'}"
        point.check(abs(mean.value - row.x) <= paper.X_RESOLUTION,
                    f"{name}: x = {mean}, paper {row.x} (within {paper.X_RESOLUTION})")
    for half, sign, name in ((DISCHARGE, -1, "lithiated mean falls"), (CHARGE, 1, "delithiated mean rises")):
        fresh, aged = means["fresh", half], means["aged", half]
        assert fresh is not None and aged is not None
        change = aged.value - fresh.value
        error = _change_error(results, half)
        known = np.isfinite(error)
        point.check(sign * change > (2 * error if known else 0.0),
                    f"{name} by {sign * change:.4f}" + (f" ± {error:.4f}" if known else "") + " (over two standard errors)")


def _change_error(results: Results, half: int) -> float:
    """Standard error of the change of mean x, from the same particles in both states."""
    rows = [results.row_of(int(state_cycle(results, age) or 1)) for age in ("fresh", "aged")]
    sites = sites_at_birth(results)
    if len(sites) < 2:
        return float("nan")
    change = particle_means(results, rows[1], half) - particle_means(results, rows[0], half)
    mean = np.average(change, weights=sites)
    count = len(sites)
    return float(np.sqrt((sites**2 * (change - mean) ** 2).sum() * count / (count - 1)) / sites.sum())


def _histograms(point: Point, results: Results, pooled: dict[tuple[str, int], Histogram | None]) -> None:
    for half, name in ((DISCHARGE, "lithiated"), (CHARGE, "delithiated")):
        fresh, aged = pooled["fresh", half], pooled["aged", half]
        if fresh is None or aged is None:
            point.lacking = "needs snapshots of fresh and aged particles after charge and discharge"
            return
        common = sorted(set(fresh.particle_widths) & set(aged.particle_widths))
        wider = sum(aged.particle_widths[one] > fresh.particle_widths[one] for one in common)
        widening = aged.width / fresh.width if fresh.width > 0 else np.inf
        point.check(widening >= LEAST_WIDENING and 2 * wider > len(common),
                    f"{name}: width in x {fresh.width:.3f} to {aged.width:.3f}, factor {widening:.2f} (at least 1.05), wider in "
                    f"{wider} of {len(common)} particles (over half)")
    for age in ("fresh", "aged"):
        cycle = state_cycle(results, age)
        if cycle is None:
            point.lacking = "needs a cycle after the fresh one"
            return
        row = results.row_of(cycle)
        alive = living_particles(results, row)
        if not alive.any():
            point.lacking = f"needs particles that have not ended by the {age} cycle {cycle}"
            return
        for half, name in ((DISCHARGE, "lithiated"), (CHARGE, "delithiated")):
            means = particle_means(results, row, half)[alive]
            deviation = np.abs(means / np.average(means, weights=sites_at_birth(results)[alive]) - 1)
            within = float(np.mean(deviation <= paper.LARGEST_SPREAD))
            point.check(within >= 0.95, f"{age} {name}: {100 * within:.0f} % of {alive.sum()} particle means within 20 % "
                                        f"(at least 95 %), largest deviation {100 * deviation.max():.0f} %")


def _places(point: Point, results: Results) -> None:
    states = four_states(results)
    gains, ratios = [], []
    for age in ("fresh", "aged"):
        lithiated, delithiated = states[age, DISCHARGE], states[age, CHARGE]
        if lithiated is not None:
            for series, frame in pictures(results, lithiated):
                x = np.asarray(series.section("composition", frame), dtype=np.float64)
                gain = core_gain(x, series.section("phase", frame) != schema.OUTSIDE)
                if np.isfinite(gain):
                    gains.append(gain)
        if delithiated is not None:
            for series, frame in pictures(results, delithiated):
                if series.diameter_um >= paper.CROSSOVER_UM:
                    enrichment = edge_enrichment(series.section("phase", frame), series.site_spacing_nm)
                    if np.isfinite(enrichment):
                        ratios.append(enrichment)
    if not gains or not ratios:
        point.lacking = ("needs snapshots after discharge, and after charge of particles over 1 µm that keep lithium; has "
                         f"{len(gains)} and {len(ratios)}")
        return
    error = np.std(gains, ddof=1) / np.sqrt(len(gains)) if len(gains) > 1 else 0.0
    point.check(np.mean(gains) > error, f"lithiated: core richer than rim by {np.mean(gains):+.4f} ± {error:.4f} in x, "
                                        f"{len(gains)} images (over one standard error)")
    spread = np.std(ratios, ddof=1) / np.sqrt(len(ratios)) if len(ratios) > 1 else 0.0
    point.check(np.mean(ratios) > 1, f"delithiated, over 1 µm: lithium left within {NEAR_NM:.0f} nm of surface or crack is "
                                     f"{np.mean(ratios):.2f} ± {spread:.2f} times its share of the sites, "
                                     f"{len(ratios)} images (over 1)")


def core_gain(composition: FloatArray, material: BoolArray) -> float:
    """Mean x of the inner half of the depth less that of the outer quarter; NaN where either is empty.

    Dissolved sites are material that holds no lithium: a microscope sees them dark.
    """
    depth = depth_nm(material, 1.0)
    if not material.any() or depth.max() <= 0:
        return float("nan")
    inner, outer = material & (depth > 0.5 * depth.max()), material & (depth < 0.25 * depth.max())
    if not inner.any() or not outer.any():
        return float("nan")
    return float(composition[inner].mean() - composition[outer].mean())


def edge_enrichment(phase: FloatArray, spacing_nm: float, near_nm: float = NEAR_NM) -> float:
    """Share of the lithiated sites that lie near surface or crack, over that of all sites; NaN without any."""
    material = active(phase)
    near = material & (depth_nm(material, spacing_nm) < near_nm)
    lithiated = phase == schema.LITHIATED
    if not lithiated.any() or not near.any():
        return float("nan")
    return float((lithiated & near).sum() / lithiated.sum() / (near.sum() / material.sum()))


def _pockets(point: Point, results: Results, instrument: Microscope) -> None:
    state = four_states(results)["aged", CHARGE]
    lithiated = state_mean(results, "aged", DISCHARGE)
    if state is None or lithiated is None:
        point.lacking = "needs snapshots of aged particles after a charge"
        return
    peaks: list[float] = []
    for series, frame in pictures(results, state):
        phase = series.section("phase", frame)
        peaks += pocket_peaks(np.asarray(series.section("composition", frame), dtype=np.float64), phase,
                              series.site_spacing_nm, instrument)
    if not peaks:
        point.lacking = "needs a pocket wider than the tip in an aged delithiated snapshot"
        return
    goal = lithiated.value - paper.X_RESOLUTION
    point.check(np.median(peaks) >= goal, f"median peak of {len(peaks)} pockets x = {np.median(peaks):.3f}, aged lithiated "
                                          f"mean {lithiated.value:.3f} (at least {goal:.3f})")


def pocket_peaks(composition: FloatArray, phase: FloatArray, spacing_nm: float, instrument: Microscope) -> list[float]:
    """Per resolved pocket: mean of the brightest tenth of its blurred composition."""
    blurred = instrument.blurred(composition, active(phase), spacing_nm)
    labels, count = ndimage.label(phase == schema.LITHIATED)
    peaks = []
    for label in range(1, count + 1):
        values = np.sort(blurred[labels == label])
        if np.sqrt(values.size / np.pi) * spacing_nm >= instrument.tip_fwhm_nm:
            peaks.append(float(values[-max(1, values.size // 10):].mean()))
    return peaks


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.add_argument("directories", metavar="DIR|CONFIG.toml", type=Path, nargs="+",
                        help="results folder; several are set side by side, in short. Or one configuration, with -o: all eleven points")
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, default=None,
                        help="folder for the variants of CONFIG.toml, each run by the program on the same particles unless complete there, "
                             "and for tables and figures; LITHOFRONT in the environment names the program, else it is on the PATH")
    parser.add_argument("--particles", metavar="N", type=_positive, default=None, help="of CONFIG.toml (default: its own number)")
    parser.add_argument("--seeds", metavar="LIST", type=_seeds, default=None, help="of CONFIG.toml (default 1,2)")
    parser.add_argument("--threads", metavar="T", type=_positive, default=None, help="for the program (default: its own choice)")
    parser.add_argument("--quick", action="store_true", help="few particles and cycles: tries the command, judges nothing")
    parser.add_argument("--strict", action="store_true", help="exit 1 unless all points pass, in every study")


def _positive(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"a whole number of 1 or more, not '{word}'")
    return int(word)


def _seeds(words: str) -> tuple[int, ...]:
    found = words.split(",")
    if not all(word.isdecimal() for word in found) or len(set(found)) < len(found):
        raise argparse.ArgumentTypeError(f"different whole numbers with commas between, not '{words}'")
    return tuple(int(word) for word in found)


def run(options: argparse.Namespace) -> int:
    """Print the verdict; the exit code speaks only with --strict."""
    configs = [path for path in options.directories if path.suffix == ".toml"]
    if configs and (len(options.directories) > 1 or options.output is None):
        raise ResultsError(f"{configs[0]}: a configuration is judged alone, and needs -o OUT for its variants")
    for name in ("output", "particles", "seeds", "threads", "quick"):
        if not configs and getattr(options, name):
            raise ResultsError(f"--{name} goes with a configuration, CONFIG.toml; {options.directories[0]} is to be a results folder")
    if configs:
        from .eleven import run_and_judge   # which needs this module

        judged = [run_and_judge(configs[0], options.output, options.particles, options.seeds or (1, 2), options.threads, options.quick)]
    else:
        studies = [open_results(folder) for folder in options.directories]
        judged = [verdict(study) for study in studies]
    if options.quick:
        print("a quick run, with few particles and cycles: it tries the command, and judges nothing")
    print(format_verdict(judged[0]) if len(judged) == 1 else format_side_by_side(_short_names(studies), judged))
    if not configs:
        print("points 7, 8, 9 and 11 need variants of the study: lithofront-analysis verdict CONFIG.toml -o OUT")
    return 1 if options.strict and any(point.verdict != PASS for points in judged for point in points) else 0


def _short_names(studies: Sequence[Results]) -> list[str]:
    """Folder names, or, where two are alike, seed and population."""
    names = [study.folder.resolve().name for study in studies]
    if len(set(names)) == len(names):
        return names
    return [f"seed {study.provenance.seed}, {len(study.particles)}" for study in studies]
