"""What a run into a folder has done, a line for each input: kept beside the outputs, so that the next run goes on.

A line is added when an output has got its name, so after a kill at any moment each line speaks of a whole file. At the
end the lines are put in order, which makes the manifests of two runs over the same inputs the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from cleaner._version import __version__
from cleaner.disk import temporary_table
from cleaner.errors import SettingError
from cleaner.io.outputs import naming_errors

FOLDER = ".cleaner"
"""In an output folder, what is no output."""
SCHEMA_VERSION = 1

Row = dict[str, Any]


class Manifest:
    """The rows of a run, on disk."""

    def __init__(self, out: str, settings: str) -> None:
        self.path = os.path.join(out, FOLDER, "manifest.jsonl")
        self.settings = settings
        self._places = temporary_table("input BLOB PRIMARY KEY, place INTEGER")
        self._file: BinaryIO | None = None

    @property
    def exists(self) -> bool:
        """Is there one from an earlier run?"""
        return os.path.exists(self.path)

    def __enter__(self) -> Manifest:
        """Read what an earlier run wrote, as far as it is whole. Raises `SettingError` if that had other settings."""
        with naming_errors(self.path):
            self._file = open(self.path, "a+b")
            self._file.seek(0)
            whole = self._read(self._file)
            self._file.truncate(whole)
            if not whole:
                self._append(self._head())
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()

    def _head(self) -> Row:
        return {"schema_version": SCHEMA_VERSION, "cleaner": __version__, "settings": self.settings}

    def _read(self, file: BinaryIO) -> int:
        """Remember where the rows stand; the bytes up to the end of the last whole one."""
        whole = 0
        for line in file:
            row = _parsed(line)
            if row is None:
                break
            if whole == 0:
                self._check(row)
            else:
                self._remember(row, whole)
            whole += len(line)
        return whole

    def _check(self, head: Row) -> None:
        if head != self._head():
            raise SettingError(
                f"{self.path}: this folder was written with other settings or another version; "
                "name another folder, or write --overwrite to do it anew"
            )

    def row(self, name: str) -> Row | None:
        """What is known of an input."""
        found = self._places.execute("SELECT place FROM t WHERE input = ?", (os.fsencode(name),)).fetchone()
        if found is None or self._file is None:
            return None
        self._file.seek(*found)
        return _parsed(self._file.readline())

    def add(self, row: Row) -> None:
        """Write down what has become of an input, for good."""
        assert self._file is not None
        with naming_errors(self.path):
            self._remember(row, self._file.seek(0, os.SEEK_END))
            self._append(row)

    def _remember(self, row: Row, place: int) -> None:
        """Where the row of an input stands; a later one replaces it."""
        self._places.execute("REPLACE INTO t VALUES (?, ?)", (os.fsencode(row["input"]), place))

    def _append(self, row: Row) -> None:
        assert self._file is not None
        self._file.write(_line(row))
        self._file.flush()

    def finish(self, names: Iterable[str]) -> None:
        """Put the rows of these inputs in their order, and forget the others."""
        from cleaner.io.outputs import replacing

        with replacing(self.path, temporary=self.path + ".tmp", durable=True) as output:
            output.write(_line(self._head()))
            for name in names:
                if row := self.row(name):
                    output.write(_line(row))


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=True).encode() + b"\n"


def _parsed(line: bytes) -> Row | None:
    """The row of a line, if it was written to its end."""
    try:
        row = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


@contextmanager
def locked(out: str) -> Iterator[None]:
    """Keep other runs out of an output folder. Raises `SettingError` when one is at it."""
    path = os.path.join(out, FOLDER, "lock")
    with naming_errors(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    with naming_errors(path), open(path, "a+b") as file:
        file.seek(0)
        _lock(file, out)
        file.truncate(0)
        file.write(str(os.getpid()).encode())
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _lock(file: BinaryIO, out: str) -> None:
    try:
        import fcntl
    except ImportError:  # Windows: no lock, as the documentation says
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pid = file.read().decode("ascii", "replace").strip()
        raise SettingError(
            f"-d {out}: another run is writing there (process {pid or 'unknown'}); wait for it"
        ) from None


def clear(out: str) -> None:
    """Take away what a run that was killed has left half written."""
    folder = os.path.join(out, FOLDER)
    for name in os.listdir(folder):
        if name.endswith(".tmp"):
            with suppress(OSError):
                os.unlink(os.path.join(folder, name))


def digest_of(path: str) -> str:
    """SHA-256 of a file, `""` when it cannot be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def settings_digest(settings: Mapping[str, Any]) -> str:
    """Settings, whatever their order, as a short text."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()[:16]
