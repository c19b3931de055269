"""CSV: every row comes out, in its order, with what stood in it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CLEANED, TEXT
from events import ANY, Pack, end, events, failed, items
from hypothesis import given
from hypothesis import strategies as st

from cleaner.io.csv import header, rows

FIELDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
HEADERS = [
    ("id,text", (",", ["id", "text"])),
    ("id;text", (";", ["id", "text"])),
    ("id\ttext, and more", ("\t", ["id", "text, and more"])),
    ("text", (",", ["text"])),
    ('"a,b",text,text,', (",", ["a,b", "text", "text_3", "column_4"])),
    ('"a;b;c;d",text', (",", ["a;b;c;d", "text"])),
    ('"a,b,c";text;"price, euro"', (";", ["a,b,c", "text", "price, euro"])),
    ('"a ""b,c,d"", e"\ttext', ("\t", ['a "b,c,d", e', "text"])),
    ('12" pipe;text;13" pipe, long', (";", ['12" pipe', "text", '13" pipe, long'])),
    ('"a\nb";text\n', (";", ["a\nb", "text"])),
]


@pytest.mark.parametrize(("line", "found"), HEADERS)
def test_a_header_names_each_column_once(line: str, found: object) -> None:
    assert header(line) == found


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=2), max_size=8))
def test_no_field_is_lost(table: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["id", "text"], *table])
    found = list(rows(io.BytesIO(file.getvalue().encode()), "x", "text", 1 << 20))
    assert found == [({"id": first, "text": second}, "") for first, second in table]


@pytest.mark.parametrize(("suffix", "pack"), ANY)
def test_rows_become_records(cleaner: Command, tmp_path: Path, suffix: str, pack: Pack) -> None:
    data = f'\ufeffid,text,more\r\n1,"{TEXT.decode()}","é, ""ü"""\r\n\r\n2,,x\r\n'.encode()
    (tmp_path / f"a.csv{suffix}").write_bytes(pack(data))
    found = [json.loads(line) for line in cleaner(f"a.csv{suffix}").out.splitlines()]
    assert [list(row) for row in found] == [["id", "text", "more", "metadata"]] * 2
    assert [(row["id"], row["text"], row["more"]) for row in found] == [
        ("1", CLEANED.decode(), 'é, "ü"'),
        ("2", "", "x"),
    ]


def test_a_row_that_does_not_fit_is_handed_on_and_told(cleaner: Command) -> None:
    ended = cleaner("-f", "csv", stdin=b"id,text\n1,a\n2\n3,a,b,c\n\x00,\x00\n")
    assert ended.code == 3
    assert [json.loads(line) for line in ended.out.splitlines()][1:3] == [
        {"id": "2", "text": None},
        {"id": "3", "text": "a", "column_3": "b", "column_4": "c"},
    ]
    assert len(ended.out.splitlines()) == 4
    assert "stdin:3: fields: 4, in the header: 2; passed through unchanged" in ended.err


def test_a_column_that_is_not_there_is_told(cleaner: Command) -> None:
    ended = cleaner("-f", "csv", stdin=b"id,body\n1,a\n")
    assert (ended.code, ended.out) == (3, b"")
    assert "--text-key names the one with the text; there are id, body" in ended.err
    assert json.loads(cleaner("-f", "csv", "--text-key", "body", stdin=b"id,body\n1,a\n").out)["body"] == "a"


@pytest.mark.parametrize("long", [b'3,"' + b"x" * 300, b"3," + b"x" * 300, b'3,"' + b"x\n" * 300])
def test_a_row_too_long_to_tell_from_the_next_ends_the_input(tmp_path: Path, long: bytes) -> None:
    found = events(tmp_path, "a.csv", b"id,text\n1,a\n2,b\n" + long + b"\n4,c\n", limit=200)
    assert [item.source for item in items(found)] == ["a", "b"]
    assert "read up to there" in end(found).problem
    assert end(found).cut


def test_other_encodings_are_read_field_by_field(tmp_path: Path) -> None:
    found = events(tmp_path, "a.csv", "id,text\n1,Das Brot ist für die Gäste schön.\n".encode("cp1252"))
    assert [item.source for item in items(found)] == ["Das Brot ist für die Gäste schön."]
    assert "UTF-16" in end(events(tmp_path, "b.csv", "id,text\n1,a\n".encode("utf-16"))).problem
    assert not failed(found)


def texts(folder: Path, name: str, data: str) -> list[str | bytes | None]:
    """The texts of a file without a problem."""
    found = events(folder, name, data.encode())
    assert not failed(found)
    assert not end(found).problem
    return [item.source for item in items(found)]


def test_quoted_fields_keep_line_breaks_quotes_and_separators(tmp_path: Path) -> None:
    data = 'id;text;price\r\n1;"One; two\r\n""three""\r\n\r\nfour";1,5\r\n2;"";"2,50"\r\n3;plain "so" text;3\r\n'
    assert texts(tmp_path, "a.csv", data) == ['One; two\r\n"three"\r\n\r\nfour', "", 'plain "so" text']
    data = '"long\nname","text, whole",id\n1,"a\nb",2\n'
    found = events(tmp_path, "b.csv", data.encode())
    assert "there are long\nname, text, whole, id" in end(found).problem


@pytest.mark.parametrize("data", ["id,text\n", "id;text", "\ufeffid\ttext\r\n", "text", ""])
def test_a_header_alone_holds_no_record(tmp_path: Path, data: str) -> None:
    assert texts(tmp_path, "a.csv", data) == []


TAB_ROWS = [
    (
        "text quotes",
        '1\t"Open the gate.\n2\tAnd "close" it" too.\n3\t"Shut\n',
        ['"Open the gate.', 'And "close" it" too.', '"Shut'],
    ),
    ("quoted", '1\t"Open ""it""."\n2\t""\n3\tx\n', ['Open "it".', "", "x"]),
    ("two quotations", '1\t"Open" and "close"\n2\t"a"\n', ['"Open" and "close"', "a"]),
    ("line breaks", '1\t"Open\nthe gate"\n2\t"a\n\nb\n"\n', ["Open\nthe gate", "a\n\nb\n"]),
    ("a tab inside", '1\t"Open\tthe gate"\n2\tx\n', ["Open\tthe gate", "x"]),
    ("blank lines", "1\ta\n\n2\tb\r\n", ["a", "b"]),
    ("at the end", '1\ta\n2\t"b', ["a", '"b']),
]


@pytest.mark.parametrize(("rows", "wanted"), [row[1:] for row in TAB_ROWS], ids=[row[0] for row in TAB_ROWS])
def test_quotes_between_tabs_are_text_unless_they_quote(tmp_path: Path, rows: str, wanted: list[str]) -> None:
    assert texts(tmp_path, "a.tsv", "id\ttext\n" + rows) == wanted


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=2), max_size=8))
def test_no_field_between_tabs_is_lost(table: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL, delimiter="\t").writerows([["id", "text"], *table])
    found = list(rows(io.BytesIO(file.getvalue().encode()), "x", "text", 1 << 20))
    assert found == [({"id": first, "text": second}, "") for first, second in table]
