"""Writes output files: a file appears under its name whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from cleaner.disk import naming_errors
from cleaner.errors import OutputError, SettingError


class UnfitError(OutputError):
    """A result that the output format cannot hold. In a run over many inputs, only its input fails."""


class Output:
    """An open output with its name. Errors become `OutputError`, except `BrokenPipeError`, which is no failure."""

    def __init__(self, name: str, file: BinaryIO) -> None:
        self.name = name
        self.wanted = True
        self.digest: Any = None
        """If set, a hash that is updated with everything written."""
        self.size = 0
        """Bytes that were written."""
        self._file = file

    def write(self, data: bytes) -> None:
        """Write all of `data`."""
        with naming_errors(self.name):
            self._file.write(data)
        self.size += len(data)
        if self.digest:
            self.digest.update(data)

    def discard(self) -> None:
        """Discard what was written: a file that already has the name stays as it is."""
        self.wanted = False


@contextmanager
def replacing(path: str, *, temporary: str = "", durable: bool = False) -> Iterator[Output]:
    """Open a temporary file that is renamed to `path` when the block ends without an error and is deleted otherwise.

    The file keeps the mode of the one it replaces; a symbolic link is replaced, not followed. `temporary` is the path
    of the temporary file, on the same file system, in a folder that only this run writes to; by default it lies beside
    `path`. `durable` waits until the data is on disk.
    """
    own = os.path.join(os.path.dirname(path), f".cleaner-{os.getpid()}.tmp")
    if not temporary:
        _unlink(own)
    leftover = temporary or own
    try:
        with naming_errors(path):
            with open(leftover, "wb" if temporary else "xb") as file:  # "xb" follows no link that somebody planted
                yield (output := Output(path, file))
            if output.wanted:
                _check_size(leftover, output.size)
                _finish(leftover, path, durable)
                leftover = ""
    finally:
        if leftover:
            _unlink(leftover)


def _check_size(path: str, wanted: int) -> None:
    """Raise `OSError` if a file is not as long as what was written; not every file system reports a short write."""
    if (stored := os.path.getsize(path)) != wanted:
        raise OSError(errno.EIO, f"it holds {stored:,} bytes of {wanted:,}")


def _finish(temporary: str, path: str, durable: bool) -> None:
    if (mode := _file_mode(path)) is not None and stat.S_ISREG(mode):
        os.chmod(temporary, stat.S_IMODE(mode))
    if durable:
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
    os.replace(temporary, path)


@contextmanager
def writing(path: str) -> Iterator[Output]:
    """Open the output that a user named: a file is replaced as a whole, a device or a pipe is written to directly."""
    mode = _file_mode(path)
    if mode is None or stat.S_ISREG(mode):
        with replacing(path, durable=True) as output:
            yield output
    else:
        with naming_errors(path), open(path, "wb") as file:
            yield Output(path, file)


def check_target(path: str) -> None:
    """Raise `SettingError` for a path that cannot become a file, before any work is done."""
    mode = _file_mode(path)
    if mode is not None and stat.S_ISDIR(mode):
        raise SettingError(f"-o {path}: is a folder; write -d for a folder")
    if mode is not None and stat.S_ISLNK(mode):
        raise SettingError(f"-o {path}: is a symbolic link; name the file itself (- is standard output)")


def _file_mode(path: str) -> int | None:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return None


def _unlink(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
