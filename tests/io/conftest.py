"""The command as the tests of the command have it."""

from cli.conftest import cleaner, environment, inside, process

__all__ = ["cleaner", "environment", "inside", "process"]
