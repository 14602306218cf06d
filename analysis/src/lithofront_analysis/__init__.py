"""Figures, virtual strain microscope and reports from lithofront results."""

from .errors import ResultsError
from .results import Results, open_results

__version__ = "0.1.0"
__all__ = ["Results", "ResultsError", "__version__", "open_results"]
