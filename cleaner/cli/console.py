"""Messages and exit codes of the command: everything it prints beside its output."""

from __future__ import annotations

import os
import signal
import stat
import sys
from contextlib import AbstractContextManager, nullcontext, suppress
from enum import IntEnum
from typing import TYPE_CHECKING, TextIO

from cleaner.errors import CleanerError, OutputError, SettingError
from cleaner.io.inputs import STDIN
from cleaner.io.outputs import Output, writing

if TYPE_CHECKING:
    from cleaner.report.terminal import Palette


class Exit(IntEnum):
    """Exit codes of the command. They are part of its documented interface."""

    OK = 0
    FOUND = 1
    """`--check` or a check of rules found something."""
    USAGE = 2
    """An argument, a setting or a rule file that cannot be used; nothing was written."""
    INCOMPLETE = 3
    """Some input failed, was passed through, or lost nearly all of its text."""
    BROKEN = 4
    """An output that cannot be written, or a fault of the program."""
    INTERRUPTED = 130
    TERMINATED = 143


class UsageError(SettingError):
    """A command line that cannot be understood."""

    def __init__(self, prog: str, message: str) -> None:
        """`prog` is the command, such as `cleaner explain`."""
        super().__init__(message)
        self.prog = prog


class Terminated(BaseException):
    """Request of the system to end the program (SIGTERM). Of this and of an interruption, the text says what stands."""


def raise_on_sigterm() -> None:
    """Raise `Terminated` on SIGTERM, so that the program cleans up and no half-written file stays."""

    def end(number: int, frame: object) -> None:
        raise Terminated

    with suppress(ValueError):  # not in the main thread: the calling program handles its signals itself
        signal.signal(signal.SIGTERM, end)


def use_utf8() -> None:
    """Write messages and output as UTF-8 whatever the locale; what UTF-8 cannot hold is escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def exit_code_for(error: BaseException) -> int:
    """Return the exit code for an exception that ended the command, and print its message."""
    match error:
        case BrokenPipeError():
            return Exit.OK
        case KeyboardInterrupt() | Terminated():
            with suppress(ValueError):  # not in the main thread
                signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not cut the message
            say(f"stopped{': ' * bool(error.args)}{error}")
            return Exit.INTERRUPTED if isinstance(error, KeyboardInterrupt) else Exit.TERMINATED
        case UsageError():
            say(str(error), error.prog)
            return Exit.USAGE
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


def say(message: str, prog: str = "cleaner") -> None:
    """Print a message on standard error, as one line with the name of the command."""
    from cleaner.report.terminal import printable  # most filters have nothing to say

    print_error(f"{prog}: {printable(message)}")


def print_error(line: str) -> None:
    """Print a line on standard error; a closed one is ignored."""
    with suppress(OSError, ValueError):
        print(line, file=sys.stderr, flush=True)


class Console:
    """Receiver of the messages of a run. With `collect`, they are kept for the JSON at the end instead of printed."""

    def __init__(self, *, quiet: bool = False, verbose: bool = False, collect: bool = False) -> None:
        self.quiet = quiet
        self.verbose = verbose
        self.messages: list[str] = []
        self._say = self.messages.append if collect else say

    def fail(self, message: str) -> None:
        """Report a failure."""
        self._say(message)

    def warn(self, message: str) -> None:
        """Report a warning, unless `quiet`."""
        if not self.quiet:
            self._say(message)

    def note(self, message: str) -> None:
        """Report a detail, if `verbose`."""
        if self.verbose:
            self._say(message)


def open_output(path: str) -> AbstractContextManager[Output]:
    """Open an output file, or standard output for `-`. Raises `SettingError` if standard output is closed."""
    if path != STDIN:
        return writing(path)
    if sys.stdout is None:
        raise SettingError("standard output is closed; write -o FILE")
    return nullcontext(Output("standard output", sys.stdout.buffer))


def file_or_stdin(prog: str, path: str | None) -> str:
    """Return the path of the file to read, or that of standard input where no file is named.

    Raises `UsageError` where standard input is a terminal: the command would wait without a word.
    """
    if path is None and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError(prog, f"FILE is missing; `{prog} --help` shows what to write")
    return STDIN if path is None else path


def is_file(stream: TextIO | None) -> bool:
    """Tell whether a stream writes to a regular file."""
    try:
        return stream is not None and stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
    except (OSError, ValueError):
        return False


def palette_for(mode: str, stream: TextIO) -> Palette:
    """Return the colours for a stream: `always`, `never`, or `auto`, by terminal, `NO_COLOR` and `FORCE_COLOR`."""
    from cleaner.report.terminal import Palette

    if mode != "auto":
        return Palette(mode == "always")
    environment = os.environ
    if environment.get("NO_COLOR"):
        return Palette(False)
    if environment.get("FORCE_COLOR"):
        return Palette(True)
    return Palette(stream.isatty() and environment.get("TERM") != "dumb")


def width(stream: TextIO) -> int:
    """Return the number of columns of the terminal behind a stream, or 100."""
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 100
