"""Command line of studies over many runs. Exit codes: 0 done, 1 failed, 2 usage or input, 3 no usable device, 130 interrupted."""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .errors import InputError, LithofrontError, ProgramError

Handler = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # `ensemble merge` is a command of its own, as nobody names a plan so.
    if words[:2] == ["ensemble", "merge"]:
        words[:2] = ["merge"]
    options = _parser().parse_args(words)
    handler: Handler = options.handler
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return handler(options)
    except (InputError, LithofrontError) as error:
        for line in str(error).splitlines():
            print(f"lithofront: error: {line}", file=sys.stderr)
        return error.code if isinstance(error, ProgramError) and error.code > 0 else 2 if isinstance(error, InputError) else 1
    except KeyboardInterrupt:
        print(f"interrupted; what is done is kept, go on with the same command{getattr(options, 'goes_on_with', '')}", file=sys.stderr)
        return 130


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


_EXAMPLES = {"ensemble": "plan.toml -o results/sweep", "merge": "results/part1 results/part2 -o results/sweep",
             "sensitivity": "results/sweep --target soh@109", "fit": "cell.csv --plan plan.toml -o results/fit",
             "forecast": "results/fit --cycles 500", "score": "results/fit cell.csv", "from-bpx": "cell.json"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="lithofront", description="Studies over many runs: ensembles, calibration, forecasts.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_ensemble(commands)
    _add_merge(commands)
    _add_sensitivity(commands)
    _add_fit(commands)
    _add_forecast(commands)
    _add_score(commands)
    _add_from_bpx(commands)
    for name, words in _EXAMPLES.items():
        commands.choices[name].epilog = f"Example: {commands.choices[name].prog} {words}"
    return parser


def _add_from_bpx(commands: Any) -> None:
    parser = commands.add_parser("from-bpx", prog="lithofront config --from-bpx", help="a study of a cell's positive electrode, from Battery Parameter eXchange")
    parser.add_argument("cell", metavar="CELL.json", type=Path)

    def handle(options: argparse.Namespace) -> int:
        from .bpx_cell import study_of
        print(study_of(options.cell).text(), end="")
        return 0

    parser.set_defaults(handler=handle)


def _add_ensemble(commands: Any) -> None:
    parser = commands.add_parser("ensemble", help="run the points of a plan", description="Runs the points of a plan into a folder.")
    parser.add_argument("plan", metavar="PLAN.toml", type=Path)
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="folder, made if need be")
    parser.add_argument("--shard", metavar="I/N", type=_shard, default=(1, 1), help="every N-th point, from the I-th; 'ensemble merge' puts shards together")
    parser.add_argument("--resume", action="store_true", help="go on with an ensemble that was cut off")
    parser.add_argument("--retry-failed", action="store_true", help="run again what failed")
    parser.add_argument("--keep-folders", action="store_true", help="keep the results folder of every run, in DIR/runs")
    parser.add_argument("--max-hours", metavar="H", type=_positive, default=None, help="refuse to begin what will take longer")
    _add_workers(parser)

    def handle(options: argparse.Namespace) -> int:
        from .ensemble import merge, run_plan
        from .plan import load_plan
        run_plan(load_plan(options.plan), options.output, workers=options.threads, backend=options.backend, shard=options.shard, resume=options.resume,
                 keep_folders=options.keep_folders, retry_failed=options.retry_failed, max_hours=options.max_hours, progress=not options.quiet)
        if options.shard == (1, 1):
            print(merge([options.output]))
        return 0

    parser.set_defaults(handler=handle, goes_on_with=" and --resume")


def _add_merge(commands: Any) -> None:
    parser = commands.add_parser("merge", prog="lithofront ensemble merge", help="put the shards of an ensemble together")
    parser.add_argument("directories", metavar="DIR", type=Path, nargs="+", help="folders of shards, in any order")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, default=None, help="folder of the result (default: the first one)")

    def handle(options: argparse.Namespace) -> int:
        from .ensemble import merge
        print(merge(options.directories, options.output))
        return 0

    parser.set_defaults(handler=handle)


def _add_sensitivity(commands: Any) -> None:
    parser = commands.add_parser("sensitivity", help="which settings matter", description="Morris effects or Sobol indices of an ensemble; the table goes to stdout as CSV.")
    parser.add_argument("directory", metavar="DIR", type=Path, help="folder of an ensemble with a morris, lhs, sobol or saltelli design")
    parser.add_argument("--target", action="append", default=None, help="one of the plan's, or COLUMN@CYCLE; repeatable (default: the plan's)")
    parser.add_argument("-o", "--output", metavar="PICTURE", type=Path, default=Path("sensitivity.png"), help="picture to write (default %(default)s)")

    def handle(options: argparse.Namespace) -> int:
        from lithofront_analysis import style

        from .figures import sensitivity_figure
        from .sensitivity import sensitivity
        table = sensitivity(options.directory, options.target)
        style.save(sensitivity_figure(table), options.output)
        print(table.to_csv(index=False, float_format="%.6g"), end="")
        return 0

    parser.set_defaults(handler=handle)


def _add_fit(commands: Any) -> None:
    parser = commands.add_parser("fit", help="calibrate parameters to measured curves or figures", description=
                                 "Calibrates the parameters of a plan to measured curves or, without DATA, to the figures that its targets state.")
    parser.add_argument("data", metavar="DATA.csv", type=Path, nargs="?", default=None, help="capacity or state of health against cycle, or Battery Data Format")
    parser.add_argument("--plan", metavar="PLAN.toml", type=Path, required=True, help="design with bounds as priors; targets with value and error")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="folder; what it holds of an earlier attempt is used")
    _add_workers(parser)

    def handle(options: argparse.Namespace) -> int:
        from lithofront_analysis import style

        from . import figures
        from .calibration import calibrate
        from .curves import fit as fit_curves
        how = {"workers": options.threads, "backend": options.backend, "progress": not options.quiet}
        fit = calibrate(options.plan, options.output, **how) if options.data is None else fit_curves(options.plan, options.data, options.output, **how)
        style.save(figures.corner(fit), options.output / "corner.png")
        style.save(figures.predictive(fit), options.output / "predictive.png")
        print(fit.summary())
        return 0

    parser.set_defaults(handler=handle)


def _add_forecast(commands: Any) -> None:
    parser = commands.add_parser("forecast", help="fade, end of life and knee from a fit", description=
                                 "Forecasts a fitted cell, beyond the cycles of the fit by running the program on.")
    parser.add_argument("fit", metavar="FIT", type=Path, help="folder of a fit to curves")
    parser.add_argument("--cycles", metavar="N", type=_count, required=True, help="last cycle")
    parser.add_argument("--draws", metavar="K", type=_count, default=16, help="draws of the posterior to run on (default %(default)s)")
    parser.add_argument("--level", metavar="SHARE", type=_positive, default=0.8, help="state of health at the end of life (default %(default)s)")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, default=None, help="folder (default: forecast-N in FIT)")
    _add_workers(parser)

    def handle(options: argparse.Namespace) -> int:
        from lithofront_analysis import style

        from .figures import forecast_figure
        from .forecast import forecast
        folder = options.output or options.fit / f"forecast-{options.cycles}"
        made = forecast(options.fit, options.cycles, out=folder, draws=options.draws, level=options.level, workers=options.threads, backend=options.backend,
                        progress=not options.quiet)
        style.save(forecast_figure(made), folder / "forecast.png")
        print(made.summary())
        return 0

    parser.set_defaults(handler=handle)


def _add_score(commands: Any) -> None:
    parser = commands.add_parser("score", help="hold forecasts against what was held out", description=
                                 "Forecasts from the first 30, 50 and 70 % of the cycles, and from the other cells, beside plain curves. No run is made.")
    parser.add_argument("fit", metavar="FIT", type=Path, help="folder of a fit to curves, which lends its runs")
    parser.add_argument("data", metavar="DATA.csv", type=Path)
    parser.add_argument("--plan", metavar="PLAN.toml", type=Path, default=None, help="plan whose table data says how to read DATA (default: as state of health)")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, default=None, help="folder of scores.csv and scores.png (default: FIT)")

    def handle(options: argparse.Namespace) -> int:
        from lithofront_analysis import style

        from .curves import CurveSettings
        from .figures import scores_figure
        from .fit import load_fit
        from .plan import load_plan
        from .score import in_words, score
        settings = CurveSettings.of(load_plan(options.plan).data) if options.plan else CurveSettings()
        table = score(load_fit(options.fit), settings.read(options.data))
        folder = options.output or options.fit
        folder.mkdir(parents=True, exist_ok=True)
        table.to_csv(folder / "scores.csv", index=False, float_format="%.6g")
        style.save(scores_figure(table), folder / "scores.png")
        print(table.to_string(index=False, float_format=lambda value: f"{value:.3g}"))
        print()
        print(in_words(table))
        return 0

    parser.set_defaults(handler=handle)


def _add_workers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--threads", metavar="N", type=_count, default=None, help="runs at a time, one thread each (default: processors)")
    parser.add_argument("--backend", choices=("auto", "cpu", "cuda"), default=None, help="of the runs")
    parser.add_argument("--quiet", action="store_true", help="no progress")


def _shard(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)/(\d+)", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise argparse.ArgumentTypeError(f"{text!r} is not I/N with I from 1 to N")
    return int(match[1]), int(match[2])


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not value > 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a positive number")
    return value
