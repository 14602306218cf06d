"""lithofront from Python: run studies, open their results, sweep, calibrate and forecast."""

import sys
from pathlib import Path

try:
    from .calibration import calibrate
    from .curves import fit
    from .design import Design, Parameter, design
    from .ensemble import Ensemble, ensemble, merge, open_ensemble
    from .errors import InputError, LithofrontError, ProgramError
    from .fit import Fit, load_fit
    from .forecast import Forecast, forecast
    from .measured import Curve, read_curves
    from .plan import Plan, load_plan
    from .program import find_program
    from .running import resume, run
    from .score import score
    from .sensitivity import sensitivity
    from .study import Study, open
    from .targets import Target
except ModuleNotFoundError as missing:
    if missing.name is None or missing.name.startswith(__name__):
        raise
    message = f"{missing.name} is not installed: pip install 'lithofront[studies]' (from the repository: pip install './analysis[studies]')"
    # As a command, `python -m` or its launcher: a line, no traceback.
    if sys.argv[0] == "-m" or Path(sys.argv[0]).name == "lithofront-studies":
        sys.exit(f"lithofront: error: {message}")
    raise ModuleNotFoundError(message, name=missing.name) from None

__all__ = [
    "Curve", "Design", "Ensemble", "Fit", "Forecast", "InputError", "LithofrontError", "Parameter", "Plan", "ProgramError", "Study",
    "Target", "calibrate", "design", "ensemble", "find_program", "fit", "forecast", "load_fit", "load_plan", "merge", "open",
    "open_ensemble", "read_curves", "resume", "run", "score", "sensitivity",
]
