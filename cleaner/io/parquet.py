"""Reads and writes parquet tables in parts. Only the text column changes, and `STATUS_COLUMNS` are added.

A table that stays a table passes through the run as chunks of bytes: its schema, then for each batch of rows the
results of the rows (`ROW_RESULT` of `cleaner.io.render`) and the rows themselves. `TableWriter` joins them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from cleaner.errors import InputError
from cleaner.io.compression import BUFFER_SIZE
from cleaner.io.compression_type import CutError
from cleaner.io.outputs import Output, UnfitError
from cleaner.io.render import ROW_RESULT, STATUS_COLUMNS
from cleaner.tuples import NamedTuple

MAX_ROWS = 1024  # that are read or converted at once
MAX_BATCH_BYTES = 16 << 20  # of such rows, about
ROW_GROUP_BYTES = 64 << 20  # of a row group that is written, at least

SCHEMA, BATCH = b"S", b"B"
"""First byte of a chunk: a schema, or rows."""


class RowBatch(NamedTuple):
    """Some rows of a table, with the text and the URL of each."""

    rows: Any
    texts: list[Any]
    urls: list[Any]

    def chunk(self) -> bytes:
        """Return the rows as a chunk for the writer."""
        return BATCH + _as_bytes(self.rows)


class Table:
    """An open parquet file."""

    def __init__(self, file: Any, name: str, key: str, limit: int) -> None:
        """Open a file that can be read in any order.

        `key` is the column with the text, `limit` the largest size of a row group, in bytes. Raises `InputError` if the
        file is no parquet or has no such column.
        """
        import pyarrow as pa
        from pyarrow import parquet

        self._name, self._key, self._limit = name, key, limit
        try:
            self._file = parquet.ParquetFile(file, buffer_size=BUFFER_SIZE, pre_buffer=False)
            self._schema = self._file.schema_arrow
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{name}: truncated, or no parquet: {_first_line(error)}") from None
        columns = ", ".join(self._schema.names)
        if self._schema.names.count(key) != 1:
            raise InputError(f"{name}: no column {key!r}; --text-key names the one with the text; there are {columns}")
        if not _holds_text(self._schema.field(key).type):
            raise InputError(f"{name}: column {key!r} holds no text but {self._schema.field(key).type}")

    def schema_chunk(self) -> bytes:
        """Return the columns and their compression as a chunk for the writer."""
        file = self._file.metadata
        codec = file.row_group(0).column(0).compression if file.num_row_groups and file.num_columns else "SNAPPY"
        return SCHEMA + codec.lower().encode() + b"\0" + bytes(self._schema.serialize())

    def batches(self, url_key: str) -> Iterator[RowBatch]:
        """Yield all rows. Raises `CutError` at the first that cannot be read or is in a row group over the limit."""
        import pyarrow as pa

        done = 0
        for group in range(self._file.num_row_groups):
            facts = self._file.metadata.row_group(group)
            if facts.total_byte_size > self._limit:
                raise CutError(
                    f"{self._name}: rows from {done + 1:,} on expand to more than {self._limit:,} bytes at once and "
                    "were not read; --max-expand allows more"
                )
            size = max(1, min(MAX_ROWS, MAX_BATCH_BYTES * facts.num_rows // max(facts.total_byte_size, 1)))
            found = self._file.iter_batches(size, row_groups=[group], use_threads=False)
            while True:
                try:
                    rows = next(found, None)
                    if rows is None:
                        break
                    urls = _values(rows, url_key) if url_key in rows.schema.names else [None] * len(rows)
                    batch = RowBatch(rows, _values(rows, self._key), urls)
                except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
                    raise CutError(f"{self._name}: damaged behind row {done:,}: {_first_line(error)}") from None
                done += len(rows)
                yield batch


def records(batch: RowBatch) -> list[dict[str, Any]]:
    """Return the rows as values of JSON: times as ISO 8601, bytes as text if they are UTF-8, else in base64."""
    return [{key: _json_value(value) for key, value in row.items()} for row in batch.rows.to_pylist()]


def _json_value(value: Any) -> Any:
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes():
            try:
                return value.decode("utf-8")
            except UnicodeDecodeError:
                import base64

                return base64.b64encode(value).decode("ascii")
        case list() | tuple():
            return [_json_value(each) for each in value]
        case dict():
            return {str(key): _json_value(each) for key, each in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _holds_text(column_type: Any) -> bool:
    import pyarrow.types as types

    if types.is_dictionary(column_type):
        column_type = column_type.value_type
    tests = ("is_string", "is_large_string", "is_string_view", "is_binary", "is_large_binary", "is_binary_view")
    return any(getattr(types, test)(column_type) for test in tests)


def _values(rows: Any, key: str) -> list[Any]:
    found: list[Any] = rows.column(rows.schema.names.index(key)).to_pylist()
    return found


def _as_bytes(batch: Any) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]


class TableWriter:
    """Writer of a parquet file, for chunks of a table with the results of its rows, and for rows of JSON."""

    def __init__(self, output: Output, key: str) -> None:
        self._output = output
        self._key = key
        self._codec = "snappy"
        self._schema: Any = None
        self._writer: Any = None
        self._group: list[Any] = []
        """Tables that are not written yet; together they become a row group."""
        self._group_bytes = 0
        self._results: dict[int, dict[str, Any]] = {}
        """Results for the rows of the next chunk, by the index of the row; rows without one are dropped."""
        self._rows: list[dict[str, Any]] = []
        """Rows of JSON that are not converted yet."""
        self._row_bytes = 0
        self._done = 0
        """Number of rows of JSON that were converted."""

    def write(self, data: bytes) -> None:
        """Take a chunk of a table, the result of one of its rows, or rows of JSON."""
        if data.startswith(ROW_RESULT):
            result = json.loads(data[1:])
            self._results[result["at"]] = result
        elif data.startswith(SCHEMA):
            self._begin(data[1:])
        elif data.startswith(BATCH):
            self._add_batch(data[1:])
        else:
            self._rows.extend(json.loads(line) for line in data.splitlines() if line.strip())
            self._row_bytes += len(data)
            if len(self._rows) >= MAX_ROWS or self._row_bytes >= MAX_BATCH_BYTES:
                self._add_rows()

    def finish(self) -> None:
        """Write the remaining rows and the end of the file."""
        import pyarrow as pa

        self._add_rows()
        if self._schema is None:
            self._schema = _with_status_columns(pa.schema([(self._key, pa.string())]))
        self._write_group()
        self._writer.close()

    def _begin(self, data: bytes) -> None:
        import pyarrow as pa

        codec, _, schema = data.partition(b"\0")
        wanted = _with_status_columns(pa.ipc.read_schema(pa.py_buffer(schema)))
        if self._schema is None:
            self._codec, self._schema = codec.decode(), wanted
        elif self._schema != wanted:
            raise self._unfit("the columns are not those of the input before; write -d for a file each")

    def _add_batch(self, data: bytes) -> None:
        import pyarrow as pa

        batch = pa.ipc.open_stream(pa.py_buffer(data)).read_all()
        kept = sorted(self._results)
        if len(kept) < len(batch):
            batch = batch.take(pa.array(kept, pa.int64()))
        results = [self._results[at] for at in kept]
        place = batch.schema.names.index(self._key)
        field = batch.schema.field(place)
        old = batch.column(place).to_pylist()
        texts = [result.get("text", text) for result, text in zip(results, old, strict=True)]
        if texts != old:
            batch = batch.set_column(place, field, _column(texts, field.type))
        for name in STATUS_COLUMNS:
            values = pa.array([result[name] for result in results], self._schema.field(name).type)
            if name in batch.schema.names:
                batch = batch.drop_columns([name])
            batch = batch.append_column(self._schema.field(name), values)
        self._results.clear()
        self._add(batch.select(self._schema.names))

    def _add_rows(self) -> None:
        import pyarrow as pa

        rows, self._rows, self._row_bytes = self._rows, [], 0
        if not rows:
            return
        try:
            self._schema = self._schema or _inferred_schema(rows)
            for at, row in enumerate(rows, self._done + 1):
                if unknown := _unknown_member(row, self._schema):
                    raise ValueError(f"row {at:,} has {unknown}, which the first rows have not")
            columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in self._schema]
        except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
            problem = f"one of the rows from {self._done + 1:,} on does not fit the columns of the first"
            raise self._unfit(f"{problem}: {_first_line(error)}; -t jsonl takes them all") from None
        self._done += len(rows)
        self._add(pa.Table.from_arrays(columns, schema=self._schema))

    def _add(self, table: Any) -> None:
        self._group.append(table)
        self._group_bytes += table.nbytes
        if self._group_bytes >= ROW_GROUP_BYTES:
            self._write_group()

    def _write_group(self) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        try:
            if self._writer is None:
                sink = pa.PythonFile(_Sink(self._output), mode="w")
                self._writer = parquet.ParquetWriter(sink, self._schema, compression=_codec(self._codec))
            if self._group:
                table = pa.concat_tables(self._group)
                self._writer.write_table(table, row_group_size=max(1, len(table)))
        except pa.ArrowException as error:
            raise self._unfit(_first_line(error)) from None
        self._group.clear()
        self._group_bytes = 0

    def _unfit(self, why: str) -> UnfitError:
        return UnfitError(self._output.name, OSError(0, why))


def _codec(name: str) -> str:
    """Return the name of a codec as the writer of pyarrow takes it, for one that its reader gives."""
    return {"uncompressed": "none", "lz4_raw": "lz4"}.get(name, name)


def _column(texts: list[Any], column_type: Any) -> Any:
    import pyarrow as pa
    import pyarrow.types as types

    value_type = column_type.value_type if types.is_dictionary(column_type) else column_type
    if "binary" in str(value_type):
        texts = [text.encode("utf-8") if isinstance(text, str) else text for text in texts]
    found = pa.array(texts, value_type)
    return found.dictionary_encode().cast(column_type) if types.is_dictionary(column_type) else found


def _with_status_columns(schema: Any) -> Any:
    """Return a schema with `STATUS_COLUMNS` at its end; columns of these names are replaced."""
    import pyarrow as pa

    fields = [field for field in schema if field.name not in STATUS_COLUMNS]
    kinds = (pa.string(), pa.int64(), pa.float64())
    added = [pa.field(name, kind) for name, kind in zip(STATUS_COLUMNS, kinds, strict=True)]
    return pa.schema([*fields, *added], metadata=schema.metadata)


def _inferred_schema(rows: list[dict[str, Any]]) -> Any:
    """Return the schema of rows of JSON, columns in order of appearance; a column that is always null holds text."""
    import pyarrow as pa

    names = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in STATUS_COLUMNS]
    types = [pa.array([row.get(name) for row in rows]).type for name in names]
    return _with_status_columns(
        pa.schema([(name, pa.string() if kind == pa.null() else kind) for name, kind in zip(names, types, strict=True)])
    )


def _unknown_member(value: Any, value_type: Any) -> str:
    """Return the path of a member of a value that its type or schema does not contain; `""` if all are known."""
    import pyarrow as pa

    if isinstance(value, dict) and isinstance(value_type, pa.Schema | pa.StructType):
        types = {field.name: field.type for field in value_type}
        for name, each in value.items():
            if name not in types:
                return repr(name)
            if inner := _unknown_member(each, types[name]):
                return f"{name}.{inner}"
    if isinstance(value, list) and isinstance(value_type, pa.ListType):
        return next((inner for each in value if (inner := _unknown_member(each, value_type.value_type))), "")
    return ""


class _Sink:
    """File object for pyarrow that writes to an `Output`."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._position = 0
        self.closed = False

    def write(self, data: Any) -> int:
        self._output.write(bytes(data))
        self._position += len(data)
        return len(data)

    def tell(self) -> int:
        return self._position

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True
