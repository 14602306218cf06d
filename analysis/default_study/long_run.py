"""A thousand cycles of the default study, and of it without each part of the ageing: python analysis/default_study/long_run.py -o OUT

The same particles in each. OUT holds a results folder per variant (kept, and not run again), long_run.md and long_run.png: state of health and
what the loss consists of. Environment: LITHOFRONT names the program.
"""

from __future__ import annotations

import argparse
import os
import subprocess
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import h5py
import matplotlib.pyplot as plt
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
VARIANTS = {
    "the study": "lmo_1c_16c",
    "without passivation": "without_passivation",
    "without film": "without_film",
    "without blocking": "without_blocking",
    "without dissolution": "without_dissolution",
}
STEPS = """
[[protocol.step]]
name = "formation"
cycles = 3
charge_c_rate = 1.0
discharge_c_rate = 1.0
[[protocol.step]]
name = "ageing"
cycles = {}
charge_c_rate = 1.0
discharge_c_rate = 16.0
"""


def run(name: str, out: Path, particles: int, cycles: int) -> Path:
    folder, config = out / name, out / f"{name}.toml"
    if not (folder / "complete").exists():
        config.write_text(f'extends = "{ROOT / "configs" / name}.toml"\n' + STEPS.format(cycles - 3), encoding="utf-8")
        settings = ["--set", f"population.particles={particles}", "--force"]
        subprocess.run([os.environ.get("LITHOFRONT", "lithofront"), "run", config, "-o", folder, *settings], check=True)
        (folder / "complete").touch()
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--particles", type=int, default=8)
    parser.add_argument("--cycles", type=int, default=1000)
    arguments = parser.parse_args()
    out = arguments.output
    out.mkdir(parents=True, exist_ok=True)
    shown = [c for c in (101, 201, 301, 501, 701, 901) if c < arguments.cycles]
    rows = ["| | " + " | ".join(f"SOH at {c}" for c in shown) + " | left delithiated | left lithiated | sealed | dissolved |",
            "|---|" + "---|" * (len(shown) + 4)]
    figure, axes = plt.subplots(figsize=(5.0, 3.4), layout="constrained")
    for label, name in VARIANTS.items():
        with h5py.File(run(name, out, arguments.particles, arguments.cycles) / "results.h5") as results:
            cycles = {key: table[:] for key, table in results["cycles"].items() if table.dtype.kind == "f" or key == "cycle"}
        ageing = cycles["cycle"] > 3
        # Over the first cycle at the same rates, as the program has it.
        axes.plot(cycles["cycle"][ageing], cycles["soh"][ageing], label=label)
        soh = [float(np.interp(c, cycles["cycle"], cycles["soh"])) for c in shown]
        last = [float(cycles[key][-1]) for key in ("delithiated_left_fraction", "lithiated_left_fraction", "sealed_by_ageing", "dissolved_fraction")]
        rows.append(f"| {label} | " + " | ".join(f"{value:.2f}" for value in soh + last) + " |")
    axes.axvspan(112, arguments.cycles, color="0.94", zorder=0)
    axes.text(0.97, 0.97, "grey: beyond the calibration", transform=axes.transAxes, ha="right", va="top", fontsize=8)
    axes.set(xlabel="cycle", ylabel="state of health", ylim=(0, 1.05), xlim=(0, arguments.cycles))
    axes.legend(frameon=False, fontsize=8, loc="center right")
    figure.savefig(out / "long_run.png", dpi=180)
    (out / "long_run.md").write_text("\n".join(rows) + "\n", encoding="utf-8")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
