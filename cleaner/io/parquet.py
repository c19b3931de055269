"""Parquet: tables read and written a part at a time. Only the text changes, and two columns say what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from cleaner.errors import InputError
from cleaner.io.compression import CHUNK
from cleaner.io.compression_type import CutError
from cleaner.io.outputs import Output, UnfitError
from cleaner.io.render import TABLE_ROW

ROWS = 1024  # at most, of those that are read or converted at once
PART = 16 << 20  # bytes of them, about
GROUP = 64 << 20  # bytes of a row group that is written
ADDED = ("cleaner_status", "cleaner_removed_chars")

SCHEMA, BATCH = b"S", b"B"
"""First byte of the data of a chunk: a schema, or rows."""


class RowBatch(NamedTuple):
    """Some rows, and of each its text and its address."""

    rows: Any
    texts: list[Any]
    urls: list[Any]

    def frame(self) -> bytes:
        """The rows for the writer."""
        return BATCH + _as_bytes(self.rows)


class Table:
    """A parquet file that is open. Raises `InputError` where it is none, or has no text under `key`."""

    def __init__(self, file: Any, name: str, key: str, most: int) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        self._name, self._key, self._most = name, key, most
        try:
            self._file = parquet.ParquetFile(file, buffer_size=CHUNK, pre_buffer=False)
            self._schema = self._file.schema_arrow
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{name}: truncated, or no parquet: {_first_line(error)}") from None
        known = ", ".join(self._schema.names)
        if self._schema.names.count(key) != 1:
            raise InputError(f"{name}: no column {key!r}; --text-key names the one with the text; there are {known}")
        if not _holds_text(self._schema.field(key).type):
            raise InputError(f"{name}: column {key!r} holds no text but {self._schema.field(key).type}")

    def schema(self) -> bytes:
        """A frame for the writer: the columns, and how they are compressed."""
        groups = self._file.metadata
        codec = groups.row_group(0).column(0).compression if groups.num_row_groups and groups.num_columns else "SNAPPY"
        return SCHEMA + codec.lower().encode() + b"\0" + bytes(self._schema.serialize())

    def batches(self, url_key: str) -> Iterator[RowBatch]:
        """All rows. Raises `CutError` at the first that cannot be read, or is in a part that is too large."""
        import pyarrow as pa

        done = 0
        for group in range(self._file.num_row_groups):
            told = self._file.metadata.row_group(group)
            if told.total_byte_size > self._most:
                raise CutError(
                    f"{self._name}: rows from {done + 1:,} on expand to more than {self._most:,} bytes at once and "
                    "were not read; --max-expand allows more"
                )
            size = max(1, min(ROWS, PART * told.num_rows // max(told.total_byte_size, 1)))
            found = self._file.iter_batches(size, row_groups=[group], use_threads=False)
            while True:
                try:
                    batch = next(found, None)
                    if batch is None:
                        break
                    urls = _texts(batch, url_key) if url_key in batch.schema.names else [None] * len(batch)
                    part = RowBatch(batch, _texts(batch, self._key), urls)
                except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
                    raise CutError(f"{self._name}: damaged behind row {done:,}: {_first_line(error)}") from None
                done += len(batch)
                yield part


def members(batch: RowBatch) -> list[dict[str, Any]]:
    """The rows as what JSON can hold: times as ISO 8601, bytes as text where they are UTF-8, else in base64."""
    return [{key: _plain(value) for key, value in row.items()} for row in batch.rows.to_pylist()]


def _plain(value: Any) -> Any:
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
            return [_plain(each) for each in value]
        case dict():
            return {str(key): _plain(each) for key, each in value.items()}
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _holds_text(kind: Any) -> bool:
    import pyarrow.types as types

    if types.is_dictionary(kind):
        kind = kind.value_type
    tests = ("is_string", "is_large_string", "is_string_view", "is_binary", "is_large_binary", "is_binary_view")
    return any(getattr(types, test)(kind) for test in tests)


def _texts(batch: Any, key: str) -> list[Any]:
    found: list[Any] = batch.column(batch.schema.names.index(key)).to_pylist()
    return found


def _as_bytes(batch: Any) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]


class Columns:
    """Rows on their way to a parquet file: those of frames with their answers, and rows of JSON."""

    def __init__(self, output: Output, key: str) -> None:
        self._output = output
        self._key = key
        self._codec = "snappy"
        self._schema: Any = None
        self._writer: Any = None
        self._group: list[Any] = []
        """Parts of a table that wait until they make a row group."""
        self._weight = 0
        self._placed: dict[int, dict[str, Any]] = {}
        self._rows: list[dict[str, Any]] = []
        self._size = 0
        self._done = 0

    def write(self, data: bytes) -> None:
        """Take in a frame, or an answer."""
        if data.startswith(TABLE_ROW):
            answer = json.loads(data[1:])
            self._placed[answer["at"]] = answer
        elif data.startswith(SCHEMA):
            self._begin(data[1:])
        elif data.startswith(BATCH):
            self._add_batch(data[1:])
        else:
            self._rows.extend(json.loads(line) for line in data.splitlines() if line.strip())
            self._size += len(data)
            if len(self._rows) >= ROWS or self._size >= PART:
                self._add_rows()

    def finish(self) -> None:
        """Write what is left, and the end of the file."""
        import pyarrow as pa

        self._add_rows()
        if self._schema is None:
            self._schema = pa.schema([(self._key, pa.string()), *zip(ADDED, (pa.string(), pa.int64()), strict=True)])
        self._write_group()
        self._writer.close()

    def _begin(self, data: bytes) -> None:
        import pyarrow as pa

        codec, _, schema = data.partition(b"\0")
        with_ours = _with_ours(pa.ipc.read_schema(pa.py_buffer(schema)))
        if self._schema is None:
            self._codec, self._schema = codec.decode(), with_ours
        elif self._schema != with_ours:
            raise self._problem("the columns are not those of the input before; write -d for a file each")

    def _add_batch(self, data: bytes) -> None:
        import pyarrow as pa

        batch = pa.ipc.open_stream(pa.py_buffer(data)).read_all()
        kept = sorted(self._placed)
        if len(kept) < len(batch):
            batch = batch.take(pa.array(kept, pa.int64()))
        answers = [self._placed[at] for at in kept]
        place = batch.schema.names.index(self._key)
        field = batch.schema.field(place)
        old = batch.column(place).to_pylist()
        texts = [answer.get("text", text) for answer, text in zip(answers, old, strict=True)]
        if texts != old:
            batch = batch.set_column(place, field, _column(texts, field.type))
        for name in ADDED:
            values = pa.array([answer[name] for answer in answers], self._schema.field(name).type)
            if name in batch.schema.names:
                batch = batch.drop_columns([name])
            batch = batch.append_column(self._schema.field(name), values)
        self._placed.clear()
        self._add(batch.select(self._schema.names))

    def _add_rows(self) -> None:
        import pyarrow as pa

        rows, self._rows, self._size = self._rows, [], 0
        if not rows:
            return
        try:
            self._schema = self._schema or _inferred(rows)
            for at, row in enumerate(rows, self._done + 1):
                if missing := _unheld(row, self._schema):
                    raise ValueError(f"row {at:,} has {missing}, which the first rows have not")
            columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in self._schema]
        except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
            behind = f"one of the rows from {self._done + 1:,} on does not fit the columns of the first"
            raise self._problem(f"{behind}: {_first_line(error)}; -t jsonl takes them all") from None
        self._done += len(rows)
        self._add(pa.Table.from_arrays(columns, schema=self._schema))

    def _add(self, table: Any) -> None:
        self._group.append(table)
        self._weight += table.nbytes
        if self._weight >= GROUP:
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
            raise self._problem(_first_line(error)) from None
        self._group.clear()
        self._weight = 0

    def _problem(self, why: str) -> UnfitError:
        return UnfitError(self._output.name, OSError(0, why))


def _codec(name: str) -> str:
    return {"uncompressed": "none", "lz4_raw": "lz4"}.get(name, name)


def _column(texts: list[Any], kind: Any) -> Any:
    import pyarrow as pa
    import pyarrow.types as types

    value = kind.value_type if types.is_dictionary(kind) else kind
    if "binary" in str(value):
        texts = [text.encode("utf-8") if isinstance(text, str) else text for text in texts]
    found = pa.array(texts, value)
    return found.dictionary_encode().cast(kind) if types.is_dictionary(kind) else found


def _with_ours(schema: Any) -> Any:
    """The columns with ours behind them, in the place of earlier ones."""
    import pyarrow as pa

    fields = [field for field in schema if field.name not in ADDED]
    ours = [pa.field(name, kind) for name, kind in zip(ADDED, (pa.string(), pa.int64()), strict=True)]
    return pa.schema([*fields, *ours], metadata=schema.metadata)


def _inferred(rows: list[dict[str, Any]]) -> Any:
    """The columns that rows have, in the order in which they come up; one that is always null may hold text."""
    import pyarrow as pa

    names = [name for name in dict.fromkeys(name for row in rows for name in row) if name not in ADDED]
    types = [pa.array([row.get(name) for row in rows]).type for name in names]
    return _with_ours(
        pa.schema([(name, pa.string() if kind == pa.null() else kind) for name, kind in zip(names, types, strict=True)])
    )


def _unheld(value: Any, kind: Any) -> str:
    """The member of a value that a type, or a schema, has no place for; `""` where there is none."""
    import pyarrow as pa

    if isinstance(value, dict) and isinstance(kind, pa.Schema | pa.StructType):
        held = {field.name: field.type for field in kind}
        for name, each in value.items():
            if name not in held:
                return repr(name)
            if inner := _unheld(each, held[name]):
                return f"{name}.{inner}"
    if isinstance(value, list) and isinstance(kind, pa.ListType):
        return next((inner for each in value if (inner := _unheld(each, kind.value_type))), "")
    return ""


class _Sink:
    """An output as pyarrow wants files to be."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._at = 0
        self.closed = False

    def write(self, data: Any) -> int:
        self._output.write(bytes(data))
        self._at += len(data)
        return len(data)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True
