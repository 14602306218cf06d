"""Command line. Exit codes: 0 done, 1 unusable results, 2 usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from . import capacity, histograms, maps, overview, style
from .concentration import BY_NAME, Units, units_named
from .errors import ResultsError
from .microscope import Microscope
from .results import Results, open_results

Handler = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand."""
    options = _parser().parse_args(arguments)
    handler: Handler = options.handler
    try:
        return handler(options)
    except ResultsError as error:
        print(f"lithofront-analysis: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lithofront_analysis", description="Figures and reports from lithofront results.")
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
    return parser


def _instrument(options: argparse.Namespace) -> Microscope:
    return Microscope(tip_fwhm_nm=options.fwhm_nm, noise_pm=options.noise_pm, floor_pm=options.floor_pm)


def _units(options: argparse.Namespace) -> Units:
    return units_named(options.units)


def _add_instrument(parser: argparse.ArgumentParser) -> None:
    plain = Microscope()
    parser.add_argument("--units", choices=sorted(BY_NAME), default="paper",
                        help="x; physical: 8x/a^3 in nm^-3; paper: x/(8a^3) in 1e25 m^-3 as printed (default)")
    parser.add_argument("--fwhm-nm", type=float, default=plain.tip_fwhm_nm, help="tip blur, full width (default %(default)s)")
    parser.add_argument("--noise-pm", type=float, default=plain.noise_pm, help="noise (default %(default)s)")
    parser.add_argument("--floor-pm", type=float, default=plain.floor_pm, help="detection floor (default %(default)s)")


def _add_figure(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, description: str,
                draw: Callable[[Results, argparse.Namespace], Figure], particle: bool = False,
                instrument: bool = False) -> None:
    parser = commands.add_parser(name, help=description, description=description)
    parser.add_argument("directory", metavar="DIR", type=Path, help="results folder")
    parser.add_argument("-o", "--output", type=Path, default=Path(f"{name}.png"), help="picture to write (.png, .svg, .pdf)")
    if particle:
        parser.add_argument("--particle", type=int, default=None, help="particle number (default: chosen by size)")
    if instrument:
        _add_instrument(parser)

    def handle(options: argparse.Namespace) -> int:
        style.save(draw(open_results(options.directory), options), options.output)
        print(options.output)
        return 0

    parser.set_defaults(handler=handle)
