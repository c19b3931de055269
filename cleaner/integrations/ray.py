"""Ray Data: `clean_dataset` cleans the documents of a dataset, `drop_repeats` removes what several of them say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from zlib import crc32

from cleaner.integrations.columns import all_rows, empty, from_arrow, to_arrow
from cleaner.integrations.numbering import MAX_RANGES, MIN_PARTS, RANGE_DOCUMENTS
from cleaner.integrations.repeat_plan import DOCUMENTS, Names, Rows, find_repeats
from cleaner.integrations.tables import (
    FOUND,
    ColumnNames,
    check_names,
    cleaned_table,
    document_rows,
    table_without_repeats,
    with_column,
)
from cleaner.pipeline import Cleaner

try:
    import ray.data
except ImportError as error:
    raise ImportError("cleaner.integrations.ray needs Ray Data; write: pip install 'dechrome[ray]'") from error

if TYPE_CHECKING:
    from cleaner.integrations.columns import Columns, StepFunction

PART = "cleaner_part"  # column with the part of a shuffle that a document belongs to


def clean_dataset(
    ds: ray.data.Dataset,
    cleaner: Cleaner | None = None,
    *,
    text_key: str = "text",
    id_key: str = "id",
    url_key: str | None = None,
    repeats: bool = False,
) -> ray.data.Dataset:
    """Return the dataset with cleaned texts and the columns of `Cleaner.batch`; other columns stay.

    With `repeats`, a column `cleaner_judged` is added, by which `drop_repeats` neither reads nor judges a document
    again; write it to storage if both do not run in one go. `url_key` names the column with the URLs of pages. A
    missing text stays missing. Raises `SettingError` if a column is not there, when the dataset is computed.
    """
    function = partial(
        cleaned_table, cleaner=cleaner or Cleaner(), keys=ColumnNames(text_key, id_key, url_key), repeats=repeats
    )
    return _mapped(ds, function)


def drop_repeats(
    ds: ray.data.Dataset,
    *,
    cleaner: Cleaner | None = None,
    similarity: float = 0.8,
    keep: str = "first",
    text_key: str = "text",
    id_key: str = "id",
    date_key: str | None = None,
) -> ray.data.Dataset:
    """Return the documents of `clean_dataset(…, repeats=True)` without what others say or nearly say.

    The result is the one of `cleaner -d --dedup near` on files whose sorted paths are the ids, which are texts, each
    document's its own. `similarity` is the least Jaccard similarity of near copies, `keep` tells which of several
    copies stays: the `first` in the order of ids, the `longest`, or that of the `newest` document, by the column
    `date_key` or else by the date that a page states. `cleaner` is the one that cleaned. Text, status and removed
    characters are brought up to date; `cleaner_repeats` is the number of removed blocks, and `cleaner_repeat_receipts`
    has a line of JSON for each: its index, and the id, the block and the similarity of what says the same and stays.
    The rows come back in another order.

    The search runs at once; the documents and what is compared of them are kept in the object store, which spills to
    disk. No node holds the corpus. This process holds 40 bytes, and while it decides a few times that, for each pair
    of near copies. Raises `SettingError` for wrong settings and columns; Ray wraps those of its tasks.
    """
    keys = ColumnNames(text_key, id_key, date=date_key)
    ds = ds.materialize()
    if not ds.count():
        return ds
    schema = ds.schema().base_schema
    check_names(schema.names, keys)
    documents = _mapped(ds, partial(_documents, keys=keys))
    found = find_repeats(Rows(_Engine(), documents, DOCUMENTS), similarity, keep)
    parts = min(MAX_RANGES, max(MIN_PARTS, ds.count() // RANGE_DOCUMENTS))
    left = _mapped(ds, partial(_document_side, id_key=id_key, parts=parts))
    right = _mapped(found.table, partial(_found_side, schema=schema, id_key=id_key, parts=parts))
    function = partial(_without_repeats, cleaner=cleaner or Cleaner(), keys=keys)
    return (
        _Engine()
        .union(left, right, ())
        .groupby(PART, num_partitions=parts)
        .map_groups(function, batch_format="pyarrow")
    )


def _mapped(ds: ray.data.Dataset, function: Any) -> ray.data.Dataset:
    """Apply a function of Arrow tables to the blocks of a dataset."""
    return ds.map_batches(function, batch_format="pyarrow", batch_size=None)


def _documents(table: Any, keys: ColumnNames) -> Any:
    return to_arrow(document_rows(table, keys), DOCUMENTS)


def _document_side(table: Any, id_key: str, parts: int) -> Any:
    """Return documents with the part that they belong to, and room for their repeats."""
    import pyarrow

    table = with_column(table, FOUND, [None] * len(table), pyarrow.binary())
    return _with_part(table, id_key, parts)


def _found_side(table: Any, schema: Any, id_key: str, parts: int) -> Any:
    """Return repeats as rows like those of documents, of which they have the id alone."""
    import pyarrow

    ids = [id.decode() for id in table.column("id").to_pylist()]
    columns = {each.name: pyarrow.nulls(len(ids), each.type) for each in schema}
    columns[id_key] = pyarrow.array(ids, schema.field(id_key).type)
    found = pyarrow.table(columns).append_column(FOUND, table.column("found"))
    return _with_part(found, id_key, parts)


def _with_part(table: Any, id_key: str, parts: int) -> Any:
    import pyarrow

    found = [crc32(id.encode()) % parts for id in table.column(id_key).to_pylist()]
    return with_column(table, PART, found, pyarrow.int64())


def _without_repeats(table: Any, cleaner: Cleaner, keys: ColumnNames) -> Any:
    """Return the documents of a part without their repeats, which stand in rows of their own."""
    import pyarrow
    import pyarrow.compute

    table = table.drop_columns([PART])
    is_document = pyarrow.compute.is_null(table.column(FOUND))
    others = table.filter(pyarrow.compute.invert(is_document))
    repeats = dict(zip(others.column(keys.id).to_pylist(), others.column(FOUND).to_pylist(), strict=True))
    table = table.filter(is_document)
    found = [repeats.get(id) for id in table.column(keys.id).to_pylist()]
    return table_without_repeats(with_column(table, FOUND, found, pyarrow.binary()), cleaner, keys)


class _Engine:
    """Runs the search for repeats on datasets."""

    def map(self, table: Any, function: StepFunction, inputs: Names, outputs: Names) -> Any:
        return _mapped(table, partial(_applied, function=function, inputs=inputs, outputs=outputs))

    def grouped(self, table: Any, function: StepFunction, inputs: Names, outputs: Names, parts: int) -> Any:
        applied = partial(_applied, function=function, inputs=inputs, outputs=outputs)
        table = _filled(table.materialize())
        if table is None:
            return ray.data.from_arrow(to_arrow(empty(outputs), outputs))
        return table.groupby("part", num_partitions=parts).map_groups(applied, batch_format="pyarrow")

    def union(self, one: Any, other: Any, names: Names) -> Any:
        one, other = one.materialize(), other.materialize()
        if _filled(one) is None or _filled(other) is None:
            return other if _filled(one) is None else one
        return one.union(other)

    def kept(self, table: Any) -> Any:
        return table.materialize()

    def collected(self, table: Any, names: Names) -> Columns:
        blocks = table.iter_batches(batch_size=None, batch_format="pyarrow")
        return all_rows([from_arrow(block, names) for block in blocks if len(block)], names)


def _filled(table: Any) -> Any:
    """Return a computed dataset, or None if it has no rows: its blocks have no columns, by which Ray could group."""
    return table if table.count() else None


def _applied(table: Any, function: StepFunction, inputs: Names, outputs: Names) -> Any:
    """Apply a step to an Arrow table; one without rows may have no columns."""
    columns = from_arrow(table, inputs) if len(table) else empty(inputs)
    return to_arrow(function(columns), outputs)
