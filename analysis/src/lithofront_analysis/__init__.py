"""Figures, virtual strain microscope and reports from lithofront results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import ResultsError
    from .results import Results, open_results

__version__ = "0.2.0"
__all__ = ["Results", "ResultsError", "__version__", "open_results"]


def __getattr__(name: str) -> Any:
    """Loaded when asked for: the command must settle its surroundings before any library is imported."""
    if name == "ResultsError":
        from . import errors

        return errors.ResultsError
    if name in ("Results", "open_results"):
        from . import results

        return getattr(results, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
