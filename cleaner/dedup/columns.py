"""Columns of numbers as an index stores them: hashes as they are, band keys in five bytes, small numbers compressed."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]

PART_ROWS = 1 << 16
"""Rows of a part at most, so that a part of any column is read and written at once in little memory."""
LEVEL = 1  # of compression; higher ones take a tenth off a column, and three times the time
KEY_BYTES = 5  # of a band key: the lower 32 bits of all keys, then the upper 8 of all
_LOWER_BITS, _LOWER_BYTES = 32, 4
_KEYS = "key."
"""Beginning of the names of columns of band keys."""
_HASHES = "text.hash"
"""Column of hashes, which nothing compresses."""
_WIDE = "document.place"
"""Column of small numbers that have more than 32 bits."""


def pack_column(name: str, values: Numbers) -> bytes:
    """Return a part of a column as bytes."""
    if name == _HASHES:
        return values.tobytes()
    return packed_keys(values) if name.startswith(_KEYS) else packed_numbers(values.astype(dtype_of(name)))


def unpack_column(name: str, data: bytes) -> Numbers:
    """Return what `pack_column` was given."""
    import numpy as np

    if name == _HASHES:
        return np.frombuffer(data, dtype_of(name))
    return unpacked_keys(data) if name.startswith(_KEYS) else unpacked_numbers(data, dtype_of(name))


def dtype_of(name: str) -> str:
    """Return the numpy dtype of a column."""
    return "<u8" if name in (_HASHES, _WIDE) or name.startswith(_KEYS) else "<u4"


def packed_numbers(values: Numbers) -> bytes:
    """Return unsigned numbers as bytes: steps from one to the next, which are small where a column ascends."""
    import numpy as np

    steps = np.diff(values, prepend=values.dtype.type(0))
    planes = steps.view(np.uint8).reshape(-1, values.itemsize).T  # bytes of one weight beside each other
    return zlib.compress(planes.tobytes(), LEVEL)


def unpacked_numbers(data: bytes, dtype: str) -> Numbers:
    """Return what `packed_numbers` was given, numbers of a `dtype`."""
    import numpy as np

    kind = np.dtype(dtype)
    planes = np.frombuffer(zlib.decompress(data), np.uint8).reshape(kind.itemsize, -1)
    steps = np.ascontiguousarray(planes.T).reshape(-1).view(kind)
    values: Numbers = np.cumsum(steps, dtype=kind)
    return values


def packed_keys(keys: Numbers) -> bytes:
    """Return band keys, of 40 bits each, as bytes."""
    import numpy as np

    return keys.astype(np.uint32).tobytes() + (keys >> np.uint64(_LOWER_BITS)).astype(np.uint8).tobytes()


def unpacked_keys(data: bytes) -> Numbers:
    """Return what `packed_keys` was given, as 64-bit numbers."""
    import numpy as np

    end = len(data) // KEY_BYTES * _LOWER_BYTES
    upper = np.frombuffer(data, np.uint8, offset=end).astype(np.uint64) << np.uint64(_LOWER_BITS)
    upper |= np.frombuffer(data[:end], np.uint32)
    return upper


def cut(values: Numbers) -> Iterator[Numbers]:
    """Yield the parts of a column, of `PART_ROWS` at most."""
    return (values[at : at + PART_ROWS] for at in range(0, len(values), PART_ROWS))
