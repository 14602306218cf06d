"""Parts of SciPy, loaded at their first use: what needs none of them works without it."""

from __future__ import annotations

import importlib
from typing import Any

from .errors import ResultsError


class MissingLibrary(ResultsError):
    """A library of the extra `report` is not installed; the message says how to install it."""


class _Later:
    """Stands for a module until something of it is used."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        try:
            return getattr(importlib.import_module(self._name), attribute)
        except ModuleNotFoundError as error:
            raise MissingLibrary("this needs SciPy, which is not installed: pip install 'lithofront-analysis[report]' "
                                 "(from the repository: pip install './analysis[report]')") from error


ndimage: Any = _Later("scipy.ndimage")
optimize: Any = _Later("scipy.optimize")
stats: Any = _Later("scipy.stats")
