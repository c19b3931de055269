"""Finds and opens inputs: named files, standard input, and the files below a folder."""

from __future__ import annotations

import os
import stat
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, BinaryIO

from cleaner.errors import InputError
from cleaner.io.compression_type import without_compression
from cleaner.io.content_kind import kind_of_content
from cleaner.tuples import NamedTuple

JSONL_SUFFIX = ".jsonl"
KIND_BY_SUFFIX = {
    JSONL_SUFFIX: "jsonl",
    ".ndjson": "jsonl",
    ".jsonlines": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
    ".wet": "wet",
}
"""Kind of the records that a file holds, by the suffix of its name."""
PAGE_SUFFIXES = (".html", ".htm", ".md")
INPUT_SUFFIXES = (".txt", ".text", *PAGE_SUFFIXES, *KIND_BY_SUFFIX)
"""Suffixes of the files that are read from a folder, compressed or not."""
STDIN = "-"
"""Path that stands for standard input."""
CHUNK = 1 << 20  # bytes
MAX_CACHED_PATHS = 1 << 10  # paths whose kind is remembered, because a run asks for it a dozen times
MAX_SUFFIXES = 5  # of unread files that a message names


if TYPE_CHECKING:
    from typing import Protocol

    class Inputs(Protocol):
        """Inputs of a run, in their order; they can be iterated more than once."""

        def __iter__(self) -> Iterator[Input]: ...
        def __len__(self) -> int: ...


class Input(NamedTuple):
    """One file to read, or standard input."""

    path: str
    name: str
    """Name in messages and records."""
    relative: str
    """Path below the named folder, which the output folder mirrors."""
    problem: str = ""
    """Reason why it cannot be read, if that showed while its folder was listed."""

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the input as a stream of bytes. Raises `InputError` in the place of an `OSError`."""
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


@lru_cache(maxsize=MAX_CACHED_PATHS)
def kind_of(path: str) -> str:
    """Return the kind of the records in a file, by its name or else by how it begins; `""` for a text or a page.

    >>> kind_of("CC-MAIN-00001.warc.wet.gz"), kind_of("a.html.gz")
    ('wet', '')
    """
    suffix = os.path.splitext(without_compression(path))[1].lower()
    if kind := KIND_BY_SUFFIX.get(suffix):
        return kind
    return "" if suffix in PAGE_SUFFIXES or path == STDIN else kind_of_content(path)


def named(path: str) -> Input:
    """Return the input of a path that a user named: a file of any kind, or `-`."""
    if path == STDIN:
        return Input(path, "stdin", "stdin")
    return Input(path, path, os.path.basename(path))


def within(path: str) -> Input:
    """Return the input of a file that keeps its folders below the current one; a file elsewhere keeps only its name."""
    relative = os.path.normpath(path)
    is_below = not os.path.isabs(relative) and relative.split(os.sep)[0] != os.pardir
    return Input(path, path, relative if is_below else os.path.basename(relative))


def listed(path: str, separator: str) -> list[str]:
    """Return the paths listed in a file, or in standard input as `-`. Raises `InputError` if it cannot be read."""
    with named(path).opened() as stream:
        text = os.fsdecode(stream.read())
    return [line for line in text.split(separator) if line]


class Unread:
    """Counts the files of folders that are no inputs, by suffix."""

    def __init__(self) -> None:
        self.by_suffix: Counter[str] = Counter()

    def add(self, name: str) -> None:
        """Count a file."""
        self.by_suffix[os.path.splitext(name)[1].lower() or "without a suffix"] += 1

    def __str__(self) -> str:
        """Describe them in one line; `""` if there are none."""
        if not self.by_suffix:
            return ""
        ordered = sorted(self.by_suffix.items(), key=lambda item: (-item[1], item[0]))
        most = [f"{count:,} {suffix}" for suffix, count in ordered[:MAX_SUFFIXES]]
        total, more = self.by_suffix.total(), ", …" if len(self.by_suffix) > MAX_SUFFIXES else ""
        return f"{total:,} other file{'s' if total > 1 else ''} not read ({', '.join(most)}{more})"


def below(folder: str, unread: Unread | None = None) -> list[Input]:
    """Return the inputs below a folder, sorted by relative path.

    They are the files with a suffix of `INPUT_SUFFIXES`, and those that begin like a file of records. Hidden files and
    folders and linked folders are left out; `unread` counts the other files that are.
    """
    return sorted(walked(folder, unread), key=lambda source: source.relative)


def check_found(paths: Sequence[str], number: int, unread: Unread) -> None:
    """Raise `InputError` where the paths that a user named hold no input: `number` is that of the inputs."""
    if number:
        return
    if not paths:
        raise InputError("the list names no inputs")
    others = f"; {unread}" if str(unread) else ""
    suffixes = ", ".join(sorted(INPUT_SUFFIXES))
    raise InputError(f"{paths[0]}: holds no file that is read{others}; of a folder, {suffixes} are, also compressed")


def walked(folder: str, unread: Unread | None = None) -> Iterator[Input]:
    """Yield the inputs below a folder as `below` finds them, but unsorted, so that a long list need not fit in memory.

    A folder that cannot be listed becomes an input with a problem.
    """
    errors: list[OSError] = []
    for parent, folders, files in os.walk(folder, onerror=errors.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        relative = os.path.relpath(parent, folder)
        for name in files:
            path = os.path.join(parent, name)
            if name.startswith("."):
                continue
            if without_compression(name).lower().endswith(INPUT_SUFFIXES) or kind_of(path):
                yield _file_below(path, os.path.normpath(os.path.join(relative, name)))
            elif unread is not None:
                unread.add(name)
    for error in errors:
        path = str(error.filename)
        yield Input(path, path, os.path.relpath(path, folder), error.strerror or "cannot be read")


def _file_below(path: str, relative: str) -> Input:
    """Return the input of a file in a folder.

    A pipe, a socket or a dead link gets a problem, so that no read waits for it.
    """
    try:
        problem = "" if stat.S_ISREG(os.stat(path).st_mode) else "is no regular file"
    except OSError as error:
        problem = error.strerror or "cannot be read"
    return Input(path, path, relative, problem)


def can_be_read_again(source: Input) -> bool:
    """Tell whether an input can be opened more than once: all but standard input and other streams.

    An input that cannot be read at all counts as well, because it fails each time.
    """
    if source.path == STDIN or source.problem:
        return source.path != STDIN
    return os.path.isfile(source.path) or not os.path.exists(source.path)


def chunks(stream: Any) -> Iterator[bytes]:
    """Yield the rest of a stream in chunks."""
    while chunk := stream.read(CHUNK):
        yield chunk
