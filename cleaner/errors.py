"""What can go wrong before any text is read; content itself never raises.

Every message says where, what, and what to write instead.
"""

from __future__ import annotations


class CleanerError(Exception):
    """Anything the caller can mend. The command prints the message and exits with 2."""


class RuleError(CleanerError):
    """A rule file that cannot be used as it stands."""

    def __init__(self, path: object, problem: str, *, rule: str = "") -> None:
        super().__init__(f"{path}: {rule + ': ' if rule else ''}{problem}")


class SettingError(CleanerError):
    """A setting with a value it does not take."""


class WeightsError(CleanerError):
    """Weights of the judge that are not there, or are none."""


class InputError(CleanerError):
    """An input that cannot be read at all."""


class OverBudgetError(Exception):
    """A document took longer to judge than it may; it is handed on whole and counted."""
