"""Finds out how a file is compressed. Decompression is in another module, which plain inputs need not import."""

from __future__ import annotations

from typing import Any

from cleaner.errors import InputError

GZIP, ZSTD, BZIP2, XZ = ".gz", ".zst", ".bz2", ".xz"
"""Suffixes of compressed files, which also stand for the type of compression."""
MAGIC = {b"\x1f\x8b": GZIP, b"\x28\xb5\x2f\xfd": ZSTD, b"\xfd7zXZ\0": XZ}
"""Type of compression by the first bytes."""
BZIP2_MAGIC = tuple(b"BZh%d%b" % (level, block) for level in range(1, 10) for block in (b"1AY&SY", b"\x17rE8P\x90"))
"""First bytes of bzip2: with its level, and the mark of a block or of the end."""
MAX_MAGIC = 10  # bytes


class CutError(InputError):
    """An input that ends too early; everything before that point is whole."""


class DamageError(CutError):
    """Compressed bytes that are damaged; everything before them was read, and the end of that may be wrong."""


def compression_of(path: str) -> str:
    """Return the type of compression by the suffix of a path; `""` for none.

    >>> compression_of("a.html.GZ"), compression_of("a.html")
    ('.gz', '')
    """
    return next((suffix for suffix in (GZIP, ZSTD, BZIP2, XZ) if path.lower().endswith(suffix)), "")


def without_compression(path: str) -> str:
    """Return a path without the suffix of its compression."""
    return path[: len(path) - len(compression_of(path))]


def compression_in(stream: Any) -> str:
    """Return the type of compression by the first bytes of a stream.

    Returns `""` for none, and for a stream without `peek`, whose bytes cannot be seen without being consumed.
    """
    return compression_of_bytes(stream.peek(MAX_MAGIC)) if hasattr(stream, "peek") else ""


def compression_of_bytes(first: bytes) -> str:
    """Return the type of compression of bytes by how they begin; `""` for none."""
    if first.startswith(BZIP2_MAGIC):
        return BZIP2
    return next((suffix for magic, suffix in MAGIC.items() if first.startswith(magic)), "")
