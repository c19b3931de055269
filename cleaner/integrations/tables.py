"""Arrow tables of documents, as Ray and Spark hand them to functions: cleans them, and removes what others repeat."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from cleaner.dedup.earlier import Original
from cleaner.errors import SettingError
from cleaner.integrations.columns import objects
from cleaner.integrations.judged_rows import judged_row, without_repeats
from cleaner.pipeline import Cleaner, is_missing
from cleaner.tuples import NamedTuple

if TYPE_CHECKING:
    from cleaner.integrations.columns import Columns

STATUS, REMOVED, CONFIDENCE = "cleaner_status", "cleaner_removed_chars", "cleaner_confidence"
JUDGED = "cleaner_judged"
"""Column with the rows of `judged_rows`, which removing repeats needs."""
REPEATS, RECEIPTS = "cleaner_repeats", "cleaner_repeat_receipts"
"""Columns with the number of blocks that were removed as repeats, and with a line of JSON for each of them."""
FOUND = "cleaner_found"  # column with the repeats of a document, between the search and their removal
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class ColumnNames(NamedTuple):
    """Names of the columns that a user has."""

    text: str = "text"
    id: str = "id"
    url: str | None = None
    date: str | None = None


def cleaned_table(table: Any, cleaner: Cleaner, keys: ColumnNames, repeats: bool) -> Any:
    """Return the table with cleaned texts and the columns of `Cleaner.batch` and, for `repeats`, `JUDGED`.

    A missing text stays missing, and the new columns are missing there too. Raises `SettingError` if a column is not
    there.
    """
    import pyarrow

    texts = _values(table, keys.text, "text_key")
    if repeats:
        _values(table, keys.id, "id_key")
    urls = _values(table, keys.url, "url_key") if keys.url else [None] * len(texts)
    found: list[tuple[Any, ...]] = []
    for text, url in zip(texts, urls, strict=True):
        if is_missing(text):
            found.append((None,) * 5)
            continue
        result, row = judged_row(cleaner, text, url) if repeats else (cleaner(text, url=url), None)
        found.append((result.text, str(result.status), result.removed_chars, result.confidence, row))
    cleaned, status, removed, confidence, rows = zip(*found, strict=True) if found else ((),) * 5
    table = with_column(table, keys.text, cleaned, text_type(table.schema.field(keys.text).type))
    table = with_column(table, STATUS, status, pyarrow.string())
    table = with_column(table, REMOVED, removed, pyarrow.int64())
    table = with_column(table, CONFIDENCE, confidence, pyarrow.float64())
    return with_column(table, JUDGED, rows, pyarrow.binary()) if repeats else table


def text_type(given: Any) -> Any:
    """Return the type of the cleaned texts of a column of a type: that of a column of text, not one of bytes."""
    import pyarrow

    is_text = pyarrow.types.is_string(given) or pyarrow.types.is_large_string(given)
    return given if is_text else pyarrow.string()


def document_rows(table: Any, keys: ColumnNames) -> Columns:
    """Return what the search for repeats begins with (`repeat_plan.DOCUMENTS`).

    Raises `SettingError` if a column is not there, or ids are not text.
    """
    ids = _values(table, keys.id, "id_key")
    if any(id is not None and not isinstance(id, str) for id in ids):
        raise SettingError(f"column {keys.id!r}: ids are texts, in whose order the first of several copies is found")
    dates = _values(table, keys.date, "date_key") if keys.date else [None] * len(ids)
    rows = table.column(JUDGED).to_pylist()
    return {
        "id": objects([None if id is None else id.encode() for id in ids]),
        "row": objects(rows),
        "dated": objects([_date(each) for each in dates]),
    }


def _date(value: Any) -> bytes:
    found = _DATE.match(str(value))
    return found[0].encode() if found else b""


def table_without_repeats(table: Any, cleaner: Cleaner, keys: ColumnNames) -> Any:
    """Return the table without the repeats that the column `FOUND` lists, which is left out, as `JUDGED` is."""
    import pyarrow

    names = (keys.text, STATUS, REMOVED, JUDGED, FOUND)
    found = []
    for text, status, removed, row, repeats in zip(*(table.column(name).to_pylist() for name in names), strict=True):
        if repeats is None:
            found.append((text, status, removed, None if text is None else 0, None if text is None else ""))
            continue
        originals = {block: Original(*original) for block, *original in json.loads(repeats)}
        less = without_repeats(cleaner, row, originals)
        receipts = "".join(map(_receipt, less.receipts))
        result = less.result
        found.append((result.text, str(result.status), result.removed_chars, len(less.receipts), receipts))
    columns = list(zip(*found, strict=True)) or [()] * 5
    types = (table.schema.field(keys.text).type, pyarrow.string(), *(pyarrow.int64(),) * 2, pyarrow.string())
    for name, values, kind in zip((*names[:3], REPEATS, RECEIPTS), columns, types, strict=True):
        table = with_column(table, name, values, kind)
    return table.drop_columns([JUDGED, FOUND])


def _receipt(receipt: tuple[int, Original | None]) -> str:
    """Return a line of JSON: the index of a block, and the id, the block and the similarity of what says the same."""
    block, original = receipt
    fields: dict[str, Any] = {"block": block}
    if original:
        fields.update(id=original.name, original=original.block, similarity=original.similarity)
    return json.dumps(fields, ensure_ascii=False) + "\n"


def with_column(table: Any, name: str, values: Any, kind: Any) -> Any:
    """Return the table with a column, in the place of one of the same name if there is one."""
    import pyarrow

    column = pyarrow.array(values, kind)
    if name in table.column_names:
        return table.set_column(table.column_names.index(name), name, column)
    return table.append_column(name, column)


def check_names(names: list[str], keys: ColumnNames) -> None:
    """Raise `SettingError` unless a table was judged and has the columns that are named."""
    if JUDGED not in names:
        raise SettingError(f"no column {JUDGED!r}; clean the documents with repeats=True first")
    for setting, name in {"text_key": keys.text, "id_key": keys.id, "date_key": keys.date}.items():
        if name is not None and name not in names:
            raise SettingError(f"no column {name!r}; {setting} names it")


def _values(table: Any, name: str, setting: str) -> list[Any]:
    if name not in table.column_names:
        raise SettingError(f"no column {name!r}; {setting} names it")
    values: list[Any] = table.column(name).to_pylist()
    return values
