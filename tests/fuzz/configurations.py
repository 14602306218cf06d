#!/usr/bin/env python3
"""Run hostile random configurations through the command and judge what comes of each.

Usage: configurations.py PROGRAM [--judge JUDGE] [--runs N] [--seed S] [--jobs J] [--limit SECONDS] [--keep FOLDER]

With --judge, the program of that name (judge_configurations.cpp) loads all of them in one process and runs some, without any file.

A configuration sets some of the program's own settings to values within, at and beyond the bounds that `config --defaults` states,
and to values of other types; the population and the protocol stay small, so that a sound study takes a fraction of a second. Wrong is:
the end by a signal, an exit code that is none of the program's, an error without a message, a traceback of memory, a run beyond the
limit of time, and a row of cycles.csv that cannot be: a number that is none, lithium that is not accounted for, a share outside 0 to 1,
a negative capacity or one beyond the window. Exit code 1 where something is wrong, with a line for each; configurations are kept.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

SHARES = ("trapped_fraction", "lithiated_left_fraction", "delithiated_left_fraction", "dissolved_fraction", "core_fraction",
          "loss_of_active_material")
STATES_OF_HEALTH = ("soh", "soh_q05", "soh_q95", "soh_stderr")     # of a cycle that has nothing to be over: NaN
# Settings that decide how long a run takes, or how much it writes: kept small, and still varied.
SMALL: dict[str, list[object]] = {
    "population.particles": [1, 2, 3], "population.size_distribution": ["single", "list", "lognormal"],
    "population.dimension": [2, 2, 2, 3], "population.diameter_um": [0.1, 0.15, 0.3], "population.diameters_um": [[0.1], [0.2, 0.13]],
    "population.median_diameter_um": [0.2], "population.min_diameter_um": [0.1], "population.max_diameter_um": [0.3],
    "population.channel_width_um": [0.1, 0.2], "population.channel_length_um": [0.1, 0.3], "lattice.site_spacing_nm": [10.0, 15.0, 25.0],
    "lattice.memory_limit_GiB": [0.5], "numerics.max_steps": [2000, 100000], "numerics.max_field_iterations": [1000, 20000],
    "output.snapshot_frames": [0, 2],
    "output.snapshot_particles": [[], [0], [0, 31]], "output.snapshot_cycles": [[], [1, -1]], "output.voltage_cycles": [[], [1]],
}
HOSTILE: list[object] = [0, -1, 1, 2**31, 2**63 - 1, -2**63, 0.0, -0.0, 1e-300, 1e300, -1e300, 1e-12, 1e12, 0.5, 100.0, math.inf, -math.inf,
                         math.nan, True, False, "", "nan", "a" * 300, "\u001b[2J", "=1+1", [], [0], [-1, 1], [1e300], ["x"], [[1]]]


@dataclass
class Setting:
    """A setting as the program prints it: its table, key, default and allowed interval or names."""

    key: str
    default: object
    low: float | None = None
    high: float | None = None
    names: tuple[str, ...] = ()


def settings_of(program: str) -> list[Setting]:
    """Every setting with its bounds, from the program's own list."""
    text = subprocess.run([program, "config", "--defaults"], capture_output=True, text=True, check=True).stdout
    defaults = tomllib.loads(text)
    found: list[Setting] = []
    table, comment = "", ""
    for line in text.splitlines():
        if heading := re.fullmatch(r"\[+([\w.]+)\]+", line.strip()):
            table = heading[1]
        elif line.startswith("#"):
            comment += line
        elif assignment := re.match(r"(\w+) = ", line):
            key = assignment[1]
            node: object = defaults
            for part in filter(None, table.split(".")):
                node = node[part]  # type: ignore[index]
                node = node[0] if isinstance(node, list) else node
            setting = Setting(f"{table}.{key}" if table else key, node[key])  # type: ignore[index]
            whole = comment + line
            number = r"(-?\d[\d.]*(?:e[+-]?\d+)?)"
            if bounds := re.search(f"{number} to {number}", whole):
                setting.low, setting.high = float(bounds[1]), float(bounds[2])
            elif above := re.search(f"(above|at least) {number}", whole):
                setting.low = float(above[2]) + (1e-9 if above[1] == "above" else 0)
            if below := re.search(f"(below|at most) {number}", whole):
                setting.high = float(below[2]) - (1e-9 if below[1] == "below" else 0)
            if isinstance(setting.default, str):
                setting.names = tuple(re.findall(r'"(\w+)"', whole))
            found.append(setting)
            comment = ""
        else:
            comment = ""
    return found


def value_for(rng: random.Random, setting: Setting, allowed: bool) -> object:
    """A value within the stated bounds where that is asked for; otherwise also beyond one, or of another kind."""
    if setting.key in SMALL:
        return rng.choice(SMALL[setting.key])
    if not allowed and rng.random() < 0.1:
        return rng.choice(HOSTILE)
    if setting.names:
        return rng.choice(setting.names)
    if isinstance(setting.default, bool):
        return rng.random() < 0.5
    if not isinstance(setting.default, (int, float)):
        return setting.default
    low = setting.low if setting.low is not None else 0.0
    high = setting.high if setting.high is not None else 1e6 * max(abs(float(setting.default)), 1.0)
    way = rng.random()
    if way < 0.35:
        value = float(setting.default) * 10 ** rng.gauss(0, 1)
    elif way < 0.6:
        value = low + (high - low) * rng.random()
    elif way < 0.8:
        value = math.exp(rng.uniform(math.log(max(low, 1e-12)), math.log(max(high, 1e-11))))
    else:
        value = rng.choice([low, high, low + 1e-12] if allowed else [low, high, low - 1, high * (1 + 1e-12), low + 1e-12])
    if allowed:
        value = min(max(value, low), high)
    if isinstance(setting.default, int):
        return round(min(max(value, -2.0**53), 2.0**53)) if math.isfinite(value) else 0
    return value


def toml(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, float):
        return str(value) if math.isfinite(value) and ("." in str(value) or "e" in str(value)) else str(value)
    return json.dumps(value) if not isinstance(value, list) else "[" + ", ".join(toml(v) for v in value) + "]"


def configuration(rng: random.Random, settings: list[Setting]) -> str:
    """A whole file."""
    allowed, share = rng.random() < 0.8, rng.choice([0.01, 0.03, 0.08, 0.2])
    must = ("population.particles", "population.diameter_um", "population.size_distribution", "population.diameters_um",
            "population.median_diameter_um", "population.min_diameter_um", "population.max_diameter_um", "lattice.site_spacing_nm",
            "output.snapshot_particles", "output.snapshot_cycles", "output.voltage_cycles")
    chosen = {s.key: s for s in settings if s.key in must or rng.random() < share}
    if any(s.key == "population.geometry" for s in chosen.values()):
        # A channel's default size is large in 3D.
        chosen |= {s.key: s for s in settings if s.key in ("population.channel_width_um", "population.channel_length_um")}
    tables: dict[str, list[str]] = {"": [f"seed = {rng.randrange(1000)}"]}
    for key, setting in chosen.items():
        table, _, name = key.rpartition(".")
        if table != "protocol.step" and key not in ("seed", "name"):
            tables.setdefault(table, []).append(f"{name} = {toml(value_for(rng, setting, allowed))}")
    text = ""
    for table, lines in tables.items():
        text += (f"[{table}]\n" if table else "") + "\n".join(lines) + "\n"
    steps = [s for s in settings if s.key.startswith("protocol.step.")]
    for _ in range(rng.choice([1, 1, 2])):
        text += "[[protocol.step]]\n"
        for setting in steps:
            name = setting.key.rpartition(".")[2]
            if name == "cycles":
                text += f"cycles = {rng.choice([1, 2, 3])}\n"
            elif name != "name" and rng.random() < share:
                text += f"{name} = {toml(value_for(rng, setting, allowed))}\n"
    return text


def window_of(folder: Path) -> float:
    """The largest capacity, mAh/g."""
    material = tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))["material"]
    return float(material["theoretical_capacity_mAh_per_g"] * (material["x_lithiated"] - material["x_delithiated"]))


def figures_that_cannot_be(table: Iterable[str], window: float) -> list[str]:
    """What is wrong in the lines of cycles.csv."""
    wrong = []
    for row in csv.DictReader(table):
        numbers = {key: float(value) for key, value in row.items() if key != "step"}
        wrong += [f"{key} = {value} in cycle {row['cycle']}" for key, value in numbers.items()
                  if not (math.isfinite(value) or key in STATES_OF_HEALTH and math.isnan(value))]
        wrong += [f"{key} = {numbers[key]} in cycle {row['cycle']}" for key in SHARES if not -1e-9 <= numbers[key] <= 1 + 1e-9]
        wrong += [f"{half}_capacity = {numbers[f'{half}_capacity_mAh_per_g']} in cycle {row['cycle']}" for half in ("charge", "discharge")
                  if not 0 <= numbers[f"{half}_capacity_mAh_per_g"] <= 1.0001 * window]
        if numbers["li_imbalance"] != 0:
            wrong.append(f"li_imbalance = {row['li_imbalance']} in cycle {row['cycle']}")
    return wrong


class Judge:
    """The judging program, started anew where a configuration ends it or takes too long."""

    def __init__(self, program: str, limit: float) -> None:
        self.program, self.limit = program, limit
        self.process: subprocess.Popen[bytes] | None = None

    def judge(self, text: str, runs: bool) -> tuple[str, list[str]]:
        """How a configuration ended, and what is wrong with it."""
        if self.process is None:
            self.process = subprocess.Popen([self.program, str(self.limit)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                            env={**os.environ, "OMP_NUM_THREADS": "1"})
        assert self.process.stdin and self.process.stdout
        content = text.encode()
        self.process.stdin.write(f"{'run' if runs else 'load'} {len(content)}\n".encode() + content)
        self.process.stdin.flush()
        wrong, table, window, said, end = [], [], 0.0, "", ""
        while not end:
            word, _, rest = self.process.stdout.readline().decode("utf-8", "replace").rstrip("\n").partition(" ")
            if not word:
                break
            if word == "wrong":
                wrong.append(rest)
            elif word == "table":
                table.append(rest)
            elif word == "window":
                window = float(rest)
            elif word == "say":
                said = rest
            elif word == "end":
                end = rest
            else:
                wrong.append("a message that no user should see: " + ascii(word + " " + rest))
        if not end:
            code = self.process.wait()
            self.process = None
            return ("too long", [f"ran for more than {self.limit:g} s"]) if code == -signal.SIGPROF else (f"ended by {code}", [f"ended by {code}"])
        if end in ("refused", "failed") and not said:
            wrong.append("no message")
        if re.search(r"[\x00-\x1f\x7f-\x9f]", said):
            wrong.append("a message that no user should see: " + ascii(said[-300:]))
        return end, wrong + figures_that_cannot_be(table, window)


def judge(program: str, text: str, limit: float) -> tuple[str, list[str]]:
    """How the run ended, and what is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="lithofront-fuzz-") as place:
        folder = Path(place)
        (folder / "study.toml").write_text(text, encoding="utf-8")
        words = [program, "run", str(folder / "study.toml"), "-o", str(folder / "out"), "--threads", "1", "--quiet"]
        try:
            ended = subprocess.run(words, capture_output=True, timeout=limit, check=False)
        except subprocess.TimeoutExpired:
            return "too long", [f"ran for more than {limit:g} s"]
        said = ended.stderr.decode("utf-8", "replace")
        wrong = []
        if ended.returncode not in (0, 1, 2):
            wrong.append(f"ended by {ended.returncode}")
        if ended.returncode in (1, 2) and "lithofront: error: " not in said:
            wrong.append("no message")
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|Sanitizer|terminate called", said):
            wrong.append("a message that no user should see: " + ascii(said[-300:]))
        if (folder / "out" / "cycles.csv").exists():
            with (folder / "out" / "cycles.csv").open(newline="", encoding="utf-8") as file:
                wrong += figures_that_cannot_be(file, window_of(folder / "out"))
        return f"exit {ended.returncode}", wrong


def main() -> int:
    """Run as many as asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--judge", help="program that judges them in one process, without files")
    parser.add_argument("--run-every", type=int, default=1, help="with --judge: run one in so many, load the others")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="of the first configuration; each has one of its own, from there on")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--limit", type=float, default=20.0, help="seconds for one run")
    parser.add_argument("--keep", type=Path, help="folder for the configurations where something is wrong")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after this time, whatever has been done")
    options = parser.parse_args()
    settings = settings_of(options.program)
    if not shutil.which(options.program) or len(settings) < 50:
        sys.exit(f"{options.program} lists {len(settings)} settings")
    ends: dict[str, int] = {}
    findings = 0
    start = time.monotonic()

    own = threading.local()

    def one(seed: int) -> tuple[int, str, str, list[str]] | None:
        if time.monotonic() - start > 60 * options.minutes:
            return None
        text = configuration(random.Random(seed), settings)
        if not options.judge:
            return (seed, text, *judge(options.program, text, options.limit))
        if not hasattr(own, "judge"):
            own.judge = Judge(options.judge, options.limit)
        return (seed, text, *own.judge.judge(text, seed % options.run_every == 0))

    with ThreadPoolExecutor(options.jobs) as pool:
        for result in pool.map(one, range(options.seed, options.seed + options.runs)):
            if result is None:
                continue
            seed, text, end, wrong = result
            ends[end] = ends.get(end, 0) + 1
            if not wrong:
                continue
            findings += 1
            print(f"seed {seed}: " + "; ".join(wrong[:3]), flush=True)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{seed}.toml").write_text(text, encoding="utf-8")
    print(f"{sum(ends.values())} configurations: " + ", ".join(f"{n} {end}" for end, n in sorted(ends.items())) + f"; {findings} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
