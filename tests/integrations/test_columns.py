"""Columns of pandas and polars: texts are cleaned, and missing values stay missing."""

from __future__ import annotations

import pytest
from cli.samples import CHROME, PROSE

from cleaner import Cleaner

pytestmark = pytest.mark.integrations
CLEAN = Cleaner()
DIRTY = f"{CHROME}\n\n{PROSE}"


@pytest.mark.parametrize("dtype", ["object", "str", "string", "string[pyarrow]"])
def test_a_pandas_column_keeps_its_gaps(dtype):
    pandas = pytest.importorskip("pandas")
    column = pandas.Series([DIRTY, None, PROSE, pandas.NA, float("nan")], dtype=dtype, index=[7, 3, 5, 1, 2])
    mapped = column.map(lambda text: CLEAN(text).text, na_action="ignore")
    listed = pandas.Series(CLEAN.texts(column), index=column.index, dtype=dtype)
    for cleaned in (mapped, listed):
        assert cleaned.dtype in (column.dtype, "str")  # objects that are all texts become texts
        assert cleaned.isna().tolist() == [False, True, False, True, True]
        assert cleaned[7] == cleaned[5] == PROSE


def test_a_batch_of_a_pandas_frame():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"id": [1, 2], "body": [DIRTY, None]})
    cleaned = frame.assign(**CLEAN.batch(frame, text_key="body"))
    assert list(cleaned) == ["id", "body", "cleaner_status", "cleaner_removed_chars", "cleaner_confidence"]
    assert cleaned["body"][0] == PROSE
    assert cleaned["body"].isna().tolist() == [False, True]
    assert list(CLEAN.batch(frame[:0], text_key="body")["body"]) == []


def test_a_polars_column_keeps_its_gaps():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"text": [DIRTY, None, PROSE]})
    whole = polars.col("text").map_batches(
        lambda column: polars.Series(CLEAN.texts(column), dtype=polars.String), return_dtype=polars.String
    )
    single = polars.col("text").map_elements(lambda text: CLEAN(text).text, return_dtype=polars.String)
    for expression in (whole, single):
        assert frame.with_columns(expression)["text"].to_list() == [PROSE, None, PROSE]
        assert frame.lazy().with_columns(expression).collect()["text"].to_list() == [PROSE, None, PROSE]
        assert frame[:0].with_columns(expression)["text"].to_list() == []


def test_a_batch_of_a_polars_frame():
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"id": [1, 2], "text": [DIRTY, None]})
    cleaned = frame.with_columns(**{name: polars.Series(column) for name, column in CLEAN.batch(frame).items()})
    assert cleaned.columns == ["id", "text", "cleaner_status", "cleaner_removed_chars", "cleaner_confidence"]
    assert cleaned["text"].to_list() == [PROSE, None]
