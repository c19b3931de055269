"""`cleaner restore` writes the source text again, or says why it cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import Command
from cli.samples import CHROME, CLEANED, HTML, PROSE, TEXT

SOURCE = TEXT.decode()
ROWS = [{"id": 1, "text": SOURCE}, {"id": 2, "text": PROSE, "n": 1.5}, {"id": 3, "text": ""}]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()


@pytest.fixture
def cleaner(inside: Command) -> Command:
    """In this process; a test that asks for `process` starts one."""
    return inside


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_one_record_makes_its_text(process: Command, name: str) -> None:
    data = {"a.txt": TEXT, "a.html": HTML}[name]
    record = process("-t", "jsonl", "--spans", stdin=data).out
    assert CHROME not in json.loads(record)["text"]
    ended = process("restore", stdin=record)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.decode() == {"a.txt": SOURCE, "a.html": f"{PROSE}\n\n{CHROME}\n"}[name]


def test_several_records_stay_records_and_every_other_key_stays(cleaner: Command) -> None:
    cleaned = cleaner("-f", "jsonl", "--spans", stdin=LINES).out
    ended = cleaner("restore", stdin=cleaned)
    assert ended.code == 0
    again = [json.loads(line) for line in ended.out.splitlines()]
    assert again == [{**row, "metadata": {"cleaner": {"status": "restored"}}} for row in ROWS]


def test_a_text_is_restored_from_its_spans(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "a.spans.jsonl").write_bytes(cleaner("-t", "spans", stdin=TEXT).out)
    (tmp_path / "a.txt").write_bytes(cleaner(stdin=TEXT).out)
    assert (tmp_path / "a.txt").read_bytes() == CLEANED
    assert cleaner("restore", "a.txt", "--spans", "a.spans.jsonl").out == TEXT
    assert cleaner("restore", "--spans", "a.spans.jsonl", stdin=CLEANED).out == TEXT
    assert cleaner("restore", "a.txt", "--spans", "a.spans.jsonl", "-o", "b.txt").code == 0
    assert (tmp_path / "b.txt").read_bytes() == TEXT


def test_records_are_restored_from_their_spans(cleaner: Command, tmp_path: Path) -> None:
    (tmp_path / "in.spans.jsonl").write_bytes(cleaner("-f", "jsonl", "-t", "spans", stdin=LINES).out)
    (tmp_path / "out.jsonl").write_bytes(cleaner("-f", "jsonl", stdin=LINES).out)
    ended = cleaner("restore", "out.jsonl", "--spans", "in.spans.jsonl")
    assert [json.loads(line)["text"] for line in ended.out.splitlines()] == [row["text"] for row in ROWS]
    (tmp_path / "out.jsonl").write_bytes(b"".join(reversed((tmp_path / "out.jsonl").read_bytes().splitlines(True))))
    ended = cleaner("restore", "out.jsonl", "--spans", "in.spans.jsonl")
    assert ended.code == 3
    assert "out.jsonl:1: the spans are those of 1; they come in the order of the records" in ended.err


def test_one_record_may_stay_one(cleaner: Command) -> None:
    record = cleaner("-t", "jsonl", "--spans", stdin=TEXT).out
    assert json.loads(cleaner("restore", "-t", "jsonl", stdin=record).out)["text"] == SOURCE


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda record: record["metadata"]["cleaner"].pop("removed"), "clean with --spans"),
        (lambda record: record.pop("metadata"), "clean with --spans"),
        (lambda record: record.update(text=record["text"].upper()), "checksum"),
        (lambda record: record.pop("text"), "no text under 'text'; --text-key"),
    ],
)
def test_what_cannot_be_restored_is_said_and_nothing_is_written(
    cleaner: Command, tmp_path: Path, change, words: str
) -> None:
    record = json.loads(cleaner("-t", "jsonl", "--spans", stdin=TEXT).out)
    change(record)
    (tmp_path / "b.txt").write_text("before")
    ended = cleaner("restore", "-o", "b.txt", stdin=json.dumps(record).encode())
    assert ended.code == 3
    assert ended.err.startswith("cleaner: -:1: ")
    assert words in ended.err
    assert (tmp_path / "b.txt").read_text() == "before"


@pytest.mark.parametrize("line", ["no json", "[1]", "{", '{"text": null}', '{"text": "\\ud800"}', "[" * 100_000])
def test_a_record_that_cannot_be_restored_passes_through(cleaner: Command, line: str) -> None:
    cleaned = cleaner("-f", "jsonl", "--spans", stdin=LINES).out
    ended = cleaner("restore", stdin=line.encode() + b"\n" + cleaned)
    assert ended.code == 3
    assert ended.err.startswith("cleaner: -:1: ")
    assert ended.err.endswith("; passed through unchanged\n")
    assert ended.out.splitlines()[0].decode() == line
    assert [json.loads(row)["text"] for row in ended.out.splitlines()[1:]] == [row["text"] for row in ROWS]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["none.jsonl"], "none.jsonl: No such file"),
        (["-t", "text"], "several records make no text"),
        (["a.txt", "--spans", "a.txt"], "name two files"),
    ],
)
def test_bad_usage_is_2(cleaner: Command, args: list[str], words: str) -> None:
    ended = cleaner("restore", *args, stdin=b'{"text": "a"}\n{"text": "b"}\n')
    assert ended.code == 2
    assert words in ended.err


def test_an_empty_input_gives_an_empty_output(process: Command) -> None:
    ended = process("restore", stdin=b"")
    assert (ended.code, ended.out) == (0, b"")
