"""What each cycle was for: formation, ageing or check-up, from the names of the protocol's steps."""

from __future__ import annotations

from dataclasses import dataclass

from .results import Results

FORMATION, AGEING, CHECK_UP = "formation", "ageing", "check-up"

_KEYWORDS = ((FORMATION, ("form", "activ", "fresh")), (CHECK_UP, ("check", "rpt", "diagnos", "reference")))


@dataclass(frozen=True)
class Stage:
    """A run of consecutive cycles of one protocol step."""

    name: str
    role: str
    first: int
    last: int
    charge_c_rate: float
    discharge_c_rate: float

    @property
    def rates(self) -> str:
        """Charge and discharge rate, as the paper writes them."""
        return f"{self.charge_c_rate:g}C/{self.discharge_c_rate:g}C"


def role_of(step: str) -> str:
    """formation, check-up, or else ageing."""
    lower = step.lower()
    return next((role for role, words in _KEYWORDS if any(word in lower for word in words)), AGEING)


def stages(results: Results) -> list[Stage]:
    """The study's stages in order."""
    found: list[Stage] = []
    table = results.cycles
    for cycle, step, charge, discharge in zip(table["cycle"], table["step"], table["charge_c_rate"],
                                              table["discharge_c_rate"], strict=True):
        previous = found[-1] if found else None
        if previous and (previous.name, previous.charge_c_rate, previous.discharge_c_rate) == (step, charge, discharge):
            found[-1] = Stage(previous.name, previous.role, previous.first, int(cycle), charge, discharge)
        else:
            found.append(Stage(str(step), role_of(str(step)), int(cycle), int(cycle), float(charge), float(discharge)))
    return found


def fresh_cycle(results: Results) -> int:
    """Last formation cycle before any ageing, else the first cycle: the paper's 100 % state of health."""
    last = int(results.cycles["cycle"].iloc[0])
    for stage in stages(results):
        if stage.role != FORMATION:
            break
        last = stage.last
    return last


def aged_cycle(results: Results) -> int:
    """Last cycle at hand."""
    return int(results.cycles["cycle"].iloc[-1])


def ageing_cycles(results: Results) -> int:
    """How many ageing cycles there are."""
    return sum(stage.last - stage.first + 1 for stage in stages(results) if stage.role == AGEING)


def last_ageing_cycle(results: Results) -> int:
    """Last ageing cycle, else the last cycle of any kind."""
    return max((stage.last for stage in stages(results) if stage.role == AGEING), default=aged_cycle(results))
