"""Spark: `clean_frame` cleans the documents of a DataFrame, `drop_repeats` removes what other documents of it say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from cleaner.errors import SettingError
from cleaner.integrations.columns import arrow_schema, from_arrow, to_arrow
from cleaner.integrations.repeat_plan import DOCUMENTS, Names, Rows, find_repeats
from cleaner.integrations.tables import (
    CONFIDENCE,
    FOUND,
    JUDGED,
    RECEIPTS,
    REMOVED,
    REPEATS,
    STATUS,
    ColumnNames,
    check_names,
    cleaned_table,
    document_rows,
    table_without_repeats,
)
from cleaner.pipeline import Cleaner

try:
    import pyarrow
    from pyspark.sql import DataFrame
    from pyspark.sql.functions import col
    from pyspark.sql.types import BinaryType, DoubleType, LongType, StringType, StructField, StructType
except ImportError as error:
    raise ImportError("cleaner.integrations.spark needs PySpark; write: pip install 'dechrome[spark]'") from error

if TYPE_CHECKING:
    from cleaner.integrations.columns import Columns, StepFunction

    Batches = Iterator[pyarrow.RecordBatch]
    TableFunction = Callable[[pyarrow.Table], pyarrow.Table]

BLOCK_BYTES = 1 << 25
"""Bytes of the rows that a step sees at once, at least, if there are so many: Spark's own batches hold few rows."""
_CLEANED = {STATUS: StringType(), REMOVED: LongType(), CONFIDENCE: DoubleType()}
_REPEATED = {REPEATS: LongType(), RECEIPTS: StringType()}


def clean_frame(
    frame: DataFrame,
    cleaner: Cleaner | None = None,
    *,
    text_key: str = "text",
    id_key: str = "id",
    url_key: str | None = None,
    repeats: bool = False,
) -> DataFrame:
    """Return the frame with cleaned texts and the columns of `Cleaner.batch`; other columns stay.

    With `repeats`, a column `cleaner_judged` is added, by which `drop_repeats` neither reads nor judges a document
    again; write it to storage if both do not run in one go. `url_key` names the column with the URLs of pages. A
    missing text stays missing. Raises `SettingError` if a column is not there.
    """
    keys = ColumnNames(text_key, id_key, url_key)
    for setting, name in {"text_key": text_key, "id_key": id_key if repeats else None, "url_key": url_key}.items():
        if name is not None and name not in frame.columns:
            raise SettingError(f"no column {name!r}; {setting} names it")
    added = _CLEANED | ({JUDGED: BinaryType()} if repeats else {})
    schema = _with_fields(frame.schema, {text_key: StringType(), **added})
    function = partial(cleaned_table, cleaner=cleaner or Cleaner(), keys=keys, repeats=repeats)
    return frame.mapInArrow(partial(_each_batch, function=function), schema)


def drop_repeats(
    frame: DataFrame,
    *,
    cleaner: Cleaner | None = None,
    similarity: float = 0.8,
    keep: str = "first",
    text_key: str = "text",
    id_key: str = "id",
    date_key: str | None = None,
) -> DataFrame:
    """Return the documents of `clean_frame(…, repeats=True)` without what others say or nearly say.

    The result is the one of `cleaner -d --dedup near` on files whose sorted paths are the ids, which are texts, each
    document's its own. `similarity` is the least Jaccard similarity of near copies, `keep` tells which of several
    copies stays: the `first` in the order of ids, the `longest`, or that of the `newest` document, by the column
    `date_key` or else by the date that a page states. `cleaner` is the one that cleaned. Text, status and removed
    characters are brought up to date; `cleaner_repeats` is the number of removed blocks, and `cleaner_repeat_receipts`
    has a line of JSON for each: its index, and the id, the block and the similarity of what says the same and stays.
    The rows come back in another order.

    The search runs at once. If the frame is not cached, it is, as the search reads it twice and the result once more.
    No executor holds the corpus. The driver holds 40 bytes, and while it decides a few times that, for each pair of
    near copies, which `spark.driver.maxResultSize` must allow. Raises `SettingError` for wrong settings and columns;
    Spark wraps those of its tasks.
    """
    keys = ColumnNames(text_key, id_key, date=date_key)
    check_names(frame.columns, keys)
    frame = _cached(frame)
    names = [id_key, JUDGED, *([date_key] if date_key else [])]
    rows = partial(_each_batch, function=partial(_documents, keys=keys))
    documents = frame.select(*names).mapInArrow(rows, _schema(DOCUMENTS))
    engine = _Engine()
    try:
        found = find_repeats(Rows(engine, documents, DOCUMENTS), similarity, keep).kept().table
        found.count()
    finally:
        engine.forget()
    repeats = found.select(col("id").cast("string").alias(id_key), col("found").alias(FOUND))
    joined = frame.join(repeats, id_key, "left").select(*frame.columns, FOUND)
    kept = StructType([field for field in frame.schema.fields if field.name != JUDGED])
    function = partial(table_without_repeats, cleaner=cleaner or Cleaner(), keys=keys)
    return joined.mapInArrow(partial(_each_batch, function=function), _with_fields(kept, _REPEATED))


def _cached(frame: DataFrame) -> DataFrame:
    level = frame.storageLevel
    return frame if level.useMemory or level.useDisk else frame.persist()


def _with_fields(schema: StructType, types: dict[str, Any]) -> StructType:
    """Return the schema with fields of these types, in the place of those of the same name if there are any."""
    fields = {field.name: field for field in schema.fields}
    return StructType(list((fields | {name: StructField(name, kind) for name, kind in types.items()}).values()))


def _documents(table: pyarrow.Table, keys: ColumnNames) -> pyarrow.Table:
    return to_arrow(document_rows(table, keys), DOCUMENTS)


def _each_batch(batches: Iterable[pyarrow.RecordBatch], function: TableFunction) -> Batches:
    """Apply a function to each batch of rows."""
    for batch in batches:
        yield from function(pyarrow.Table.from_batches([batch])).to_batches()


def _each_block(batches: Iterable[pyarrow.RecordBatch], function: TableFunction) -> Batches:
    """Apply a function to the rows of several batches at once."""
    waiting: list[pyarrow.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(each.nbytes for each in waiting) >= BLOCK_BYTES:
            yield from function(pyarrow.Table.from_batches(waiting)).to_batches()
            waiting = []
    if waiting:
        yield from function(pyarrow.Table.from_batches(waiting)).to_batches()


class _Engine:
    """Runs the search for repeats on frames, and remembers which of them it has cached."""

    def __init__(self) -> None:
        self._kept: list[DataFrame] = []

    def map(self, table: Any, function: StepFunction, inputs: Names, outputs: Names) -> Any:
        applied = partial(_applied, function=function, inputs=inputs, outputs=outputs)
        return table.mapInArrow(partial(_each_block, function=applied), _schema(outputs))

    def grouped(self, table: Any, function: StepFunction, inputs: Names, outputs: Names, parts: int) -> Any:
        applied = partial(_applied, function=function, inputs=inputs, outputs=outputs)
        # Spark looks at the signature: one argument is the table of a group
        return table.groupBy("part").applyInArrow(lambda group: applied(group), _schema(outputs))

    def union(self, one: Any, other: Any, names: Names) -> Any:
        return one.select(*names).union(other.select(*names))

    def kept(self, table: Any) -> Any:
        self._kept.append(table.persist())
        return table

    def collected(self, table: Any, names: Names) -> Columns:
        return from_arrow(table.toArrow(), names)

    def forget(self) -> None:
        """Free what was cached but for the last of it, which is the result."""
        for table in self._kept[:-1]:
            table.unpersist()


def _applied(table: pyarrow.Table, function: StepFunction, inputs: Names, outputs: Names) -> pyarrow.Table:
    return to_arrow(function(from_arrow(table, inputs)), outputs)


def _schema(names: Names) -> StructType:
    """Return the schema of columns as Spark has it."""
    kinds = {pyarrow.binary(): BinaryType(), pyarrow.float64(): DoubleType(), pyarrow.int64(): LongType()}
    return StructType([StructField(field.name, kinds[field.type]) for field in arrow_schema(names)])
