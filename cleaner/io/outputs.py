"""Writing: a file appears under its name whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from cleaner.errors import SettingError


class OutputError(Exception):
    """An output that cannot be written. The command prints the message and exits with 4."""

    def __init__(self, name: str, error: OSError) -> None:
        super().__init__(f"cannot write {name}: {error.strerror or error}")


class UnfitError(OutputError):
    """What an output of this kind has no place for. Of many inputs it fails one."""


class Output:
    """An open output that knows its name. A closed pipe is no error of its own and stays `BrokenPipeError`."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self.wanted = True
        self.digest: Any = None
        """A hash that is told what is written, where one is wanted."""
        self._file = file

    def write(self, data: bytes) -> None:
        """Write all of `data`."""
        with naming_errors(self.name):
            self._file.write(data)
        if self.digest:
            self.digest.update(data)

    def discard(self) -> None:
        """Leave what stands under the name as it is."""
        self.wanted = False


class naming_errors:
    """What the system refuses inside becomes an `OutputError` with this name."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, *_: object) -> None:
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise OutputError(self._name, error) from None


@contextmanager
def replacing(path: str, *, temporary: str = "", durable: bool = False) -> Iterator[Output]:
    """A file that gets its name, whole, when the block ends well; otherwise what stands there stays.

    A file that is replaced hands on its mode; a link is replaced, never followed. `temporary` is what it is called
    until then, on the same disk; `durable` waits for the disk.
    """
    own = os.path.join(os.path.dirname(path), f".cleaner-{os.getpid()}.tmp")
    if not temporary:
        _unlink(own)
    left = temporary or own
    try:
        with naming_errors(path):
            with open(left, "wb" if temporary else "xb") as file:  # in a folder of ours nobody else plants a link
                yield (output := Output(path, file))
            if output.wanted:
                _finish(left, path, durable)
                left = ""
    finally:
        if left:
            _unlink(left)


def _finish(temporary: str, path: str, durable: bool) -> None:
    if (mode := _mode(path)) is not None and stat.S_ISREG(mode):
        os.chmod(temporary, stat.S_IMODE(mode))
    if durable:
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
    os.replace(temporary, path)


@contextmanager
def writing(path: str) -> Iterator[Output]:
    """The one file a user names as the output; a device or a pipe is written to as it stands."""
    mode = _mode(path)
    if mode is None or stat.S_ISREG(mode):
        with replacing(path, durable=True) as output:
            yield output
    else:
        with naming_errors(path), open(path, "wb") as file:
            yield Output(path, file)


def check_target(path: str) -> None:
    """Refuse what is no place for a file, before any work is done."""
    mode = _mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise SettingError(f"-o {path}: is a folder; write -d for a folder")
    if mode is not None and stat.S_ISLNK(mode):
        raise SettingError(f"-o {path}: is a symbolic link; name the file itself (- is standard output)")


def _mode(path: str) -> int | None:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return None


def _unlink(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
