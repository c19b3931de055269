"""The command `cleaner`: which words it knows, and how it ends.

Only what every call needs is imported here; a filter in a loop pays for each import.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code (see `cleaner.cli.console.Exit`)."""
    gc.set_threshold(50_000)  # what judging makes is freed by counting; looking for cycles costs a fifth of the time
    try:
        code = _ended_by_argparse(list(sys.argv[1:] if argv is None else argv))
        if sys.stdout:
            sys.stdout.flush()
    except BaseException as error:
        from cleaner.cli.console import ending

        code = ending(error)
    _quiet_stdout()
    return code


def _ended_by_argparse(argv: list[str]) -> int:
    try:
        return _dispatch(argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0


def _dispatch(argv: list[str]) -> int:
    """A first argument equal to a command is that command; a file of such a name is written ./rules."""
    from cleaner.cli.console import mind_signals, speak_utf8

    speak_utf8()
    mind_signals()
    if argv[:1] == ["explain"]:
        from cleaner.cli.explain import run
    elif argv[:1] == ["learn"]:
        from cleaner.cli.learn import run
    elif argv[:1] == ["rules"]:
        from cleaner.cli.rules import run
    elif argv[:1] == ["config"]:
        from cleaner.cli.config import run
    elif argv[:1] == ["restore"]:
        from cleaner.cli.restore import run
    else:
        from cleaner.cli.clean import run

        return run(argv)
    return run(argv[1:])


def _quiet_stdout() -> None:
    """Where nobody reads any more, what is still unwritten goes nowhere, instead of failing when Python ends."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
