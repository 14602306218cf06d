"""lithofront from Python: run studies, open their results, sweep, calibrate and forecast."""

from .calibration import calibrate
from .design import Design, Parameter, design
from .ensemble import Ensemble, ensemble, merge, open_ensemble
from .errors import InputError, LithofrontError, ProgramError
from .fit import Fit, load_fit
from .plan import Plan, load_plan
from .program import find_program
from .running import resume, run
from .study import Study, open
from .targets import Target

__all__ = [
    "Design", "Ensemble", "Fit", "InputError", "LithofrontError", "Parameter", "Plan", "ProgramError", "Study", "Target", "calibrate", "design", "ensemble",
    "find_program", "load_fit", "load_plan", "merge", "open", "open_ensemble", "resume", "run",
]
