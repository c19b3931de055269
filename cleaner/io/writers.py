"""Opens the writer for an output: results are written as they are, compressed, or as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from cleaner.errors import SettingError
from cleaner.io.compression_type import ZSTD, compression_of
from cleaner.io.outputs import Output
from cleaner.io.render import OutputFormat

EXTRAS = {"parquet": ("pyarrow", "parquet"), "warc": ("fastwarc", "warc"), "wet": ("fastwarc", "warc")}
"""Package that a kind of input or output needs, and the extra that installs it."""


class Writer(Protocol):
    """Receiver of rendered results."""

    def write(self, data: bytes) -> None: ...


@contextmanager
def open_writer(output: Output, form: OutputFormat, path: str, text_key: str) -> Iterator[Writer]:
    """Open the writer for an output in a format, compressed if the suffix of `path` asks for it.

    `text_key` is the name of the column with the text. The writer is finished if the block ends without an error.
    """
    if form is OutputFormat.PARQUET:
        from cleaner.io.parquet import TableWriter

        table = TableWriter(output, text_key)
        yield table
        table.finish()
        return
    with _compressed(output, compression_of(path)) as target:
        if form is not OutputFormat.CSV:
            yield target
            return
        from cleaner.io.csv_writer import CsvWriter

        rows = CsvWriter(target, output, text_key)
        yield rows
        rows.finish()


@contextmanager
def _compressed(output: Output, compression: str) -> Iterator[Writer]:
    """Open the writer of a compressed output; the output itself where it is not compressed."""
    if not compression:
        yield output
        return
    from cleaner.io.compression import CompressedWriter

    compressed = CompressedWriter(output, compression)
    yield compressed
    compressed.finish()


def check_extras(kinds: Iterable[tuple[str, str]]) -> None:
    """Raise `SettingError` if a package is missing for one of these files: names, each with the kind of its records."""
    for name, kind in kinds:
        package, extra = EXTRAS.get(kind, ("", ""))
        if compression_of(name) == ZSTD and not (_is_installed("compression.zstd") or _is_installed("zstandard")):
            package, extra = "zstandard", "zstd"
        if package and not _is_installed(package):
            raise SettingError(f"{name}: needs the package {package}; pip install 'dechrome[{extra}]'")


def _is_installed(package: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # the parent package is missing
        return False
