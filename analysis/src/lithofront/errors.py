"""What a user of the package sees when something is wrong."""

from __future__ import annotations

from collections.abc import Sequence


class LithofrontError(Exception):
    """Base of all errors of this package; the message is for the user."""


class ProgramError(LithofrontError):
    """The program refused a setting or failed; `code` is its exit code (negative: the signal that ended it)."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class InputError(LithofrontError):
    """A plan, design or data file that cannot be used; every problem stands on a line of its own."""

    def __init__(self, problems: Sequence[str] | str) -> None:
        self.problems = [problems] if isinstance(problems, str) else list(problems)
        super().__init__("\n".join(self.problems))
