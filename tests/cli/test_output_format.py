"""The suffix of `-o` says the format where `-t` does not; what cannot be written under a name is refused."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, CLEANED, HTML, PROSE, TEXT

RECORDS = "".join(json.dumps({"id": at, "text": f"{CHROME}\n\n{PROSE}", "n": [at, None]}) + "\n" for at in range(3))
ROWS = f'id,text,note\n1,"{CHROME}\n\n{PROSE}","a, ""b"""\n2,"{PROSE}",\n'
KEPT = [PROSE] * 3


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """Run the command in this process: nothing here needs one of its own."""
    return inside


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    for name, data in {"a.txt": TEXT, "page.html": HTML, "r.jsonl": RECORDS.encode(), "r.csv": ROWS.encode()}.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def rows(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))


WRITTEN = [
    ("a.txt -o x.txt", lambda data: data == CLEANED),
    ("a.txt -o x", lambda data: data == CLEANED),
    ("a.txt -o x.txt.gz", lambda data: gzip.decompress(data) == CLEANED),
    ("a.txt -o x.GZ", lambda data: gzip.decompress(data) == CLEANED),
    ("page.html -o x.md", lambda data: data == CLEANED),
    ("page.html --links -o x.markdown", lambda data: data == CLEANED),
    ("a.txt -o x.jsonl", lambda data: json.loads(data)["text"].encode() == CLEANED),
    ("a.txt -o x.ndjson", lambda data: json.loads(data)["text"].encode() == CLEANED),
    ("a.txt --spans -o x.jsonl.gz", lambda data: "spans" in json.loads(gzip.decompress(data))["metadata"]["cleaner"]),
    ("a.txt -o x.spans.jsonl", lambda data: "attributes" in json.loads(data)),
    ("a.txt -t text -o x.jsonl", lambda data: data == CLEANED),
    ("r.jsonl -o x.jsonl", lambda data: [json.loads(line)["text"] for line in data.splitlines()] == KEPT),
    ("r.jsonl -o x", lambda data: [json.loads(line)["text"] for line in data.splitlines()] == KEPT),
    ("r.csv -o x.jsonl", lambda data: [json.loads(line)["text"] for line in data.splitlines()] == KEPT[:2]),
    ("r.jsonl -o x.csv", lambda data: [row["text"] for row in rows(data)] == KEPT),
    ("r.jsonl -o x.csv.gz", lambda data: [row["n"] for row in rows(gzip.decompress(data))][1] == "[1, null]"),
    ("r.csv -o x.tsv", lambda data: [row["note"] for row in rows(data, "\t")] == ['a, "b"', ""]),
    ("r.csv -t csv", lambda data: [row["cleaner_status"] for row in rows(data)] == ["cleaned", "unchanged"]),
    ("a.txt -o x.csv", lambda data: [row["text"].encode() for row in rows(data)] == [CLEANED]),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "is_right"), WRITTEN, ids=[row[0] for row in WRITTEN])
def test_the_suffix_says_the_format(cleaner: Command, planted: Path, arguments: str, is_right) -> None:
    ended = cleaner(*arguments.split())
    assert (ended.code, ended.err) == (0, "")
    assert is_right((planted / arguments.split()[-1]).read_bytes() if "-o" in arguments else ended.out)


REFUSED = [
    ("page.html -o x.html", "-o x.html: .html is not written; write -t text or -t markdown"),
    ("a.txt -o x.json", "-o x.json: .json is not written; write -t jsonl"),
    ("a.txt -o x.warc.gz", "-o x.warc.gz: .warc is not written"),
    ("a.txt -o x.xlsx", "-o x.xlsx: .xlsx is not written"),
    ("a.txt -o x.txt.lzma", "-o x.txt.lzma: .lzma is not written; name it .gz, .bz2, .xz or .zst"),
    ("-t jsonl a.txt -o x.lz4", "-o x.lz4: .lz4 is not written"),
    ("r.jsonl -o x.parquet.gz", "parquet is compressed inside; name it x.parquet"),
    ("-t parquet a.txt -o x.zst", "parquet is compressed inside; name it x"),
    ("r.jsonl -o x.txt", "r.jsonl: holds records, and -o x.txt asks for one text"),
    ("r.jsonl -o x.md", "r.jsonl: holds records, and -o x.md asks for one text"),
    ("r.csv -t text -o x.csv", "r.csv: holds records, and -t text asks for one text"),
    ("a.txt page.html -o x.txt", "several files make one text"),
    # options that the output or the input cannot hold
    ("a.txt --spans -o x.txt", "--spans has no effect here"),
    ("r.jsonl --spans -o x.csv", "--spans has no effect here"),
    ("r.jsonl --metadata -t csv", "--metadata has no effect here"),
    ("page.html --metadata -o x.md", "--metadata has no effect here"),
    ("-f text a.txt --metadata -o x.jsonl", "--metadata has no effect here: it belongs to HTML"),
    ("-f text a.txt --links -o x.md", "--links has no effect here: it belongs to HTML"),
    ("page.html --links -o x.txt", "--links has no effect here"),
    ("page.html --links -o x.jsonl", "--links has no effect here"),
    ("a.txt --text-key body -o x.jsonl", "--text-key has no effect here"),
    ("a.txt --id-key body -o x.spans.jsonl", "--id-key has no effect here"),
    ("page.html --url-key body -o x.md", "--url-key has no effect here"),
]


@pytest.mark.parametrize(("arguments", "line"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_cannot_be_written_is_refused(cleaner: Command, planted: Path, arguments: str, line: str) -> None:
    before = sorted(os.listdir(planted))
    ended = cleaner(*arguments.split())
    assert (ended.code, ended.out) == (2, b"")
    assert line in ended.err
    assert ended.err.count("\n") == 1
    assert sorted(os.listdir(planted)) == before


def test_every_suffix_may_be_written_where_the_format_is_named(cleaner: Command, planted: Path) -> None:
    assert cleaner("page.html", "-t", "text", "-o", "x.html").code == 0
    assert (planted / "x.html").read_bytes() == CLEANED


def test_csv_is_read_again_as_it_was_written(cleaner: Command, planted: Path) -> None:
    """Line breaks, quotes, separators and carriage returns in fields survive."""
    strange = {
        "id": 'a"b',
        "text": f'{PROSE}\n\n"Quoted", it said.',
        "x,y": "tab\tcr\rend",
        "e": None,
        "t": True,
    }
    (planted / "s.jsonl").write_text(json.dumps(strange) + "\n")
    assert cleaner("s.jsonl", "-o", "s.csv").code == 0
    (row,) = rows((planted / "s.csv").read_bytes())
    assert 0 <= float(row.pop("cleaner_confidence")) <= 1
    assert row == {**strange, "e": "", "t": "true", "cleaner_status": "unchanged", "cleaner_removed_chars": "0"}
    again = json.loads(cleaner("s.csv").out)
    assert (again["text"], again["x,y"]) == (strange["text"], strange["x,y"])


def test_a_member_without_a_column_is_told_and_nothing_is_written(cleaner: Command, planted: Path) -> None:
    lines = ['{"text": "a"}\n'] * 1100 + ['{"text": "b", "late": 1}\n']
    (planted / "late.jsonl").write_text("".join(lines))
    (planted / "x.csv").write_text("before")
    ended = cleaner("late.jsonl", "-o", "x.csv")
    assert ended.code == 4
    assert "row 1,101 has 'late', which the first rows have not; -t jsonl takes them all" in ended.err
    assert (planted / "x.csv").read_text() == "before"


def test_records_without_a_text_and_bad_lines_keep_their_rows(cleaner: Command, planted: Path) -> None:
    (planted / "b.jsonl").write_text('{"id": 1, "text": null}\nno json\n{"id": 3, "text": "c"}\n')
    ended = cleaner("b.jsonl", "-t", "csv")
    assert ended.code == 3
    assert [(row["id"], row["text"], row["cleaner_status"]) for row in rows(ended.out)] == [
        ("1", "", ""),
        ("", "no json", "failed"),
        ("3", "c", "unchanged"),
    ]


def test_a_folder_may_be_written_as_csv(cleaner: Command, planted: Path) -> None:
    (planted / "raw").mkdir()
    (planted / "r.jsonl").rename(planted / "raw" / "r.jsonl")
    assert cleaner("raw", "-d", "out", "-t", "csv").code == 0
    assert [row["text"] for row in rows((planted / "out" / "r.csv").read_bytes())] == KEPT
