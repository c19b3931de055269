"""What a reader makes of bytes."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cleaner.io.inputs import named
from cleaner.io.read_options import ReadOptions
from cleaner.io.readers import Reader
from cleaner.io.render import OutputFormat, Renderer
from cleaner.io.stream import End, Event, InputDocument, RawBytes


def zstd(data: bytes) -> bytes:
    """Compressed, with a checksum; a test that needs it is left out where nothing can."""
    return bytes(pytest.importorskip("zstandard").ZstdCompressor(write_checksum=True).compress(data))


def plain(data: bytes) -> bytes:
    """As it is."""
    return data


Pack = Callable[[bytes], bytes]
PACKED: list[tuple[str, Pack]] = [
    (".gz", gzip.compress),
    (".zst", zstd),
    (".bz2", bz2.compress),
    (".xz", lzma.compress),
]
ANY: list[tuple[str, Pack]] = [("", plain), *PACKED]


def events(
    folder: Path, name: str, data: bytes, limit: int = 1 << 20, form: OutputFormat = OutputFormat.TEXT, **settings: Any
) -> list[Event]:
    """Return the events of a file with these bytes."""
    path = folder / name
    path.write_bytes(data)
    return list(Reader(ReadOptions(Renderer(form), limit, **settings))(named(str(path))))


def items(found: list[Event]) -> list[InputDocument]:
    """The documents among them."""
    return [each for each in found if isinstance(each, InputDocument)]


def failed(found: list[Event]) -> list[str]:
    """What is said of those that are handed on."""
    return [each.message for each in found if isinstance(each, RawBytes) and each.status]


def end(found: list[Event]) -> End:
    """The last of them."""
    assert isinstance(found[-1], End)
    return found[-1]
