"""Is a file compressed, and how? Apart from what expands it, which a plain text does not need."""

from __future__ import annotations

from typing import Any

from cleaner.errors import InputError

GZIP, ZSTD = ".gz", ".zst"
MAGIC = {b"\x1f\x8b": GZIP, b"\x28\xb5\x2f\xfd": ZSTD}


class CutError(InputError):
    """An input that ends before its time; what came before is whole."""


class DamageError(CutError):
    """Bytes that are no compressed ones; what came before was read, and its end may be wrong."""


def compression_of(path: str) -> str:
    """The suffix that tells how a file is compressed; `""` if it tells nothing.

    >>> compression_of("a.html.GZ"), compression_of("a.html")
    ('.gz', '')
    """
    return next((packing for packing in (GZIP, ZSTD) if path.lower().endswith(packing)), "")


def without_compression(path: str) -> str:
    """The name without the suffix of compression."""
    return path[: len(path) - len(compression_of(path))]


def compression_in(stream: Any) -> str:
    """How the bytes of a stream are compressed, by how they begin; `""` where it cannot be asked without reading."""
    begins = stream.peek(4)[:4] if hasattr(stream, "peek") else b""
    return next((packing for magic, packing in MAGIC.items() if begins.startswith(magic)), "")
