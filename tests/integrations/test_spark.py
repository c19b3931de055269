"""Spark: documents are cleaned, and their repeats removed, as on one machine."""

from __future__ import annotations

import importlib
import os
import shutil
import sys

import pytest
from cli.samples import CHROME, PROSE
from integrations.repeated_corpus import corpus
from integrations.repeats_check import RUNS, check
from pages import ROOT

pytestmark = pytest.mark.integrations
pytest.importorskip("pyspark")
pytest.importorskip("pandas", reason="Spark's functions of Arrow tables ask for pandas")
if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
    pytest.skip("Spark needs Java: install default-jre-headless, or set JAVA_HOME", allow_module_level=True)


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
        session = builder.config("spark.sql.shuffle.partitions", "4").getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


def frame(spark, partitions: int):
    rows = [(name, text, [name, "a"]) for name, text in corpus().items()]
    made = spark.createDataFrame([*rows, ("missing", None, [])], "id string, text string, tags array<string>")
    return made.repartition(partitions)


@pytest.mark.parametrize(("partitions", "run"), [(4, "first"), (7, "first"), (4, "newest"), (4, "longest")])
def test_repeats_are_those_of_one_machine(spark, partitions: int, run: str) -> None:
    from cleaner.integrations.spark import clean_frame, drop_repeats

    similarity, keep = RUNS[run]
    judged = clean_frame(frame(spark, partitions), repeats=True)
    rows = drop_repeats(judged, similarity=float(similarity), keep=keep).collect()
    check([row.asDict() for row in rows], run)


def test_cleaning_adds_the_columns_of_a_batch(spark) -> None:
    from cleaner.integrations.spark import clean_frame

    rows = spark.createDataFrame(
        [(f"{CHROME}\n\n{PROSE}", "https://example.org", 1)], "content string, page string, n int"
    )
    [row] = clean_frame(rows, text_key="content", url_key="page").collect()
    assert row["content"] == PROSE
    assert (row["cleaner_status"], row["cleaner_removed_chars"], row["n"]) == ("cleaned", len(CHROME), 1)
    assert 0 <= row["cleaner_confidence"] <= 1
    assert "cleaner_judged" not in row


def test_a_corpus_without_repeats_stays_and_an_empty_one_too(spark) -> None:
    from cleaner.integrations.spark import clean_frame, drop_repeats

    rows = spark.createDataFrame([("a", PROSE, "2026-11-30")], "id string, text string, day string")
    judged = clean_frame(rows, repeats=True)
    [row] = drop_repeats(judged, keep="newest", date_key="day").collect()
    assert (row["text"], row["cleaner_repeats"], row["cleaner_repeat_receipts"]) == (PROSE, 0, "")
    assert drop_repeats(judged.limit(0)).collect() == []


def test_mistakes_are_named(spark) -> None:
    from cleaner.errors import SettingError
    from cleaner.integrations.spark import clean_frame, drop_repeats

    rows = spark.createDataFrame([(name, PROSE) for name in "aba"], "id string, text string")
    with pytest.raises(SettingError, match="url_key names it"):
        clean_frame(rows, url_key="url")
    with pytest.raises(SettingError, match="repeats=True first"):
        drop_repeats(rows)
    judged = clean_frame(rows, repeats=True)
    with pytest.raises(SettingError, match="id_key names it"):
        drop_repeats(judged, id_key="name")
    with pytest.raises(SettingError, match="similarity"):
        drop_repeats(judged, similarity=0.2)
    with pytest.raises(Exception, match="two documents have the id 'a'"):
        drop_repeats(judged).collect()


def test_without_spark_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.delitem(sys.modules, "cleaner.integrations.spark", raising=False)
    with pytest.raises(ImportError, match=r"dechrome\[spark\]"):
        importlib.import_module("cleaner.integrations.spark")
