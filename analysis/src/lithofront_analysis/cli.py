"""Command line. Exit codes: 0 done, 1 unusable results, 2 usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from . import capacity, overview, style
from .errors import ResultsError
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
    _add_figure(commands, "overview", "capacity against cycle beside particle maps", lambda results, options:
                overview.overview(results, options.particle), particle=True)
    _add_figure(commands, "figure1", "capacity, state of health and voltage curves (Figure 1)", lambda results, options:
                capacity.figure1(results))
    return parser


def _add_figure(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, description: str,
                draw: Callable[[Results, argparse.Namespace], Figure], particle: bool = False) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=description, description=description)
    parser.add_argument("directory", metavar="DIR", type=Path, help="results folder")
    parser.add_argument("-o", "--output", type=Path, default=Path(f"{name}.png"), help="picture to write (.png, .svg, .pdf)")
    if particle:
        parser.add_argument("--particle", type=int, default=None, help="particle number (default: chosen by size)")

    def handle(options: argparse.Namespace) -> int:
        style.save(draw(open_results(options.directory), options), options.output)
        print(options.output)
        return 0

    parser.set_defaults(handler=handle)
    return parser
