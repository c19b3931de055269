"""Parquet: every column and row stays; the text is cleaned, and two columns say what became of it."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cli.conftest import Command
from cli.samples import CHROME, CLEANED, HTML, TEXT
from events import PACKED, Pack, end, events, failed, items

from cleaner.io.render import STATUS_COLUMNS

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

DIRTY, CLEAN = TEXT.decode(), CLEANED.decode()
TEXTS = [DIRTY, None, CLEAN, "", DIRTY]
TABLE = pa.table(
    {
        "id": pa.array([5, 4, 3, 2, 1], pa.uint16()),
        "text": TEXTS,
        "raw": [b"\xff\x00", None, b"", b"a", b"b"],
        "when": [datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)] * 5,
        "price": pa.array([Decimal("1.50"), None, None, None, None], pa.decimal128(9, 2)),
        "of": [{"tags": ["a", None], "n": 1.5}, None, {"tags": [], "n": None}, None, None],
    }
).replace_schema_metadata({"huggingface": '{"info": {}}'})
STATUS = ["cleaned", None, "unchanged", "empty", "cleaned"]


def written(table: Any, **more: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file, **more)
    return file.getvalue()


@pytest.mark.parametrize("group", [1, 2, 5])
def test_only_the_text_changes(cleaner: Command, tmp_path: Path, group: int) -> None:
    (tmp_path / "a.parquet").write_bytes(written(TABLE, row_group_size=group, compression="zstd"))
    assert cleaner("a.parquet", "-o", "b.parquet").code == 0
    found = pq.ParquetFile(tmp_path / "b.parquet")
    assert found.metadata.row_group(0).column(0).compression == "ZSTD"
    table = found.read()
    assert table.schema.metadata == TABLE.schema.metadata
    assert table.drop_columns(["text", *STATUS_COLUMNS]).equals(TABLE.drop_columns(["text"]))
    assert table["text"].to_pylist() == [CLEAN, None, CLEAN, "", CLEAN]
    assert table["cleaner_status"].to_pylist() == STATUS
    assert table["cleaner_removed_chars"].to_pylist() == [len(CHROME), None, 0, 0, len(CHROME)]
    assert [value is None for value in table["cleaner_confidence"].to_pylist()] == [False, True, False, True, False]
    assert cleaner("b.parquet", "-o", "c.parquet").code == 0
    assert pq.read_table(tmp_path / "c.parquet").schema == table.schema


KINDS = ["string", "large_string", "string_view", "binary", "large_binary", "dictionary"]


@pytest.mark.parametrize("name", KINDS)
def test_a_text_may_have_any_type_that_holds_one(cleaner: Command, tmp_path: Path, name: str) -> None:
    kind = pa.dictionary(pa.int16(), pa.string()) if name == "dictionary" else getattr(pa, name)()
    texts = [None if text is None else text.encode() for text in TEXTS] if "binary" in name else TEXTS
    column = pa.array(texts).dictionary_encode().cast(kind) if name == "dictionary" else pa.array(texts, kind)
    (tmp_path / "a.parquet").write_bytes(written(pa.table({"text": column})))
    assert cleaner("a.parquet", "-o", "b.parquet").code == 0
    field = pq.read_table(tmp_path / "b.parquet")["text"]
    assert field.type == pq.read_schema(tmp_path / "a.parquet").field("text").type
    assert field.cast(pa.string()).to_pylist() == [CLEAN, None, CLEAN, "", CLEAN]


@pytest.mark.parametrize(("suffix", "pack"), PACKED)
def test_columns_become_rows_of_json_when_asked_for(cleaner: Command, tmp_path: Path, suffix: str, pack: Pack) -> None:
    (tmp_path / f"a.parquet{suffix}").write_bytes(pack(written(TABLE)))
    ended = cleaner(f"a.parquet{suffix}", "-t", "jsonl")
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert list(rows[0]) == [*TABLE.column_names, "metadata"]
    assert [row["id"] for row in rows] == [5, 4, 3, 2, 1]
    assert (rows[0]["when"], rows[0]["price"], rows[0]["raw"]) == ("2026-11-01T00:00:00+00:00", "1.50", "/wA=")
    assert rows[0]["of"] == {"tags": ["a", None], "n": 1.5}
    spans = cleaner("-f", "parquet", "-t", "spans", stdin=written(TABLE)).out.splitlines()
    assert [json.loads(row)["id"] for row in spans] == [5, 4, 3, 2, 1]


def test_standard_output_takes_a_table(cleaner: Command) -> None:
    ended = cleaner("-f", "parquet", stdin=written(TABLE))
    assert pq.read_table(io.BytesIO(ended.out))["text"].to_pylist()[0] == CLEAN
    assert cleaner("-f", "parquet", "--check", stdin=written(TABLE)).out == b"stdin\n"


def test_records_become_columns(cleaner: Command, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{"text": DIRTY, "id": 1, "of": {"a": [1]}}, {"id": 2.5, "text": None, "more": "x"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + "no record\n\n")
    (tmp_path / "b.html").write_bytes(HTML)
    ended = cleaner("a.jsonl", "-o", "out.parquet")
    assert ended.code == 3
    found = pq.read_table(tmp_path / "out.parquet").to_pylist()
    assert [(row["text"], row["id"], row["cleaner_status"]) for row in found] == [
        (CLEAN, 1.0, "cleaned"),
        (None, 2.5, None),
        ("no record", None, "failed"),
    ]
    assert (found[0]["of"], found[1]["more"]) == ({"a": [1]}, "x")
    assert cleaner("a.jsonl", "b.html", "-d", "out", "-t", "parquet").code == 3
    assert pq.read_table(tmp_path / "out" / "b.parquet")["text"].to_pylist() == [CLEAN]


LATE = [
    ({"text": "a", "n": 1}, {"text": "a", "n": "x"}, "does not fit"),
    ({"text": "a"}, {"text": "a", "late": 1}, "'late'"),
    ({"text": "a", "of": [{"a": 1}]}, {"text": "a", "of": [{"a": 1, "b": 2}]}, "'b'"),
    ({"text": "a", "of": {"a": {"b": 1}}}, {"text": "a", "of": {"a": {"c": 1}}}, "of.a.'c'"),
]


def test_of_a_folder_the_one_that_does_not_fit_fails(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    for name, last in (("a", {}), ("b", {"more": 1}), ("c", {})):
        rows = [{"text": f"{name} {at}"} for at in range(1100)] + [{"text": "last", **last}]
        (tmp_path / "raw" / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    ended = cleaner("raw", "-d", "clean", "-t", "parquet", "--dedup", "doc")
    assert (ended.code, ended.err.count("does not fit")) == (3, 1)
    assert sorted(path.name for path in (tmp_path / "clean").glob("*")) == [".cleaner", "a.parquet", "c.parquet"]


@pytest.mark.parametrize(("first", "later", "hint"), LATE, ids=[row[2] for row in LATE])
def test_a_row_that_does_not_fit_the_first_ones_is_told(
    cleaner: Command, tmp_path: Path, first: object, later: object, hint: str
) -> None:
    data = f"{json.dumps(first)}\n" * 1024 + json.dumps(later) + "\n"
    ended = cleaner("-f", "jsonl", "-o", "out.parquet", "--ignore", "layout.*", stdin=data.encode())
    assert ended.code == 4
    assert hint in ended.err
    assert "-t jsonl takes them all" in ended.err
    assert not (tmp_path / "out.parquet").exists()


def test_a_row_that_is_not_judged_keeps_its_text(cleaner: Command, tmp_path: Path) -> None:
    table = pa.table({"text": ["a" * 500, DIRTY, "b" * 500], "id": [1, 2, 3]})
    (tmp_path / "a.parquet").write_bytes(written(table))
    assert cleaner("a.parquet", "-o", "b.parquet", "--max-bytes", "400").code == 3
    found = pq.read_table(tmp_path / "b.parquet")
    assert found["text"].to_pylist() == ["a" * 500, CLEAN, "b" * 500]
    assert found["cleaner_status"].to_pylist() == ["failed", "cleaned", "failed"]
    assert cleaner("a.parquet", "-o", "c.parquet", "--max-bytes", "400", "--on-error", "drop").code == 3
    assert pq.read_table(tmp_path / "c.parquet")["id"].to_pylist() == [2]


def test_workers_and_resuming_make_the_same_file(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.parquet").write_bytes(written(TABLE, row_group_size=2))
    assert cleaner("raw", "-d", "one", "-j", "1").code == cleaner("raw", "-d", "two", "-j", "2").code == 0
    assert (tmp_path / "one" / "a.parquet").read_bytes() == (tmp_path / "two" / "a.parquet").read_bytes()
    rows = [(tmp_path / name / ".cleaner" / "manifest.jsonl").read_bytes() for name in ("one", "two")]
    assert rows[0] == rows[1]
    told = json.loads(rows[0].splitlines()[1])
    assert told["sha256"] == hashlib.sha256((tmp_path / "raw" / "a.parquet").read_bytes()).hexdigest()
    before = (tmp_path / "one" / "a.parquet").stat().st_mtime_ns
    assert cleaner("raw", "-d", "one").code == 0
    assert (tmp_path / "one" / "a.parquet").stat().st_mtime_ns == before


def test_a_cut_is_told_wherever_it_is(tmp_path: Path) -> None:
    data = written(TABLE)
    for cut in range(0, len(data), len(data) // 100):
        found = events(tmp_path, "a.parquet", data[:cut])
        assert "truncated, or no parquet" in end(found).problem
        assert not items(found)


def test_damage_is_told_and_what_comes_before_it_is_kept(cleaner: Command, tmp_path: Path) -> None:
    table = pa.table({"text": [f"{CHROME} {n}" * 50 for n in range(200)]})
    data = bytearray(written(table, row_group_size=50, compression="zstd", use_dictionary=False))
    data[len(data) // 2 :][:1] = b""
    at = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(2).column(0).data_page_offset
    data[at : at + 40] = bytes(40)
    found = events(tmp_path, "a.parquet", bytes(data))
    assert len(items(found)) == 100
    assert "damaged behind row 100" in end(found).problem
    assert end(found).cut
    assert cleaner("a.parquet", "-o", "b.parquet", "--ignore", "layout.*").code == 3
    assert pq.read_table(tmp_path / "b.parquet").num_rows == 100


def test_a_part_that_expands_too_far_is_not_read(tmp_path: Path) -> None:
    table = pa.table({"text": ["a", "b" * (1 << 22)]})
    found = events(tmp_path, "a.parquet", written(table, row_group_size=1, use_dictionary=False), max_expanded=1 << 20)
    assert [item.source for item in items(found)] == ["a"]
    assert "--max-expand" in end(found).problem
    assert not failed(found)


@pytest.mark.parametrize(("column", "hint"), [("id", "holds no text but uint16"), ("body", "there are id, text, raw")])
def test_a_column_without_text_is_told(cleaner: Command, tmp_path: Path, column: str, hint: str) -> None:
    (tmp_path / "a.parquet").write_bytes(written(TABLE))
    ended = cleaner("a.parquet", "-o", "b.parquet", "--text-key", column)
    assert ended.code == 3
    assert hint in ended.err
    assert not (tmp_path / "b.parquet").exists()


def test_one_table_has_one_kind_of_rows(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(written(TABLE))
    (tmp_path / "b.jsonl").write_bytes(b'{"text": "a"}\n')
    (tmp_path / "c.parquet").write_bytes(written(TABLE.select(["text"])))
    ended = cleaner("a.parquet", "b.jsonl", "-o", "o.parquet")
    assert (ended.code, "make no one table" in ended.err) == (2, True)
    assert len(cleaner("a.parquet", "b.jsonl", "-t", "jsonl").out.splitlines()) == 6
    ended = cleaner("a.parquet", "c.parquet", "-o", "o.parquet")
    assert (ended.code, "not those of the input before" in ended.err) == (4, True)
    assert cleaner("a.parquet", "a.parquet", "-o", "o.parquet").code == 0
    assert pq.read_table(tmp_path / "o.parquet").num_rows == 10
