"""Where answers go: into an output as they are, compressed, or as the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from cleaner.errors import SettingError
from cleaner.io.compression_type import ZSTD, compression_of
from cleaner.io.outputs import Output
from cleaner.io.render import OutputFormat

EXTRAS = {"parquet": ("pyarrow", "parquet"), "warc": ("fastwarc", "warc"), "wet": ("fastwarc", "warc")}
"""Of kinds of input and output: the package that they need, and the extra that brings it."""


class Writer(Protocol):
    """What answers are written to."""

    def write(self, data: bytes) -> None: ...


@contextmanager
def open_writer(output: Output, form: OutputFormat, path: str, text_key: str) -> Iterator[Writer]:
    """What turns answers into the file that was asked for: compressed, if the name of the file says so."""
    if form is OutputFormat.PARQUET:
        from cleaner.io.parquet import Columns

        columns = Columns(output, text_key)
        yield columns
        columns.finish()
    elif packing := compression_of(path):
        from cleaner.io.compression import CompressedWriter

        packed = CompressedWriter(output, packing)
        yield packed
        packed.finish()
    else:
        yield output


def check_extras(kinds: Iterable[tuple[str, str]]) -> None:
    """Refuse what a package is missing for: names, each with the kind of its records or `""`."""
    for name, kind in kinds:
        package, extra = EXTRAS.get(kind, ("", ""))
        if compression_of(name) == ZSTD and not (_there("compression.zstd") or _there("zstandard")):
            package, extra = "zstandard", "zstd"
        if package and not _there(package):
            raise SettingError(f"{name}: needs the package {package}; pip install 'dechrome[{extra}]'")


def _there(package: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # of the package around it
        return False
