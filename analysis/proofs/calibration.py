"""The proofs of docs/calibration.md at full length, with nested sampling: python analysis/proofs/calibration.py [DATA SETS]

Data sets are drawn from the prior, of a made-up cell whose fade is known (analysis/tests/studies/fading.py); prints Markdown.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from scipy.stats import kstest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "studies"))
from fading import draw_data, emulator, space  # noqa: E402
from lithofront.posterior import Posterior  # noqa: E402

NAMES = ("fade a", "shape b", "departure")
DRAWS = 63


def main(count: int) -> None:
    """Ranks, coverage and recovery over so many data sets."""
    stand_in, rng = emulator(), np.random.default_rng(2026)
    ranks, inside, errors, misfits = [], [], [], []
    for number in range(count):
        truth, data = draw_data(rng)
        posterior = Posterior(stand_in, space(), data)
        unit, _, _ = posterior.sample(100, number)
        some = unit[rng.choice(len(unit), DRAWS, replace=False)]
        ranks.append((some < truth).sum(axis=0))
        low, high = np.quantile(unit, [0.05, 0.95], axis=0)
        inside.append((low < truth) & (truth < high))
        errors.append((unit.mean(axis=0) - truth) / unit.std(axis=0))
        misfits.append(posterior.misfit(unit))
        print(f"{number + 1}/{count}", file=sys.stderr, flush=True)
    ranks_, inside_, errors_ = np.array(ranks), np.array(inside), np.array(errors)
    print(f"| parameter | ranks in eighths, of {count} | p of uniform ranks | 90 % intervals that hold the truth | mean and deviation of (found - true)/σ |")
    print("|---|---|---|---|---|")
    for i, name in enumerate(NAMES):
        histogram = np.bincount(ranks_[:, i] * 8 // (DRAWS + 1), minlength=8)
        p = kstest((ranks_[:, i] + rng.random(count)) / (DRAWS + 1), "uniform").pvalue
        print(f"| {name} | {' '.join(map(str, histogram))} | {p:.2f} | {100 * inside_[:, i].mean():.0f} % | {errors_[:, i].mean():.2f}, {errors_[:, i].std():.2f} |")
    print(f"\nData sets, with their departures, whose misfit without any is below 0.01: {int(np.sum(np.array(misfits) < 0.01))} of {count}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
