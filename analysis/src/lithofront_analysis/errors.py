"""The one error that a user sees."""


class ResultsError(Exception):
    """Results that are missing, truncated, foreign or unfit for what was asked; the message says which and why."""
