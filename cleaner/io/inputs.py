"""Inputs by name: files, standard input, and what lies in a folder."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple, Protocol

from cleaner.errors import InputError
from cleaner.io.compression_type import without_compression

KINDS = {".jsonl": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".warc": "warc", ".wet": "wet"}
"""Which records a file holds, by the end of its name."""
SUFFIXES = (".txt", ".text", ".md", ".html", ".htm", *KINDS)
"""What is taken from a folder, compressed or not."""
RECORDS = ".jsonl"
STDIN = "-"
CHUNK = 1 << 20  # bytes
NAMES = 1 << 10  # of files whose kind is remembered, because a run asks for it a dozen times


class Inputs(Protocol):
    """The inputs of a run, in their order; asked for more than once."""

    def __iter__(self) -> Iterator[Input]: ...
    def __len__(self) -> int: ...


class Input(NamedTuple):
    """Something to read. `name` is what messages and records call it; `relative` its place below an output folder."""

    path: str
    name: str
    relative: str
    problem: str = ""
    """Why it is not read, for what a folder holds and cannot be."""

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The bytes, as a stream. What the system refuses becomes an `InputError`."""
        if self.problem:
            raise InputError(f"{self.name}: {self.problem}")
        try:
            if self.path == STDIN:
                yield sys.stdin.buffer
            else:
                with open(self.path, "rb") as stream:
                    yield stream
        except BrokenPipeError:
            raise
        except OSError as error:
            raise InputError(f"{self.name}: {error.strerror or error}") from None


@lru_cache(maxsize=NAMES)
def kind_of(path: str) -> str:
    """Which records a file holds; `""` for a text or a page.

    >>> kind_of("CC-MAIN-00001.warc.wet.gz"), kind_of("a.html.gz")
    ('wet', '')
    """
    return KINDS.get(os.path.splitext(without_compression(path))[1].lower(), "")


def named(path: str) -> Input:
    """The input a user names; a file of any kind, or `-`."""
    if path == STDIN:
        return Input(path, "stdin", "stdin")
    return Input(path, path, os.path.basename(path))


def within(path: str) -> Input:
    """A file with its place below the current folder, or alone where it lies elsewhere."""
    place = os.path.normpath(path)
    is_below = not os.path.isabs(place) and place.split(os.sep)[0] != os.pardir
    return Input(path, path, place if is_below else os.path.basename(place))


def listed(path: str, separator: str) -> list[str]:
    """The paths that a file, or standard input as `-`, lists. Raises `InputError` for a list that cannot be read."""
    with named(path).opened() as stream:
        text = os.fsdecode(stream.read())
    return [line for line in text.split(separator) if line]


def below(folder: str) -> list[Input]:
    """The texts and pages below a folder, in a fixed order. Hidden ones and linked folders are left alone."""
    return sorted(walked(folder), key=lambda source: source.relative)


def walked(folder: str) -> Iterator[Input]:
    """The same, one after another, in no order."""
    refused: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=refused.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        within = os.path.relpath(place, folder)
        for name in files:
            if not name.startswith(".") and without_compression(name).lower().endswith(SUFFIXES):
                yield _found(os.path.join(place, name), os.path.normpath(os.path.join(within, name)))
    for error in refused:
        path = str(error.filename)
        yield Input(path, path, os.path.relpath(path, folder), error.strerror or "cannot be read")


def _found(path: str, relative: str) -> Input:
    """A file of a folder; a pipe, a socket or a dead link is found with its problem, so that nothing waits for it."""
    try:
        problem = "" if stat.S_ISREG(os.stat(path).st_mode) else "is no regular file"
    except OSError as error:
        problem = error.strerror or "cannot be read"
    return Input(path, path, relative, problem)


def can_be_read_again(source: Input) -> bool:
    """Is it no stream? What cannot be read at all may be asked again, too."""
    if source.path == STDIN or source.problem:
        return source.path != STDIN
    return os.path.isfile(source.path) or not os.path.exists(source.path)


def chunks(stream: Any) -> Iterator[bytes]:
    """What is left of a stream."""
    while chunk := stream.read(CHUNK):
        yield chunk
