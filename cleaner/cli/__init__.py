"""The command `cleaner`: runs the subcommand that the first argument names, and returns the exit code.

Only what every call needs is imported here, because a filter in a loop pays for each import.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn, TextIO


def command() -> NoReturn:
    """Run the command as the whole of a process, and end that.

    To free each object takes Python a tenth of the time of a process for one text, so one that succeeded and that
    nothing waits for ends without it, as that of mypy does.
    """
    code = main()
    if code == 0 and not _is_awaited():
        _flush(sys.stderr)  # what `main` has left of standard output is flushed
        os._exit(code)
    sys.exit(code)


def _is_awaited() -> bool:
    """Tell whether something is to be done when Python ends: by a thread, a profiler, or what `atexit` was given."""
    if not sys.modules.keys().isdisjoint(("threading", "cProfile")):
        return True
    import atexit

    return getattr(atexit, "_ncallbacks", lambda: 1)() > 0


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code (see `cleaner.cli.console.Exit`)."""
    # objects of a document are freed by reference counting; searching them for cycles costs a fifth of the time
    gc.set_threshold(50_000)
    try:
        code = _exit_code(list(sys.argv[1:] if argv is None else argv))
        if sys.stdout:
            sys.stdout.flush()
    except BaseException as error:
        code = _code_for(error)
    _silence_stdout()
    return code


def _code_for(error: BaseException) -> int:
    """Print the message of an exception that ended the command, and return the exit code."""
    from cleaner.cli.console import UsageError, exit_code_for
    from cleaner.cli.parser import UnknownOptionError

    if isinstance(error, UnknownOptionError):
        from cleaner.cli.unknown_option import unknown_option

        error = UsageError(error.parser.prog, unknown_option(error.parser, error.option))
    return exit_code_for(error)


def _exit_code(argv: list[str]) -> int:
    """Run the command and return its exit code, also where argparse exits: after `--help` and on bad usage."""
    try:
        return _dispatch(argv)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0


def _dispatch(argv: list[str]) -> int:
    """Run the subcommand that the first argument names, else the filter; a file of such a name is written ./rules."""
    from cleaner.cli.commands import COMMANDS, run_command
    from cleaner.cli.console import raise_on_sigterm, use_utf8

    use_utf8()
    raise_on_sigterm()
    if argv and argv[0] in COMMANDS:
        return run_command(argv[0], argv[1:])
    from cleaner.cli.clean import run

    return run(argv)


def _silence_stdout() -> None:
    """Flush standard output; if its reader is gone, redirect it to the null device, so that Python's exit works."""
    if not _flush(sys.stdout):
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _flush(stream: TextIO | None) -> bool:
    """Flush a stream if there is one; tell whether that worked."""
    try:
        if stream:
            stream.flush()
    except (OSError, ValueError):
        return False
    return True
