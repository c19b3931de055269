"""Manifest of a run into a folder: a row for each finished input, kept beside the outputs, by which a run resumes.

A row is added when an output has its name, so after a kill at any moment each row describes a whole file. At the end
the rows are sorted, which makes the manifests of two runs over the same inputs the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO

from cleaner._version import __version__
from cleaner.disk import StateFile, naming_errors, temporary_table
from cleaner.errors import SettingError
from cleaner.io.outputs import replacing

RUN_FOLDER = ".cleaner"
"""Folder inside an output folder for everything that is no output."""
SCHEMA_VERSION = 1

Row = dict[str, Any]


class Manifest:
    """Rows of a run, on disk."""

    def __init__(self, out: str, settings: Mapping[str, Any]) -> None:
        """`settings` are all that decide what an output is; the first line of the file holds them."""
        self.path = manifest_path(out)
        self.settings = settings_digest(settings)
        """Short text that stands for the settings."""
        self._run = settings
        self._places = temporary_table("input BLOB PRIMARY KEY, place INTEGER")
        self._file: StateFile | None = None
        self._reader: BinaryIO | None = None

    @property
    def exists(self) -> bool:
        """Whether an earlier run has left one."""
        return os.path.exists(self.path)

    def __enter__(self) -> Manifest:
        """Read the rows of an earlier run, as far as they are whole. Raises `SettingError` if it had other settings."""
        StateFile(self.path, None).close()
        with naming_errors(self.path):
            self._reader = open(self.path, "rb")
            whole = self._read(self._reader)
        self._file = StateFile(self.path, whole)
        if not whole:
            self._append(self._head())
        return self

    def __exit__(self, *_: object) -> None:
        for file in (self._reader, self._file):
            if file:
                file.close()

    @contextmanager
    def read_only(self, *, forget: bool = False) -> Iterator[Manifest]:
        """Read the rows of an earlier run and change nothing; with `forget`, none. Raises `SettingError` as a run."""
        if forget or not self.exists:
            yield self
            return
        with open(self.path, "rb") as self._reader:
            self._read(self._reader)
            yield self

    def _head(self) -> Row:
        head = {"schema_version": SCHEMA_VERSION, "cleaner": __version__, "settings": self.settings, "run": self._run}
        return dict(json.loads(json.dumps(head, default=str)))

    def _read(self, file: BinaryIO) -> int:
        """Index the rows; return the number of bytes up to the end of the last whole one."""
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
        """Return the row of an input, or None."""
        found = self._places.execute("SELECT place FROM t WHERE input = ?", (os.fsencode(name),)).fetchone()
        if found is None or self._reader is None:
            return None
        self._reader.seek(*found)
        return _parsed(self._reader.readline())

    def add(self, row: Row) -> None:
        """Add the row of an input that is finished."""
        assert self._file is not None
        place = self._file.size
        self._append(row)
        self._remember(row, place)

    def _remember(self, row: Row, place: int) -> None:
        """Index the row of an input; a later one replaces it."""
        self._places.execute("REPLACE INTO t VALUES (?, ?)", (os.fsencode(row["input"]), place))

    def _append(self, row: Row) -> None:
        assert self._file is not None
        self._file.write(_line(row))

    def finish(self, names: Iterable[str]) -> None:
        """Sort the rows by these inputs, and drop the rows of others."""
        with replacing(self.path, temporary=self.path + ".tmp", durable=True) as output:
            output.write(_line(self._head()))
            for name in names:
                if row := self.row(name):
                    output.write(_line(row))


def _line(row: Row) -> bytes:
    return json.dumps(row, ensure_ascii=True).encode() + b"\n"


def _parsed(line: bytes) -> Row | None:
    """Return the row of a line, or None if it was not written to its end."""
    try:
        row = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


@contextmanager
def locked(out: str) -> Iterator[None]:
    """Lock an output folder. Raises `SettingError` when another run holds the lock."""
    path = os.path.join(out, RUN_FOLDER, "lock")
    with naming_errors(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        held = open(path, "a+b")  # noqa: SIM115 - errors of the run are not errors of this file
    with held:
        held.seek(0)
        _lock(held, out)
        with StateFile(path) as file:
            file.write(str(os.getpid()).encode())
        try:
            yield
        finally:
            with suppress(OSError):  # whoever reads it finds that nobody holds the lock
                held.truncate(0)


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


def delete_temporary_files(out: str) -> None:
    """Delete the half-written files of a run that was killed."""
    folder = os.path.join(out, RUN_FOLDER)
    for name in os.listdir(folder):
        if name.endswith(".tmp"):
            with suppress(OSError):
                os.unlink(os.path.join(folder, name))


def sha256_of(path: str) -> str:
    """Return the SHA-256 of a file, `""` if it cannot be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def settings_digest(settings: Mapping[str, Any]) -> str:
    """Return a short text that stands for settings, whatever their order."""
    return hashlib.sha256(json.dumps(settings, sort_keys=True, default=str).encode()).hexdigest()[:16]


def manifest_path(out: str) -> str:
    """Return the path of the manifest of an output folder."""
    return os.path.join(out, RUN_FOLDER, "manifest.jsonl")


def read_manifest(out: str) -> tuple[Row, Iterator[Row]]:
    """Return the head of the manifest of a finished run, and its rows.

    Raises `SettingError` for a folder without a manifest that can be read.
    """
    rows = _rows(manifest_path(out))
    try:
        head = next(rows, None)
    except OSError:
        raise SettingError(f"{out}: holds no manifest; name the folder that a run with -d wrote") from None
    if head is None or "run" not in head:
        raise SettingError(f"{manifest_path(out)}: written by another version; do the run anew with --overwrite")
    return head, rows


def _rows(path: str) -> Iterator[Row]:
    with open(path, "rb") as file:
        for line in file:
            if row := _parsed(line):
                yield row
