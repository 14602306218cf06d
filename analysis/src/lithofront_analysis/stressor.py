"""Point 9: the fast discharge ages more than a slow one, and what ageing took stays lost through a slow cycle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from . import measures, style
from .measures import Studies
from .points import Point
from .protocol import AGEING, ageing_cycles, fresh_cycle, last_ageing_cycle, stages
from .quantity import Quantity, ratio_of_sums
from .variants import SLOW_C_RATE

TITLE = "the stressor ages, and for good, dissolution apart"
LEAST_KEPT = 0.5
SLOW = f"C/{1 / SLOW_C_RATE:g}"


@dataclass(frozen=True)
class Stressor:
    """Losses of the same particles, without dissolution."""

    rates: str                  # of the ageing in question
    slow_rates: str             # of the one with even rates
    cycles: int                 # of ageing
    losses: dict[str, tuple[Quantity, Quantity]]    # when -> (after the study's own ageing, after the even one)
    slow_loss: Quantity | None  # after the study's ageing, at C/20, against the fresh particles at C/20
    taken: Quantity             # after the last ageing cycle, over the particles of `slow_loss`


def measure(fast: Studies, even: Studies, fresh: Studies) -> Stressor:
    """All losses; `fast` ends with a slow cycle, and so does `fresh`."""
    first = fast[0]
    kept = measures.shared(fast, even)
    aged, check_up = last_ageing_cycle(first), measures.check_up_cycle(first)
    when = {f"cycle {aged}, at the ageing's own rates": aged}
    if check_up is not None:
        when[f"check-up, cycle {check_up}"] = check_up
    losses = {name: (measures.soh(fast, cycle, kept).complement(), measures.soh(even, cycle, kept).complement())
              for name, cycle in when.items()}
    both = measures.shared(fast, fresh)
    slow, slow_fresh = measures.slow_cycle(first), measures.slow_cycle(fresh[0])
    slow_loss = None
    if slow is not None and slow_fresh is not None:
        slow_loss = ratio_of_sums(measures.capacity(fast, slow)[both], measures.capacity(fresh, slow_fresh)[both]).complement()
    rates = [next((stage.rates for stage in stages(one[0]) if stage.role == AGEING), "n/a") for one in (fast, even)]
    return Stressor(rates[0], rates[1], ageing_cycles(first), losses, slow_loss, measures.soh(fast, aged, both).complement())


def table(found: Stressor) -> pd.DataFrame:
    """One row per loss: total and per ageing cycle, in the study's own ageing, the even one, and the difference, paired."""
    rows = []
    for when, (fast, even) in found.losses.items():
        off = fast - even
        rows.append({"loss": when, "rates": found.rates, "value": fast.value, "stderr": fast.error, "even_rates": found.slow_rates,
                     "even_value": even.value, "even_stderr": even.error, "difference": off.value, "difference_stderr": off.error,
                     "difference_per_cycle": off.value / max(1, found.cycles), "difference_per_cycle_stderr": off.error / max(1, found.cycles)})
    if found.slow_loss is not None:
        kept = found.slow_loss.over(found.taken)
        rows.append({"loss": f"at {SLOW}, against fresh at {SLOW}", "rates": found.rates, "value": found.slow_loss.value,
                     "stderr": found.slow_loss.error, "share_of_taken": kept.value, "share_of_taken_stderr": kept.error})
    return pd.DataFrame(rows)


def judge(point: Point, found: Stressor) -> None:
    """More loss per cycle with the fast discharge, at the check-up; half of what was taken is lost at C/20 too."""
    check_up = next(((fast, even) for name, (fast, even) in found.losses.items() if name.startswith("check-up")), None)
    if found.cycles == 0:
        point.lacking = "needs ageing cycles"
        return
    if found.rates == found.slow_rates:
        point.lacking = f"needs ageing with discharges faster than its charges; has {found.rates}"
        return
    for when, (fast, even) in found.losses.items():
        off = (fast - even).times(1 / found.cycles)
        words = (f"{when}: loss per cycle {_percent(fast.times(1 / found.cycles))} at {found.rates}, {_percent(even.times(1 / found.cycles))} at "
                 f"{found.slow_rates}, difference {_percent(off)} points")
        if check_up is not None and fast is check_up[0]:
            point.check(off.value > 2 * off.error, words + " (over two standard errors)")
        else:
            point.notes.append(words)
    if check_up is None:
        point.lacking = "needs a check-up after the ageing, where both are held at the same rates"
    if found.slow_loss is None or not np.isfinite(found.slow_loss.value):
        point.lacking = point.lacking or "needs the slow cycle of aged and of fresh particles"
        return
    kept = found.slow_loss.over(found.taken)
    point.check(found.taken.value > 0 and kept.value >= LEAST_KEPT,
                f"of the {100 * found.taken.value:.2f} ± {100 * found.taken.error:.2f} % that ageing took, "
                f"{100 * found.slow_loss.value:.2f} ± {100 * found.slow_loss.error:.2f} % are lost at {SLOW} too: "
                f"{100 * kept.value:.0f} ± {100 * kept.error:.0f} % of it (at least {100 * LEAST_KEPT:.0f} %)")


def _percent(one: Quantity) -> str:
    return f"{100 * one.value:.4f} ± {100 * one.error:.4f}"


def figure(found: Stressor, fast: Studies, even: Studies, narrow: bool = False) -> Figure:
    """State of health against cycle of both ageings; losses at the rates of each, with one standard error."""
    with style.look():
        drawing = style.new_figure(style.NARROW if narrow else style.WIDE, 5.6 if narrow else 3.0)
        curves, bars = drawing.subplots(2 if narrow else 1, 1 if narrow else 2, squeeze=False).reshape(2)
        kept = measures.shared(fast, even)
        last = measures.check_up_cycle(fast[0]) or last_ageing_cycle(fast[0])
        first = fresh_cycle(fast[0])
        for studies, colour, rates in ((fast, style.VERMILLION, found.rates), (even, style.BLUE, found.slow_rates)):
            cycles = np.arange(1, last + 1)
            curves.plot(cycles, [100 * measures.soh(studies, int(cycle), kept).value for cycle in cycles], color=colour, label=rates)
        curves.axvline(first + 0.5, color=style.GREY, linewidth=0.8, linestyle=(0, (3, 2)))
        curves.set_xlabel("cycle")
        curves.set_ylabel("state of health (%)")
        curves.legend(title="ageing, without dissolution", title_fontsize=7.5, loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2)
        names, places = [], 0
        for when, pair in found.losses.items():
            for loss, colour in zip(pair, (style.VERMILLION, style.BLUE), strict=True):
                bars.bar(places, 100 * loss.value, yerr=100 * loss.error, color=colour, alpha=0.8, capsize=3, width=0.8)
                places += 1
            names.append((places - 1.5, when.split(",")[0]))
            places += 1
        if found.slow_loss is not None:
            bars.bar(places, 100 * found.slow_loss.value, yerr=100 * found.slow_loss.error, color=style.VERMILLION, alpha=0.8, capsize=3, width=0.8)
            names.append((places, f"at {SLOW}"))
        bars.set_xticks([place for place, _ in names], [name for _, name in names])
        bars.axhline(0, color=style.GREY, linewidth=0.8)
        bars.set_ylabel("lost (%)")
        return drawing
