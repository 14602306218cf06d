"""Calibrate the default study to the paper's points 1 to 6: python analysis/default_study/calibrate.py -o OUT [--workers N] [--plan PLAN.toml]

A Sobol design over the plan's bounds, one small population (the same particles) at each point, Gaussian processes through the figures of
lithofront_analysis.observables, nested sampling of the posterior, more points where it is. OUT/runs.csv keeps what every point gave, so that a
second call goes on where the first ended; OUT/summary.txt says what the targets determine and what they don't; OUT/best.toml is the best point.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
import threading
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import lithofront as lf
from lithofront.calibration import Refinement, fit_with, places
from lithofront.design import Design, Parameter, sample
from lithofront.emulator import Runs
from lithofront.errors import ProgramError
from lithofront.fit import Fit
from lithofront.posterior import Observations
from lithofront_analysis.observables import observables

ROOT = Path(__file__).resolve().parents[2]
STUDY = ROOT / "configs" / "lmo_1c_16c.toml"


class Table:
    """What was run, one row per point, kept as it comes."""

    def __init__(self, file: Path, names: list[str]) -> None:
        self.file, self.names, self.lock = file, names, threading.Lock()
        self.rows: dict[str, dict[str, Any]] = {}
        if file.exists():
            with file.open(newline="", encoding="utf-8") as lines:
                self.rows = {row["settings"]: row for row in csv.DictReader(lines)}

    def add(self, settings: str, figures: dict[str, float], failure: str) -> None:
        row = {"settings": settings, "failure": failure, **figures}
        with self.lock:
            self.rows[settings] = row
            new = not self.file.exists()
            with self.file.open("a", newline="", encoding="utf-8") as lines:
                writer = csv.DictWriter(lines, ["settings", "failure", *self.names], restval="")
                if new:
                    writer.writeheader()
                writer.writerow(row)


def tables(fit: Fit, plan: dict[str, Any]) -> str:
    """Markdown: what was free and what the targets say of it; what was aimed at and what came out."""
    best = fit.best()
    lines = ["| setting | prior | why | posterior median | 5 to 95 % | determined | best point |", "|---|---|---|---|---|---|---|"]
    for row in fit.table().to_dict("records"):
        given = plan["parameters"][row["parameter"]]
        scale = ", log" if given.get("scale") == "log" else ""
        lines.append(f"| `{row['parameter']}` | {given['low']:g} to {given['high']:g}{scale} | {given['reason']} | {row['median']:.3g} | "
                     f"{row['q05']:.3g} to {row['q95']:.3g} | {row['verdict']} ({row['shrinkage']:.2f}) | {best[row['parameter']]:.4g} |")
    lines += ["", "| target | aim | posterior predicts | the program at the best point, new populations | source |", "|---|---|---|---|---|"]
    for row in fit.residuals().to_dict("records"):
        value, error, source = plan["targets"][row["name"]]
        there = fit.check.get(row["name"])
        lines.append(f"| `{row['name']}` | {value:g} ± {error:g} | {row['predicted']:.3f} ({row['q05']:.3f} to {row['q95']:.3f}) | "
                     f"{f'{there[0]:.3f} ± {there[1]:.3f}' if there else 'n/a'} | {source} |")
    return "\n".join(lines) + "\n"


def number(cell: Any) -> float:
    """Of a table's cell; what a run lacks is none."""
    return float("nan") if cell in ("", None) else float(cell)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder of the calibration")
    parser.add_argument("--plan", type=Path, default=Path(__file__).with_name("plan.toml"))
    parser.add_argument("--workers", type=int, default=2, help="studies at a time, each on one thread")
    options = parser.parse_args()
    plan = tomllib.loads(options.plan.read_text(encoding="utf-8"))
    space = tuple(Parameter(key, **{name: value for name, value in given.items() if name != "reason"}) for key, given in plan["parameters"].items())
    targets = plan["targets"]
    aims = tuple(targets)
    data = Observations(aims, np.array([targets[name][0] for name in aims]), np.array([targets[name][1] for name in aims]), np.arange(len(aims)))
    options.out.mkdir(parents=True, exist_ok=True)
    table = Table(options.out / "runs.csv", [*aims, *(f"{name}_stderr" for name in aims)])

    def one(settings: dict[str, Any]) -> None:
        words = json.dumps(settings, sort_keys=True)
        if words in table.rows:
            return
        folder = options.out / f"running-{threading.get_ident()}"
        figures, failure = {}, ""
        try:
            study = lf.run(STUDY, settings, out=folder, threads=1, force=True)
            for name, estimate in observables(study.results).items():
                figures[name], figures[f"{name}_stderr"] = estimate.value, estimate.standard_error
            study.close()
        except ProgramError as error:
            failure = str(error)
        shutil.rmtree(folder, ignore_errors=True)
        table.add(words, {name: figures[name] for name in table.names if name in figures}, failure)
        print(f"{len(table.rows)} points", file=sys.stderr, flush=True)

    def simulate(points: Design, name: str) -> Runs:
        common = {"population.particles": plan["particles"], "output.snapshot_particles": list(range(plan["particles"]))}
        # Populations that the calibration has not seen judge the best point.
        extra = [{"seed": 101}, {"seed": 102}] if name == "best" else [{}]
        runs = [[{**points.settings(i), **common, **seed} for seed in extra] for i in range(len(points))]
        with ThreadPoolExecutor(options.workers) as pool:
            list(pool.map(one, [settings for seeds in runs for settings in seeds]))
        rows = [[table.rows[json.dumps(settings, sort_keys=True)] for settings in seeds] for seeds in runs]

        def read(end: str) -> Any:
            return np.array([[[number(row.get(f"{aim}{end}")) for aim in aims] for row in seeds] for seeds in rows])

        values, stderr = read(""), read("_stderr")
        return Runs(places(points.parameters, points.points), values, stderr, True)

    how = Refinement(plan["rounds"], plan["points_per_round"], live_points=200)
    fit = fit_with(simulate, sample(space, "sobol", plan["points"], 1), data, how, tell=lambda line: print(line, file=sys.stderr, flush=True))
    fit.save(options.out)
    pd.DataFrame(list(table.rows.values())).to_csv(options.out / "runs_sorted.csv", index=False)
    (options.out / "tables.md").write_text(tables(fit, plan), encoding="utf-8")
    print(fit.summary())


if __name__ == "__main__":
    main()
