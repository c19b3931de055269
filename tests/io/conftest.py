"""The command as a process, as the tests of the command have it."""

from cli.conftest import cleaner, environment

__all__ = ["cleaner", "environment"]
