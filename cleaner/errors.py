"""Exceptions. They are raised for settings, rules and files, never for the content of a text.

Every message names the place, the problem and the remedy.
"""

from __future__ import annotations


class CleanerError(Exception):
    """Base class of errors that the caller can correct. The command line prints the message and exits with 2."""


class RuleError(CleanerError):
    """Rule file that cannot be used."""

    def __init__(self, path: object, problem: str, *, rule: str = "") -> None:
        super().__init__(f"{path}: {rule + ': ' if rule else ''}{problem}")


class SettingError(CleanerError):
    """Setting with an invalid value."""


class WeightsError(CleanerError):
    """Classifier weights that are missing or invalid."""


class InputError(CleanerError):
    """Input that cannot be read."""


class OutputError(Exception):
    """File that cannot be written, whole. The command prints the message and exits with 4."""

    def __init__(self, name: str, error: OSError) -> None:
        super().__init__(f"cannot write {name}: {error.strerror or error}")


class OverBudgetError(Exception):
    """Processing of a document exceeded its time limit; the document is passed through unchanged and counted."""
