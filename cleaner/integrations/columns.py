"""Columns of rows in shuffles: numpy arrays by name, and the same as Arrow tables, which engines pass around.

The name of a column tells its type, as engines want to know it before there is a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, Any]
    Columns = dict[str, Numbers]
    StepFunction = Callable[[Columns], Columns]

BYTES = ("id", "row", "dated", "compared", "keys", "source", "first_source", "second_source", "found", "name")
"""Columns of bytes; ids are UTF-8. They are arrays of objects."""
_MIX = 0x9E3779B97F4A7C15  # an odd constant that spreads bits by multiplication (Knuth, TAOCP 3, 6.4)
FLOATS = ("similarity",)
"""Columns of 64-bit floating-point numbers; all others hold 64-bit integers with a sign."""


def empty(names: Sequence[str]) -> Columns:
    """Return columns without rows."""
    import numpy as np

    return {name: np.empty(0, numpy_type(name)) for name in names}


def numpy_type(name: str) -> type:
    """Return the dtype of a column."""
    return object if name in BYTES else float if name in FLOATS else int


def filled(columns: Columns, names: Sequence[str]) -> Columns:
    """Return the columns of these names, those that are missing filled with zeros or empty bytes."""
    import numpy as np

    rows = length(columns)
    return {
        name: columns[name] if name in columns else np.full(rows, b"" if name in BYTES else 0, numpy_type(name))
        for name in names
    }


def length(columns: Columns) -> int:
    """Return the number of rows."""
    return len(next(iter(columns.values()), ()))


def taken(columns: Columns, rows: Any) -> Columns:
    """Return some rows, by a mask, a slice or indices."""
    return {name: values[rows] for name, values in columns.items()}


def all_rows(parts: Sequence[Columns], names: Sequence[str]) -> Columns:
    """Return the rows of all parts."""
    import numpy as np

    return {name: np.concatenate([np.empty(0, numpy_type(name)), *(part[name] for part in parts)]) for name in names}


def signed(numbers: Numbers) -> Numbers:
    """Return the bits of unsigned 64-bit numbers as numbers with a sign, which all engines have."""
    import numpy as np

    return numbers.astype(np.uint64).view(np.int64)


def part_of(keys: Numbers, parts: int) -> Numbers:
    """Return the part of a shuffle that each key belongs to, a number below `parts`."""
    import numpy as np

    mixed = (keys.view(np.uint64) * np.uint64(_MIX)) >> np.uint64(32)
    return (mixed % np.uint64(parts)).astype(np.int64)


def objects(values: Sequence[Any]) -> Numbers:
    """Return values as a column of objects."""
    import numpy as np

    column = np.empty(len(values), object)
    column[:] = values
    return column


def arrow_schema(names: Sequence[str]) -> Any:
    """Return the Arrow schema of columns."""
    import pyarrow

    def kind(name: str) -> Any:
        return pyarrow.binary() if name in BYTES else pyarrow.float64() if name in FLOATS else pyarrow.int64()

    return pyarrow.schema([(name, kind(name)) for name in names])


def from_arrow(table: Any, names: Sequence[str]) -> Columns:
    """Return columns of an Arrow table or record batch."""
    import numpy as np

    return {
        name: objects(table.column(name).to_pylist())
        if name in BYTES
        else np.asarray(table.column(name).to_numpy(), numpy_type(name))
        for name in names
    }


def to_arrow(columns: Columns, names: Sequence[str]) -> Any:
    """Return columns as an Arrow table."""
    import pyarrow

    schema = arrow_schema(names)
    return pyarrow.table([pyarrow.array(columns[each.name], each.type) for each in schema], schema=schema)
