"""Command line. Exit codes: 0 done, 1 unusable results, 2 usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from . import (
    bdf,
    body,
    capacity,
    compare,
    histograms,
    lattices,
    maps,
    microscope,
    models,
    overview,
    pockets,
    protocol,
    report,
    size_rate,
    sizes,
    style,
    table1,
    validation,
    verdict,
)
from .concentration import BY_NAME, Units, units_named
from .errors import ResultsError
from .plain import csv_text, markdown_table, plain_streams
from .microscope import Microscope
from .results import Results, open_results

Commands = Any  # argparse keeps the type of its subparsers private
Handler = Callable[[argparse.Namespace], int]

_PICTURE = "picture to write: .png, .svg or .pdf (default %(default)s)"
_FOLDER = "folder to write to, made if need be (default %(default)s)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand."""
    code = 0
    with plain_streams():
        options = _parser().parse_args(arguments)
        handler: Handler = options.handler
        try:
            code = handler(options)
        except ResultsError as error:
            print(f"lithofront-analysis: {error}", file=sys.stderr)
            code = 1
    return code


# Of the commands that take something else than one results folder.
_EXAMPLES = {"figure5": "results/core_shell results/mosaic results/viscous_fingers", "morphology-map": "results/slow results/fast",
             "lattices": "results/coarse results/fine", "compare": "results/first results/mine --baseline results/first",
             "bdf": "results/mine --mass-mg 12 -o mine.bdf.csv", "validation": "validation"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lithofront-analysis", description="Figures and reports from lithofront results.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_figure(commands, "overview", "capacity against cycle beside particle maps",
                lambda results, options: overview.overview(results, options.particle), particle=True)
    _add_figure(commands, "figure1", "capacity, state of health and voltage curves (Figure 1)",
                lambda results, options: capacity.figure1(results))
    _add_figure(commands, "figure2", "structure and lithium image in the four states (Figure 2)",
                lambda results, options: maps.figure2(results, _instrument(options), _units(options), options.particle),
                particle=True, instrument=True)
    _add_figure(commands, "figure3", "histograms of lithium concentration with fits (Figure 3)",
                lambda results, options: histograms.figure3(results, _instrument(options), _units(options)), instrument=True)
    _add_figure(commands, "figure4", "small against large particles, border profiles (Figure 4)",
                lambda results, options: maps.figure4(results, _instrument(options), _units(options)), instrument=True)
    _add_figure(commands, "figure-a1", "lithium beside local stress spread (Figure A1)",
                lambda results, options: maps.figure_a1(results, _instrument(options), _units(options), options.particle),
                particle=True, instrument=True)
    _add_figure(commands, "sizes", "regions, cores, roughness and state of health against particle size",
                lambda results, options: sizes.figure_sizes(results))
    _add_figure(commands, "pockets", "sizes, places and survival of pockets; where the capacity went",
                lambda results, options: pockets.figure_pockets(results))
    _add_figure(commands, "body", "a whole particle: cut open, what is left inside, sections",
                lambda results, options: body.figure_body(results, options.particle), particle=True)
    _add_figure5(commands)
    _add_morphology_map(commands)
    _add_lattices(commands)
    _add_compare(commands)
    _add_microscope(commands)
    judge = commands.add_parser("verdict", help="the paper's points: pass or miss, with the numbers",
                                description="Judge a study by what the paper saw: points 1 to 6 and 10 of results folders, all eleven of a "
                                            "configuration, whose variants are run.")
    verdict.add_arguments(judge)
    judge.set_defaults(handler=verdict.run)
    _add_figures(commands)
    _add_stages(commands)
    _add_table1(commands)
    _add_report(commands)
    _add_validation(commands)
    _add_bdf(commands)
    for name, one in commands.choices.items():
        one.epilog = f"Example: {one.prog} {_EXAMPLES.get(name, 'results/mine')}"
    return parser


def _add_bdf(commands: Commands) -> None:
    parser = _of_one_study(commands, "bdf", "voltage and current against time, in the Battery Data Format",
                           "Writes the population's recorded curves as a time series of voltage, current and cycle.")
    parser.add_argument("-o", "--output", type=Path, default=Path("study.bdf.csv"), help="file to write (default %(default)s)")
    parser.add_argument("--mass-mg", type=float, default=None, help="active material of the electrode (default: the study's output.electrode_mass_mg)")

    def handle(options: argparse.Namespace) -> int:
        bdf.write_time_series(bdf.time_series(open_results(options.directory), options.mass_mg), options.output)
        print(options.output)
        return 0

    parser.set_defaults(handler=handle)


def _add_validation(commands: Commands) -> None:
    parser = commands.add_parser("validation", help="one picture per row of a validation",
                                 description="Draws the curves that 'lithofront validate' wrote, one picture per row.")
    parser.add_argument("directory", metavar="DIR", type=Path, help="folder with validation.csv; pictures go to DIR/plots")
    parser.add_argument("--table", action="store_true", help="print the rows as a Markdown table instead")

    def handle(options: argparse.Namespace) -> int:
        if options.table:
            print(validation.table_text(options.directory), end="")
            return 0
        for path in validation.draw_validation(options.directory):
            print(path)
        return 0

    parser.set_defaults(handler=handle)


def _add_table1(commands: Commands) -> None:
    parser = _of_one_study(commands, "table1", "Table 1 of the paper beside the study's, with differences and standard errors",
                           "Mean lithium content of the four states; the table goes to stdout as CSV.")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown instead")

    def handle(options: argparse.Namespace) -> int:
        table = table1.table1(open_results(options.directory))
        print(markdown_table(table1.HEADS, table1.cells(table)) if options.markdown else csv_text(table), end="")
        return 0

    parser.set_defaults(handler=handle)


def _add_figures(commands: Commands) -> None:
    parser = _of_one_study(commands, "figures", "all figures and tables of one study as files",
                           "Overview, Figures 1 to 4 and A1, pockets and sizes as pictures, stages and Table 1 in Markdown.")
    parser.add_argument("-o", "--output", type=Path, default=Path("figures"), help=_FOLDER)
    _add_instrument(parser)

    def handle(options: argparse.Namespace) -> int:
        results, instrument, units = open_results(options.directory), _instrument(options), _units(options)
        draws: dict[str, Callable[[], Figure]] = {
            "overview": lambda: overview.overview(results), "figure1": lambda: capacity.figure1(results),
            "figure2": lambda: maps.figure2(results, instrument, units),
            "figure3": lambda: histograms.figure3(results, instrument, units),
            "figure4": lambda: maps.figure4(results, instrument, units),
            "figure-a1": lambda: maps.figure_a1(results, instrument, units),
            "pockets": lambda: pockets.figure_pockets(results), "sizes": lambda: sizes.figure_sizes(results)}
        tables = {"stages": (protocol.STAGE_HEADS, protocol.stage_cells(results)),
                  "table1": (table1.HEADS, table1.cells(table1.table1(results)))}
        try:
            options.output.mkdir(parents=True, exist_ok=True)
            for name, (heads, rows) in tables.items():
                (options.output / f"{name}.md").write_text(markdown_table(heads, rows), encoding="utf-8")
        except OSError as error:
            raise ResultsError(f"cannot write {options.output}: {error}") from error
        for name, draw in draws.items():
            style.save(draw(), options.output / f"{name}.png")
        print(options.output)
        return 0

    parser.set_defaults(handler=handle)


def _add_stages(commands: Commands) -> None:
    parser = _of_one_study(commands, "stages", "capacity and state of health at the ends of formation, ageing and check-up",
                           "One row per stage of the protocol; the table goes to stdout as CSV.")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown instead")

    def handle(options: argparse.Namespace) -> int:
        results = open_results(options.directory)
        print(markdown_table(protocol.STAGE_HEADS, protocol.stage_cells(results)) if options.markdown
              else csv_text(protocol.stage_table(results)), end="")
        return 0

    parser.set_defaults(handler=handle)


def _add_report(commands: Commands) -> None:
    parser = _of_one_study(commands, "report", "one self-contained HTML page about a study",
                           "All figures, the comparison with the paper, checks and settings in one HTML file.")
    parser.add_argument("-o", "--output", type=Path, default=Path("report.html"), help="page to write (default %(default)s)")
    parser.add_argument("--models", metavar="DIR", type=Path, nargs="+", default=[], help="studies of the kinetic models, for Figure 5")
    parser.add_argument("--compare", metavar="DIR", type=Path, nargs="+", default=[], help="studies to rank beside this one")
    parser.add_argument("--step-check", metavar="DIR", type=Path, default=None, help="the same study with a smaller time step")
    _add_instrument(parser)

    def handle(options: argparse.Namespace) -> int:
        extras = report.Extras([open_results(folder) for folder in options.models],
                               [open_results(folder) for folder in options.compare],
                               open_results(options.step_check) if options.step_check else None)
        page = report.build_report(open_results(options.directory), _instrument(options), _units(options), extras)
        report.write_report(page, options.output)
        print(options.output)
        return 0

    parser.set_defaults(handler=handle)


def _add_figure5(commands: Commands) -> None:
    parser = commands.add_parser("figure5", help="the kinetic models on one particle (Figure 5)", description=
                                 "Strip, and animation if asked for, of one particle in several studies.")
    parser.add_argument("directories", metavar="DIR", type=Path, nargs="+", help="results folders, one per model")
    parser.add_argument("-o", "--output", type=Path, default=Path("figure5.png"), help=_PICTURE)
    parser.add_argument("--gif", type=Path, default=None, help="animation to write besides (default: none)")
    parser.add_argument("--gif-dpi", type=int, default=110, help="resolution of the animation (default %(default)s)")
    parser.add_argument("--labels", default=None, help="names of the models, comma-separated (default: from the studies' names)")
    parser.add_argument("--particle", type=int, default=None, help="particle number (default: the largest that all studies imaged)")
    parser.add_argument("--cycle", type=int, default=None, help="cycle (default: the one with most frames)")

    def handle(options: argparse.Namespace) -> int:
        shown = models.movies([open_results(folder) for folder in options.directories], options.particle, options.cycle,
                              options.labels.split(",") if options.labels else None)
        style.save(models.figure5(shown), options.output)
        print(options.output)
        if options.gif:
            models.write_animation(shown, options.gif, options.gif_dpi)
            print(options.gif)
        return 0

    parser.set_defaults(handler=handle)


def _add_morphology_map(commands: Commands) -> None:
    parser = commands.add_parser("morphology-map", help="morphology over size and C-rate", description=
                                 "Classes of morphology over particle size and C-rate; the table goes to stdout as CSV.")
    parser.add_argument("directories", metavar="DIR", type=Path, nargs="+", help="results folders")
    parser.add_argument("-o", "--output", type=Path, default=Path("morphology-map.png"), help=_PICTURE)
    parser.add_argument("--numbers", type=Path, default=None,
                        help="picture of roughness, core, regions and perimeter dimension to write besides (default: none)")

    def handle(options: argparse.Namespace) -> int:
        studies = [open_results(folder) for folder in options.directories]
        style.save(size_rate.morphology_map(studies), options.output)
        if options.numbers:
            style.save(size_rate.figure_numbers(studies), options.numbers)
        # A table goes to stdout as CSV, alone, so that it can be piped.
        print(csv_text(size_rate.summary(studies)), end="")
        return 0

    parser.set_defaults(handler=handle)


def _add_lattices(commands: Commands) -> None:
    parser = commands.add_parser("lattices", help="one particle on several lattices", description=
                                 "Residual stress, grains, cracks and wet surface of the same particle, one column per study.")
    parser.add_argument("directories", metavar="DIR", type=Path, nargs="+", help="results folders of one seed, with lattices of their own")
    parser.add_argument("-o", "--output", type=Path, default=Path("lattices.png"), help=_PICTURE)
    parser.add_argument("--particle", type=int, default=None, help="particle number (default: chosen by size)")

    def handle(options: argparse.Namespace) -> int:
        studies = [open_results(folder) for folder in options.directories]
        style.save(lattices.figure_lattices(studies, options.particle), options.output)
        print(options.output)
        return 0

    parser.set_defaults(handler=handle)


def _add_compare(commands: Commands) -> None:
    parser = commands.add_parser("compare", help="state of health of several studies, ranked", description=
                                 "State of health after the last ageing cycle, ranked; the table goes to stdout as CSV. Studies that differ in the seed "
                                 "alone stand as one; each is named by what it differs in, else by its folder.")
    parser.add_argument("directories", metavar="DIR", type=Path, nargs="+", help="results folders")
    parser.add_argument("-o", "--output", type=Path, default=Path("compare.png"), help=_PICTURE)
    parser.add_argument("--baseline", metavar="DIR", type=Path, default=None,
                        help="study to take differences from; paired by particle where both hold the same ones")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown instead")
    parser.add_argument("--uneven", action="store_true", help="in Markdown, also how far particles differ, move between cycles, and whether the same ones lag")
    parser.add_argument("--apart", action="store_true", help="a row for each study, also where only the seed differs")

    def handle(options: argparse.Namespace) -> int:
        studies = [open_results(folder) for folder in options.directories]
        for note in [] if options.apart else compare.notes(studies):
            print(f"note: {note}; --apart shows each", file=sys.stderr)
        for note in compare.repeats(studies):
            print(f"note: {note}", file=sys.stderr)
        style.save(compare.figure_compare(studies, apart=options.apart), options.output)
        table = compare.ranking(studies, _one_of(studies, options.baseline) if options.baseline else None, options.apart)
        print(compare.markdown(table, options.uneven) if options.markdown else csv_text(table), end="")
        return 0

    parser.set_defaults(handler=handle)


def _one_of(studies: Sequence[Results], folder: Path) -> Results:
    """The study of a folder: the one at hand where it is among them."""
    opened = open_results(folder)
    return next((study for study in studies if study.file.samefile(opened.file)), opened)


def _add_microscope(commands: Commands) -> None:
    parser = _of_one_study(commands, "microscope", "export virtual microscope images as .gsf",
                           "One Gwyddion Simple Field (strain signal in m) per particle and state.")
    parser.add_argument("-o", "--output", type=Path, default=Path("microscope"), help=_FOLDER)
    _add_optics(parser)

    def handle(options: argparse.Namespace) -> int:
        results = open_results(options.directory)
        written = microscope.export(results, _instrument(options), options.output)
        if not written:
            raise ResultsError(f"{results.file}: no snapshot at the end of a half-cycle to export")
        print("\n".join(str(path) for path in written))
        return 0

    parser.set_defaults(handler=handle)


def _of_one_study(commands: Commands, name: str, short: str, description: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=short, description=description)
    parser.add_argument("directory", metavar="DIR", type=Path, help="results folder")
    return parser


def _instrument(options: argparse.Namespace) -> Microscope:
    return Microscope(tip_fwhm_nm=options.fwhm_nm, noise_pm=options.noise_pm, floor_pm=options.floor_pm)


def _units(options: argparse.Namespace) -> Units:
    return units_named(options.units)


def _add_instrument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--units", choices=sorted(BY_NAME), default="paper",
                        help="of concentration: x; physical, 8x/a^3 in nm^-3; paper, x/(8a^3) in 1e25 m^-3 as printed (default)")
    _add_optics(parser)


def _add_optics(parser: argparse.ArgumentParser) -> None:
    plain = Microscope()
    parser.add_argument("--fwhm-nm", type=float, default=plain.tip_fwhm_nm, help="tip blur, full width at half maximum (default %(default)s)")
    parser.add_argument("--noise-pm", type=float, default=plain.noise_pm, help="noise, standard deviation (default %(default)s)")
    parser.add_argument("--floor-pm", type=float, default=plain.floor_pm, help="detection floor (default %(default)s)")


def _add_figure(commands: Commands, name: str, description: str,
                draw: Callable[[Results, argparse.Namespace], Figure], particle: bool = False,
                instrument: bool = False) -> None:
    parser = _of_one_study(commands, name, description, description)
    parser.add_argument("-o", "--output", type=Path, default=Path(f"{name}.png"), help=_PICTURE)
    if particle:
        parser.add_argument("--particle", type=int, default=None, help="particle number (default: chosen by size)")
    if instrument:
        _add_instrument(parser)

    def handle(options: argparse.Namespace) -> int:
        style.save(draw(open_results(options.directory), options), options.output)
        print(options.output)
        return 0

    parser.set_defaults(handler=handle)
