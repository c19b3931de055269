"""What the command says beside its product, and how it ends."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from enum import IntEnum
from typing import TextIO

from cleaner.errors import CleanerError
from cleaner.io.outputs import OutputError
from cleaner.report.terminal import Palette, printable


class Exit(IntEnum):
    """How a run ended. These numbers are promised."""

    OK = 0
    FOUND = 1
    """`--check` or a check of rules found something."""
    USAGE = 2
    """An argument, a setting or a rule file that cannot be used; nothing was written."""
    INCOMPLETE = 3
    """Some input failed or was passed through."""
    BROKEN = 4
    """An output that cannot be written, or a fault of the program."""
    INTERRUPTED = 130
    TERMINATED = 143


class Terminated(BaseException):
    """The system asked the program to end."""


def mind_signals() -> None:
    """A request to end unwinds the program, so that no half-written file stays."""

    def end(number: int, frame: object) -> None:
        raise Terminated

    with suppress(ValueError):  # not the main thread: whoever called has signals of their own
        signal.signal(signal.SIGTERM, end)


def speak_utf8() -> None:
    """Messages and product are UTF-8 whatever the locale; what UTF-8 cannot hold is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def ending(error: BaseException) -> int:
    """The exit code for what ended a run early, and a word about it where one helps."""
    match error:
        case BrokenPipeError():
            return Exit.OK
        case KeyboardInterrupt():
            return Exit.INTERRUPTED
        case Terminated():
            return Exit.TERMINATED
        case CleanerError():
            say(str(error))
            return Exit.USAGE
        case OutputError():
            say(str(error))
        case OSError():
            say(str(OutputError(error.filename or "standard output", error)))
        case _:
            say(f"internal error, please report it: {type(error).__name__}: {error}")
    return Exit.BROKEN


def say(message: str) -> None:
    """One line on standard error."""
    print_error(f"cleaner: {printable(message)}")


def print_error(line: str) -> None:
    """A line on standard error, if anyone is there to read it."""
    with suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)


class Console:
    """Who a run talks to. With `collect`, messages are kept for the JSON at the end."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False, collect: bool = False) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.messages: list[str] = []
        self._say = self.messages.append if collect else say

    def fail(self, message: str) -> None:
        """What did not work; always said."""
        self._say(message)

    def warn(self, message: str) -> None:
        """What may surprise; not said when quiet."""
        if not self.quiet:
            self._say(message)

    def note(self, message: str) -> None:
        """What only the curious want."""
        if self.verbose:
            self._say(message)


def palette_for(mode: str, stream: TextIO) -> Palette:
    """Colours for a stream: as asked for, or as the terminal and the environment have it."""
    if mode != "auto":
        return Palette(mode == "always")
    environment = os.environ
    if environment.get("NO_COLOR"):
        return Palette(False)
    if environment.get("FORCE_COLOR"):
        return Palette(True)
    return Palette(stream.isatty() and environment.get("TERM") != "dumb")


def width(stream: TextIO) -> int:
    """Columns of the terminal behind a stream, or 100."""
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 100
